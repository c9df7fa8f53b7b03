"""Backlog: what waits for a late client, on every road that writes to a connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from relay_engine.config import LimitsConfig
from relay_engine.leave_reason import LeaveReason
from relay_engine.serving.http.live.feed import Chunk
from relay_engine.serving.http.live.reader import LiveReader
from relay_engine.serving.rtsp.tcp_transport import TcpReader
from relay_engine.streams.burst import Burst, PacketRun
from relay_engine.streams.reader import Reader, ReaderState
from relay_engine.streams.start_point import StartPoint
from tests.kit.media.made_media import ManualClock, video_unit

LIMITS = LimitsConfig(max_reader_buffer_kb=64, max_reader_lag_s=2.0, stalled_reader_s=10.0)


class Connection:
    """An asyncio transport and its socket: what the system has no room for waits here, until the client takes some."""

    def __init__(self, room: int = 0) -> None:
        self.room = room
        self.in_system = self.in_buffer = 0

    def write(self, data: bytes) -> None:
        self.in_buffer += len(data)
        self._fill()

    def send_directly(self, size: int) -> int:
        """Past the transport, as a lane does; how much the system takes at once."""
        sent = 0 if self.in_buffer else min(size, self.room - self.in_system)
        self.in_system += sent
        return sent

    def take(self, size: int) -> None:
        """The client takes so much, and the system hands on what fits."""
        from_system = min(size, self.in_system)
        self.in_system -= from_system
        self.in_buffer -= min(size - from_system, self.in_buffer)
        self._fill()

    def take_without_waking_us(self, size: int) -> None:
        """As slow clients do: the system says nothing before a third of its buffer is free."""
        self.in_system -= size

    def drain(self) -> None:
        """The client takes everything."""
        self.in_system = self.in_buffer = 0

    def _fill(self) -> None:
        moved = max(0, min(self.in_buffer, self.room - self.in_system))
        self.in_buffer -= moved
        self.in_system += moved

    def get_write_buffer_size(self) -> int:
        return self.in_buffer

    def is_closing(self) -> bool:
        return False

    def get_extra_info(self, name: str) -> Any:
        return self if name == "socket" else None

    def fileno(self) -> int:
        return 7

    def setsockopt(self, *_arguments: object) -> None:
        pass


class Road:
    """A reader of one kind with its connection."""

    def __init__(self, connection: Connection, clock: ManualClock) -> None:
        self.connection = connection
        self.clock = clock
        self.closed: list[LeaveReason] = []
        self.reader: Reader = self.make()

    def make(self) -> Reader:
        raise NotImplementedError

    def start(self, size: int) -> None:
        raise NotImplementedError

    def send(self, size: int, *, key: bool = False) -> None:
        raise NotImplementedError


def burst(size: int, *, key: bool) -> Burst:
    packets = tuple(b"." * min(1_000, size - done) for done in range(0, size, 1_000))
    return Burst((), (PacketRun(0, packets),), random_access=key, video=video_unit(0, key=key))


class RtspRoad(Road):
    def make(self) -> Reader:
        return TcpReader(
            self.connection, (0,), LIMITS, self.clock, peer="p", user_agent="", on_close=self.closed.append, on_write=lambda: None, direct=True  # type: ignore[arg-type]
        )  # fmt: skip

    def start(self, size: int) -> None:
        self.reader.start(StartPoint(burst(size, key=True), (), False))  # type: ignore[attr-defined]

    def send(self, size: int, *, key: bool = False) -> None:
        assert isinstance(self.reader, TcpReader)
        if self.reader.in_time:  # as the fan-out asks, which serves it in a lane then
            if rest := size - self.connection.send_directly(size):
                self.reader.fall_behind(memoryview(bytes(rest)))
        else:
            self.reader.push(burst(size, key=key))


class NoFeed:
    header = b""


class HttpRoad(Road):
    def make(self) -> Reader:
        reader = LiveReader(self.connection, NoFeed(), LIMITS, self.clock, framed=False, peer="p", user_agent="")  # type: ignore[arg-type]
        reader.ended.add_done_callback(lambda _ended: None)
        return reader

    def start(self, size: int) -> None:
        self.reader.begin(Chunk(b"." * size, random_access=True))  # type: ignore[attr-defined]

    def send(self, size: int, *, key: bool = False) -> None:
        self.reader.offer(Chunk(b"." * size, random_access=key))  # type: ignore[attr-defined]


type MakeRoad = Callable[[Connection], Road]


@pytest.fixture(params=[RtspRoad, HttpRoad], ids=["rtsp", "http"])
def make_road(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> MakeRoad:
    made: list[Road] = []

    def make(connection: Connection) -> Road:
        for module in ("relay_engine.serving.rtsp.tcp_transport", "relay_engine.serving.http.live.reader"):
            monkeypatch.setattr(f"{module}.unacknowledged_bytes", lambda _descriptor: connection.in_system)
        made.append(request.param(connection, ManualClock()))
        return made[-1]

    return make


def is_ended(road: Road) -> bool:
    return bool(road.closed) or (isinstance(road.reader, LiveReader) and road.reader.ended.done())


async def test_who_takes_slowly_what_was_never_counted_lives(make_road: MakeRoad) -> None:
    road = make_road(Connection())
    road.connection.write(bytes(50_000))  # an answer, the head of a response: not the reader's
    road.start(1_000)
    for _ in range(40):
        road.clock.now += 1
        road.connection.take(1_000)
        road.reader.tick(road.clock.now)
    assert not is_ended(road)


async def test_who_takes_what_only_the_system_holds_lives(make_road: MakeRoad) -> None:
    road = make_road(Connection(room=200_000))
    road.start(250_000)
    for _ in range(40):
        road.clock.now += 1
        road.connection.take_without_waking_us(1_000)
        road.reader.tick(road.clock.now)
    assert not is_ended(road)
    for _ in range(11):
        road.clock.now += 1
        road.reader.tick(road.clock.now)
    assert is_ended(road)


async def test_one_that_was_stalled_and_takes_again_is_late_no_more_than_that(make_road: MakeRoad) -> None:
    road = make_road(Connection())
    road.start(10_000)
    road.clock.now += 6
    road.reader.tick(road.clock.now)
    assert road.reader.state is ReaderState.STALLED
    road.connection.take(10)
    road.reader.tick(road.clock.now)
    assert road.reader.state is ReaderState.SKIPPING
    road.clock.now += 9
    road.reader.tick(road.clock.now)
    assert not is_ended(road)


async def test_a_large_start_may_wait_beyond_the_bound_until_it_has_left_and_only_then(make_road: MakeRoad) -> None:
    road = make_road(Connection(room=100_000))
    road.start(1_000_000)
    road.send(1_000)
    assert road.reader.dropped_units == 0
    road.connection.drain()  # between two pictures: nobody looks just then
    for _ in range(3):
        road.send(1_000)
        road.connection.drain()
    for _ in range(300):
        road.send(1_000)  # of which the client takes nothing
    assert road.reader.dropped_units > 0
    assert road.connection.in_buffer <= 64 * 1024 + 2_000


async def test_the_age_of_what_waits_is_that_of_this_waiting(make_road: MakeRoad) -> None:
    road = make_road(Connection(room=10_000))
    road.start(11_000)
    road.clock.now += 1.5
    road.connection.drain()
    for _ in range(11):
        road.send(1_000)
    assert road.connection.in_buffer
    for seconds, dropped in ((1.5, 0), (1.0, 1)):
        road.clock.now += seconds
        road.send(10)
        assert road.reader.dropped_units == dropped

"""A client of an endless answer: bounded, skips between whole chunks to a key frame, closed when it takes nothing."""

from __future__ import annotations

import pytest

from relay_engine.config import LimitsConfig
from relay_engine.leave_reason import LeaveReason
from relay_engine.serving.http.live.feed import Chunk
from relay_engine.serving.http.live.reader import LiveReader
from relay_engine.streams.reader import ReaderState
from tests.kit.media.made_media import ManualClock

LIMITS = LimitsConfig(max_reader_buffer_kb=64, max_reader_lag_s=2.0, stalled_reader_s=10.0)


class SlowTransport:
    """Takes what it is told to take."""

    def __init__(self) -> None:
        self.written = b""
        self.waiting = 0
        self.room = 1_000_000_000
        self.closing = False

    def write(self, data: bytes) -> None:
        self.written += data
        taken = min(self.room, len(data))
        self.room -= taken
        self.waiting += len(data) - taken

    def get_write_buffer_size(self) -> int:
        return self.waiting

    def is_closing(self) -> bool:
        return self.closing

    def get_extra_info(self, name: str) -> None:
        return None


class NoFeed:
    header = b""


def make_reader(*, framed: bool = False, begun: bool = True) -> tuple[LiveReader, SlowTransport, ManualClock]:
    transport, clock = SlowTransport(), ManualClock()
    reader = LiveReader(transport, NoFeed(), LIMITS, clock, framed=framed, peer="1.2.3.4:5", user_agent="x")  # type: ignore[arg-type]
    if begun:
        reader.begin(None)
    return reader, transport, clock


def chunk(size: int = 1000, *, key: bool = False, mark: bytes = b".") -> Chunk:
    return Chunk(mark * size, random_access=key)


async def test_nothing_is_written_before_the_head_of_the_answer() -> None:
    reader, transport, _clock = make_reader(begun=False)
    reader.offer(chunk(key=True))
    assert transport.written == b""
    reader.begin(chunk(3, key=True, mark=b"s"))
    reader.offer(chunk(2))
    assert transport.written == b"sss.."


async def test_without_a_start_it_waits_for_a_random_access_point() -> None:
    reader, transport, _clock = make_reader()
    reader.offer(chunk(5))
    reader.offer(chunk(5, key=True, mark=b"k"))
    reader.offer(chunk(1))
    assert transport.written == b"kkkkk."
    assert reader.dropped_units == 1


async def test_chunked_framing_is_made_once() -> None:
    reader, transport, _clock = make_reader(framed=True)
    shared = chunk(16, key=True)
    reader.offer(shared)
    assert transport.written == b"10\r\n" + b"." * 16 + b"\r\n"
    assert shared.framed is shared.framed
    reader.offer(chunk(0))  # would end the answer
    assert transport.written.count(b"\r\n") == 2


@pytest.mark.parametrize(("size", "seconds"), [(60_000, 0.0), (100, 2.5)])
async def test_a_late_client_skips_to_the_next_key_frame(size: int, seconds: float) -> None:
    reader, transport, clock = make_reader()
    transport.room = 10
    reader.offer(chunk(size, key=True))
    clock.now += seconds
    reader.offer(chunk(size))  # too many bytes, or too old
    assert reader.state is ReaderState.SKIPPING
    transport.waiting, transport.room = 0, 1_000_000
    reader.offer(chunk(10))
    reader.offer(chunk(10, key=True, mark=b"k"))
    assert transport.written == b"." * size + b"k" * 10
    assert reader.dropped_units == 2
    assert reader.state is ReaderState.PLAYING


async def test_a_large_start_is_no_reason_to_skip() -> None:
    reader, transport, _clock = make_reader(begun=False)
    transport.room = 0
    reader.begin(chunk(1_000_000, key=True))
    reader.offer(chunk(1000))
    assert reader.dropped_units == 0


async def test_a_client_that_takes_nothing_is_closed() -> None:
    reader, transport, clock = make_reader()
    transport.room = 0
    reader.offer(chunk(key=True))
    for _ in range(6):
        clock.now += 1
        reader.tick(clock.now)
    assert reader.state is ReaderState.STALLED
    clock.now += 5
    reader.tick(clock.now)
    assert reader.ended.result() == LeaveReason.STALLED
    assert not reader.has_taken_all


async def test_who_takes_a_little_is_kept() -> None:
    reader, transport, clock = make_reader()
    transport.room = 0
    reader.offer(chunk(50_000, key=True))
    for _ in range(40):
        clock.now += 1
        transport.waiting -= 1000
        reader.tick(clock.now)
    assert not reader.ended.done()


async def test_it_notices_that_the_client_has_gone() -> None:
    for notice in ("push", "tick"):
        reader, transport, clock = make_reader()
        transport.closing = True
        reader.offer(chunk(key=True)) if notice == "push" else reader.tick(clock.now)
        assert reader.ended.result() is LeaveReason.CLIENT_LEFT
        assert transport.written == b""


@pytest.mark.parametrize("has_start", [True, False])
async def test_the_first_picture_is_timed_from_the_question(*, has_start: bool) -> None:
    reader, _transport, clock = make_reader(begun=False)
    reader.asked_at = clock.monotonic()
    clock.now += 0.3
    reader.begin(chunk(3, key=True) if has_start else None)
    reader.offer(chunk(5))
    clock.now += 0.3
    reader.offer(chunk(5, key=True))
    assert reader.first_picture_ms == (300 if has_start else 600)

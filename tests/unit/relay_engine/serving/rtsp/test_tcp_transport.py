"""TcpReader: direct writes, lateness, skipping, stalls."""

from __future__ import annotations

import socket

from relay_engine.config import LimitsConfig
from relay_engine.leave_reason import LeaveReason
from relay_engine.serving.rtsp.tcp_transport import TcpReader
from relay_engine.streams.burst import Burst, PacketRun
from relay_engine.streams.reader import ReaderState
from relay_engine.streams.start_point import StartPoint
from tests.kit.media.made_media import ManualClock, video_unit

LIMITS = LimitsConfig(max_reader_buffer_kb=10, max_reader_lag_s=2.0, stalled_reader_s=10.0)
WAIT = StartPoint(None, (), True)


class FakeTransport:
    """An asyncio transport whose client takes bytes only when told."""

    def __init__(self, connection: socket.socket | None = None) -> None:
        self.buffer = bytearray()
        self.closing = False
        self.connection = connection

    def write(self, data):
        self.buffer += data

    def get_write_buffer_size(self):
        return len(self.buffer)

    def is_closing(self):
        return self.closing

    def get_extra_info(self, name):
        return self.connection if name == "socket" else None


def burst(index=0, *, key=False, size=4_000, audio=True):
    runs = [PacketRun(0, (bytes([index]) * size,))]
    if audio:
        runs.insert(0, PacketRun(1, (b"a" * 100,), is_audio=True))
    return Burst((), tuple(runs), random_access=key, video=video_unit(index, key=key))


def make_reader(transport=None, *, direct=False):
    transport = transport or FakeTransport()
    closed: list[str] = []
    clock = ManualClock()
    reader = TcpReader(
        transport,
        (0, 2),
        LIMITS,
        clock,
        peer="127.0.0.1:5",
        user_agent="test",
        on_close=closed.append,
        on_write=lambda: None,
        direct=direct,
    )
    return reader, transport, clock, closed


def test_waits_for_a_random_access_point() -> None:
    reader, transport, _, _ = make_reader()
    reader.start(WAIT)
    reader.push(burst(0, audio=False))
    assert not transport.buffer
    assert reader.dropped_units == 1
    reader.push(burst(1, key=True))
    assert bytes(transport.buffer) == burst(1, key=True).interleaved((0, 2))


def test_start_burst_comes_first_and_shared_bytes_follow() -> None:
    reader, transport, _, _ = make_reader()
    first, live = burst(0, key=True), burst(1)
    reader.start(StartPoint(first, (), False))
    reader.push(live)
    assert bytes(transport.buffer) == first.interleaved((0, 2)) + live.interleaved((0, 2))
    assert reader.bytes_sent == len(transport.buffer)


def test_a_late_client_skips_to_the_next_random_access_point() -> None:
    reader, transport, _, _ = make_reader()
    reader.start(StartPoint(burst(0, key=True), (), False))
    for index in range(1, 6):
        reader.push(burst(index))
    kept = len(transport.buffer)
    assert kept <= 10 * 1024 + 2 * 4_108
    assert reader.state is ReaderState.SKIPPING
    assert reader.dropped_units > 0
    transport.buffer.clear()
    reader.push(burst(6))
    assert transport.buffer == burst(6).interleaved_audio((0, 2))  # sound goes on, a broken picture does not
    transport.buffer.clear()
    reader.push(burst(7, key=True))
    assert transport.buffer == burst(7, key=True).interleaved((0, 2))
    assert reader.state is ReaderState.PLAYING


def test_old_bytes_make_a_client_late_too() -> None:
    reader, transport, clock, _ = make_reader()
    reader.start(StartPoint(burst(0, key=True, size=500), (), False))
    clock.now += 2.5
    reader.push(burst(1, size=500))
    assert reader.state is ReaderState.SKIPPING
    assert len(transport.buffer) == len(burst(0, key=True, size=500).interleaved((0, 2)))


def test_a_client_that_takes_a_little_is_not_stalled() -> None:
    reader, transport, clock, closed = make_reader()
    reader.start(StartPoint(burst(0, key=True), (), False))
    for _ in range(20):
        clock.now += 5.0
        del transport.buffer[:10]
        reader.tick(clock.now)
    assert closed == []


def test_a_client_that_takes_nothing_is_shown_and_closed() -> None:
    reader, _, clock, closed = make_reader()
    reader.start(StartPoint(burst(0, key=True), (), False))
    clock.now += 6.0
    reader.tick(clock.now)
    assert reader.state is ReaderState.STALLED
    assert closed == []
    clock.now += 5.0
    reader.tick(clock.now)
    assert closed == [LeaveReason.STALLED]


def test_the_time_to_the_first_picture_is_that_of_the_start() -> None:
    reader, _, clock, _ = make_reader()
    reader.asked_at = clock.monotonic()
    clock.now += 0.25
    reader.start(StartPoint(burst(0, key=True), (), False))
    clock.now += 1
    reader.push(burst(1, key=True))
    assert reader.first_picture_ms == 250


def test_where_nothing_is_cached_the_time_to_the_first_picture_is_that_of_the_random_access_point() -> None:
    reader, transport, clock, _ = make_reader()
    reader.asked_at = clock.monotonic()
    reader.start(WAIT)
    reader.push(burst(0, audio=False))
    assert reader.first_picture_ms is None
    clock.now += 1.5
    reader.push(burst(1, key=True))
    transport.buffer.clear()
    clock.now += 1
    reader.push(burst(2, key=True))
    assert reader.first_picture_ms == 1500

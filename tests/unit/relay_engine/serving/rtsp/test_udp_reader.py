"""UdpReader: paced start, order behind it, skipping after a loss."""

from __future__ import annotations

import asyncio

import pytest

from relay_engine.serving.rtsp import udp_reader
from relay_engine.serving.rtsp.udp_reader import UdpReader
from relay_engine.streams.burst import Burst, PacketRun
from relay_engine.streams.reader import ReaderState
from relay_engine.streams.start_point import StartPoint
from tests.kit.loops.virtual_time import WINDOWS_TICK_S, run_virtual, virtual_clock
from tests.kit.media.made_media import ManualClock, video_unit

ADDRESSES = ((("127.0.0.1", 5000), ("127.0.0.1", 5001)), None)


class FakeSender:
    """Takes trains while it has room."""

    def __init__(self) -> None:
        self.sent: list[tuple[bytes, object]] = []
        self.refusals = 0

    def send(self, train, address):
        if self.refusals:
            self.refusals -= 1
            return False
        self.sent.append((train[1], address))
        return True


class FakeTransport:
    def __init__(self) -> None:
        self.rtp, self.rtcp = FakeSender(), FakeSender()


@pytest.fixture
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(udp_reader, "PACE_INTERVAL_S", 0.0)


def burst(index: int, packets: int = 3, *, key: bool = False) -> Burst:
    runs = (PacketRun(1, (b"sound",), is_audio=True), PacketRun(0, tuple(bytes([index]) * 1_000 for _ in range(packets))))
    return Burst((), runs, random_access=key, video=video_unit(index, key=key))


def make_reader() -> tuple[UdpReader, FakeTransport]:
    transport = FakeTransport()
    return UdpReader(transport, ADDRESSES, ManualClock(), peer="p", user_agent="", on_close=lambda reason: None), transport


async def finish(reader: UdpReader) -> None:
    for _ in range(1_000):
        if not reader._paced:
            return
        await asyncio.sleep(0)
    pytest.fail("the start is never finished")


def numbers(sender: FakeSender) -> list[int]:
    return [data[offset] for data, _ in sender.sent for offset in range(0, len(data), 1_000)]


@pytest.mark.usefixtures("no_pause")
async def test_a_large_start_is_paced_and_live_bursts_wait_behind_it() -> None:
    reader, transport = make_reader()
    reader.start(StartPoint(burst(0, packets=50, key=True), (), False))
    assert 0 < len(numbers(transport.rtp)) < 50
    reader.push(burst(1))
    await finish(reader)
    assert numbers(transport.rtp) == [0] * 50 + [1] * 3
    reader.push(burst(2))
    assert numbers(transport.rtp)[-3:] == [2] * 3
    assert reader.bytes_sent == 56_000


@pytest.mark.usefixtures("no_pause")
async def test_a_full_kernel_buffer_delays_the_start_but_loses_none_of_it() -> None:
    reader, transport = make_reader()
    transport.rtp.refusals = 4
    reader.start(StartPoint(burst(0, packets=50, key=True), (), False))
    await finish(reader)
    assert numbers(transport.rtp) == [0] * 50


def test_after_a_loss_it_skips_to_the_next_random_access_point() -> None:
    reader, transport = make_reader()
    transport.rtp.refusals = 1
    reader.push(burst(1))
    assert reader.state is ReaderState.SKIPPING
    reader.push(burst(2))
    assert numbers(transport.rtp) == []
    assert reader.dropped_units == 2
    reader.push(burst(3, key=True))
    assert numbers(transport.rtp) == [3] * 3
    assert reader.state is ReaderState.PLAYING


def test_reports_go_to_the_other_port_and_a_new_port_is_followed() -> None:
    reader, transport = make_reader()
    reader.send_report(0, b"report")
    reader.send_report(1, b"not set up")
    assert transport.rtcp.sent == [(b"report", ("127.0.0.1", 5001))]
    reader.readdress(0, rtp=("127.0.0.1", 6000))
    reader.push(burst(1, packets=1))
    assert transport.rtp.sent == [(bytes([1]) * 1_000, ("127.0.0.1", 6000))]


async def _join_12_mbit_s(gop_s: float) -> list[tuple[float, int]]:
    """A newcomer to a 12 Mbit/s camera of 25 pictures a second: what left in its first second, and when."""
    loop = virtual_clock()
    transport = FakeTransport()
    reader = UdpReader(transport, ADDRESSES, loop, peer="p", user_agent="", on_close=lambda reason: None)
    steps: list[tuple[float, int]] = []
    send = transport.rtp.send

    def note(train, address):
        steps.append((loop.time(), len(train[1])))
        return send(train, address)

    transport.rtp.send = note
    begun = loop.time()
    reader.start(StartPoint(burst(0, packets=round(gop_s * 1_500), key=True), (), False))
    for index in range(1, 26):
        await asyncio.sleep(begun + index * 0.04 - loop.time())
        reader.push(burst(index % 250, packets=60))
    assert reader.in_time
    reader.stop()
    return steps


@pytest.mark.parametrize("gop_s", [0.5, 2.0, 3.0])
def test_with_timers_of_windows_a_newcomer_is_live_within_a_second(gop_s: float) -> None:
    run_virtual(_join_12_mbit_s(gop_s), tick_s=WINDOWS_TICK_S)


@pytest.mark.parametrize("tick_s", [0.0, WINDOWS_TICK_S])
def test_no_step_is_larger_than_a_socket_of_a_client_holds(tick_s):
    steps = run_virtual(_join_12_mbit_s(2.0), tick_s=tick_s)
    at_once = [sum(size for when, size in steps if when == moment) for moment in {when for when, _ in steps}]
    assert max(at_once) <= (112 * 1024 if tick_s else 60_000)  # a step and what it may be over; a live picture


@pytest.mark.usefixtures("no_pause")
async def test_the_first_picture_is_there_when_the_paced_start_has_left() -> None:
    reader, _ = make_reader()
    reader.asked_at = reader._clock.monotonic()
    reader.start(StartPoint(burst(0, packets=50, key=True), (), False))
    assert reader.first_picture_ms is None
    reader._clock.now += 0.5
    await finish(reader)
    assert reader.first_picture_ms == 500


def test_without_a_start_the_first_picture_is_the_next_random_access_point() -> None:
    reader, _ = make_reader()
    reader.asked_at = reader._clock.monotonic()
    reader.start(StartPoint(None, (), True))
    reader.push(burst(1))
    assert reader.first_picture_ms is None
    reader._clock.now += 2
    reader.push(burst(2, key=True))
    reader._clock.now += 2
    reader.push(burst(3, key=True))
    assert reader.first_picture_ms == 2000

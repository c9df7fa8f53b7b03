"""UdpReader: paced start, order behind it, skipping after a loss."""

from __future__ import annotations

import asyncio

import pytest

from relay_engine.serving.rtsp import udp_reader
from relay_engine.serving.rtsp.udp_reader import UdpReader
from relay_engine.streams.burst import Burst, PacketRun
from relay_engine.streams.reader import ReaderState
from relay_engine.streams.start_point import StartPoint
from tests.helpers.made_media import ManualClock, video_unit

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


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr(udp_reader, "_PACE_INTERVAL_S", 0.0)


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


async def test_a_large_start_is_paced_and_live_bursts_wait_behind_it():
    reader, transport = make_reader()
    reader.start(StartPoint(burst(0, packets=50, key=True), (), False))
    assert 0 < len(numbers(transport.rtp)) < 50
    reader.push(burst(1))
    await finish(reader)
    assert numbers(transport.rtp) == [0] * 50 + [1] * 3
    reader.push(burst(2))
    assert numbers(transport.rtp)[-3:] == [2] * 3
    assert reader.bytes_sent == 56_000


async def test_a_full_kernel_buffer_delays_the_start_but_loses_none_of_it():
    reader, transport = make_reader()
    transport.rtp.refusals = 4
    reader.start(StartPoint(burst(0, packets=50, key=True), (), False))
    await finish(reader)
    assert numbers(transport.rtp) == [0] * 50


def test_after_a_loss_it_skips_to_the_next_random_access_point():
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


def test_reports_go_to_the_other_port_and_a_new_port_is_followed():
    reader, transport = make_reader()
    reader.send_report(0, b"report")
    reader.send_report(1, b"not set up")
    assert transport.rtcp.sent == [(b"report", ("127.0.0.1", 5001))]
    reader.readdress(0, rtp=("127.0.0.1", 6000))
    reader.push(burst(1, packets=1))
    assert transport.rtp.sent == [(bytes([1]) * 1_000, ("127.0.0.1", 6000))]

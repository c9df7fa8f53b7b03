"""TcpLane and Fanout: clients in time share one loop, those behind leave it and come back."""

from __future__ import annotations

import os
import socket

import pytest

from relay_engine.config import LimitsConfig
from relay_engine.serving.rtsp.tcp_transport import TcpReader
from relay_engine.streams.burst import Burst, PacketRun
from relay_engine.streams.fanout import Fanout
from relay_engine.streams.start_point import StartPoint
from tests.kit.media.made_media import ManualClock, video_unit

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows sockets are no descriptors: the transport is used there")
CHANNELS = (0, 2)


class SocketTransport:
    """An asyncio transport on a real socket whose own buffer only the test empties."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.buffer = bytearray()
        self.closing = False

    def write(self, data):
        self.buffer += data

    def get_write_buffer_size(self):
        return len(self.buffer)

    def is_closing(self):
        return self.closing

    def get_extra_info(self, name):
        return self.connection if name == "socket" else None

    def flush(self) -> None:
        """What the event loop does when the client has room again."""
        while self.buffer:
            del self.buffer[: self.connection.send(self.buffer)]


class Client:
    """One connection: our end, its reader, and what the far end has received."""

    def __init__(self, fanout: Fanout) -> None:
        ours, self.theirs = socket.socketpair()
        ours.setblocking(False)
        self.theirs.setblocking(False)
        self.transport = SocketTransport(ours)
        self.closed: list[str] = []
        self.received = bytearray()
        clock = ManualClock()
        self.reader = TcpReader(
            self.transport,
            CHANNELS,
            LimitsConfig(),
            clock,
            peer="p",
            user_agent="",
            on_close=self.closed.append,  # type: ignore[arg-type]
            on_write=lambda: self.reader.note_write(),
        )
        self.reader.start(StartPoint(None, (None, None), False))
        fanout.add(self.reader)

    def receive(self) -> bytes:
        while True:
            try:
                data = self.theirs.recv(1 << 20)
            except BlockingIOError:
                return bytes(self.received)
            if not data:
                return bytes(self.received)
            self.received += data

    def close(self) -> None:
        self.transport.connection.close()
        self.theirs.close()


@pytest.fixture
def world():
    fanout = Fanout()
    clients = [Client(fanout) for _ in range(3)]
    yield fanout, clients
    for client in clients:
        fanout.remove(client.reader)
        client.close()


def burst(index: int, size: int = 4_000) -> Burst:
    return Burst((), (PacketRun(0, (bytes([index]) * size,)),), random_access=index == 0, video=video_unit(index))


def open_descriptors() -> int:
    return len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0


def test_clients_in_time_get_every_burst_through_the_lane(world):
    fanout, clients = world
    bursts = [burst(index) for index in range(5)]
    for each in bursts:
        fanout.push(each)
    for client in clients:
        assert not client.transport.buffer  # nothing went by the event loop
        assert client.receive() == b"".join(each.interleaved(CHANNELS) for each in bursts)


def settle(fanout: Fanout, clients: list[Client]) -> None:
    """Push one burst, so that all are in the lane."""
    fanout.push(burst(0, size=10))
    for client in clients:
        assert not client.transport.buffer
        client.receive()
        client.received.clear()


def test_a_client_that_stops_reading_leaves_the_lane_whole_and_alone(world):
    fanout, clients = world
    settle(fanout, clients)
    slow, *others = clients
    sent = []
    while not slow.transport.buffer:
        sent.append(burst(len(sent) % 200 + 1, size=60_000))
        fanout.push(sent[-1])
        for other in others:
            other.receive()
            other.transport.flush()
    for other in others:
        other.transport.flush()
        assert other.receive() == b"".join(each.interleaved(CHANNELS) for each in sent)
    whole = bytearray()
    while slow.transport.buffer or slow.receive() != bytes(whole):
        whole[:] = slow.receive()
        try:
            slow.transport.flush()
        except BlockingIOError:
            continue
    assert slow.receive() == b"".join(each.interleaved(CHANNELS) for each in sent)


def test_nothing_overtakes_what_the_transport_still_has_to_send(world):
    fanout, clients = world
    settle(fanout, clients)
    client = clients[0]
    client.transport.write(b"RTSP/1.0 200 OK\r\n\r\n")
    client.reader.note_write()
    fanout.push(burst(7))
    for other in clients[1:]:
        assert other.receive() == burst(7).interleaved(CHANNELS)
    client.transport.flush()
    assert client.receive() == b"RTSP/1.0 200 OK\r\n\r\n" + burst(7).interleaved(CHANNELS)


def test_counters_are_brought_up_to_date_by_the_tick(world):
    fanout, clients = world
    settle(fanout, clients)
    reader = clients[0].reader
    reader.tick(0.0)
    before = reader.bytes_sent
    fanout.push(burst(1))
    reader.tick(1.0)
    assert reader.bytes_sent - before == len(burst(1).interleaved(CHANNELS))


def test_leaving_closes_the_lanes_own_descriptor(world):
    fanout, clients = world
    before = open_descriptors()
    settle(fanout, clients)
    assert open_descriptors() in (0, before + len(clients))
    for client in clients:
        fanout.remove(client.reader)
    assert open_descriptors() == before
    fanout.push(burst(1))
    assert clients[0].receive() == b""


def test_a_lane_that_everybody_has_left_costs_nothing_more(world):
    fanout, clients = world
    settle(fanout, clients)
    for client in clients:
        fanout.remove(client.reader)
    other = burst(1)
    fanout.push(other)
    assert not other._wire  # nobody takes these channels: nothing was framed for them


def test_a_broken_connection_costs_the_others_nothing(world):
    fanout, clients = world
    settle(fanout, clients)
    clients[0].theirs.close()
    clients[0].transport.closing = True
    for index in range(3):
        fanout.push(burst(index + 1))
    clients[0].theirs = socket.socket()
    assert clients[1].receive() == b"".join(burst(index + 1).interleaved(CHANNELS) for index in range(3))

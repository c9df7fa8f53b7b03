"""UdpLane and Fanout: clients in time get every datagram from sockets of their own, on the one port that was announced."""

from __future__ import annotations

import errno
import socket
import sys

import pytest

from relay_engine.config import RtspConfig
from relay_engine.serving.rtsp import udp_lane
from relay_engine.serving.rtsp.udp_reader import UdpReader
from relay_engine.serving.rtsp.udp_transport import UdpPortsTakenError, UdpTransport
from relay_engine.sockets.shared_send import send_each
from relay_engine.streams.burst import Burst, PacketRun
from relay_engine.streams.fanout import Fanout
from relay_engine.streams.reader import ReaderState
from relay_engine.streams.start_point import StartPoint
from tests.kit.media.made_media import ManualClock, video_unit

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the lane is Linux's: elsewhere datagrams go out one by one")


class Client:
    """Two ports for RTP, one for RTCP, and the reader that sends to them."""

    def __init__(self, transport: UdpTransport, fanout: Fanout) -> None:
        self.ports = [open_port() for _ in range(3)]
        video, sound, reports = (port.getsockname() for port in self.ports)
        self.reader = UdpReader(
            transport, ((video, reports), (sound, reports)), ManualClock(), peer="p", user_agent="", on_close=lambda reason: None
        )
        self.reader.start(StartPoint(None, (None, None), False))
        fanout.add(self.reader)

    def receive(self, port: int = 0) -> list[bytes]:
        """The datagrams that have come to one of its ports, all from the port that the server announced."""
        return receive_all(self.ports[port])

    def close(self) -> None:
        for port in self.ports:
            port.close()


def open_port() -> socket.socket:
    port = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    port.bind(("127.0.0.1", 0))
    port.setblocking(False)
    return port


def receive_all(port: socket.socket) -> list[bytes]:
    datagrams = []
    while True:
        try:
            datagrams.append(port.recv(2000))
        except BlockingIOError:
            return datagrams


@pytest.fixture
async def transport():
    made = UdpTransport(RtspConfig(host="127.0.0.1", udp_port=0), lambda *_: None, lambda *_: None)
    made.start()
    yield made
    made.stop()


@pytest.fixture
async def world(transport):
    fanout = Fanout()
    clients = [Client(transport, fanout) for _ in range(3)]
    yield fanout, clients
    for client in clients:
        fanout.remove(client.reader)
        client.close()


def burst(index: int, *, sizes: tuple[int, ...] = (1000, 1000, 300), key: bool = False, report: bool = False) -> Burst:
    runs = [PacketRun(1, (b"sound",), is_audio=True), PacketRun(0, tuple(bytes([index]) * size for size in sizes))]
    if report:
        runs.insert(0, PacketRun(0, (b"report",), is_rtcp=True, is_audio=True))
    return Burst((), tuple(runs), random_access=key, video=video_unit(index, key=key))


def refuse(monkeypatch: pytest.MonkeyPatch, one: socket.socket, code: int) -> None:
    """Let the system refuse with `code` whatever is sent on this socket in a lane."""

    def send_each_but_one(sockets, data, failed):
        return [failed(own, OSError(code, "refused")) if own is one else own.send(data) for own in sockets]

    monkeypatch.setattr(udp_lane, "send_each", send_each_but_one)


async def test_every_datagram_arrives_whole_and_in_order(world, transport):
    fanout, clients = world
    bursts = [
        burst(0, report=True),
        burst(1, sizes=(30, 8, 1000, 1000, 300)),
        burst(2, sizes=(1440,) * 70 + (5,)),
        burst(3, sizes=(700, 700, 700)),
    ]
    for each in bursts:
        fanout.push(each)
    for client in clients:
        assert client.reader.lane is not None
        assert client.receive(0) == [packet for each in bursts for packet in each.runs[-1].packets]
        assert client.receive(1) == [b"sound"] * 4
        assert client.receive(2) == [b"report"]


async def test_it_leaves_from_the_announced_port_and_is_counted(world, transport):
    fanout, (client, *_) = world
    fanout.push(burst(0))
    datagram, origin = client.ports[0].recvfrom(2000)
    assert (len(datagram), origin) == (1000, ("127.0.0.1", transport.server_ports[0]))
    client.reader.tick(0.0)
    assert client.reader.bytes_sent == 2305


async def test_the_announced_ports_stay_taken_for_everybody_else(world, transport):
    fanout, _ = world
    fanout.push(burst(0))
    other = UdpTransport(RtspConfig(host="127.0.0.1", udp_port=transport.server_ports[0]), lambda *_: None, lambda *_: None)
    with pytest.raises(UdpPortsTakenError):
        other.start()


async def test_a_client_that_is_gone_costs_the_others_nothing_and_counts_as_sent(world):
    fanout, clients = world
    fanout.push(burst(0))
    clients[0].ports[0].close()
    for index in range(1, 5):
        fanout.push(burst(index))
    for client in clients[1:]:
        assert len(client.receive(0)) == 5 * 3
    assert all(client.reader.state is ReaderState.PLAYING for client in clients)


async def test_who_cannot_take_a_train_skips_to_the_next_random_access_point(world, monkeypatch):
    fanout, (full, *others) = world
    fanout.push(burst(0))
    full.receive(0)
    lane = full.reader.lane
    crowded = lane._sockets[full.reader][0]

    refuse(monkeypatch, crowded, errno.EAGAIN)
    fanout.push(burst(1))
    fanout.push(burst(2))
    assert full.receive(0) == []
    assert full.reader.state is ReaderState.SKIPPING
    assert full.reader.dropped_units == 2
    monkeypatch.setattr(udp_lane, "send_each", send_each)
    fanout.push(burst(3, key=True))
    assert [datagram[0] for datagram in full.receive(0)] == [3] * 3
    assert all(len(other.receive(0)) == 4 * 3 for other in others)
    fanout.push(burst(4))
    assert full.reader.lane is lane


async def test_a_way_that_takes_no_trains_gets_single_datagrams_and_loses_none(world, transport, monkeypatch):
    fanout, (narrow, *others) = world
    fanout.push(burst(0))
    own = narrow.reader.lane._sockets[narrow.reader][0]

    refuse(monkeypatch, own, errno.EINVAL)
    fanout.push(burst(1))
    fanout.push(burst(2))
    assert [datagram[0] for datagram in narrow.receive(0)] == [0] * 3 + [1] * 3 + [2] * 3
    assert narrow.reader.lane is None
    assert transport.rtp.segmentation
    assert all(len(other.receive(0)) == 3 * 3 for other in others)


async def test_a_single_packet_that_the_way_refuses_is_sent_all_the_same(world, monkeypatch):
    fanout, (narrow, *_) = world
    fanout.push(burst(0))
    own = narrow.reader.lane._sockets[narrow.reader][1]

    refuse(monkeypatch, own, errno.EIO)
    fanout.push(burst(1))
    assert narrow.receive(1) == [b"sound"] * 2
    assert narrow.reader.lane is None
    assert narrow.reader.state is ReaderState.PLAYING


async def test_a_new_port_of_the_client_is_followed(world):
    fanout, (client, *_) = world
    fanout.push(burst(0))
    moved = open_port()
    client.reader.readdress(0, rtp=moved.getsockname())
    fanout.push(burst(1))
    assert [datagram[0] for datagram in receive_all(moved)] == [1] * 3
    assert [datagram[0] for datagram in client.receive(0)] == [0] * 3
    moved.close()


async def test_rtp_from_the_named_port_is_heard_in_the_lane_too(world, transport):
    fanout, (client, *_) = world
    fanout.push(burst(0))
    assert not client.reader.was_heard(0)
    client.ports[0].sendto(b"hole", ("127.0.0.1", transport.server_ports[0]))
    assert client.reader.was_heard(0)
    assert not client.reader.was_heard(1)


async def test_without_a_descriptor_left_datagrams_go_through_the_shared_socket(world, transport, monkeypatch):
    fanout, (client, *_) = world

    def refuse(address):
        raise OSError(errno.EMFILE, "too many open files")

    monkeypatch.setattr(transport, "connect", refuse)
    fanout.push(burst(0))
    assert client.reader.lane is None
    assert len(client.receive(0)) == 3

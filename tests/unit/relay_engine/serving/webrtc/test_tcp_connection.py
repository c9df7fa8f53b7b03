"""TcpConnection: a client that takes nothing is told nothing more and asked nothing more; a flood waits for its turn."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from relay_engine.config import LimitsConfig
from relay_engine.ice.stream_framing import frame
from relay_engine.serving.webrtc.peer_session import PeerSession
from relay_engine.serving.webrtc.routes import TCP_FULL_BYTES, Route, TcpRoute
from relay_engine.serving.webrtc.tcp_connection import TcpConnection
from relay_engine.sockets.peer_budget import PeerBudget
from tests.kit.media.made_media import ManualClock

CHECK = b"\0\1" + bytes(18)  # told from others by its first byte


class FakeTransport(asyncio.Transport):
    def __init__(self, tcp_socket: socket.socket) -> None:
        super().__init__({"peername": ("192.0.2.1", 4000), "socket": tcp_socket})
        self.waiting = 0
        self.written: list[bytes] = []
        self.reading = True
        self.closed = False

    def write(self, data: Any) -> None:
        self.written.append(bytes(data))

    def get_write_buffer_size(self) -> int:
        return self.waiting

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    abort = close


class Owner:
    """Takes every check for nobody's."""

    def __init__(self) -> None:
        self.checks = 0

    def receive_check(self, data: bytes, find_route: Callable[[PeerSession], Route | None], *, is_paid: bool = False) -> PeerSession | None:
        self.checks += 1
        return None

    def add_connection(self, connection: TcpConnection) -> bool:
        return True

    def remove_connection(self, connection: TcpConnection) -> None:
        pass


class Scene:
    def __init__(self, tcp_socket: socket.socket) -> None:
        self.clock = ManualClock()
        self.owner = Owner()
        self.budget = PeerBudget(LimitsConfig(), self.clock, cpu=lambda: 0.0)
        self.transport = FakeTransport(tcp_socket)
        self.connection = TcpConnection(self.owner, self.budget, self.clock.now + 15)
        self.connection.connection_made(self.transport)


@pytest.fixture
def tcp_socket() -> Iterator[socket.socket]:
    with socket.socket() as found:
        yield found


async def test_a_flood_of_frames_is_handled_a_few_at_a_time_and_not_read_until_then(tcp_socket: socket.socket) -> None:
    scene = Scene(tcp_socket)
    scene.connection.data_received(frame([CHECK] * 1000))
    assert 0 < scene.owner.checks < 100
    assert not scene.transport.reading
    for _ in range(100):
        await asyncio.sleep(0)
    assert scene.owner.checks == 1000
    assert scene.transport.reading


async def test_who_takes_no_answers_is_not_read(tcp_socket: socket.socket) -> None:
    scene = Scene(tcp_socket)
    scene.connection.pause_writing()
    assert not scene.transport.reading
    scene.connection.data_received(frame([CHECK]))
    assert not scene.transport.reading
    scene.connection.resume_writing()
    assert scene.transport.reading


async def test_an_account_without_credit_holds_the_connection_back(tcp_socket: socket.socket) -> None:
    scene = Scene(tcp_socket)
    scene.budget.account("192.0.2.1").charge(2)
    scene.connection.data_received(frame([CHECK]))
    assert (scene.owner.checks, scene.transport.reading) == (0, False)
    scene.connection.close()
    scene.connection.connection_lost(None)
    assert scene.budget.connections == 0


def test_what_has_no_room_is_lost_whoever_sends_it(tcp_socket: socket.socket) -> None:
    transport = FakeTransport(tcp_socket)
    route = TcpRoute(transport, "192.0.2.1", 4000)
    assert route.send([b"answer"])
    transport.waiting = TCP_FULL_BYTES + 1
    assert not route.send([b"answer"])
    assert len(transport.written) == 1

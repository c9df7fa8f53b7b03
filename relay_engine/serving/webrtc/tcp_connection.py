"""TcpConnection: one TCP connection of a WebRTC client (ICE-TCP, RFC 6544), framed by RFC 4571."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from collections.abc import Callable
from typing import Protocol, cast

from relay_engine.errors import RemoteProtocolError
from relay_engine.ice.datagram_kind import DatagramKind, classify
from relay_engine.ice.stream_framing import FrameReader
from relay_engine.serving.webrtc.peer_session import PeerSession
from relay_engine.serving.webrtc.routes import TCP_FULL_BYTES, Route, TcpRoute
from relay_engine.sockets.peer_account import PeerAccount
from relay_engine.sockets.peer_budget import PeerBudget

_FRAMES_A_TURN = 32  # of the loop; then everybody else has a turn


class ConnectionOwner(Protocol):
    """Who knows the sessions."""

    def receive_check(
        self, data: bytes, find_route: Callable[[PeerSession], Route | None], *, is_paid: bool = False
    ) -> PeerSession | None: ...
    def add_connection(self, connection: TcpConnection) -> bool: ...
    def remove_connection(self, connection: TcpConnection) -> None: ...


class TcpConnection(asyncio.Protocol):
    """One TCP connection of a client (RFC 6544): framed datagrams, for the session that its first check names.

    It is read no further while its peer has to wait for its turn, or takes nothing itself.
    """

    def __init__(self, server: ConnectionOwner, budget: PeerBudget, deadline: float) -> None:
        self._server = server
        self._budget = budget
        self._account: PeerAccount | None = None
        self._frames = FrameReader()
        self._waiting: deque[bytes] = deque()  # datagrams: at most what one read brings
        self._is_queued = False
        self._takes_answers = self._is_reading = True
        self._transport: asyncio.Transport | None = None
        self._route: TcpRoute | None = None
        self._session: PeerSession | None = None
        self._deadline = deadline  # monotonic seconds, for the first check that proves a session

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's transports are none by class
        peer = transport.get_extra_info("peername")
        self._account = self._budget.connect(peer[0], self) if peer else None
        if self._account is None or not self._server.add_connection(self):
            self._transport.abort()
            return
        tcp_socket: socket.socket = transport.get_extra_info("socket")
        tcp_socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._transport.set_write_buffer_limits(high=2 * TCP_FULL_BYTES, low=TCP_FULL_BYTES // 2)
        self._route = TcpRoute(self._transport, peer[0], peer[1])

    def connection_lost(self, exc: Exception | None) -> None:
        self._waiting.clear()
        self._server.remove_connection(self)
        if self._account is not None:
            self._budget.disconnect(self._account, self)
            self._account = None

    def pause_writing(self) -> None:
        self._takes_answers = False
        self._update_reading()

    def resume_writing(self) -> None:
        self._takes_answers = True
        self._update_reading()

    def data_received(self, data: bytes) -> None:
        try:
            self._waiting += self._frames.receive(data)
        except RemoteProtocolError:
            self.close()
            return
        if not self._is_queued and self._account is not None:
            self._is_queued = self._budget.turns.submit(self._account, self._take_some, first=self._session is None)
            self._update_reading()

    def tick(self, now: float) -> None:
        """Close it where no session has claimed it in time."""
        if self._session is None and now > self._deadline:
            self.close()

    def leave(self, session: PeerSession) -> None:
        """The session is over."""
        if self._session is session:
            self.close()

    def close(self) -> None:
        """Close the connection at once."""
        self._waiting.clear()
        if self._transport is not None and not self._transport.is_closing():
            self._transport.close()

    @property
    def waiting_bytes(self) -> int:
        """What the client has not taken yet."""
        return self._transport.get_write_buffer_size() if self._transport is not None else 0

    def abort(self) -> None:
        """Close it now."""
        self._waiting.clear()
        if self._transport is not None:
            self._transport.abort()

    def _take_some(self) -> bool:
        """Handle some of what has come; True where there is more."""
        for _ in range(min(_FRAMES_A_TURN, len(self._waiting))):
            self._take(self._waiting.popleft())
            if not self._waiting:  # also where it has been closed
                break
        if self._waiting:
            return True
        self._is_queued = False
        self._update_reading()
        return False

    def _take(self, datagram: bytes) -> None:
        kind = classify(datagram)
        if kind is DatagramKind.STUN:
            if self._session is not None and not self._session.may_cost():
                return
            found = self._server.receive_check(datagram, self._find_route, is_paid=self._session is not None)
            self._session = found or self._session
            if self._session is not None and self._account is not None:
                self._account.silent.pop(self, None)
        elif self._session is None:
            self.close()
        elif kind is DatagramKind.DTLS and self._session.may_cost():
            self._session.receive_dtls(datagram)
        elif kind is DatagramKind.RTCP and self._session.may_cost():
            self._session.receive_rtcp(datagram)

    def _update_reading(self) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        wanted = self._takes_answers and not self._is_queued
        if wanted != self._is_reading:
            self._is_reading = wanted
            (self._transport.resume_reading if wanted else self._transport.pause_reading)()

    def _find_route(self, session: PeerSession) -> Route | None:
        return self._route if self._session in (None, session) else None

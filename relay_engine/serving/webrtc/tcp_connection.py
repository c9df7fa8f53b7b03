"""TcpConnection: one TCP connection of a WebRTC client (ICE-TCP, RFC 6544), framed by RFC 4571."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Protocol, cast

from relay_engine.errors import RemoteProtocolError
from relay_engine.ice.datagram_kind import DatagramKind, classify
from relay_engine.ice.stream_framing import FrameReader
from relay_engine.serving.webrtc.peer_session import PeerSession
from relay_engine.serving.webrtc.routes import Route, TcpRoute


class ConnectionOwner(Protocol):
    """Who knows the sessions."""

    def receive_check(self, data: bytes, find_route: Callable[[PeerSession], Route | None]) -> PeerSession | None: ...
    def add_connection(self, connection: TcpConnection) -> bool: ...
    def remove_connection(self, connection: TcpConnection) -> None: ...


class TcpConnection(asyncio.Protocol):
    """One TCP connection of a client (RFC 6544): framed datagrams, for the session that its first check names."""

    def __init__(self, server: ConnectionOwner, deadline: float) -> None:
        self._server = server
        self._frames = FrameReader()
        self._transport: asyncio.WriteTransport | None = None
        self._route: TcpRoute | None = None
        self._session: PeerSession | None = None
        self._deadline = deadline  # monotonic seconds, for the first check that proves a session

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)  # uvloop's transports are none by class
        peer = transport.get_extra_info("peername")
        if not peer or not self._server.add_connection(self):
            self._transport.abort()
            return
        tcp_socket: socket.socket = transport.get_extra_info("socket")
        tcp_socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._route = TcpRoute(self._transport, peer[0], peer[1])

    def connection_lost(self, exc: Exception | None) -> None:
        self._server.remove_connection(self)

    def data_received(self, data: bytes) -> None:
        try:
            datagrams = self._frames.receive(data)
        except RemoteProtocolError:
            self.close()
            return
        for datagram in datagrams:
            kind = classify(datagram)
            if kind is DatagramKind.STUN:
                self._session = self._server.receive_check(datagram, self._find_route) or self._session
            elif self._session is None:
                self.close()
                return
            elif kind is DatagramKind.DTLS:
                self._session.receive_dtls(datagram)
            elif kind is DatagramKind.RTCP:
                self._session.receive_rtcp(datagram)

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
        if self._transport is not None and not self._transport.is_closing():
            self._transport.close()

    def _find_route(self, session: PeerSession) -> Route | None:
        return self._route if self._session in (None, session) else None

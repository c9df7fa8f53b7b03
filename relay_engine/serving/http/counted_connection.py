"""CountedConnection: stands before aiohttp's handler of one connection, so that it is counted for its peer as long as it lasts."""

from __future__ import annotations

import asyncio
from typing import Protocol, cast

from relay_engine.serving.peer_account import PeerAccount
from relay_engine.serving.rtsp.peer import Peer, peer_of

_BUSY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class ConnectionOwner(Protocol):
    """Who counts."""

    def admit(self, connection: CountedConnection) -> PeerAccount | None: ...
    def forget(self, connection: CountedConnection) -> None: ...


class CountedConnection(asyncio.Protocol):
    """One that its owner does not admit gets an answer and nothing else."""

    peer: Peer

    def __init__(self, handler: asyncio.Protocol | None, owner: ConnectionOwner) -> None:
        self.handler = handler
        self.account: PeerAccount | None = None
        self.requests = 0
        self._transport: asyncio.WriteTransport | None = None
        self._owner = owner

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)  # uvloop's transports are none by class
        self.peer = peer_of(transport.get_extra_info("peername"))
        self.account = self._owner.admit(self) if self.handler is not None else None
        if self.account is None or self.handler is None:
            self.handler = None
            self._transport.write(_BUSY)
            self._transport.close()
            return
        self.handler.connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.handler is not None:
            self.handler.connection_lost(exc)
            self._owner.forget(self)

    @property
    def waiting_bytes(self) -> int:
        """What the client has not taken yet."""
        return self._transport.get_write_buffer_size() if self._transport is not None else 0

    def abort(self) -> None:
        """Close it now."""
        if self._transport is not None:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        if self.handler is not None:
            self.handler.data_received(data)

    def eof_received(self) -> bool | None:
        return self.handler.eof_received() if self.handler is not None else None

    def pause_writing(self) -> None:
        if self.handler is not None:
            self.handler.pause_writing()

    def resume_writing(self) -> None:
        if self.handler is not None:
            self.handler.resume_writing()

"""CountedConnection: stands before aiohttp's handler of one connection, so that it is counted for its peer as long as it lasts."""

from __future__ import annotations

import asyncio
from typing import Protocol, cast

from relay_engine.sockets.peer import Peer, peer_of
from relay_engine.sockets.peer_account import PeerAccount, Step

_BUSY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


# Chunks of one byte each cost the parser more than any handler, and it knows no turns.
_MOST_BYTES_A_REQUEST = 512 * 1024  # more than one read brings, or a client that pipelines would be cut off and come back at once
_BYTES_A_STEP = 16 * 1024


class ConnectionOwner(Protocol):
    """Who counts."""

    def admit(self, connection: CountedConnection) -> PeerAccount | None: ...
    def forget(self, connection: CountedConnection) -> None: ...
    def submit(self, connection: CountedConnection, step: Step) -> bool: ...


class CountedConnection(asyncio.Protocol):
    """One that its owner does not admit gets an answer and nothing else. What comes is parsed when it is its peer's turn, and read no further until then."""

    peer: Peer

    def __init__(self, handler: asyncio.Protocol | None, owner: ConnectionOwner) -> None:
        self.handler = handler
        self.account: PeerAccount | None = None  # where it is counted
        self.payer: PeerAccount | None = None  # of its last request: a viewer that has an account of its own goes on with that
        self.requests = 0
        self.bytes_received = 0  # since the last request was begun with
        self._transport: asyncio.Transport | None = None
        self._waiting = bytearray()  # not parsed yet
        self._is_queued = False
        self._owner = owner

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's transports are none by class
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
        self.bytes_received += len(data)
        if self.handler is None:
            return
        if self.bytes_received > _MOST_BYTES_A_REQUEST:
            self.abort()
            return
        self._waiting += data
        if not self._is_queued and self._owner.submit(self, self._parse_some) and self._transport is not None:
            self._is_queued = True
            self._transport.pause_reading()  # the handler may resume it: what comes then is bounded all the same

    def _parse_some(self) -> bool:
        """True where more waits to be parsed."""
        if self.handler is None or self._transport is None or self._transport.is_closing():
            self._waiting.clear()
            return False
        data = bytes(self._waiting[:_BYTES_A_STEP])
        del self._waiting[:_BYTES_A_STEP]
        self.handler.data_received(data)
        if self._waiting:
            return True
        if self._is_queued:
            self._is_queued = False
            self._transport.resume_reading()
        return False

    def eof_received(self) -> bool | None:
        return self.handler.eof_received() if self.handler is not None else None

    def pause_writing(self) -> None:
        if self.handler is not None:
            self.handler.pause_writing()

    def resume_writing(self) -> None:
        if self.handler is not None:
            self.handler.resume_writing()

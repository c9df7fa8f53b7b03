"""LiveReader: one client of an endless HTTP response, written straight to its transport."""

from __future__ import annotations

import asyncio
import socket

from relay_engine.clock import Clock
from relay_engine.config import LimitsConfig
from relay_engine.leave_reason import LeaveReason
from relay_engine.serving.http.live.feed import Chunk, Feed
from relay_engine.sockets.send_queue import bound_send_buffer, unacknowledged_bytes
from relay_engine.streams.backlog import Backlog
from relay_engine.streams.burst import Burst
from relay_engine.streams.reader import Reader, ReaderState


class LiveReader(Reader):
    """Its queue is the connection's own write buffer, bounded in bytes and in age.

    While the client is late it skips to its next random access point, always between whole chunks.
    A client that takes nothing at all for `limits.stalled_reader_s` is closed.
    """

    def __init__(
        self,
        transport: asyncio.WriteTransport,
        feed: Feed,
        limits: LimitsConfig,
        clock: Clock,
        *,
        framed: bool,
        peer: str,
        user_agent: str,
    ) -> None:
        super().__init__(protocol="http", peer=peer, user_agent=user_agent, since=clock.wall())
        self.ended: asyncio.Future[LeaveReason] = asyncio.get_running_loop().create_future()  # why
        self._transport = transport
        self._feed = feed
        self._clock = clock
        self._framed = framed
        self._begun = False
        self._skipping = True
        connection: socket.socket | None = transport.get_extra_info("socket")
        bound_send_buffer(connection)
        self._connection = connection
        self.buffered = transport.get_write_buffer_size
        self._backlog = Backlog(limits)

    def begin(self, start: Chunk | None) -> None:
        """The answer's head is out: send `start` and then what is live."""
        self._begun = True
        if start is not None:
            self._skipping = False
            self._send(start)
            self._backlog.allow(len(start.data))
            self.note_first_picture(self._clock.monotonic())

    def push(self, burst: Burst) -> None:
        """Have `burst` muxed where nobody has yet, and take it. Never blocks, never copies."""
        chunk = self._feed.take(burst)
        if chunk is not None:
            self.offer(chunk)

    def offer(self, chunk: Chunk) -> None:
        """Write `chunk`'s shared bytes now, or skip to the next random access point while the client is late."""
        if not self._begun or self.ended.done():
            return
        if self._transport.is_closing():
            self.close(LeaveReason.CLIENT_LEFT)
            return
        is_late = self._backlog.waiting and self._backlog.is_late(self, len(chunk.data), self._clock.monotonic())
        if is_late or (self._skipping and not chunk.random_access):
            self._skip()
            return
        if self._skipping:
            self.note_first_picture(self._clock.monotonic())
        self._skipping = False
        self.state = ReaderState.PLAYING
        self._send(chunk)

    def tick(self, now: float) -> None:
        """Notice that the client has gone, or that it has taken nothing for too long."""
        if self._transport.is_closing():
            self.close(LeaveReason.CLIENT_LEFT)
        else:
            self._backlog.tick(self, now)

    def close(self, reason: LeaveReason) -> None:
        """Let the handler end the answer."""
        if not self.ended.done():
            self.ended.set_result(reason)

    @property
    def leave_reason(self) -> LeaveReason:
        """Why it was ended; the client's own doing where nobody here has."""
        return self.ended.result() if self.ended.done() and not self.ended.cancelled() else LeaveReason.CLIENT_LEFT

    @property
    def has_taken_all(self) -> bool:
        """True where nothing waits for the client."""
        return not self.buffered()

    def _send(self, chunk: Chunk) -> None:
        wire = chunk.framed if self._framed else chunk.data
        if not wire:
            return
        self.bytes_sent += len(wire)
        self._transport.write(wire)
        if self.buffered():
            self._backlog.note(self, len(wire), self._clock.monotonic())

    def _skip(self) -> None:
        self.dropped_units += 1
        self._skipping = True
        self._backlog.skip(self, self._clock.monotonic())

    def held(self) -> int:
        """What the client has not taken yet, in the transport and in the system: a very slow client shows its life there alone."""
        if self._connection is None or self._transport.is_closing():
            return self.buffered()
        return self.buffered() + unacknowledged_bytes(self._connection.fileno())

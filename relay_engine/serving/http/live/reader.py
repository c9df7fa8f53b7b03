"""LiveReader: one client of an endless HTTP response, written straight to its transport."""

from __future__ import annotations

import asyncio
from collections import deque

from relay_engine.clock import Clock
from relay_engine.config import LimitsConfig
from relay_engine.leave_reason import LeaveReason
from relay_engine.serving.http.live.feed import Chunk, Feed
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
        self._max_bytes = limits.max_reader_buffer_kb * 1024
        self._max_lag_s = limits.max_reader_lag_s
        self._stalled_s = limits.stalled_reader_s
        self._begun = False
        self._skipping = True
        self._queued: deque[tuple[int, float]] = deque()  # (byte position, written at) of what waits in the transport
        self._position = 0  # bytes written so far
        self._taken = 0  # of these, how many the client has taken
        self._progress_at = 0.0
        self._allowance = 0  # the start may be larger than the bound; it counts until it has left

    def begin(self, start: Chunk | None) -> None:
        """The answer's head is out: send `start` and then what is live."""
        self._begun = True
        if start is not None:
            self._allowance = len(start.data)
            self._skipping = False
            self._send(start)
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
        if (self._queued and self._is_late(len(chunk.data))) or (self._skipping and not chunk.random_access):
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
        elif self._queued:
            self._note_progress(now)
            self._close_if_stalled(now)

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
        return not self._transport.get_write_buffer_size()

    def _send(self, chunk: Chunk) -> None:
        wire = chunk.framed if self._framed else chunk.data
        if not wire:
            return
        self.bytes_sent += len(wire)
        self._transport.write(wire)
        waiting = self._transport.get_write_buffer_size()
        if waiting:
            now = self._clock.monotonic()
            if not self._queued:
                self._position = self._taken = 0
                self._progress_at = now
            self._position += len(wire)
            self._taken = max(self._taken, self._position - waiting)
            self._queued.append((self._position, now))

    def _is_late(self, size: int) -> bool:
        now = self._clock.monotonic()
        self._note_progress(now)
        waiting = self._transport.get_write_buffer_size()
        if not waiting:
            self._allowance = 0
            return False
        full = waiting + size > self._max_bytes + self._allowance
        return full or (bool(self._queued) and now - self._queued[0][1] > self._max_lag_s)

    def _skip(self) -> None:
        self.dropped_units += 1
        self._skipping = True
        if self.state is not ReaderState.STALLED:
            self.state = ReaderState.SKIPPING
        self._close_if_stalled(self._clock.monotonic())

    def _note_progress(self, now: float) -> None:
        taken = self._position - self._transport.get_write_buffer_size()
        if taken > self._taken:
            self._taken, self._progress_at = taken, now
            if self.state is ReaderState.STALLED:
                self.state = ReaderState.SKIPPING
        while self._queued and self._queued[0][0] <= taken:
            self._queued.popleft()

    def _close_if_stalled(self, now: float) -> None:
        silent_s = now - self._progress_at if self._queued else 0.0
        if silent_s > self._stalled_s:
            self.close(LeaveReason.STALLED)
        elif silent_s > self._stalled_s / 2:
            self.state = ReaderState.STALLED

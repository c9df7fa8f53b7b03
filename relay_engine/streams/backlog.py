"""Backlog: what a connection has not taken yet: whether its client is late, and whether it takes anything at all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Protocol

from relay_engine.config import LimitsConfig
from relay_engine.leave_reason import LeaveReason
from relay_engine.streams.reader import ReaderState


class ConnectionReader(Protocol):
    """A reader that writes to a connection's own buffer."""

    state: ReaderState
    buffered: Callable[[], int]  # bytes in our own buffer

    def held(self) -> int:
        """Those, and what the system holds because the far end has not taken it."""
        ...

    def close(self, reason: LeaveReason) -> None:
        """End this client."""
        ...


class Backlog:
    """One reader's; bounded in bytes and in age. Untouched while the client is in time, and never asked by a lane.

    Only what had to wait is counted, so that a position means something against `held()` alone: the bytes that the connection holds at the
    same moment, among them some that were never counted (answers, the head of a response, what the system took at once). So neither is
    set to zero when waiting begins anew: what has been taken begins at the position minus what is held, below zero while there is more of
    that, and a client that takes those bytes slowly is seen to live. What does begin anew is the allowance for a large start: it is spent
    once that has left, whether anybody looked at that moment or not.
    """

    __slots__ = ("_allowance", "_max_bytes", "_max_lag_s", "_position", "_progress_at", "_stalled_s", "_taken", "waiting")

    def __init__(self, limits: LimitsConfig) -> None:
        self._max_bytes = limits.max_reader_buffer_kb * 1024
        self._max_lag_s = limits.max_reader_lag_s
        self._stalled_s = limits.stalled_reader_s
        self.waiting: deque[tuple[int, float]] = (
            deque()
        )  # (byte position, since when) of what has to wait; empty while the client is in time
        self._position = 0  # bytes that have had to wait so far
        self._taken = 0  # of these, how many the client had taken when last looked
        self._progress_at = 0.0
        self._allowance = 0  # bytes of a start that may wait beyond the bound

    def note(self, reader: ConnectionReader, size: int, now: float) -> None:
        """So many bytes were written, and not all of them have left at once."""
        self._position += size
        if not self.waiting:
            self._taken, self._progress_at, self._allowance = self._position - reader.held(), now, 0
        self.waiting.append((self._position, now))

    def allow(self, size: int) -> None:
        """What was written just now may be larger than the bound: it is counted apart until it has left."""
        self._allowance = size if self.waiting else 0

    def clear(self) -> None:
        """Our own buffer was found empty: the client is in time."""
        self.waiting.clear()

    def is_late(self, reader: ConnectionReader, size: int, now: float) -> bool:
        """Tell whether `size` bytes more would be too many for the client, or what waits is too old; asked while something waits."""
        self._note_progress(reader, now)
        buffered = reader.buffered()
        if not buffered:
            self._allowance = 0
            return False
        is_full = buffered + size > self._max_bytes + self._allowance
        return is_full or (bool(self.waiting) and now - self.waiting[0][1] > self._max_lag_s)

    def skip(self, reader: ConnectionReader, now: float) -> None:
        """`reader` has left something out."""
        if reader.state is not ReaderState.STALLED:
            reader.state = ReaderState.SKIPPING
        self._close_if_stalled(reader, now)

    def tick(self, reader: ConnectionReader, now: float) -> None:
        """Look whether the client takes anything; about once a second."""
        if self.waiting:
            self._note_progress(reader, now)
            self._close_if_stalled(reader, now)

    def _note_progress(self, reader: ConnectionReader, now: float) -> None:
        taken = self._position - reader.held()
        if taken > self._taken:
            self._taken, self._progress_at = taken, now
            if reader.state is ReaderState.STALLED:
                reader.state = ReaderState.SKIPPING
        while self.waiting and self.waiting[0][0] <= taken:
            self.waiting.popleft()

    def _close_if_stalled(self, reader: ConnectionReader, now: float) -> None:
        silent_s = now - self._progress_at if self.waiting else 0.0
        if silent_s > self._stalled_s:
            reader.close(LeaveReason.STALLED)
        elif silent_s > self._stalled_s / 2:
            reader.state = ReaderState.STALLED

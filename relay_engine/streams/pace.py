"""Pace: how many bytes of a queue may leave now, by the time that has passed: timers fire when the system likes."""

from __future__ import annotations

PACE_INTERVAL_S = 0.002  # asked for; Windows wakes a waiting loop every 15.6 ms only
PACE_BYTES = 16 * 1024  # a step at that interval: 64 Mbit/s, quick enough for an instant picture, slow enough for a client's socket buffer
_BYTES_PER_S = PACE_BYTES / PACE_INTERVAL_S
_MAX_STEP_BYTES = 128 * 1024  # 16 ms of it


class Pace:
    """A token bucket of elapsed time x rate.

    A step is at most twice the one before: timers that are always late get their whole rate after a few steps, while
    one late turn of the loop does not become one large burst.
    """

    __slots__ = ("_at", "_step")

    def __init__(self) -> None:
        self._at = 0.0
        self._step = 0

    def start(self) -> None:
        """A new queue begins: its first step is a small one, whatever the time since the last."""
        self._step = 0

    def take(self, now: float) -> int:
        """The bytes that may leave at `now` (monotonic seconds)."""
        earned = int((now - self._at) * _BYTES_PER_S) if self._step else 0
        self._at = now
        self._step = max(PACE_BYTES, min(earned, 2 * self._step, _MAX_STEP_BYTES))
        return self._step

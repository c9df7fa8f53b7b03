"""Pace: how many bytes of a queue may leave now, by the time that has passed: timers fire when the system likes."""

from __future__ import annotations

from collections import deque

PACE_INTERVAL_S = 0.002  # asked for; Windows wakes a waiting loop every 15.6 ms only
PACE_BYTES = 16 * 1024  # a step at that interval: 64 Mbit/s, quick enough for an instant picture, slow enough for a client's socket buffer
_BYTES_PER_S = PACE_BYTES / PACE_INTERVAL_S
_MAX_STEP_BYTES = 96 * 1024  # with a train more it still fits a socket of 208 KiB, Linux' default, which counts 2,304 bytes a packet
_STEADY = 4  # intervals in a row that show how often timers fire here
_COARSE_S = 0.008  # a shortest interval of this length is that of the system's timers, not of a loop that is busy


class Pace:
    """A token bucket of elapsed time x rate, for timers that are always late: their steps grow, to have the whole rate.

    A step is at most twice the one before, and what the shortest of the last intervals gives: a loop that is late now
    and then, since the machine is busy, makes no larger bursts of it, which a client as busy would lose.
    """

    __slots__ = ("_at", "_intervals", "_step")

    def __init__(self) -> None:
        self._at = 0.0
        self._step = 0
        self._intervals: deque[float] = deque(maxlen=_STEADY)

    def start(self) -> None:
        """A new queue begins: its first step is a small one, whatever the time since the last."""
        self._step = 0

    def take(self, now: float) -> int:
        """The bytes that may leave at `now` (monotonic seconds)."""
        if self._step:
            self._intervals.append(now - self._at)
        self._at = now
        shortest_s = min(self._intervals) if len(self._intervals) == _STEADY else 0.0
        earned = int(shortest_s * _BYTES_PER_S) if shortest_s >= _COARSE_S else PACE_BYTES
        self._step = max(PACE_BYTES, min(earned, 2 * self._step, _MAX_STEP_BYTES))
        return self._step

"""Allowance: a token bucket; what one client may do at once and in the long run."""

from __future__ import annotations


class Allowance:
    """Ask it before the work: what it does not give is not done."""

    __slots__ = ("_at", "_burst", "_level", "_rate")

    def __init__(self, rate_per_s: float, burst: float, now: float) -> None:
        self._rate = rate_per_s
        self._burst = burst
        self._level = burst
        self._at = now  # monotonic seconds, when the level was right

    def take(self, now: float) -> bool:
        """Take one; False where there is none."""
        return self.take_up_to(1, now) == 1

    def take_up_to(self, wanted: int, now: float) -> int:
        """Take `wanted`, or as many as there are."""
        self._level = min(self._burst, self._level + (now - self._at) * self._rate)
        self._at = now
        given = min(wanted, int(self._level))
        self._level -= given
        return given

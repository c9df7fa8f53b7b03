"""RateMeter: bits per second from a growing byte count."""

from __future__ import annotations


class RateMeter:
    """Measures between two samples, about a second apart."""

    def __init__(self) -> None:
        self._bytes = 0
        self._at: float | None = None
        self.bits_per_second = 0

    def sample(self, total_bytes: int, now: float) -> int:
        """Take the count at monotonic `now` and return the rate since the sample before."""
        if self._at is None:
            self._at, self._bytes = now, total_bytes
        elif now > self._at:
            self.bits_per_second = round((total_bytes - self._bytes) * 8 / (now - self._at))
            self._at, self._bytes = now, total_bytes
        return self.bits_per_second

"""RateMemory: what one mount takes of its line, smoothed over some seconds, and remembered while it rests."""

from __future__ import annotations

from collections import deque

_SAMPLES = 5  # seconds: about a group of pictures, whose first is many times larger than the others
_ENOUGH = 3
_FORGETTING = 0.02  # of what it once took more, a sample: a scene at night is not what it will take by day


class RateMemory:
    """Sampled once a second while its own source brings media."""

    def __init__(self) -> None:
        self._samples: deque[int] = deque(maxlen=_SAMPLES)
        self._remembered = 0.0

    @property
    def mean_bps(self) -> int:
        """Over the last seconds; 0 while nothing comes."""
        return round(sum(self._samples) / len(self._samples)) if self._samples else 0

    @property
    def expected_bps(self) -> int:
        """What it will take: measured once it has run for some seconds, else as the last time; 0 where nobody knows.

        Its first second holds a key frame that may be a second's worth by itself.
        """
        return self.mean_bps if len(self._samples) >= _ENOUGH else round(self._remembered)

    @property
    def highest_bps(self) -> int:
        """What it may take again: a full line has slowed it down, or its scene has been still."""
        return max(self.mean_bps, round(self._remembered))

    def sample(self, bits_per_s: int) -> None:
        """Another second of it."""
        self._samples.append(bits_per_s)
        if len(self._samples) >= _ENOUGH:
            mean = self.mean_bps
            self._remembered = max(mean, self._remembered - (self._remembered - mean) * _FORGETTING)

    def rest(self) -> None:
        """Nothing of its own comes now."""
        self._samples.clear()

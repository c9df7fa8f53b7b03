"""FallbackMemory: which addresses FFmpeg's client could not open either, so that not every retry knocks twice."""

from __future__ import annotations

import time
from collections.abc import Callable

_KEPT_S = 600.0
_MAX_ADDRESSES = 256


class FallbackMemory:
    """Engine loop only; outlives the sources, which are made anew for each attempt. The oldest address makes room."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._failed: dict[tuple[str, str], float] = {}  # (address, our own client's fault) -> when

    def is_hopeless(self, address: str, fault: str) -> bool:
        """True where it failed for this address not long ago, and our own client's fault is still the same."""
        failed_at = self._failed.get((address, fault))
        return failed_at is not None and self._now() - failed_at < _KEPT_S

    def note_failure(self, address: str, fault: str) -> None:
        """It could not open the address."""
        self._failed.pop((address, fault), None)
        self._failed[address, fault] = self._now()
        if len(self._failed) > _MAX_ADDRESSES:
            del self._failed[next(iter(self._failed))]

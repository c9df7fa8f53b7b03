"""Pacer: lets a source that could be read faster (a file, HLS) deliver in real time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

_MAX_LATE_S = 0.5  # reading was held up (slow disk or network, a machine that slept): carry on from now
_MAX_EARLY_S = 10.0  # a leap of the stamps, not a pause


class Pacer:
    """Sleeps until a stamp is due. Every due time is reckoned from one anchor, so that rounding never adds up."""

    def __init__(self, stop: threading.Event, *, now: Callable[[], float] = time.monotonic) -> None:
        self._stop = stop
        self._now = now
        self._anchor_s: float | None = None  # monotonic time of stamp 0

    def wait(self, stamp_s: float) -> None:
        """Return when `stamp_s` is due, or at once where the stop was asked for."""
        now = self._now()
        if self._anchor_s is None:
            self._anchor_s = now - stamp_s
        early_s = self._anchor_s + stamp_s - now
        if early_s < -_MAX_LATE_S or early_s > _MAX_EARLY_S:
            self._anchor_s, early_s = now - stamp_s, 0.0
        if early_s > 0:
            self._stop.wait(early_s)

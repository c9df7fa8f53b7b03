"""AudioClock: audio times without the jitter of a source's stamps, each frame where the one before ends."""

from __future__ import annotations

_TOLERANCE_S = 0.04  # stamps this near are the rounding or jitter of a source; beyond, sound is really missing


class AudioClock:
    """Follows the stamps of one track in its own sample rate; decoders crackle at every seam (iOS with AAC in MPEG-TS above all)."""

    def __init__(self, rate: int) -> None:
        self._tolerance = round(_TOLERANCE_S * rate)
        self._next: int | None = None

    def place(self, pts: int, duration: int) -> int:
        """The time of a frame stamped `pts` that plays `duration` ticks."""
        if self._next is None or abs(pts - self._next) > self._tolerance:
            self._next = pts
        at = self._next
        self._next += duration
        return at

    def restart(self) -> None:
        """The next stamp is taken as it is."""
        self._next = None

"""SenderClock: which stream time belongs to which wall time, for RTCP sender reports (RFC 3550 6.4.1)."""

from __future__ import annotations

_SMOOTHING = 1 / 64  # network jitter must not shake the players' lip sync; camera clock drift must come through
_RESET_S = 1.0  # further off than this is a new time base, not jitter


class SenderClock:
    """One line for all tracks of a stream, so that their reports agree to the tick."""

    def __init__(self) -> None:
        self._base_s: float | None = None  # monotonic minus stream seconds

    def observe(self, stream_s: float, received_at: float) -> None:
        """Learn from a unit of stream time `stream_s` that came in at `received_at` (monotonic seconds)."""
        base_s = received_at - stream_s
        if self._base_s is None or abs(base_s - self._base_s) > _RESET_S:
            self._base_s = base_s
        else:
            self._base_s += (base_s - self._base_s) * _SMOOTHING

    def stream_time(self, monotonic_s: float) -> float:
        """The stream seconds that belong to `monotonic_s`; 0 before the first unit."""
        return 0.0 if self._base_s is None else monotonic_s - self._base_s

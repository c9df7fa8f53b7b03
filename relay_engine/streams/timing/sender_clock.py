"""SenderClock: which stream time belongs to which wall time, for RTCP sender reports (RFC 3550 6.4.1)."""

from __future__ import annotations

_SMOOTHING = 1 / 64  # network jitter and the order of B-frames must not move the line
_DRIFT_S = 0.02  # what the camera's clock may drift before the line follows it
_STEP_S = 0.001  # how far it follows with each report
_FAR_S = 0.25  # further off than this, after a delivery that was late or early as a whole, it follows in ...
_FAR_STEP_S = 0.005  # ... larger steps: still less than a frame of sound, so that no player's stamps step back
_RESET_S = 10.0  # further off than this is a new time base, neither jitter nor drift nor a stalled line


class SenderClock:
    """One straight line for all tracks of a stream, so that their reports agree to the tick with each other and with the last ones.

    FFmpeg re-anchors its stamps at every report: a line that jumps by 20 ms makes its sound step back over itself.
    """

    def __init__(self) -> None:
        self._base_s: float | None = None  # monotonic minus stream seconds, as reported
        self._observed_s = 0.0  # the same, as the arrivals say, smoothed
        self._is_following = False

    def observe(self, stream_s: float, received_at: float) -> None:
        """Learn from a unit of stream time `stream_s` that came in at `received_at` (monotonic seconds)."""
        base_s = received_at - stream_s
        if self._base_s is None or abs(base_s - self._observed_s) > _RESET_S:
            self._base_s = self._observed_s = base_s
        else:
            self._observed_s += (base_s - self._observed_s) * _SMOOTHING

    def follow_drift(self, *, watched: bool = True) -> None:
        """Let the line follow the camera's clock by one small step; called once for each round of reports. Unwatched, it may jump."""
        if self._base_s is None:
            return
        off_s = self._observed_s - self._base_s
        if not watched:
            self._base_s = self._observed_s
            return
        self._is_following = abs(off_s) > (_STEP_S if self._is_following else _DRIFT_S)
        if self._is_following:
            step_s = _STEP_S if abs(off_s) < _FAR_S else _FAR_STEP_S
            self._base_s += step_s if off_s > 0 else -step_s

    def stream_time(self, monotonic_s: float) -> float:
        """The stream seconds that belong to `monotonic_s`; 0 before the first unit."""
        return 0.0 if self._base_s is None else monotonic_s - self._base_s

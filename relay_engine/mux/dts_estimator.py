"""DtsEstimator: decode times for sources that only tell presentation times (B-pictures; ITU-T H.264 C.4, max_num_reorder_frames)."""

from __future__ import annotations

from bisect import insort

_MAX_REORDER_DEPTH = 16  # pictures; the decoded picture buffer holds no more


class DtsEstimator:
    """Fed in decode order, gives each unit the smallest of the last presentation times: never late, no look-ahead.

    With a reorder depth of n the n + 1 newest presentation times hold the time at which this unit has to be decoded at
    the latest. A stream that reorders more than it said deepens the estimate; its decode times then creep for a moment.
    """

    def __init__(self, reorder_depth: int | None, frame_ticks: int) -> None:
        self._depth = min(reorder_depth or 0, _MAX_REORDER_DEPTH)
        self._frame_ticks = frame_ticks  # usual distance of two pictures: only for the first few decode times
        self._newest: list[int] = []  # presentation times, sorted, depth + 1 at most
        self._last: int | None = None

    def estimate(self, pts: int) -> int:
        """The decode time of the unit that is shown at `pts`: above the one before, and not after `pts` once the depth is known."""
        if self._last is not None and pts < self._last:
            self._depth = min(self._depth + 1, _MAX_REORDER_DEPTH)
        insort(self._newest, pts)
        if len(self._newest) > self._depth + 1:
            del self._newest[0]
        dts = self._newest[0] - (self._depth + 1 - len(self._newest)) * self._frame_ticks
        if self._last is not None and dts <= self._last:
            dts = self._last + 1
        self._last = dts
        return dts

    def restart(self) -> None:
        """The time line begins anew; the depth learnt so far stays."""
        self._newest.clear()
        self._last = None

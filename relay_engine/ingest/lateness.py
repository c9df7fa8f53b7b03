"""Lateness: whose fault it is that nothing was heard of a camera, where the relay itself was late."""

from __future__ import annotations

from relay_engine.errors import Fault, SourceError
from relay_engine.streams.media_watch import LateSince

_BLAMED_S = 3.0  # so late, no time-out says anything about a camera
_LOOKED_BACK_S = 15.0  # deadlines of sources are shorter
_TIME_OUTS = frozenset({Fault.TIMED_OUT, Fault.NO_FRAMES, Fault.NO_ROUTE})


def never_late(_moment: float) -> float:
    """The loop has always been in time."""
    return 0.0


def blame(error: SourceError, begun: float, now: float, late_since: LateSince) -> SourceError:
    """The same error, or that of a relay that was late; `begun`: when the attempt began (monotonic)."""
    if error.fault not in _TIME_OUTS:
        return error
    late_s = late_since(max(begun, now - _LOOKED_BACK_S))
    return SourceError(Fault.RELAY_BUSY, f"late by {late_s:.0f} s; {error}") if late_s >= _BLAMED_S else error

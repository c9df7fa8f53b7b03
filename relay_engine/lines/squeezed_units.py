"""Squeezed units: what has come since the newest key frame, with stamps so close together that they end at the live edge and cost no delay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.track import Track

_STEP_S = 0.001  # display time between two of them: players with millisecond clocks still tell them apart
_SPAN_S = 0.06  # display time of them all at most


def squeeze_units(units: Sequence[AccessUnit], video_id: int | None, tracks: Sequence[Track]) -> list[AccessUnit]:
    """The pictures alone, in their order, all as if they had come with the newest one, which keeps its stamp; sound of the past is left out."""
    pictures = [unit for unit in units if unit.track_id == video_id]
    if not pictures or video_id is None:
        return []
    rate = tracks[video_id].clock_rate
    step = max(1, int(min(_STEP_S, _SPAN_S / len(pictures)) * rate))
    newest = max(unit.pts for unit in pictures)
    received_at = pictures[-1].received_at
    places = {pts: place for place, pts in enumerate(sorted({unit.pts for unit in pictures}, reverse=True))}
    return [_moved(unit, newest - places[unit.pts] * step, received_at) for unit in pictures]


def _moved(unit: AccessUnit, pts: int, received_at: float) -> AccessUnit:
    # Where pictures are shown in another order than they are decoded, the time of decoding is not known any more.
    return replace(unit, pts=pts, dts=None, received_at=received_at)

"""Picture order: whether a track's pictures come in another order than they are shown (B-frames; H.264 E.2.1, max_num_reorder_frames)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from relay_engine.errors import RemoteProtocolError
from relay_engine.media import h264
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track

_ENOUGH_PICTURES = 5  # so many cached pictures without one out of order: there are no B-frames
_BASELINE = 66


def has_b_frames(track: Track, cached: Sequence[AccessUnit]) -> bool:
    """True where pictures come in another order than they are shown.

    What the camera sends counts for more than what its SPS allows: many allow reordering and never do it.
    """
    stamps = [unit.pts for unit in cached if unit.track_id == track.id]
    if any(later < earlier for earlier, later in itertools.pairwise(stamps)):
        return True
    return len(stamps) < _ENOUGH_PICTURES and _declares_reordering(track)


def _declares_reordering(track: Track) -> bool:
    """True where the SPS names a reorder depth; silence is no declaration."""
    if track.codec is not Codec.H264 or not track.parameter_sets.sps:
        return False
    try:
        info = h264.parse_sps(track.parameter_sets.sps[0])
    except RemoteProtocolError:
        return False
    return bool(info.reorder_frames) and info.profile_idc != _BASELINE  # which knows no B-frames, whatever else its SPS says

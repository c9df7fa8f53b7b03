"""Match: which tracks of a smaller picture stand for those that readers have been told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from relay_engine.media.track import Track


@dataclass(frozen=True, slots=True)
class Match:
    """`tracks` to announce, and by the id that a track has in the smaller picture the one that it has here; what is left out is not shown."""

    tracks: tuple[Track, ...]
    ids: dict[int, int]


def match_tracks(announced: Sequence[Track], offered: Sequence[Track]) -> Match:
    """Those of `announced` where each has one of the same format, so that readers may stay; else all that is offered, and readers have to come again."""
    left = list(offered)
    found: list[Track] = []
    for track in announced:
        same = next((other for other in left if track.is_same_format(other)), None)
        if same is None:
            break
        left.remove(same)
        found.append(same)
    if not announced or len(found) < len(announced):
        return Match(tuple(offered), {track.id: track.id for track in offered})
    return Match(
        tuple(replace(track, id=index) for index, track in enumerate(found)),
        {track.id: index for index, track in enumerate(found)},
    )

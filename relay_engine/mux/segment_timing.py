"""SegmentTiming: how long segments and parts are, fixed before the first is published (RFC 8216bis 4.4.3.1, 4.4.3.7, 4.4.4.9)."""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

PART_FLOOR = 0.85  # of the part target: a shorter part (but the last of a segment) makes an iPhone give up
SHORTEST_PART_S = 0.2  # players stutter below
_LONGEST_PART_S = 2.0
_ROUNDING_S = 0.5  # EXTINF may exceed the target duration by less than this
_REGULAR = 1.05  # frames that vary no more than this come by the clock
_DEFAULT_TARGET_FACTOR = 2
_LONGEST_SEGMENT_S = 10.0  # a player starts three behind: one that has to wait for a key frame does so in less than that


@dataclass(frozen=True, slots=True)
class SegmentTiming:
    """Neither target may ever change in a playlist: iOS stops playing."""

    segment_s: float  # wanted; a segment ends at the first random access point from about here on
    target_duration_s: int
    part_target_s: float = 0.0  # 0 = no parts

    @property
    def longest_segment_s(self) -> float:
        """What a segment must stay below, or it would be rounded up beyond the target duration."""
        return self.target_duration_s + _ROUNDING_S - 0.001


@dataclass(frozen=True, slots=True)
class FrameSpacing:
    """How far apart frames are."""

    usual_s: float
    longest_s: float

    @property
    def is_regular(self) -> bool:
        return self.longest_s <= self.usual_s * _REGULAR


def measure_spacing(times: Sequence[int], rate: int, usual_s: float = 0.04) -> FrameSpacing:
    """The spacing of frames shown at `times` (ticks, any order); `usual_s` where there are too few to tell."""
    ordered = sorted(set(times))
    distances = [(later - earlier) / rate for earlier, later in itertools.pairwise(ordered)]
    if len(distances) < 2:
        return FrameSpacing(usual_s, usual_s * 1.5)
    return FrameSpacing(statistics.median(distances), max(distances))


def choose_part_target(spacing: FrameSpacing, wanted_s: float = 0.5) -> float:
    """A part target that every part can keep to: at most this long, at least PART_FLOOR of it.

    Frames by the clock: a whole number of them. Others: so long that some frame always ends between floor and target.
    """
    wanted_s = max(wanted_s, SHORTEST_PART_S)
    if spacing.is_regular:
        count = math.ceil(wanted_s / spacing.usual_s - 0.01)
        return math.ceil((count + 0.1) * spacing.usual_s * 1000) / 1000
    return min(max(wanted_s, math.ceil(spacing.longest_s / (1 - PART_FLOOR - 0.01) * 1000) / 1000), _LONGEST_PART_S)


def choose_target_duration(segment_s: float, key_distance_s: float | None) -> int:
    """The target duration for segments of about `segment_s` from a stream with random access points so far apart; None = not known yet."""
    if key_distance_s is None or key_distance_s <= 0:
        return math.ceil(segment_s * _DEFAULT_TARGET_FACTOR)
    count = max(1, math.ceil(segment_s * PART_FLOOR / key_distance_s))
    pieces = max(1, math.ceil(key_distance_s / _LONGEST_SEGMENT_S))  # of one group of pictures
    return max(1, math.ceil(count * key_distance_s / pieces - 0.2))

"""hls_timing: how long a stream's segments and parts are, from what has been seen of it so far."""

from __future__ import annotations

import math

from relay_engine.media.codec import MediaKind
from relay_engine.media.track import Track
from relay_engine.mux.segment_timing import FrameSpacing, SegmentTiming, choose_part_target, choose_target_duration, measure_spacing
from relay_engine.streams.stream import Stream

_SEGMENT_S = 2.0  # wanted: a new player starts at a segment, and a player without low latency stays three behind
_PART_S = 0.5
_USUAL_FRAME_RATE = 25.0
_SLOW_S = 1.0  # parts between pictures further apart than this are filled by sound, where there is any
_FEW = 3  # distances between fewer say nothing
_SLACK = 1.1  # slow cameras do not come by the clock
_LONGEST_TARGET_S = 30


def choose_timing(stream: Stream, tracks: tuple[Track, ...], *, low_latency: bool) -> SegmentTiming:
    """The timing for `tracks`, of which the first leads."""
    leader = tracks[0]
    named_s = 1 / (leader.frame_rate or _USUAL_FRAME_RATE)
    seen_s = (stream.picture_distance_s if leader.kind is MediaKind.VIDEO else None) or named_s
    times = [unit.pts for unit in stream.cached_units() if unit.track_id == leader.id]
    is_slow = seen_s > _SLOW_S and len(times) < _FEW  # of pictures that far apart the cache holds no more
    spacing = FrameSpacing(seen_s, seen_s) if is_slow else measure_spacing(times, leader.clock_rate, named_s)
    key_distance_s = stream.key_distance_s if leader.kind is MediaKind.VIDEO else spacing.usual_s
    target_s = max(choose_target_duration(_SEGMENT_S, key_distance_s), _target_of_slow(spacing))
    if not low_latency:
        return SegmentTiming(_SEGMENT_S, target_s)
    if len(tracks) > 1 and spacing.longest_s > _SLOW_S:
        spacing = FrameSpacing(named_s, named_s)
    part_target_s = choose_part_target(_steady(spacing, leader), _PART_S)
    return SegmentTiming(_SEGMENT_S, max(target_s, math.ceil(part_target_s)), part_target_s)


def _target_of_slow(spacing: FrameSpacing) -> int:
    """A picture is never longer than a segment may be, where that is known in time."""
    return min(math.ceil(max(0.0, spacing.longest_s * _SLACK - 0.5)), _LONGEST_TARGET_S)


def _steady(spacing: FrameSpacing, leader: Track) -> FrameSpacing:
    """Frames of a camera that names its rate come by the clock, even where the few seen so far wander a little."""
    named_s = 1 / leader.frame_rate if leader.frame_rate else 0.0
    wanders = named_s and abs(spacing.usual_s - named_s) < named_s / 10 and spacing.longest_s < named_s * 1.5
    return FrameSpacing(named_s, named_s) if wanders else spacing

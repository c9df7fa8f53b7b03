"""Target durations that segments and parts can keep to."""

from __future__ import annotations

import random

import pytest

from relay_engine.mux.segment_timing import (
    PART_FLOOR,
    FrameSpacing,
    SegmentTiming,
    choose_part_target,
    choose_target_duration,
    measure_spacing,
)


@pytest.mark.parametrize("rate", [1, 2, 5, 6, 10, 12.5, 15, 20, 23.976, 25, 29.97, 30, 50, 60])
@pytest.mark.parametrize("wanted_s", [0.2, 0.333, 0.5, 1.0])
def test_regular_frames_fill_parts_between_floor_and_target(rate: float, wanted_s: float) -> None:
    frame_s = 1 / rate
    target_s = choose_part_target(FrameSpacing(frame_s, frame_s * 1.01), wanted_s)
    count = int(target_s / frame_s)
    assert PART_FLOOR * target_s <= count * frame_s <= target_s
    assert target_s >= 0.2


@pytest.mark.parametrize("longest_s", [0.05, 0.08, 0.1, 0.2, 0.28])
def test_irregular_frames_always_find_an_end(longest_s: float) -> None:
    target_s = choose_part_target(FrameSpacing(0.04, longest_s))
    assert (1 - PART_FLOOR) * target_s > longest_s


@pytest.mark.parametrize(
    ("segment_s", "key_distance_s", "expected"),
    [
        (2, 2.0, 2),
        (2, 2.04, 2),
        (2, 1.96, 2),
        (2, 1.0, 2),
        (2, 1.5, 3),
        (2, 4.0, 4),
        (2, 10.0, 10),
        (2, 0.5, 2),
        (2, None, 4),
        (1, 0.0, 2),
        (6, 2.0, 6),
    ],
)
def test_target_duration(segment_s: float, key_distance_s: float | None, expected: int) -> None:
    assert choose_target_duration(segment_s, key_distance_s) == expected


def test_longest_segment_is_rounded_down_to_the_target() -> None:
    timing = SegmentTiming(2, 2)
    assert round(timing.longest_segment_s) == 2
    assert round(timing.longest_segment_s + 0.01) == 3


def test_spacing_is_measured_in_any_order() -> None:
    times = [index * 3600 for index in range(30)]
    random.Random(1).shuffle(times)
    assert measure_spacing(times, 90_000) == FrameSpacing(0.04, 0.04)
    assert measure_spacing([0, 3600, 7200, 14_400], 90_000) == FrameSpacing(0.04, 0.08)
    assert not measure_spacing([0], 90_000).is_regular


def test_a_long_group_of_pictures_is_cut_into_segments_of_ten_seconds_at_most() -> None:
    assert [choose_target_duration(2, distance) for distance in (8.0, 10.0, 12.0, 20.0, 60.0)] == [8, 10, 6, 10, 10]

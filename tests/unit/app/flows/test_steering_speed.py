"""How fast a camera goes for a hand on the pad, and for keys."""

from __future__ import annotations

import math

import pytest

from app.flows.steering_speed import FAST, STILL, Axes, axes_of_drag, axes_of_keys


def test_the_middle_of_the_pad_moves_nothing() -> None:
    assert axes_of_drag(0, 0, 80) == STILL
    assert axes_of_drag(5, -6, 80) == STILL
    assert axes_of_drag(5, 5, 0) == STILL


@pytest.mark.parametrize(("right", "down", "pan", "tilt"), [(80, 0, 1, 0), (-80, 0, -1, 0), (0, 80, 0, -1), (0, -80, 0, 1), (800, 0, 1, 0)])
def test_the_rim_is_full_speed_and_beyond_it_is_not_faster(right: float, down: float, pan: float, tilt: float) -> None:
    assert axes_of_drag(right, down, 80) == Axes(pan=pan, tilt=tilt)


def test_further_out_is_faster_and_the_direction_stays() -> None:
    speeds = [axes_of_drag(step, -step, 80) for step in range(10, 60, 5)]
    lengths = [math.hypot(speed.pan, speed.tilt) for speed in speeds]
    assert lengths == sorted(lengths)
    assert lengths[0] < 0.1
    assert all(speed.pan == speed.tilt > 0 for speed in speeds)


def test_keys_add_up_and_pull_against_each_other() -> None:
    assert axes_of_keys({"left", "up"}) == Axes(pan=-0.5, tilt=0.5)
    assert axes_of_keys({"left", "right", "plus"}, FAST) == Axes(zoom=1)
    assert axes_of_keys(()) == STILL


def test_the_sum_of_two_hands_is_never_more_than_full_speed() -> None:
    assert Axes(pan=1, zoom=0.5) + Axes(pan=0.5, zoom=0.25) == Axes(pan=1, zoom=0.75)

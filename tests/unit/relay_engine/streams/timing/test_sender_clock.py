"""SenderClock: one steady line between stream time and wall time."""

from __future__ import annotations

import itertools

import pytest

from relay_engine.streams.timing.sender_clock import SenderClock


def test_jitter_does_not_move_the_line() -> None:
    clock = SenderClock()
    times = []
    for index in range(400):
        clock.observe(index * 0.04, 100 + index * 0.04 + (0.015 if index % 2 else 0.0))
        clock.follow_drift()
        times.append(clock.stream_time(1_000.0))
    assert set(times) == {times[0]}


def test_drift_of_the_cameras_clock_comes_through_in_small_steps() -> None:
    clock = SenderClock()
    line = []
    for index in range(50_000):
        clock.observe(index * 0.04 * 1.0001, 100 + index * 0.04)
        if index % 25 == 0:
            clock.follow_drift()
            line.append(clock.stream_time(0.0))
    assert clock.stream_time(100 + 50_000 * 0.04) == pytest.approx(50_000 * 0.04 * 1.0001, abs=0.025)
    assert max(abs(after - before) for before, after in itertools.pairwise(line)) < 0.0011


def test_the_order_of_b_frames_does_not_make_the_line_jump() -> None:
    clock = SenderClock()
    line = []
    for index in range(500):
        display = index + (0, 2, -1, -1)[index % 4]
        clock.observe(display * 0.04, 100 + index * 0.04)
        clock.follow_drift()
        line.append(clock.stream_time(0.0))
    assert max(abs(after - before) for before, after in itertools.pairwise(line)) < 0.0011


def feed_seconds(clock: SenderClock, first: int, last: int, *, late_s: float) -> list[float]:
    """Pictures of these seconds, 25 a second, each `late_s` late; the line at each report."""
    line = []
    for index in range(first * 25, last * 25):
        clock.observe(index * 0.04, 100 + index * 0.04 + late_s)
        if index % 25 == 0:
            clock.follow_drift()
            line.append(clock.stream_time(0.0))
    return line


def test_a_line_that_stalls_for_seconds_and_catches_up_never_makes_a_report_jump() -> None:
    clock = SenderClock()
    line = feed_seconds(clock, 0, 5, late_s=0.0)
    for index in range(125, 200):  # three seconds of pictures, all at once
        clock.observe(index * 0.04, 100 + 200 * 0.04)
    line += feed_seconds(clock, 8, 60, late_s=0.0)
    assert max(abs(after - before) for before, after in itertools.pairwise(line)) < 0.0051
    assert line[-1] == pytest.approx(line[0], abs=0.025)


def test_a_camera_that_stays_late_is_followed_in_steps_smaller_than_a_frame_of_sound() -> None:
    clock = SenderClock()
    line = feed_seconds(clock, 0, 5, late_s=0.0) + feed_seconds(clock, 5, 500, late_s=1.5)
    assert max(abs(after - before) for before, after in itertools.pairwise(line)) < 0.0051
    assert line[-1] == pytest.approx(line[0] - 1.5, abs=0.025)


def test_unwatched_it_follows_at_once() -> None:
    clock = SenderClock()
    feed_seconds(clock, 0, 5, late_s=0.0)
    feed_seconds(clock, 5, 60, late_s=-0.2)
    clock.follow_drift(watched=False)
    assert clock.stream_time(99.8) == pytest.approx(0.0, abs=0.001)


def test_a_new_time_base_is_taken_at_once() -> None:
    clock = SenderClock()
    clock.observe(0.0, 100.0)
    clock.observe(50.0, 101.0)
    assert clock.stream_time(101.0) == pytest.approx(50.0)


def test_nothing_heard_is_zero() -> None:
    assert SenderClock().stream_time(1234.0) == 0.0

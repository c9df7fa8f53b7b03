"""SenderClock: one steady line between stream time and wall time."""

from __future__ import annotations

import pytest

from relay_engine.streams.sender_clock import SenderClock


def test_jitter_does_not_move_the_line():
    clock = SenderClock()
    times = []
    for index in range(400):
        clock.observe(index * 0.04, 100 + index * 0.04 + (0.015 if index % 2 else 0.0))
        times.append(clock.stream_time(1_000.0))
    assert set(times) == {times[0]}


def test_drift_of_the_cameras_clock_comes_through():
    clock = SenderClock()
    for index in range(20_000):
        clock.observe(index * 0.04 * 1.0001, 100 + index * 0.04)
    assert clock.stream_time(100 + 20_000 * 0.04) == pytest.approx(20_000 * 0.04 * 1.0001, abs=0.021)


def test_a_new_time_base_is_taken_at_once():
    clock = SenderClock()
    clock.observe(0.0, 100.0)
    clock.observe(50.0, 101.0)
    assert clock.stream_time(101.0) == pytest.approx(50.0)


def test_nothing_heard_is_zero():
    assert SenderClock().stream_time(1234.0) == 0.0

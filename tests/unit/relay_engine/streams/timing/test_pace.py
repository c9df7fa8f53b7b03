"""Pace: the rate holds whatever the timers do, and one late turn is no burst."""

from __future__ import annotations

import pytest

from relay_engine.streams.timing.pace import PACE_BYTES, PACE_INTERVAL_S, Pace

RATE = PACE_BYTES / PACE_INTERVAL_S


@pytest.mark.parametrize("interval_s", [PACE_INTERVAL_S, 0.010, 0.015625])
def test_the_rate_is_the_same_whatever_the_timers_do(interval_s):
    pace = Pace()
    pace.start()
    sent = sum(pace.take(100.0 + step * interval_s) for step in range(round(1 / interval_s)))
    assert sent == pytest.approx(min(RATE, 96 * 1024 / interval_s), rel=0.1)


def test_one_late_turn_of_the_loop_does_not_become_one_large_burst() -> None:
    pace = Pace()
    pace.start()
    steps = [pace.take(at) for at in (100.0, 100.002, 100.004, 101.0, 101.002)]
    assert steps == pytest.approx([PACE_BYTES] * 5, rel=0.01)


def test_a_busy_machine_makes_no_larger_bursts() -> None:
    pace = Pace()
    pace.start()
    at, steps = 100.0, []
    for interval_s in (0.002, 0.030, 0.012, 0.003, 0.040, 0.009, 0.002) * 5:
        at += interval_s
        steps.append(pace.take(at))
    assert set(steps) == {PACE_BYTES}


def test_a_new_queue_begins_small_whatever_the_time_since_the_last() -> None:
    pace = Pace()
    pace.start()
    for step in range(10):
        pace.take(100.0 + step * 0.0156)
    pace.start()
    assert pace.take(200.0) == PACE_BYTES


def test_a_clock_that_stands_still_stops_nothing() -> None:
    """time.monotonic() of Python 3.12 on Windows moves every 15.6 ms only."""
    pace = Pace()
    pace.start()
    assert [pace.take(100.0) for _ in range(3)] == [PACE_BYTES] * 3

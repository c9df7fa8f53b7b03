"""Allowance: a burst, then a rate."""

from __future__ import annotations

from relay_engine.allowance import Allowance


def test_a_burst_and_then_a_rate() -> None:
    allowance = Allowance(10, 5, 100.0)
    assert [allowance.take(100.0) for _ in range(7)] == [True] * 5 + [False] * 2
    assert allowance.take_up_to(4, 100.25) == 2
    assert allowance.take_up_to(100, 1_000.0) == 5

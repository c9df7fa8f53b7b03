"""RateMeter."""

from __future__ import annotations

from relay_engine.streams.stats import RateMeter


def test_rate_between_two_samples() -> None:
    meter = RateMeter()
    assert meter.sample(1_000, 10.0) == 0
    assert meter.sample(3_500, 12.0) == 10_000
    assert meter.sample(3_500, 12.0) == 10_000  # no time has passed: the rate stands
    assert meter.sample(3_500, 13.0) == 0

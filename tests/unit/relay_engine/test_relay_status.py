"""RelayMeter: when a relay says that this computer cannot keep up."""

from __future__ import annotations

import pytest

from relay_engine.relay_status import RelayMeter


@pytest.mark.parametrize(
    ("lags_s", "busy_since"),
    [
        ([0.0] * 10, 0.0),
        ([3600.0, *[0.0] * 9], 0.0),  # a computer that was asleep
        ([0.9] * 10, 0.0),
        ([2.0, 0.1, 2.0, 0.1, 2.0], 5.0),
        ([2.0, 2.0, 2.0, 2.0, 0.0], 3.0),
        ([2.0, 2.0, 2.0, *[0.0] * 4], 3.0),  # not yet for long enough
        ([2.0, 2.0, 2.0, *[0.0] * 5], 0.0),
    ],
)
def test_busy_is_who_is_late_again_and_again(lags_s: list[float], busy_since: float) -> None:
    meter = RelayMeter(0.0)
    for number, lag_s in enumerate(lags_s, 1):
        meter.sample(lag_s, float(number))
    assert meter.status(()).busy_since == busy_since

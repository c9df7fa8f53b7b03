"""RelayMeter: when a relay says that this computer cannot keep up."""

from __future__ import annotations

import errno

import pytest

from relay_engine.host.relay_meter import RelayMeter


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


def test_without_descriptors_the_last_figures_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    meter = RelayMeter(0.0)
    meter.sample(0.0, 1.0)
    before = meter.status(()).rss_bytes

    def refuse() -> None:
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(meter._process, "cpu_percent", refuse)
    meter.sample(2.0, 2.0)
    assert (meter.status(()).rss_bytes, meter.status(()).loop_lag_ms) == (before, 2000)

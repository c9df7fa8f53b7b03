"""LoopLag: the worst lateness of a timer."""

from __future__ import annotations

import pytest

from relay_engine import loop_lag
from relay_engine.loop_lag import LoopLag


async def test_the_worst_lateness_is_kept_until_taken(monkeypatch):
    now = 100.0
    monkeypatch.setattr(loop_lag.time, "monotonic", lambda: now)
    lag = LoopLag()
    lag.start()
    for late_s in (0.0, 0.25, 0.01):
        lag.stop()
        now += 0.1 + late_s
        lag._tick()
    lag.stop()
    assert lag.take() == pytest.approx(0.25)
    assert lag.take() == 0.0

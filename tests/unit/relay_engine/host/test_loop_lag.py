"""LoopLag: the worst lateness of a timer."""

from __future__ import annotations

import pytest

from relay_engine.host import loop_lag
from relay_engine.host.loop_lag import LoopLag


async def test_the_worst_lateness_is_kept_until_taken(monkeypatch: pytest.MonkeyPatch) -> None:
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


async def test_lateness_is_known_since_any_moment_and_while_it_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr(loop_lag.time, "monotonic", lambda: now)
    lag = LoopLag()
    lag.start()
    for late_s in (5.0, 0.01, 2.0):  # until 105.1, 105.21 and 107.31
        lag.stop()
        now += 0.1 + late_s
        lag._tick()
    assert lag.late_since(0.0) == pytest.approx(7.0)
    assert lag.late_since(103.1) == pytest.approx(2.0 + 2.0)
    assert lag.late_since(106.31) == pytest.approx(1.0)
    assert lag.late_since(107.31) == 0.0
    now += 3.1  # the timer is due and has not run: what waits behind it does not know yet
    assert lag.late_since(107.31) == pytest.approx(3.0)
    assert lag.late_since(109.41) == pytest.approx(1.0)
    lag.stop()
    assert lag.late_since(107.31) == 0.0

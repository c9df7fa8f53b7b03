"""An event loop whose time jumps to the next timer: hours of supervised retries run in milliseconds."""

from __future__ import annotations

import asyncio
import math
import selectors
from collections.abc import Coroutine
from functools import partial
from typing import Any

WINDOWS_TICK_S = 0.015625  # what timers of Windows are rounded up to


class _JumpingSelector(selectors.SelectSelector):
    """Never waits: what would have been waited for is added to the clock."""

    def __init__(self, tick_s: float) -> None:
        super().__init__()
        self.now = 1000.0
        self._tick_s = tick_s

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        events = super().select(0)
        if not events:
            if timeout is None:
                raise RuntimeError("deadlock: nothing is scheduled any more")
            self.now += max(timeout, 0.0)
            if self._tick_s and timeout > 0:
                self.now = math.ceil(self.now / self._tick_s) * self._tick_s
        return events


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """Its `time()` is the sum of all waits; also a Clock whose wall time moves along."""

    WALL_EPOCH = 1_800_000_000.0

    def __init__(self, tick_s: float = 0.0) -> None:
        self._jumping = _JumpingSelector(tick_s)
        super().__init__(self._jumping)
        self._clock_resolution = 1e-9

    def time(self) -> float:
        return self._jumping.now

    def monotonic(self) -> float:
        return self._jumping.now

    def wall(self) -> float:
        return self.WALL_EPOCH + self._jumping.now


def run_virtual[T](main: Coroutine[Any, Any, T], *, tick_s: float = 0.0) -> T:
    """Like asyncio.run, in virtual time; timers fire on a grid of `tick_s` only."""
    with asyncio.Runner(loop_factory=partial(VirtualTimeLoop, tick_s)) as runner:
        return runner.run(main)


def virtual_clock() -> VirtualTimeLoop:
    """The running virtual loop, as a Clock."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualTimeLoop)
    return loop

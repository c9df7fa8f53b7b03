"""TourRun: goes round presets whenever nobody steers, below everybody's priority, and goes on when they have done."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable

from relay_engine.errors import UserFacingError
from relay_engine.ptz.actions import PresetGo, TourStop
from relay_engine.ptz.actor import TOUR_PRIORITY, Actor

TOUR = Actor("tour", "tour", "tour", TOUR_PRIORITY)
_LOOK_S = 1.0  # how often it looks whether somebody still steers
_AFTER_FAILURE_S = 10.0

type Go = Callable[[PresetGo, float], Awaitable[None]]


class TourRun:
    """`go` sends the camera to a preset and keeps it there for so many seconds; raises UserFacingError. `is_free`: nobody else steers."""

    def __init__(self, stops: tuple[TourStop, ...], go: Go, is_free: Callable[[], bool]) -> None:
        self._stops = stops
        self._go = go
        self._is_free = is_free

    async def run(self) -> None:
        """For ever: it is cancelled."""
        for stop in itertools.cycle(self._stops):
            while (stay_s := await self._visit(stop)) is None:  # noqa: ASYNC110 - a lease ends by time, of which nobody tells
                await asyncio.sleep(_LOOK_S)
            await asyncio.sleep(stay_s)

    async def _visit(self, stop: TourStop) -> float | None:
        """How long to stay there; None while somebody steers."""
        if not self._is_free():
            return None
        try:
            await self._go(PresetGo(preset=stop.preset), stop.dwell_s)
        except UserFacingError as error:
            return None if error.code == "steering_held" else _AFTER_FAILURE_S
        return stop.dwell_s

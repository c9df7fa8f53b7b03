"""Readings: where a camera looks and its presets, asked of it seldom, whoever asks how often."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from relay_engine import tasks
from relay_engine.clock import Clock
from relay_engine.ptz.camera_line import CameraLine, LineFull, Overtaken
from relay_engine.ptz.driver import DriverError
from relay_engine.ptz.values import Position, Preset

POSITION_S = 1.0  # for which what was read holds
PRESETS_S = 60.0  # somebody may change them at the camera itself
MOST_PRESETS = 512


class _Reading[T]:
    """One thing; those who ask at the same time share one call."""

    def __init__(self, clock: Clock, lasts_s: float, read: Callable[[], Awaitable[T]], value: T) -> None:
        self._clock = clock
        self._lasts_s = lasts_s
        self._read = read
        self.value = value
        self._read_at: float | None = None
        self._reading: asyncio.Task[None] | None = None

    def forget(self) -> None:
        """Read it anew when somebody asks."""
        self._read_at = None

    async def get(self, *, wait: bool) -> T:
        """What it is; what it was where the camera does not answer, or `wait` is false and it is being read."""
        now = self._clock.monotonic()
        if self._reading is None and (self._read_at is None or now - self._read_at >= self._lasts_s):
            self._read_at = now  # also where it fails: it is tried no more often than that
            self._reading = tasks.spawn(self._fill(), name="reading of a camera that is steered")
        if self._reading is not None and wait:
            await asyncio.wait({self._reading})
        return self.value

    async def _fill(self) -> None:
        try:
            self.value = await self._read()
        except (DriverError, Overtaken, LineFull):
            pass
        finally:
            self._reading = None


class Readings:
    """Engine loop only."""

    def __init__(self, line: CameraLine, clock: Clock) -> None:
        self._line = line
        self._position: _Reading[Position | None] = _Reading(clock, POSITION_S, self._read_position, None)
        self._presets: _Reading[tuple[Preset, ...]] = _Reading(clock, PRESETS_S, self._read_presets, ())

    async def position(self) -> Position | None:
        """Not while a move is under way or waits: reading must not hold it up."""
        return self._position.value if self._line.is_busy else await self._position.get(wait=True)

    async def presets(self) -> tuple[Preset, ...]:
        """In the camera's own order."""
        return await self._presets.get(wait=True)

    def presets_changed(self) -> None:
        """Through us, just now."""
        self._presets.forget()

    async def _read_position(self) -> Position | None:
        position: Position | None = await self._line.call(lambda driver: driver.position(), is_motion=False)
        return position

    async def _read_presets(self) -> tuple[Preset, ...]:
        presets: tuple[Preset, ...] = await self._line.call(lambda driver: driver.presets(), is_motion=False)
        return presets[:MOST_PRESETS]

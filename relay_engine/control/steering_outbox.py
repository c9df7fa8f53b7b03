"""SteeringOutbox: what one steering client has not been sent yet: states replace each other, answers wait in order, bounded."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

import msgspec

from relay_engine.events import SteeringStatus
from relay_engine.ptz.values import Preset

MOST_ANSWERS = 256  # that a client may leave waiting


class SteeringOutbox:
    """Engine loop only."""

    def __init__(self) -> None:
        self._states: dict[str, Any] = {}  # by type: the newest of each
        self._answers: deque[dict[str, Any]] = deque()
        self._arrived = asyncio.Event()
        self.is_full = False  # the client takes nothing: it is let go

    def tell_status(self, status: SteeringStatus) -> None:
        """Who steers now."""
        self._states["steering"] = {"type": "steering", **msgspec.to_builtins(status)}
        self._arrived.set()

    def tell_presets(self, presets: tuple[Preset, ...]) -> None:
        """Those of the camera."""
        self._states["presets"] = {"type": "presets", "presets": msgspec.to_builtins(presets)}
        self._arrived.set()

    def answer(self, message: dict[str, Any]) -> None:
        """One answer, an error too."""
        if len(self._answers) >= MOST_ANSWERS:
            self.is_full = True
        else:
            self._answers.append(message)
        self._arrived.set()

    def wake(self) -> None:
        """Have whoever sends look whether it still may."""
        self._arrived.set()

    async def wait(self) -> None:
        """Return when there is something to do."""
        await self._arrived.wait()
        self._arrived.clear()

    def take(self) -> list[bytes]:
        """Everything, what was answered first."""
        messages = [*self._answers, *self._states.values()]
        self._answers.clear()
        self._states.clear()
        return [msgspec.json.encode(message) for message in messages]

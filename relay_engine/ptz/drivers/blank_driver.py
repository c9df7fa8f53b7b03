"""BlankDriver: a camera that does nothing of it; the others say what they can do."""

from __future__ import annotations

from relay_engine.errors import Fault
from relay_engine.ptz.driver import DriverError, Refusal
from relay_engine.ptz.values import Position, Preset, PtzAbilities, Velocity


class BlankDriver:
    """Every call is refused, with `error` where that is given."""

    longest_move_s = 0.0

    def __init__(self, error: DriverError | None = None) -> None:
        self._error = error or Refusal(Fault.UNKNOWN, "this way of steering has no such thing")

    async def open(self) -> PtzAbilities:
        raise self._error

    async def move(self, velocity: Velocity, timeout_s: float) -> None:
        raise self._error

    async def stop(self) -> None:
        raise self._error

    async def move_by(self, distance: Velocity) -> None:
        raise self._error

    async def move_to(self, position: Position) -> None:
        raise self._error

    async def centre(self, x: float, y: float) -> None:
        raise self._error

    async def position(self) -> Position | None:
        return None

    async def presets(self) -> tuple[Preset, ...]:
        return ()

    async def go_to_preset(self, token: str) -> None:
        raise self._error

    async def set_preset(self, name: str, token: str) -> str:
        raise self._error

    async def rename_preset(self, token: str, name: str) -> None:
        raise self._error

    async def remove_preset(self, token: str) -> None:
        raise self._error

    async def go_home(self) -> None:
        raise self._error

    async def set_home(self) -> None:
        raise self._error

    async def focus(self, speed: float) -> None:
        raise self._error

    async def iris(self, speed: float) -> None:
        raise self._error

    async def close(self) -> None:
        return

"""PtzDriver: what steers one camera, whatever it speaks."""

from __future__ import annotations

from typing import Protocol

from relay_engine.errors import Fault
from relay_engine.ptz.values import Position, Preset, PtzAbilities, Velocity


class DriverError(Exception):
    """The camera did not do it."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        """`detail`: without credentials."""
        super().__init__(f"{fault}: {detail}" if detail else str(fault))
        self.fault = fault
        self.detail = detail


class Refusal(DriverError):
    """It answered that it does not do that, at all or as it is now: asking again does not help."""


class PresetUnknown(Refusal):
    """It has no such preset."""


class PresetsFull(Refusal):
    """It has no place for another preset."""


class PtzDriver(Protocol):
    """Engine loop only. Every call raises DriverError, and has a deadline of its own.

    `stop` may be called while another call is under way, and does not wait for it.
    """

    longest_move_s: float  # after which the camera stops by itself whatever it was told; 0 = not known

    async def open(self) -> PtzAbilities:
        """Find out what the camera can do; called again after failures."""
        ...

    async def move(self, velocity: Velocity, timeout_s: float) -> None:
        """Move until `stop`; where it can be said, the camera stops by itself some time after `timeout_s`. Zero stands still."""
        ...

    async def stop(self) -> None:
        """Stop all axes, and focus and iris where they move."""
        ...

    async def move_by(self, distance: Velocity) -> None: ...
    async def move_to(self, position: Position) -> None: ...
    async def centre(self, x: float, y: float) -> None: ...
    async def position(self) -> Position | None:
        """Where it looks; None where it does not tell."""
        ...

    async def presets(self) -> tuple[Preset, ...]: ...
    async def go_to_preset(self, token: str) -> None: ...
    async def set_preset(self, name: str, token: str) -> str:
        """Keep where it looks, as a new preset where `token` is empty. Returns its token."""
        ...

    async def rename_preset(self, token: str, name: str) -> None: ...
    async def remove_preset(self, token: str) -> None: ...
    async def go_home(self) -> None: ...
    async def set_home(self) -> None: ...
    async def focus(self, speed: float) -> None: ...
    async def iris(self, speed: float) -> None: ...
    async def close(self) -> None:
        """Let go of its connections."""
        ...

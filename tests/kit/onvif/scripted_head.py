"""ScriptedHead: the pan and tilt head of a scripted camera. It remembers every command, and whether it would be moving now."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field


@dataclass(frozen=True)
class HeadCommand:
    """One command as it came."""

    at: float  # the loop's time
    kind: str  # "ContinuousMove", "Stop", "RelativeMove", "AbsoluteMove", "GotoPreset", "GotoHomePosition", ...
    profile: str
    pan: float | None = None
    tilt: float | None = None
    zoom: float | None = None
    timeout_s: float | None = None
    detail: str = ""  # the preset, the space


@dataclass
class ScriptedHead:
    """Positions are not computed from velocities: only that it moves, and since when."""

    keeps_timeout: bool = True  # else it moves on until somebody stops it
    commands: list[HeadCommand] = field(default_factory=list)
    velocity: tuple[float, float, float] = (0.0, 0.0, 0.0)
    moves_until: float = 0.0
    position: tuple[float, float, float] = (0.0, 0.0, 0.0)
    presets: dict[str, tuple[str, tuple[float, float, float]]] = field(default_factory=dict)  # token -> name, position
    home: tuple[float, float, float] = (0.0, 0.0, 0.0)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_moving(self) -> bool:
        """Whether it would move now."""
        return any(self.velocity) and (not self.keeps_timeout or asyncio.get_running_loop().time() < self.moves_until)

    @property
    def kinds(self) -> list[str]:
        """What came, by name."""
        return [command.kind for command in self.commands]

    def obey(self, command: HeadCommand) -> None:
        """Take a command in."""
        self.commands.append(command)
        match command.kind:
            case "ContinuousMove":
                pan, tilt, zoom = self.velocity
                given = (command.pan, command.tilt, command.zoom)
                self.velocity = tuple(new if new is not None else old for new, old in zip(given, (pan, tilt, zoom), strict=True))  # type: ignore[assignment]
                self.moves_until = command.at + (command.timeout_s if command.timeout_s is not None else 10.0)
            case "Stop":
                self.velocity = (0.0, 0.0, 0.0)
            case "AbsoluteMove":
                self.position = (command.pan or 0.0, command.tilt or 0.0, command.zoom or 0.0)
            case "GotoPreset":
                self.position = self.presets[command.detail][1]
            case "GotoHomePosition":
                self.position = self.home
            case "SetHomePosition":
                self.home = self.position
            case _:
                pass
        self.changed.set()

    async def wait_for(self, kind: str, count: int = 1) -> HeadCommand:
        """Until so many commands of that kind have come; returns the last of them."""
        async with asyncio.timeout(30):
            while len(found := [command for command in self.commands if command.kind == kind]) < count:
                self.changed.clear()
                await self.changed.wait()
        return found[count - 1]

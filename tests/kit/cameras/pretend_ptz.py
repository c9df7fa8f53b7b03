"""PretendPtz: a camera that is steered, without a network: takes down what it was told and when, as slowly and as badly as is wanted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from relay_engine.clock import Clock
from relay_engine.errors import Fault
from relay_engine.ptz.driver import DriverError, PresetUnknown, Refusal
from relay_engine.ptz.values import Position, Preset, PtzAbilities, Velocity

EVERYTHING = PtzAbilities(True, True, True, True, True, True, True, True, True, 8)


class PretendPtz:
    """`told` has (seconds, what, with what) in the order in which the camera had them done."""

    def __init__(self, clock: Clock, abilities: PtzAbilities = EVERYTHING) -> None:
        self._clock = clock
        self._abilities = abilities
        self.told: list[tuple[float, str, object]] = []
        self.delay_s = 0.0  # of each call but Stop
        self.stop_delay_s = 0.0
        self.fails: Callable[[str], DriverError | None] = lambda what: None
        self.longest_move_s = 0.0
        self.kept: dict[str, str] = {"1": "gate", "2": "road"}
        self.is_closed = False
        self.reads = 0

    @property
    def words(self) -> list[str]:
        """What it was told, without times."""
        return [what for _, what, _ in self.told]

    @property
    def is_moving(self) -> bool:
        """As the camera itself would say."""
        lasting = [(what, value) for _, what, value in self.told if what in ("move", "stop")]
        return bool(lasting) and lasting[-1][0] == "move" and lasting[-1][1] != Velocity()

    def times_of(self, what: str) -> list[float]:
        return [round(at, 3) for at, word, _ in self.told if word == what]

    async def open(self) -> PtzAbilities:
        await self._hear("open")
        return self._abilities

    async def move(self, velocity: Velocity, timeout_s: float) -> None:
        await self._hear("move", velocity)

    async def stop(self) -> None:
        await asyncio.sleep(self.stop_delay_s)
        self._note("stop")

    async def move_by(self, distance: Velocity) -> None:
        await self._hear("relative", distance)

    async def move_to(self, position: Position) -> None:
        await self._hear("absolute", position)

    async def centre(self, x: float, y: float) -> None:
        await self._hear("centre", (x, y))

    async def position(self) -> Position | None:
        self.reads += 1
        await self._hear("position")
        return Position(0.1, 0.2, 0.3)

    async def presets(self) -> tuple[Preset, ...]:
        self.reads += 1
        await self._hear("presets")
        return tuple(Preset(token, name) for token, name in self.kept.items())

    async def go_to_preset(self, token: str) -> None:
        if token not in self.kept:
            raise PresetUnknown(Fault.NOT_FOUND)
        await self._hear("preset-go", token)

    async def set_preset(self, name: str, token: str) -> str:
        await self._hear("preset-set", name)
        token = token or str(len(self.kept) + 1)
        self.kept[token] = name
        return token

    async def rename_preset(self, token: str, name: str) -> None:
        await self.set_preset(name, token)

    async def remove_preset(self, token: str) -> None:
        await self._hear("preset-remove", token)
        self.kept.pop(token, None)

    async def go_home(self) -> None:
        await self._hear("home")

    async def set_home(self) -> None:
        await self._hear("home-set")

    async def focus(self, speed: float) -> None:
        await self._hear("focus", speed)

    async def iris(self, speed: float) -> None:
        await self._hear("iris", speed)

    async def close(self) -> None:
        self.is_closed = True

    async def _hear(self, what: str, value: object = None) -> None:
        await asyncio.sleep(self.delay_s)
        self._note(what, value)

    def _note(self, what: str, value: object = None) -> None:
        if (error := self.fails(what)) is not None:
            raise error
        self.told.append((self._clock.monotonic(), what, value))


def refuses(*words: str) -> Callable[[str], DriverError | None]:
    """For `fails`: a camera that does not know these."""
    return lambda what: Refusal(Fault.UNKNOWN, "ActionNotSupported") if what in words else None


def is_away(*words: str) -> Callable[[str], DriverError | None]:
    """For `fails`: it does not answer to these; to nothing where none are named."""
    return lambda what: DriverError(Fault.TIMED_OUT) if not words or what in words else None

"""Helm: what one person holds pressed, and what one camera is told because of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import add
from typing import Protocol

from app.flows.move_repeater import MoveRepeater
from app.flows.steering_lease import HELD, is_lost
from app.flows.steering_speed import STILL, Axes
from relay_engine import Action, Focus, Iris, Move, SteeringStatus, Stop, UserFacingError

_ENDING = frozenset({HELD, "steering_none", "steering_unsupported", "forbidden", "not_steering"})  # nothing moves after these


class Steers(Protocol):
    """The part of the relay's client that steers."""

    async def steer(self, name: str, action: Action) -> SteeringStatus: ...


class Helm:
    """Whatever is let go, lost or left stops at once. `refused` is told what the relay does not do."""

    def __init__(self, client: Steers, refused: Callable[[UserFacingError], None]) -> None:
        self._client = client
        self._refused = refused
        self._parts: dict[object, Axes] = {}
        self.mount = ""
        self._repeater: MoveRepeater[Action] | None = None

    @property
    def is_moving(self) -> bool:
        """True while something is held."""
        return self._repeater is not None and self._repeater.is_moving

    def steer(self, mount: str) -> None:
        """Steer another camera; "" = none. What moves the one before is let go."""
        if mount == self.mount:
            return
        self.let_go()
        self.mount = mount
        self._repeater = self._make_repeater(mount) if mount else None

    def hold(self, part: object, axes: Axes) -> None:
        """Have one of the things that can be held say how it is held; STILL = it is not."""
        if axes.is_still:
            self._parts.pop(part, None)
        else:
            self._parts[part] = axes
        if self._repeater is None:
            return
        if (action := action_of(reduce(add, self._parts.values(), STILL))) is None:
            self._repeater.release()
        else:
            self._repeater.hold(action)

    def let_go(self) -> None:
        """Stop, whatever is held."""
        self._parts.clear()
        if self._repeater is not None:
            self._repeater.release()

    def take_status(self, status: SteeringStatus, me: str) -> None:
        """Learn who steers: where it is somebody else, nothing more is told, no stop either."""
        if self._repeater is not None and is_lost(status, me):
            self._repeater.end()

    def _make_repeater(self, mount: str) -> MoveRepeater[Action]:
        async def move(action: Action) -> None:
            await self._client.steer(mount, action)

        async def stop() -> None:
            await self._client.steer(mount, Stop())

        return MoveRepeater(move, stop, self._take_refusal)

    def _take_refusal(self, error: UserFacingError) -> bool:
        self._refused(error)
        return error.code in _ENDING


def action_of(axes: Axes) -> Action | None:
    """What moves like this; None = nothing does. The lens waits while the camera turns: they are two different wishes to it."""
    if axes.pan or axes.tilt or axes.zoom:
        return Move(pan=axes.pan, tilt=axes.tilt, zoom=axes.zoom)
    if axes.focus:
        return Focus(speed=axes.focus)
    return Iris(speed=axes.iris) if axes.iris else None

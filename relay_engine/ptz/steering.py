"""Steering: every camera that is steered, by its main mount, and who may do what with them now."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from relay_engine import tasks
from relay_engine.access.door import Door
from relay_engine.access.mount_facts import facts_of
from relay_engine.access.visit import Refused
from relay_engine.config import MountConfig
from relay_engine.errors import UserFacingError
from relay_engine.events import MoveEnd, SteeringStatus
from relay_engine.ptz.actions import Action
from relay_engine.ptz.actor import Actor
from relay_engine.ptz.controller import Controller
from relay_engine.ptz.driver import PtzDriver
from relay_engine.ptz.make_driver import make_driver
from relay_engine.ptz.refusals import not_steered
from relay_engine.ptz.teller import News
from relay_engine.ptz.values import Position, Preset
from relay_engine.streams.mount_table import MountTable

_CLOSE_S = 4.0  # for all of them together


@dataclass(frozen=True, slots=True)
class _Steered:
    control: str
    controller: Controller


class Steering:
    """Engine loop only. `configs`: what is to be published now, as it is configured."""

    def __init__(
        self,
        mounts: MountTable,
        door: Door,
        news: News,
        configs: Callable[[], Iterable[MountConfig]],
        maker: Callable[[str], PtzDriver] = make_driver,
    ) -> None:
        self._mounts = mounts
        self._door = door
        self._news = news
        self._configs = configs
        self._make = maker
        self._steered: dict[str, _Steered] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._is_on = self._is_refreshing = False
        self._unwatch: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Begin; from now on whatever is asked is done."""
        self._is_on = True
        self._unwatch = self._door.on_change(self.sweep)
        self._refresh()

    async def stop(self) -> None:
        """Stop what moves, and let go of all cameras, each with a deadline; idempotent."""
        self._is_on = False
        self._unwatch()
        self._unwatch = lambda: None
        for name in tuple(self._steered):
            self._drop(name, MoveEnd.RELAY_STOPPED)
        if self._closing:
            await asyncio.wait(self._closing, timeout=_CLOSE_S)

    def mounts_changed(self) -> None:
        """Some mount is new, gone or configured otherwise; a thousand at once are looked at once."""
        if self._is_on and not self._is_refreshing:
            self._is_refreshing = True
            asyncio.get_running_loop().call_soon(self._refresh)

    @property
    def statuses(self) -> tuple[SteeringStatus, ...]:
        """Of all cameras that are steered."""
        return tuple(steered.controller.status for steered in self._steered.values())

    def controller_of(self, name: str) -> Controller:
        """Of the camera whose picture the mount `name` is. Raises UserFacingError mount_unknown, steering_none."""
        mount = self._mounts.get(name)
        if mount is None:
            raise UserFacingError("mount_unknown", f"there is no camera called {name}", name=name)
        steered = self._steered.get(self._mounts.main_of(mount).name)
        if steered is None:
            raise not_steered(name)
        return steered.controller

    def is_steered(self, name: str) -> bool:
        """Tell whether the camera of the mount `name` is."""
        mount = self._mounts.get(name)
        return mount is not None and self._mounts.main_of(mount).name in self._steered

    def is_held(self, name: str) -> bool:
        """Tell whether somebody steers the camera of the mount `name` now, and not a tour."""
        mount = self._mounts.get(name)
        steered = self._steered.get(self._mounts.main_of(mount).name) if mount is not None else None
        holder = steered.controller.holder if steered is not None else None
        return holder is not None and holder.kind != "tour"

    async def act(self, name: str, actor: Actor, action: Action) -> SteeringStatus:
        """Have the camera do it, where `actor` may now. Raises UserFacingError."""
        return await self.controller_of(name).act(actor, action)

    async def position(self, name: str) -> Position | None:
        """Where it looks; asked of the camera once a second at most. Raises as `controller_of`."""
        controller = self.controller_of(name)
        await controller.abilities()
        return await controller.readings.position()

    async def presets(self, name: str) -> tuple[Preset, ...]:
        """Those of the camera, none where it has none. Raises as `controller_of`."""
        controller = self.controller_of(name)
        return await controller.readings.presets() if (await controller.abilities()).presets else ()

    def gone(self, actor: Actor) -> None:
        """The connection of `actor` has ended: what it moves is stopped."""
        for steered in self._steered.values():
            steered.controller.gone(actor)

    def end(self, name: str, by: str) -> None:
        """End the lease of a camera, whoever has it. Raises as `controller_of`."""
        self.controller_of(name).end(by)

    def sweep(self) -> None:
        """Ask the door again for everybody who steers; once a second, and when rights have changed."""
        for name, steered in tuple(self._steered.items()):
            holder, mount = steered.controller.holder, self._mounts.get(name)
            if holder is None or holder.pass_ is None:
                continue
            facts = facts_of(mount) if mount is not None else None
            if isinstance(self._door.renew(holder.pass_, facts), Refused):
                steered.controller.end_rights()

    def _refresh(self) -> None:
        self._is_refreshing = False
        if not self._is_on:
            return
        wanted = {config.name: config for config in self._configs() if config.control and config.enabled and not config.variant_of}
        for name, steered in tuple(self._steered.items()):
            if name not in wanted or wanted[name].control != steered.control:
                self._drop(name, MoveEnd.MOUNT_GONE)
        for name, config in wanted.items():
            if name in self._steered:
                self._steered[name].controller.change_lease(config.control_lease_s)
                continue
            controller = Controller(name, self._make(config.control), self._news.clock, self._news, lease_s=config.control_lease_s)
            self._steered[name] = _Steered(config.control, controller)
            controller.start()

    def _drop(self, name: str, reason: MoveEnd) -> None:
        task = tasks.spawn(self._steered.pop(name).controller.close(reason), name=f"end of steering {name}")
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

"""Mounts as whoever asks may see them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from relay_engine.access.door import Door
from relay_engine.access.mode import AccessMode
from relay_engine.access.subject import Action
from relay_engine.access.visit import MountFacts, Pass, Visit
from relay_engine.commands.mounts import MountView
from relay_engine.config import MountConfig
from relay_engine.events import Event, MountStatus
from relay_engine.execution.shown_config import mask_mount
from relay_engine.streams.mount_table import MountTable


def facts_of(config: MountConfig) -> MountFacts:
    """What the door needs to know of a mount."""
    return MountFacts(config.name, AccessMode(config.access) if config.access else None, config.listed)


def facts_named(mounts: MountTable, name: str) -> MountFacts:
    """Of the mount called so; of one that is not there the name alone, so that the door's answer does not tell whether it is."""
    mount = mounts.get(name)
    return facts_of(mount.config) if mount is not None else MountFacts(name)


def view_mounts(statuses: Iterable[MountStatus], mounts: MountTable, door: Door, visit: Visit) -> tuple[MountView, ...]:
    """Those that `visit` may observe."""
    visible = door.choose_visible(visit, tuple(statuses), lambda status: facts_named(mounts, status.name))
    return tuple(_view(status, mounts, door, visit) for status in visible)


def statuses_in(events: Iterable[Event]) -> tuple[MountStatus, ...]:
    """The mounts of a snapshot."""
    return tuple(event for event in events if isinstance(event, MountStatus))


def without_origin(status: MountStatus) -> MountStatus:
    """For somebody who only watches: where the camera stands is nothing to them."""
    return dataclasses.replace(status, source="", detail="")


def _view(status: MountStatus, mounts: MountTable, door: Door, visit: Visit) -> MountView:
    def may(action: Action) -> bool:
        facts = facts_named(mounts, status.name) if action is Action.CONTROL else None
        return isinstance(door.admit(dataclasses.replace(visit, action=action, mount=facts)), Pass)

    mount = mounts.get(status.name)
    config = mask_mount(mount.config) if mount is not None and may(Action.CONTROL) else None
    shown = status if config is not None or may(Action.OBSERVE) else without_origin(status)
    return MountView(**{field.name: getattr(shown, field.name) for field in dataclasses.fields(MountStatus)}, config=config)

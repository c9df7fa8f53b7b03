"""Mounts as whoever asks may see them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from relay_engine.access.mount_facts import facts_of
from relay_engine.access.subject import Action
from relay_engine.access.visit import MountFacts, Pass, Visit
from relay_engine.commands.mounts import MountView
from relay_engine.config import MountConfig
from relay_engine.errors import UserFacingError
from relay_engine.events import MountStatus
from relay_engine.execution.relay import Relay
from relay_engine.execution.shown_config import mask_mount
from relay_engine.streams.mount_table import MountTable


def facts_named(mounts: MountTable, name: str) -> MountFacts:
    """Of the mount called so; of one that is not there the name alone, so that the door's answer does not tell whether it is."""
    mount = mounts.get(name)
    return facts_of(mount) if mount is not None else MountFacts(name)


def view_mounts(relay: Relay, statuses: Iterable[MountStatus], visit: Visit) -> tuple[MountView, ...]:
    """Those that `visit` may observe."""
    visible = relay.access.door.choose_visible(visit, tuple(statuses), lambda status: facts_named(relay.mounts, status.name))
    return tuple(_view(relay, status, visit) for status in visible)


def without_origin(status: MountStatus) -> MountStatus:
    """For somebody who only watches: where the camera stands is nothing to them."""
    return dataclasses.replace(status, source="", detail="")


def _view(relay: Relay, status: MountStatus, visit: Visit) -> MountView:
    def may(action: Action) -> bool:
        facts = facts_named(relay.mounts, status.name) if action is Action.CONTROL else None
        return isinstance(relay.access.door.admit(dataclasses.replace(visit, action=action, mount=facts)), Pass)

    config = _saved(relay, status.name) if may(Action.CONTROL) else None
    shown = status if config is not None or may(Action.OBSERVE) else without_origin(status)
    return MountView(**{field.name: getattr(shown, field.name) for field in dataclasses.fields(MountStatus)}, config=config)


def _saved(relay: Relay, name: str) -> MountConfig | None:
    try:
        return mask_mount(relay.saved_mount(name))
    except UserFacingError:  # it is just being removed
        return None

"""EventFilter: which events one recipient may be told, as its rights are now."""

from __future__ import annotations

from collections.abc import Iterable

from relay_engine.access.access import Access
from relay_engine.access.subject import OWNER_ID, Action, Subject
from relay_engine.access.visit import Pass, Visit
from relay_engine.events import Event, MountStatus, Removed, SteeringStatus
from relay_engine.execution.mount_views import facts_named, without_origin
from relay_engine.execution.ptz import without_names
from relay_engine.streams.mount_table import MountTable


class EventFilter:
    """Whoever may observe the relay hears everything; others hear of the mounts that they may see, and of nothing else."""

    def __init__(self, access: Access, mounts: MountTable, subject: Subject) -> None:
        self._access = access
        self._mounts = mounts
        self._subject = subject
        self._told: set[str] = set()  # keys of mounts
        self._epoch = -1
        self._hears_all = False

    def look(self) -> bool | None:
        """True where the rights have changed since the last call, so that everything has to be told anew; None where nobody is known any more."""
        door = self._access.door
        if self._epoch == door.epoch:
            return False
        subject = self._subject if self._subject.id == OWNER_ID else self._access.as_it_is_now(self._subject)
        if subject is None or subject.role is None:
            return None
        self._subject, self._epoch = subject, door.epoch
        self._hears_all = self._may(None)
        self._told.clear()
        return True

    def choose(self, events: Iterable[Event]) -> tuple[Event, ...]:
        """Those that this recipient may hear, as it may hear them."""
        if self._hears_all:
            return tuple(events)
        return tuple(shown for event in events if (shown := self._show(event)) is not None)

    def _show(self, event: Event) -> Event | None:
        match event:
            case MountStatus() if self._may(event.name):
                self._told.add(event.key)
                return without_origin(event)
            case SteeringStatus() if self._may(event.name):
                self._told.add(event.key)
                return without_names(event)
            case Removed() if event.key in self._told:
                self._told.discard(event.key)
                return event
        return None

    def _may(self, mount: str | None) -> bool:
        facts = facts_named(self._mounts, mount) if mount is not None else None
        return isinstance(self._access.door.admit(Visit(Action.OBSERVE, facts, self._subject, "events", "")), Pass)

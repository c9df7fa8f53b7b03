"""LatestStates: the newest state of every thing of one kind, by its name, as the engine's events tell it."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from relay_engine import Removed


class Named(Protocol):
    """An event about one thing that has a name."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...


class LatestStates[State: Named](QObject):
    """Belongs to the window's thread."""

    changed = Signal(str)  # the name of what has changed, come or gone

    def __init__(self, kind: type[State], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kind = kind
        self._states: dict[str, State] = {}
        self._names: dict[str, str] = {}  # by key: what is removed is told by its key alone

    def of(self, name: str) -> State | None:
        """The newest state of one thing, None where there is none."""
        return self._states.get(name)

    @property
    def all(self) -> tuple[State, ...]:
        """Every one, by name."""
        return tuple(self._states[name] for name in sorted(self._states))

    @Slot(tuple)
    def take_events(self, events: tuple[object, ...]) -> None:
        """Learn from a batch of the engine's events."""
        for event in events:
            if isinstance(event, self._kind):
                self._names[event.key] = event.name
                if self._states.get(event.name) != event:
                    self._states[event.name] = event
                    self.changed.emit(event.name)
            elif isinstance(event, Removed) and event.key in self._names:
                name = self._names.pop(event.key)
                self._states.pop(name, None)
                self.changed.emit(name)

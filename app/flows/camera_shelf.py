"""CameraShelf: the relay's mounts as the window's cameras, as they are saved now, by whomever."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from app.flows.camera import Camera, Origin
from app.flows.camera_mounts import cameras_of
from relay_engine import MountConfig, MountSettings, Removed, mask_source

_PREFIX = "mount-settings/"

type Subscriber = Callable[[], None]


class CameraShelf:
    """Fed with the relay's events; keeps nothing by itself. Belongs to the window's thread."""

    def __init__(self) -> None:
        self._mounts: dict[str, MountSettings] = {}
        self._subscribers: list[Subscriber] = []
        self.cameras: tuple[Camera, ...] = ()

    def camera(self, camera_id: str) -> Camera | None:
        """The camera of that id."""
        return next((camera for camera in self.cameras if camera.id == camera_id), None)

    def others(self, camera_id: str) -> tuple[Camera, ...]:
        """All cameras but the one of that id."""
        return tuple(camera for camera in self.cameras if camera.id != camera_id)

    def config(self, mount: str) -> MountConfig | None:
        """What is saved of a mount, with `***` for its passwords."""
        found = self._mounts.get(mount)
        return found.config if found is not None else None

    @property
    def names(self) -> frozenset[str]:
        """Every name in use."""
        return frozenset(self._mounts)

    def take_events(self, events: Iterable[object]) -> None:
        """Learn from a batch of the relay's events."""
        before = dict(self._mounts)
        for event in events:
            if isinstance(event, MountSettings):
                self._mounts[event.name] = event  # one that is there already keeps its place
            elif isinstance(event, Removed) and event.key.startswith(_PREFIX):
                self._mounts.pop(event.key.removeprefix(_PREFIX), None)
        if self._mounts != before:
            self._tell()

    def note(self, config: MountConfig, *, origin: Origin = "book") -> None:
        """Know at once what the relay has just accepted; its own word on it follows."""
        if (before := self._mounts.get(config.name)) is not None:
            origin = before.origin
        self.take_events((MountSettings(f"{_PREFIX}{config.name}", config.name, config, origin),))

    def note_all(self, configs: Iterable[MountConfig]) -> None:
        """Know at once of new mounts that the relay has just accepted, all in one change."""
        shown = [
            msgspec.structs.replace(config, source=mask_source(config.source), control=mask_source(config.control)) for config in configs
        ]
        self.take_events(MountSettings(f"{_PREFIX}{config.name}", config.name, config, "book") for config in shown)

    def note_removed(self, mount: str) -> None:
        """Forget a mount that the relay has just removed."""
        self.take_events((Removed(f"{_PREFIX}{mount}"),))

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber()` after every change; the value returned unsubscribes."""
        self._subscribers.append(subscriber)

        def unsubscribe() -> None:
            if subscriber in self._subscribers:
                self._subscribers.remove(subscriber)

        return unsubscribe

    def _tell(self) -> None:
        self.cameras = cameras_of(self._mounts.values())
        for subscriber in tuple(self._subscribers):
            subscriber()

"""HealthModel: the cameras counted by what they do, told only when that changes."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Signal, Slot

from app.flows.health import CameraState, Health, health_of
from app.models.camera_list import CameraListModel
from relay_engine import Event, ListenerStatus, RelayStatus, Removed

type AnyIndex = QModelIndex | QPersistentModelIndex


class HealthModel(QObject):
    """Follows the camera list, the ports that viewers come by, and how late the relay runs."""

    changed = Signal(object)  # Health

    def __init__(self, cameras: CameraListModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cameras = cameras
        self._shut: dict[str, ListenerStatus] = {}  # by key
        self._busy_since = 0.0
        self.health = Health()
        cameras.dataChanged.connect(self._data_changed)
        for signal in (cameras.modelReset, cameras.rowsInserted, cameras.rowsRemoved):
            signal.connect(self._count)
        self._count()

    def take_events(self, events: tuple[Event, ...]) -> None:
        """Pick out the ports that let nobody in, and whether this computer keeps up."""
        before = dict(self._shut), self._busy_since
        for event in events:
            if isinstance(event, ListenerStatus | Removed):
                self._shut.pop(event.key, None)
            if isinstance(event, ListenerStatus) and event.fault is not None:
                self._shut[event.key] = event
            if isinstance(event, RelayStatus):
                self._busy_since = event.busy_since
        if (self._shut, self._busy_since) != before:
            self._count()

    @Slot()
    def _count(self) -> None:
        rows = [self._cameras.camera_at(row) for row in range(self._cameras.rowCount())]
        status_of = self._cameras.status_of
        health = health_of(CameraState(camera.id, camera.title, status_of(camera.mount), status_of(camera.sub_mount)) for camera in rows)
        health = replace(health, shut=next(iter(self._shut.values()), None), busy_since=self._busy_since)
        if health != self.health:
            self.health = health
            self.changed.emit(health)

    def _data_changed(self, _first: AnyIndex, _last: AnyIndex, roles: list[int]) -> None:
        if not roles:  # a still or a count-down says nothing new
            self._count()

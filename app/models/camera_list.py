"""CameraListModel: the cameras of the settings, with what the engine says of each."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QImage

from app.flows.camera import Camera
from app.flows.wording.mount_words import format_bitrate, state_words, tone
from app.flows.wording.notice_words import words_for_notice
from app.flows.wording.outage_words import words_for_trouble
from app.models.thumbnails import ThumbnailFeed
from app.models.translate import translate
from relay_engine import Clock, MountState, MountStatus, Removed, SystemClock

OFF = "off"  # the state of a camera whose relay does not run

type AnyIndex = QModelIndex | QPersistentModelIndex


class CameraRole(IntEnum):
    """What the model tells of a camera."""

    ID = Qt.ItemDataRole.UserRole + 1
    TITLE = Qt.ItemDataRole.UserRole + 2
    MOUNT = Qt.ItemDataRole.UserRole + 3
    STATE = Qt.ItemDataRole.UserRole + 4  # MountState, or OFF
    STATE_WORDS = Qt.ItemDataRole.UserRole + 5
    TONE = Qt.ItemDataRole.UserRole + 6
    VIEWERS = Qt.ItemDataRole.UserRole + 7
    BITRATE_IN = Qt.ItemDataRole.UserRole + 8
    BITRATE_OUT = Qt.ItemDataRole.UserRole + 9
    RATE_WORDS = Qt.ItemDataRole.UserRole + 10
    THUMBNAIL = Qt.ItemDataRole.UserRole + 11  # QImage, null where there is none
    FAULT = Qt.ItemDataRole.UserRole + 12
    FAULT_WORDS = Qt.ItemDataRole.UserRole + 13
    STATUS = Qt.ItemDataRole.UserRole + 14
    ENABLED = Qt.ItemDataRole.UserRole + 15
    CAMERA = Qt.ItemDataRole.UserRole + 16
    NOTICE_WORDS = Qt.ItemDataRole.UserRole + 17  # a list of FaultWords


class CameraListModel(QAbstractListModel):
    """Rows follow the settings' order; a tick of the engine changes data, never the rows."""

    def __init__(self, thumbnails: ThumbnailFeed | None = None, *, clock: Clock | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = clock if clock is not None else SystemClock()
        self._cameras: list[Camera] = []
        self._statuses: dict[str, MountStatus] = {}
        self._thumbnails = thumbnails
        if thumbnails is not None:
            thumbnails.changed.connect(self._thumbnail_changed)
        self._count_down = QTimer(self)
        self._count_down.setInterval(1000)
        self._count_down.timeout.connect(self._tick)

    @Slot(object)
    def set_cameras(self, cameras: Iterable[Camera]) -> None:
        """Show these cameras; those that stay keep their rows' state."""
        wanted = list(cameras)
        if [camera.id for camera in wanted] == [camera.id for camera in self._cameras]:
            self._replace(wanted)
            return
        self._remove_missing({camera.id for camera in wanted})
        self._insert_new(wanted)
        if [camera.id for camera in self._cameras] != [camera.id for camera in wanted]:
            self.beginResetModel()
            self._cameras = wanted
            self.endResetModel()
        else:
            self._replace(wanted)

    @Slot(tuple)
    def take_events(self, events: tuple[object, ...]) -> None:
        """Learn from a batch of the engine's events."""
        touched = set()
        for event in events:
            if isinstance(event, MountStatus):
                self._statuses[event.name] = event
                touched.add(event.name)
            elif isinstance(event, Removed) and event.key.startswith("mount/"):
                name = event.key.removeprefix("mount/")
                self._statuses.pop(name, None)
                touched.add(name)
        self._changed(touched)
        self._set_count_down()

    def status_of(self, mount: str) -> MountStatus | None:
        """What the engine said last of a mount; None while it does not run."""
        return self._statuses.get(mount)

    def index_of(self, camera_id: str) -> QModelIndex:
        """The row of a camera; invalid where it is gone."""
        row = next((row for row, camera in enumerate(self._cameras) if camera.id == camera_id), -1)
        return self.index(row) if row >= 0 else QModelIndex()

    def camera_at(self, row: int) -> Camera:
        """The camera of a row."""
        return self._cameras[row]

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._cameras)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._cameras):
            return None
        camera = self._cameras[index.row()]
        return self._of_camera(camera, role) if role in _CAMERA_ROLES else self._of_status(camera, self._statuses.get(camera.mount), role)

    def roleNames(self) -> dict[int, Any]:
        return {**super().roleNames(), **{role.value: role.name.lower().encode() for role in CameraRole}}

    def _of_camera(self, camera: Camera, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole | CameraRole.TITLE:
                return camera.title
            case CameraRole.ID:
                return camera.id
            case CameraRole.MOUNT:
                return camera.mount
            case CameraRole.ENABLED:
                return camera.enabled
            case _:
                return camera

    def _of_status(self, camera: Camera, status: MountStatus | None, role: int) -> Any:
        match role:
            case CameraRole.STATUS:
                return status
            case CameraRole.STATE:
                return status.state.value if status is not None else OFF
            case CameraRole.STATE_WORDS | Qt.ItemDataRole.ToolTipRole:
                return state_words(status, self._clock.wall(), translate)
            case CameraRole.TONE:
                return tone(status)
            case CameraRole.VIEWERS:
                return status.readers if status is not None else 0
            case CameraRole.BITRATE_IN:
                return status.bitrate_in if status is not None else 0
            case CameraRole.BITRATE_OUT:
                return status.bitrate_out if status is not None else 0
            case CameraRole.RATE_WORDS:
                return f"{format_bitrate(status.bitrate_in)} → {format_bitrate(status.bitrate_out)}" if status is not None else ""
            case CameraRole.FAULT:
                return status.fault if status is not None else None
            case CameraRole.FAULT_WORDS:
                return words_for_trouble(status, self._clock.wall(), translate) if status is not None else None
            case CameraRole.NOTICE_WORDS:
                return [words_for_notice(notice, translate) for notice in status.notices] if status is not None else []
            case CameraRole.THUMBNAIL:
                return self._thumbnails.image(camera.mount) if self._thumbnails is not None else QImage()
            case _:
                return None

    def _replace(self, cameras: list[Camera]) -> None:
        changed = [row for row, (old, new) in enumerate(zip(self._cameras, cameras, strict=True)) if old != new]
        self._cameras = cameras
        for row in changed:
            self.dataChanged.emit(self.index(row), self.index(row))

    def _remove_missing(self, wanted: set[str]) -> None:
        for row in reversed(range(len(self._cameras))):
            if self._cameras[row].id not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._cameras[row]
                self.endRemoveRows()

    def _insert_new(self, wanted: list[Camera]) -> None:
        """Those that stand side by side come in one change: a recorder brings dozens, and each change has every card looked at."""
        present = {camera.id for camera in self._cameras}
        row = 0
        while row < len(wanted):
            run = list(itertools.takewhile(lambda camera: camera.id not in present, wanted[row:]))
            if run:
                at = min(row, len(self._cameras))
                self.beginInsertRows(QModelIndex(), at, at + len(run) - 1)
                self._cameras[at:at] = run
                self.endInsertRows()
            row += len(run) or 1

    def _changed(self, mounts: set[str], roles: list[int] | None = None) -> None:
        for row, camera in enumerate(self._cameras):
            if camera.mount in mounts:
                self.dataChanged.emit(self.index(row), self.index(row), roles or [])

    @Slot(str)
    def _thumbnail_changed(self, mount: str) -> None:
        self._changed({mount}, [CameraRole.THUMBNAIL.value])

    def _set_count_down(self) -> None:
        counting = any(status.state is MountState.RETRYING for status in self._statuses.values())
        if counting != self._count_down.isActive():
            self._count_down.start() if counting else self._count_down.stop()

    @Slot()
    def _tick(self) -> None:
        retrying = {name for name, status in self._statuses.items() if status.state is MountState.RETRYING}
        self._changed(retrying, [CameraRole.STATE_WORDS.value, Qt.ItemDataRole.ToolTipRole.value])


_CAMERA_ROLES = frozenset(
    {Qt.ItemDataRole.DisplayRole, CameraRole.TITLE, CameraRole.ID, CameraRole.MOUNT, CameraRole.ENABLED, CameraRole.CAMERA}
)

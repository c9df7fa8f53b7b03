"""AppContext: what every page of the window is given."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.bridge.engine_client import EngineClient
from app.bridge.event_signal import EventSignal
from app.flows.camera_control import CameraControl
from app.flows.old_log import read_old_log
from app.flows.relay_control import RelayControl
from app.locations import Locations
from app.models.bandwidth_history import BandwidthHistory
from app.models.camera_list import CameraListModel
from app.models.health import HealthModel
from app.models.log import LogModel
from app.models.outage_history import OutageHistory
from app.models.reader_table import ReaderTableModel
from app.models.thumbnails import ThumbnailFeed
from app.settings.engine_mapping import mount_names, sub_mount_name
from app.settings.outage_file import OutageFile
from app.settings.password_safe import PasswordSafe
from app.settings.setting_store import SettingStore
from app.settings.settings import AppSettings, Camera
from relay_engine import UserFacingError


@dataclass(frozen=True, slots=True)
class Parts:
    """What a context is made of and does not make itself."""

    locations: Locations
    store: SettingStore
    passwords: PasswordSafe
    client: EngineClient
    demo: bool = False


class AppContext(QObject):
    """Make it on the GUI thread; it connects the engine's events to the models."""

    settings_changed = Signal(object)  # AppSettings
    relay_problem = Signal(object)  # UserFacingError: the relay could not start; None: it runs again
    notice = Signal(object)  # UserFacingError, to be shown once

    def __init__(self, parts: Parts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.locations = parts.locations
        self.store = parts.store
        self.passwords = parts.passwords
        self.client = parts.client
        self.demo = parts.demo
        self.current_relay_problem: UserFacingError | None = None
        self.startup_notices: tuple[UserFacingError, ...] = parts.store.problems
        self.relay_control = RelayControl(self.client, self.store, self.passwords, self.locations)
        self.camera_control = CameraControl(self.client, self.store, self.passwords, self.start_relay)
        self.events = EventSignal(self.client, self)
        self.thumbnails = ThumbnailFeed(self.client, parent=self)
        self.cameras = CameraListModel(self.thumbnails, parent=self)
        self.health = HealthModel(self.cameras, parent=self)
        self.readers = ReaderTableModel(parent=self)
        self.bandwidth = BandwidthHistory(parent=self)
        self.log = LogModel(parent=self)
        self.outages = OutageHistory(OutageFile(self.locations.outages_file), parent=self)
        for model in (self.thumbnails, self.cameras, self.readers, self.bandwidth, self.log, self.outages, self.health):
            self.events.events.connect(model.take_events)
        self.log.take_events(read_old_log(self.locations.log_file, mount_names(self.store.cameras)))
        self._unsubscribe = self.store.subscribe(self._settings_changed)
        self._show_cameras()
        self.bandwidth.start()

    async def start_relay(self) -> None:
        """Start the relay; a UserFacingError is kept as the current problem, told by `relay_problem`, and raised."""
        try:
            await self.relay_control.start()
        except UserFacingError as error:
            self._set_problem(error)
            raise
        except Exception as error:
            # A defect of ours: the window must not just say "off". The crash reporter has the details.
            self._set_problem(
                UserFacingError("relay_failed", f"the relay could not start ({type(error).__name__})", detail=type(error).__name__)
            )
            raise
        self._set_problem(next(iter(self.client.problems), None))

    async def retry(self) -> None:
        """Try again what did not start: the relay, or a part of it. Raises UserFacingError."""
        if not self.client.is_running:
            await self.start_relay()
            return
        try:
            await self.relay_control.retry()
        finally:
            self._set_problem(next(iter(self.client.problems), None))

    async def apply_settings(self, **fields: object) -> AppSettings:
        """Save settings and restart the relay where it has to be; one that cannot start again is the current problem too."""
        was_running = self.client.is_running
        try:
            settings = await self.relay_control.apply(**fields)
        except UserFacingError as error:
            if was_running and not self.client.is_running:
                self._set_problem(error)
            raise
        if self.client.is_running:
            self._set_problem(next(iter(self.client.problems), None))
        if self.current_relay_problem is not None and not self.client.is_running:
            await self.start_relay()  # it waited for just this: another port
        return settings

    def viewers(self) -> int:
        """How many watch now, all cameras and their small pictures together."""
        return sum(self.viewers_of(camera) for camera in self.store.cameras)

    def viewers_of(self, camera: Camera) -> int:
        """How many watch a camera now, its small picture included."""
        statuses = (self.cameras.status_of(name) for name in (camera.mount, sub_mount_name(camera.mount)))
        return sum(status.readers for status in statuses if status is not None)

    def make_reader_table(self, mount: str) -> ReaderTableModel:
        """The table of one mount's readers for a page of its own, filled and kept up to date; the page owns it."""
        table = ReaderTableModel(mount)
        table.take_events(self.readers.all_readers())
        self.events.events.connect(table.take_events)
        return table

    def close(self) -> None:
        """Stop timers and subscriptions; nothing is told to the models after it."""
        self.bandwidth.stop()
        self.thumbnails.close()
        self.events.close()
        self.outages.close()
        self._unsubscribe()

    def _settings_changed(self, settings: AppSettings) -> None:
        self._show_cameras()
        self.settings_changed.emit(settings)

    def _show_cameras(self) -> None:
        self.cameras.set_cameras(self.store.cameras)
        self.thumbnails.set_mounts(camera.mount for camera in self.store.cameras)

    def _set_problem(self, problem: UserFacingError | None) -> None:
        if problem is not self.current_relay_problem:
            self.current_relay_problem = problem
            self.relay_problem.emit(problem)

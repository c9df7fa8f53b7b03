"""AppContext: what every page of the window is given."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from app.bridge.engine_client import EngineClient
from app.bridge.event_signal import EventSignal
from app.flows.add_camera import DEMO_TITLE
from app.flows.book_notices import notice_of
from app.flows.camera import Camera
from app.flows.camera_control import CameraControl
from app.flows.camera_shelf import CameraShelf
from app.flows.devices.known_logins import KnownLogins
from app.flows.devices.recorder_control import RecorderControl
from app.flows.old_log import read_old_log
from app.flows.relay_control import RelayControl
from app.flows.relay_options import RelayOptionsFeed
from app.locations import Locations
from app.models.bandwidth_history import BandwidthHistory
from app.models.camera_list import CameraListModel
from app.models.health import HealthModel
from app.models.latest_states import LatestStates
from app.models.log import LogModel
from app.models.outage_history import OutageHistory
from app.models.reader_table import ReaderTableModel
from app.models.thumbnails import ThumbnailFeed
from app.models.translate import translate
from app.settings.outage_file import OutageFile
from app.settings.preset_pictures import PresetPictures
from app.settings.setting_store import SettingStore
from app.settings.settings import AppSettings
from relay_engine import LineStatus, OnvifDeviceStatus, SteeringStatus, UserFacingError


@dataclass(frozen=True, slots=True)
class Parts:
    """What the context is made of and does not make itself."""

    locations: Locations
    store: SettingStore
    client: EngineClient
    move: Callable[
        [Path], Awaitable[tuple[UserFacingError, ...]]
    ]  # brings what an older version has left into the relay's book in that folder
    demo: bool = False


class AppContext(QObject):
    """Make it on the GUI thread; it connects the engine's events to the models."""

    settings_changed = Signal(object)  # AppSettings: something that is saved has changed, in the window's file or in the relay's book
    opened = Signal()  # the relay's book is open: there are the cameras
    relay_problem = Signal(object)  # UserFacingError: the relay could not be opened or started; None: it runs again
    notice = Signal(object)  # UserFacingError, to be shown once

    def __init__(self, parts: Parts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.locations = parts.locations
        self.store = parts.store
        self.client = parts.client
        self.demo = parts.demo
        self._move = parts.move
        self._opening = asyncio.Lock()
        self._noticed: set[str] = set()  # what was said
        self.current_relay_problem: UserFacingError | None = None
        self.startup_notices: tuple[UserFacingError, ...] = parts.store.problems
        self.shelf = CameraShelf()
        self.options = RelayOptionsFeed()
        self.relay_control = RelayControl(self.client, self.store, self.options, self.locations)
        self.camera_control = CameraControl(self.client, self.shelf, self.start_relay)
        self.recorder_control = RecorderControl(self.client, self.shelf, self.camera_control)
        self.logins = KnownLogins()
        self.events = EventSignal(self.client, self)
        self.thumbnails = ThumbnailFeed(self.client, parent=self)
        self.cameras = CameraListModel(self.thumbnails, parent=self)
        self.health = HealthModel(self.cameras, parent=self)
        self.readers = ReaderTableModel(parent=self)
        self.bandwidth = BandwidthHistory(parent=self)
        self.log = LogModel(parent=self)
        self.outages = OutageHistory(OutageFile(self.locations.outages_file), parent=self)
        self.steering = LatestStates(SteeringStatus, self)
        self.devices = LatestStates(OnvifDeviceStatus, self)  # as which recorders have the cameras
        self.lines = LatestStates(LineStatus, self)
        self.preset_pictures = PresetPictures(self.locations.presets_folder)
        self.events.events.connect(self._take_saved)
        for model in (self.thumbnails, self.cameras, self.readers, self.bandwidth, self.log, self.outages, self.health):
            self.events.events.connect(model.take_events)
        for states in (self.steering, self.devices, self.lines):
            self.events.events.connect(states.take_events)
        self._unsubscribe = (
            self.store.subscribe(self._window_settings_changed),
            self.shelf.subscribe(self._cameras_changed),
            self.options.subscribe(self._options_changed),
        )
        self.bandwidth.start()

    @property
    def is_open(self) -> bool:
        """Tell whether the cameras are known."""
        return self.client.is_open

    async def open(self) -> None:
        """Open the relay's book, with what an older version has left in it. Raises UserFacingError; it is the current problem then."""
        async with self._opening:
            if self.is_open:
                return
            with self._telling():
                for problem in await self._move(self.relay_control.data_folder):
                    self._notice(problem)
                saved = await self.relay_control.open()
                self._take_saved(saved)
                self.log.take_events(read_old_log(self.locations.log_file, self.shelf.names))
                if self.demo:
                    await self.camera_control.add_demo(translate(DEMO_TITLE))
            self._set_problem(None)
        self.opened.emit()

    async def start_relay(self) -> None:
        """Start the relay; a UserFacingError is kept as the current problem, told by `relay_problem`, and raised."""
        await self.open()
        with self._telling():
            await self.relay_control.start()
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

    async def apply_settings(self, **fields: object) -> None:
        """Save settings; a relay that cannot go on with them is the current problem too. Raises UserFacingError."""
        was_running = self.client.is_running
        try:
            await self.relay_control.apply(**fields)
        except UserFacingError as error:
            if was_running and not self.client.is_running:
                self._set_problem(error)
            raise
        if self.client.is_running:
            self._set_problem(next(iter(self.client.problems), None))
        if self.current_relay_problem is not None and not self.client.is_running:
            await self.start_relay()  # it waited for just this: another port

    def viewers(self) -> int:
        """How many watch now, all cameras and their small pictures together."""
        return sum(self.viewers_of(camera) for camera in self.shelf.cameras)

    def viewers_of(self, camera: Camera) -> int:
        """How many watch a camera now, its small picture included."""
        statuses = (self.cameras.status_of(name) for name in camera.mounts)
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
        for unsubscribe in self._unsubscribe:
            unsubscribe()

    @Slot(tuple)
    def _take_saved(self, events: tuple[object, ...]) -> None:
        """Learn what is saved, by whomever, and what was wrong with the book."""
        self.shelf.take_events(events)
        self.options.take_events(events)
        for event in events:
            if (notice := notice_of(event)) is not None:
                self._notice(notice)

    def _notice(self, problem: UserFacingError) -> None:
        """Say it, once."""
        if str(problem) not in self._noticed:
            self._noticed.add(str(problem))
            self.notice.emit(problem)

    def _window_settings_changed(self, settings: AppSettings) -> None:
        self.settings_changed.emit(settings)

    def _options_changed(self) -> None:
        self.settings_changed.emit(self.store.settings)

    def _cameras_changed(self) -> None:
        self.cameras.set_cameras(self.shelf.cameras)
        self.thumbnails.set_mounts(camera.mount for camera in self.shelf.cameras)
        self.settings_changed.emit(self.store.settings)

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        """What goes wrong is the current problem, too."""
        try:
            yield
        except UserFacingError as error:
            self._set_problem(error)
            raise
        except Exception as error:
            # A defect of ours: the window must not just say "off". The crash reporter has the details.
            name = type(error).__name__
            self._set_problem(UserFacingError("relay_failed", f"the relay could not start ({name})", detail=name))
            raise

    def _set_problem(self, problem: UserFacingError | None) -> None:
        if problem is not self.current_relay_problem:
            self.current_relay_problem = problem
            self.relay_problem.emit(problem)

"""MainWindow: navigation, header, banner and the pages."""

from __future__ import annotations

import base64
import logging
from functools import partial
from typing import cast

from PySide6.QtCore import QByteArray, QEvent, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from app.context import AppContext
from app.flows.error_words import words_for_error
from app.flows.share_links import local_addresses
from app.models.camera_list import CameraRole
from app.models.translate import translate
from app.views.banner import Banner
from app.views.camera_actions import CameraActions
from app.views.camera_page import CameraPage
from app.views.cameras_page import CamerasPage
from app.views.first_size import first_size
from app.views.header_bar import HeaderBar
from app.views.icons import program_icon, recolour_icons
from app.views.log_page import LogPage
from app.views.navigation import Navigation
from app.views.page_stack import PageStack
from app.views.settings_page import SettingsPage
from app.views.share_page import SharePage
from app.views.theme import current_theme
from relay_engine import Event, MountState, UserFacingError

_log = logging.getLogger(__name__)
CAMERAS, LOG, SETTINGS, CAMERA, SHARE = "cameras", "log", "settings", "camera", "share"
_MIN_WIDTH, _MIN_HEIGHT = 920, 480  # a laptop of 1366 x 768 at 150 % leaves little more
_START_WIDTH, _START_HEIGHT = 1240, 800
_SAID_MS = 4000


class MainWindow(QMainWindow):
    """Shows what the context's models say; asks for everything by CameraActions."""

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self.actions_ = CameraActions(context, self)
        self._shared_from = CAMERAS
        self._said_timer = QTimer(self)
        self._said_timer.setSingleShot(True)
        self._said_timer.timeout.connect(self._unsay)
        self.setWindowTitle("Relay Server")
        self.setWindowIcon(program_icon())
        self.setMinimumSize(_MIN_WIDTH, _MIN_HEIGHT)
        self._build()
        self._add_shortcuts()
        self._connect_context()
        self._restore_geometry()
        for notice in context.startup_notices:
            self._notice(notice)

    def _build(self) -> None:
        """Make header and pages; made anew when the language changes, so that no word is forgotten."""
        context = self._context
        self.header = HeaderBar()
        self.banner = Banner()
        self.said = Banner()
        self.navigation = Navigation()
        self._stack = PageStack(
            {
                CAMERAS: self._make_cameras_page,
                LOG: partial(LogPage, context),
                SETTINGS: self._make_settings_page,
                CAMERA: self._make_camera_page,
                SHARE: self._make_share_page,
            }
        )
        self._lay_out()
        self.navigation.set_note(self.tr("This computer\n{0}").format(local_addresses(context.store.settings.listen_host)[0].address))
        self._connect_bars()
        self.header.show_relay(str(context.client.state))
        self._relay_problem(context.current_relay_problem)
        self.show_page(CAMERAS)
        self._show_buttons()

    @property
    def page(self) -> str:
        """The key of the page in sight."""
        return self._stack.current_key

    @property
    def cameras_page(self) -> CamerasPage:
        return cast(CamerasPage, self._stack.get(CAMERAS))

    @property
    def camera_page(self) -> CameraPage:
        return cast(CameraPage, self._stack.get(CAMERA))

    @property
    def share_page(self) -> SharePage:
        return cast(SharePage, self._stack.get(SHARE))

    @property
    def settings_page(self) -> SettingsPage:
        return cast(SettingsPage, self._stack.get(SETTINGS))

    @property
    def log_page(self) -> LogPage:
        return cast(LogPage, self._stack.get(LOG))

    def show_page(self, key: str) -> None:
        self._stack.show_page(key)
        self.navigation.mark_page(CAMERAS if key in (CAMERA, SHARE) else key)

    def open_camera(self, camera_id: str) -> None:
        self.camera_page.show_camera(camera_id)
        self.show_page(CAMERA)

    def share_camera(self, camera_id: str) -> None:
        """Show one camera's links and QR code; Back leads to where this was asked for."""
        self._shared_from = self.page
        self.share_page.show_camera(camera_id)
        self.show_page(SHARE)

    def say(self, text: str) -> None:
        """Show a short line that goes away by itself."""
        self.said.show_message("ok", text)
        self._said_timer.start(_SAID_MS)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            QTimer.singleShot(0, self._speak)  # the event reaches the pages too: let it pass before they go
        if event.type() == QEvent.Type.WindowStateChange:
            self.cameras_page.set_awake(not self.isMinimized())
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.actions_.close_dialogs()
        geometry = base64.b64encode(self.saveGeometry().data()).decode("ascii")
        try:
            self._context.store.change(window_geometry=geometry)
        except UserFacingError as error:
            _log.warning("the window's place was not saved: %s", error)
        event.accept()

    def _restore_geometry(self) -> None:
        self.resize(first_size(_START_WIDTH, _START_HEIGHT))
        saved = self._context.store.settings.window_geometry
        if saved:
            self.restoreGeometry(QByteArray(base64.b64decode(saved)))

    def _speak(self) -> None:
        page, opened, shared = self.page, self._stack.made(CAMERA), self._stack.made(SHARE)
        self._build()
        if isinstance(opened, CameraPage):
            self.camera_page.show_camera(opened.camera_id)
        if isinstance(shared, SharePage):
            self.share_page.show_camera(shared.camera_id)
        self.show_page(page)

    def _unsay(self) -> None:
        self.said.hide()

    def _camera_removed(self, camera_id: str) -> None:
        opened = self._stack.made(CAMERA)
        if isinstance(opened, CameraPage) and opened.camera_id == camera_id:
            opened.show_camera("")
            self.show_page(CAMERAS)

    def _back_from_share(self) -> None:
        self.show_page(self._shared_from)

    def _back_to_cameras(self) -> None:
        self.show_page(CAMERAS)

    def _relay_problem(self, error: object) -> None:
        if not isinstance(error, UserFacingError):
            self.banner.hide()
            return
        words = words_for_error(error, translate)
        if error.code in ("port_taken", "port_forbidden", "listener_failed", "ports_equal"):
            self.banner.show_message("error", words.what, words.to_do, "settings", self.tr("Change the port"))
        else:
            self.banner.show_message("error", words.what, words.to_do, "retry", self.tr("Try again"))

    def _notice(self, error: object) -> None:
        if isinstance(error, UserFacingError):
            words = words_for_error(error, translate)
            self.banner.show_message("warning", words.what, words.to_do)

    def _banner_action(self, action: str) -> None:
        if action == "settings":
            self.show_page(SETTINGS)
            self.settings_page.focus_ports()
        else:
            self.actions_.start_relay()

    def _take_events(self, events: tuple[Event, ...]) -> None:
        self.header.take_events(events)

    def _relay_changed(self, state: str) -> None:
        self.header.show_relay(state)
        self._show_buttons()

    def _show_buttons(self) -> None:
        """Start all and Stop all: only what would change something can be pressed."""
        model = self._context.cameras
        states = [model.index(row, 0).data(CameraRole.STATE) for row in range(model.rowCount())]
        running = [state not in (MountState.STOPPED, "off") for state in states]
        self.header.allow(start=not all(running) or (not states and not self._context.relay_control.running), stop=any(running))

    def _connect_bars(self) -> None:
        self.navigation.page_chosen.connect(self.show_page)
        self.header.start_all_requested.connect(self.actions_.start_all)
        self.header.stop_all_requested.connect(self.actions_.stop_all)
        self.banner.action_clicked.connect(self._banner_action)

    def _connect_camera_actions(self, page: CamerasPage | CameraPage) -> None:
        actions = self.actions_
        page.start_requested.connect(actions.start)
        page.stop_requested.connect(actions.stop)
        page.edit_requested.connect(actions.edit)
        page.rename_requested.connect(actions.rename)
        page.channel_requested.connect(actions.add_channel)
        page.copy_requested.connect(actions.copy_link)
        page.remove_requested.connect(actions.remove)
        page.share_requested.connect(self.share_camera)

    def _make_cameras_page(self) -> CamerasPage:
        page = CamerasPage(self._context)
        page.add_requested.connect(self.actions_.add)
        page.demo_requested.connect(self.actions_.add_demo)
        page.open_requested.connect(self.open_camera)
        self._connect_camera_actions(page)
        return page

    def _make_camera_page(self) -> CameraPage:
        page = CameraPage(self._context)
        page.back_requested.connect(self._back_to_cameras)
        page.disconnect_requested.connect(self.actions_.disconnect_reader)
        self._connect_camera_actions(page)
        return page

    def _make_share_page(self) -> SharePage:
        page = SharePage(self._context)
        page.back_requested.connect(self._back_from_share)
        page.listing_wanted.connect(self.actions_.set_listed)
        page.said.connect(self.say)
        return page

    def _make_settings_page(self) -> SettingsPage:
        page = SettingsPage(self._context)
        page.saved.connect(self.say)
        return page

    def _add_shortcuts(self) -> None:
        for keys, page in (("Ctrl+1", CAMERAS), ("Ctrl+2", LOG), ("Ctrl+3", SETTINGS), ("Alt+Left", CAMERAS)):
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self.show_page, page))
        QShortcut(QKeySequence(QKeySequence.StandardKey.New), self).activated.connect(self.actions_.add)

    def _connect_context(self) -> None:
        context = self._context
        context.events.events.connect(self._take_events)
        context.events.relay_state_changed.connect(self._relay_changed)
        context.relay_problem.connect(self._relay_problem)
        context.notice.connect(self._notice)
        for signal in (context.cameras.dataChanged, context.cameras.modelReset, context.cameras.rowsInserted, context.cameras.rowsRemoved):
            signal.connect(self._show_buttons)
        self.actions_.camera_removed.connect(self._camera_removed)
        self.actions_.said.connect(self.say)
        current_theme().changed.connect(recolour_icons)

    def _lay_out(self) -> None:
        self.navigation.add_page(CAMERAS, "camera", self.tr("Cameras"))
        self.navigation.add_page(LOG, "log", self.tr("Log"))
        self.navigation.add_page(SETTINGS, "settings", self.tr("Settings"))
        banners = QVBoxLayout()
        banners.setContentsMargins(24, 0, 24, 0)
        for banner in (self.banner, self.said):
            banner.setProperty("place", "top")
            banners.addWidget(banner)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.header)
        right.addLayout(banners)
        right.addWidget(self._stack, 1)
        inside = QWidget()
        inside.setObjectName("window")
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addLayout(right, 1)
        self.setCentralWidget(inside)

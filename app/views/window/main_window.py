"""MainWindow: navigation, header, banner and the pages."""

from __future__ import annotations

import itertools
from functools import partial
from typing import cast

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from app.context import AppContext
from app.flows.share_links import local_addresses
from app.models.camera_list import CameraRole
from app.views.be_a_camera.be_a_camera_page import BeACameraPage
from app.views.camera.camera_page import CameraPage
from app.views.cameras.camera_actions import CameraActions
from app.views.cameras.cameras_page import CamerasPage
from app.views.log.log_page import LogPage
from app.views.look.icons import program_icon, recolour_icons
from app.views.look.theme import current_theme
from app.views.parts.toast import Toast
from app.views.people.people_page import PeoplePage
from app.views.settings.settings_page import SettingsPage
from app.views.share.share_page import SharePage
from app.views.wall.wall_page import WallPage
from app.views.window import relay_banner
from app.views.window.header_bar import HeaderBar
from app.views.window.leaving import Leaving
from app.views.window.navigation import Navigation
from app.views.window.page_maker import BE_A_CAMERA, CAMERA, CAMERAS, LOG, PEOPLE, SETTINGS, SHARE, WALL, PageMaker
from app.views.window.page_stack import PageStack
from app.views.window.relay_banner import RelayBanner
from app.views.window.tray_icon import TrayIcon
from app.views.window.trouble_teller import TroubleTeller
from app.views.window.window_place import restore_place, save_place
from relay_engine import Event, MountState, UserFacingError

_MIN_WIDTH, _MIN_HEIGHT = 896, 420  # a laptop of 1366 x 768 at 150 % leaves 910 x 512, less its task bar and the window's frame


class MainWindow(QMainWindow):
    """Shows what the context's models say; asks for everything by CameraActions."""

    left = Signal()  # it has closed for good: the program ends

    def __init__(self, context: AppContext) -> None:
        super().__init__()
        self._context = context
        self.actions_ = CameraActions(context, self)
        self._shared_from = CAMERAS
        self._was_on_air = False  # since the program was started
        self.tray = TrayIcon(self)
        self.leaving = Leaving(context, self, lambda: self.tray.is_there)
        self._teller = TroubleTeller(self.tray, self)
        self.setWindowTitle("Relay Server")
        self.setWindowIcon(program_icon())
        self.setMinimumSize(_MIN_WIDTH, _MIN_HEIGHT)
        self._build()
        self._add_shortcuts()
        self._connect_context()
        restore_place(self, context.store)
        for notice in context.startup_notices:
            self._notice(notice)

    def _build(self) -> None:
        """Make header and pages; made anew when the language changes, so that no word is forgotten."""
        context = self._context
        self.header = HeaderBar()
        self.banner = RelayBanner(context.relay_control)
        self.navigation = Navigation()
        self._stack = PageStack(PageMaker(context, self.actions_, self).makers)
        self._lay_out()
        self.navigation.set_note(self.tr("This computer\n{0}").format(local_addresses(context.options.current.listen_host)[0].address))
        self._connect_bars()
        self.header.show_relay(str(context.client.state))
        self._relay_problem(context.current_relay_problem)
        self.show_page(CAMERAS)
        self._health_changed()
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
    def people_page(self) -> PeoplePage:
        return cast(PeoplePage, self._stack.get(PEOPLE))

    @property
    def be_a_camera_page(self) -> BeACameraPage:
        return cast(BeACameraPage, self._stack.get(BE_A_CAMERA))

    @property
    def wall_page(self) -> WallPage:
        return cast(WallPage, self._stack.get(WALL))

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
        self.said.say(text)

    def come_forward(self) -> None:
        """Be seen, wherever the window was: in the tray, minimised, or behind others."""
        self.setWindowState((self.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
        self.show()
        self.raise_()
        self.activateWindow()

    def go_to_background(self) -> None:
        """Leave the relay to itself: in the tray, or minimised where the desktop has none."""
        if self.tray.is_there:
            self.hide()
            self.tray.notify(self.tr("Relay Server keeps running"), self.tr("Click here to open its window again."), bad=False)
            return
        self.say(self.tr("The relay kept running. This desktop has no tray, so the window was minimised."))
        self.showMinimized()

    def leave(self) -> None:
        """Close without a question: the program ends."""
        self.leaving.decide()
        self.close()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            QTimer.singleShot(0, self._speak)  # the event reaches the pages too: let it pass before they go
        if event.type() == QEvent.Type.WindowStateChange:
            self.cameras_page.set_awake(not self.isMinimized())
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.leaving.may_close():
            event.ignore()
            return
        self.actions_.close_dialogs()
        self.tray.hide()
        save_place(self, self._context.store)
        event.accept()
        self.left.emit()

    def _speak(self) -> None:
        self.tray.speak()
        page, opened, shared = self.page, self._stack.made(CAMERA), self._stack.made(SHARE)
        self._build()
        if isinstance(opened, CameraPage):
            self.camera_page.show_camera(opened.camera_id)
        if isinstance(shared, SharePage):
            self.share_page.show_camera(shared.camera_id)
        self.show_page(page)

    def _camera_removed(self) -> None:
        """Leave the page of a camera that is not there any more, whoever has removed it."""
        for key in (CAMERA, SHARE):
            page = self._stack.made(key)
            if isinstance(page, CameraPage | SharePage) and page.camera_id and self._context.shelf.camera(page.camera_id) is None:
                page.show_camera("")
                if self.page == key:
                    self.show_page(CAMERAS)

    def back_from_share(self) -> None:
        self.show_page(self._shared_from)

    def back_to_cameras(self) -> None:
        self.show_page(CAMERAS)

    def open_people(self) -> None:
        self.show_page(PEOPLE)

    def open_rules(self) -> None:
        """Show where it is said who may watch."""
        self.show_page(SETTINGS)
        self.settings_page.show_access()

    def _relay_problem(self, error: object) -> None:
        self.banner.show_problem(error if isinstance(error, UserFacingError) else None)

    def _notice(self, error: object) -> None:
        if isinstance(error, UserFacingError):
            self.banner.show_notice(error)

    def _banner_action(self, action: str) -> None:
        match action:
            case relay_banner.SETTINGS:
                self.show_page(SETTINGS)
                self.settings_page.focus_ports()
            case relay_banner.USE_PORT:
                self.actions_.use_port(*self.banner.offered_port)
            case relay_banner.START_ALL:
                self.actions_.start_all()
            case _:
                self.actions_.start_relay()

    def _health_changed(self) -> None:
        health, state = self._context.health.health, str(self._context.client.state)
        self.header.show_health(health)
        self.header.chip.setVisible(self._context.is_open)  # "no camera yet" is not known before
        count = len(health.troubles)
        self.navigation.set_count(CAMERAS, count, self.tr("in trouble: {0}").format(count))
        self.tray.show_health(health, self.header.chip.tone, self.header.relay_words)
        self._was_on_air = self._was_on_air or health.wanted > 0
        self.banner.show_silence(silent=state == "running" and health.off > 0 and not health.wanted and not self._was_on_air)

    def _open_trouble(self, camera_id: str) -> None:
        if camera_id:
            self.open_camera(camera_id)
        else:
            self.show_page(CAMERAS)
            self.cameras_page.show_top()

    def _raise_limit(self, camera_id: str) -> None:
        if camera_id:
            self.actions_.edit(camera_id)
        else:
            self.show_page(SETTINGS)
            self.settings_page.focus_limits()

    def _take_events(self, events: tuple[Event, ...]) -> None:
        self.header.take_events(events)

    def _relay_changed(self, state: str) -> None:
        self.header.show_relay(state)
        self._health_changed()
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
        self.header.trouble_clicked.connect(self._open_trouble)
        self.header.turned_away_clicked.connect(self._raise_limit)
        self.banner.action_clicked.connect(self._banner_action)

    def _add_shortcuts(self) -> None:
        for keys, page in (
            ("Ctrl+1", CAMERAS),
            ("Ctrl+2", WALL),
            ("Ctrl+3", LOG),
            ("Ctrl+4", PEOPLE),
            ("Ctrl+5", BE_A_CAMERA),
            ("Ctrl+6", SETTINGS),
            ("Alt+Left", CAMERAS),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(partial(self.show_page, page))
        QShortcut(QKeySequence(QKeySequence.StandardKey.New), self).activated.connect(self.actions_.add)

    def _connect_context(self) -> None:
        context = self._context
        context.events.events.connect(self._take_events)
        context.events.relay_state_changed.connect(self._relay_changed)
        context.health.changed.connect(self._health_changed)
        context.health.changed.connect(self._teller.show_health)
        context.opened.connect(self._health_changed)
        context.relay_problem.connect(self._relay_problem)
        context.notice.connect(self._notice)
        for signal in (context.cameras.dataChanged, context.cameras.modelReset, context.cameras.rowsInserted, context.cameras.rowsRemoved):
            signal.connect(self._show_buttons)
        context.cameras.rowsRemoved.connect(self._camera_removed)
        self.actions_.said.connect(self.say)
        self.tray.open_wanted.connect(self.come_forward)
        self.tray.quit_wanted.connect(self.leaving.ask_to_quit)
        self.leaving.forward_wanted.connect(self.come_forward)
        self.leaving.background_wanted.connect(self.go_to_background)
        self.leaving.quit_wanted.connect(self.close)
        current_theme().changed.connect(recolour_icons)

    def _lay_out(self) -> None:
        self.navigation.add_page(CAMERAS, "camera", self.tr("Cameras"), "Ctrl+1")
        self.navigation.add_page(WALL, "wall", self.tr("Wall"), "Ctrl+2")
        self.navigation.add_page(LOG, "log", self.tr("Log"), "Ctrl+3")
        self.navigation.add_page(PEOPLE, "viewers", self.tr("People"), "Ctrl+4")
        self.navigation.add_page(BE_A_CAMERA, "device", self.tr("Recorders"), "Ctrl+5")
        self.navigation.add_page(SETTINGS, "settings", self.tr("Settings"), "Ctrl+6")
        banners = QVBoxLayout()
        banners.setContentsMargins(24, 0, 24, 0)
        self.banner.setProperty("place", "top")
        banners.addWidget(self.banner)
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
        self.said = Toast(inside)
        self.setCentralWidget(inside)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """From the pages down the side to the header, then the page: as one reads."""
        stops = [*self.navigation.buttons, self.header.chip, self.header.turned_away, self.header.start_all, self.header.stop_all]
        for before, after in itertools.pairwise(stops):
            self.setTabOrder(before, after)

"""Application: puts the desktop app together, runs it and takes it apart."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import qasync
from PySide6.QtCore import QCoreApplication, QObject, Qt, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from app.bridge.engine_client import EngineClient, EngineMaker, make_engine
from app.bridge.engine_thread import EngineThread
from app.context import AppContext, Parts
from app.crash import CrashReporter
from app.flows.book_move import move_to_book
from app.locations import Locations, locations, resources_folder
from app.settings.password_file import PasswordFile
from app.settings.password_safe import PasswordSafe
from app.settings.setting_store import SettingStore
from app.settings.settings import AppSettings
from app.single_instance import SingleInstance, Start
from app.termination import TerminationWatch
from app.translations import Translations
from app.views.look.theme import apply_theme
from app.views.window.main_window import MainWindow
from relay_engine import KeyStore, UserFacingError, spawn, start_logging

_log = logging.getLogger(__name__)

NAME = "Relay Server"
IN_USE = 3  # exit code: another process has the settings

# The engine's thread gives the interpreter away at every send and waits for it so long, at most, while the window computes:
# with Python's usual 5 ms, a page that takes 100 ms to build delays the last of 200 viewers by as much.
_SWITCH_INTERVAL_S = 0.0005

type WindowMaker = Callable[[AppContext], MainWindow]


class Desktop(QObject):
    """The running app: context, window, language and theme. `open` and `close` are its whole life."""

    def __init__(self, application: QApplication, context: AppContext, make_window: WindowMaker) -> None:
        super().__init__()
        self._application = application
        self._context = context
        self._make_window = make_window
        self._translations = Translations()
        self._window: MainWindow | None = None
        context.settings_changed.connect(self._dress)

    def open(self) -> None:
        """Show the window, then start the relay where the settings say so."""
        self._dress(self._context.store.settings)
        self._window = self._make_window(self._context)
        self._window.left.connect(self._end)
        self._application.commitDataRequest.connect(self._session_ends, Qt.ConnectionType.DirectConnection)
        self._window.show()
        spawn(self._begin(), name="start of the relay")

    async def close(self) -> None:
        """Stop the relay and its thread; within three seconds."""
        self._context.close()
        await self._context.client.close()
        if self._window is not None:
            self._window.left.disconnect(self._end)  # the loop that runs now is the one that closes
            self._window.leave()
            self._window.deleteLater()
            self._window = None

    @Slot()
    def come_forward(self) -> None:
        """Show the window: somebody has started the program once more."""
        if self._window is not None:
            self._window.come_forward()

    def quit(self) -> None:
        """End without a question, as Ctrl-C and SIGTERM ask for."""
        if self._window is not None:
            self._window.leaving.decide()
        self._end()

    @Slot()
    def _session_ends(self) -> None:
        """Log-out or shut-down: the system does not wait for answers."""
        if self._window is not None:
            self._window.leaving.session_ends()

    @Slot()
    def _end(self) -> None:
        QCoreApplication.exit(0)  # unlike quit(), it asks no window

    async def _begin(self) -> None:
        """Show the cameras, and serve them where the settings say so."""
        try:
            await self._context.open()
            if self._context.store.settings.start_relay or self._context.demo:
                await self._context.start_relay()
        except UserFacingError as error:
            _log.warning("the relay did not start: %s", error)  # the window shows the context's current problem

    @Slot(object)
    def _dress(self, settings: AppSettings) -> None:
        self._translations.choose(settings.language)
        apply_theme(self._application, settings.theme)


def run(argv: Sequence[str], *, demo: bool = False, data_dir: Path | None = None) -> int:
    """Run the desktop app until its window is closed or the process is asked to end; return the exit code."""
    where = locations(data_dir)
    application = make_application(argv)
    instance = SingleInstance(where.home)
    match instance.begin():
        case Start.HANDED_OVER:
            return 0
        case Start.SILENT:
            return _say_silent(instance.holder)
    try:
        return _run_first(application, where, instance, demo=demo)
    finally:
        instance.close()


def _run_first(application: QApplication, where: Locations, instance: SingleInstance, *, demo: bool) -> int:
    start_logging(where.home, to_stderr=True)
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    crash = CrashReporter(str(where.log_file))
    crash.install()
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    loop.set_exception_handler(crash.of_loop)
    termination = None
    try:
        context = AppContext(make_parts(where, demo=demo, crash=crash))
        desktop = Desktop(application, context, MainWindow)
        instance.shown_again.connect(desktop.come_forward)
        termination = TerminationWatch(desktop.quit)
        run_desktop(loop, desktop)
    finally:
        if termination is not None:
            termination.close()
        crash.uninstall()
        asyncio.set_event_loop(None)
        loop.close()
    return 0


def _say_silent(holder: int | None) -> int:
    """Another process has the settings and no window that answers."""
    Translations().choose("auto")
    text = QCoreApplication.translate(
        "Application", "Relay Server is running already, but does not answer. End it first (process {0}), then start it again."
    ).format(holder or "?")
    if sys.stderr is not None:  # a windowed program on Windows has none
        sys.stderr.write(f"{text}\n")
    QMessageBox.warning(None, NAME, text)
    return IN_USE


def run_desktop(loop: asyncio.AbstractEventLoop, desktop: Desktop) -> None:
    """Open, run until anything quits the application (the last window, a signal, the system), close."""
    loop.call_soon(desktop.open)
    try:
        loop.run_forever()
    finally:
        loop.run_until_complete(desktop.close())


def make_application(argv: Sequence[str]) -> QApplication:
    """The QApplication with its name and icon."""
    application = QApplication(list(argv))
    application.setApplicationName(NAME)
    application.setApplicationDisplayName(NAME)
    application.setDesktopFileName("relay-server")
    application.setQuitOnLastWindowClosed(False)  # a window in the tray is not the end
    icon = next((path for name in ("relay.svg", "relay.png") if (path := resources_folder() / "icons" / name).is_file()), None)
    if icon is not None:
        application.setWindowIcon(QIcon(str(icon)))
    return application


def make_parts(where: Locations, *, demo: bool, crash: CrashReporter, make: EngineMaker = make_engine) -> Parts:
    """Settings, the engine's client, and the move of what an older version has left."""
    store = SettingStore(where.settings_file)
    store.load()
    passwords = PasswordSafe(KeyStore(), PasswordFile(where.passwords_file, where.passwords_key_file))
    client = EngineClient(make, thread=EngineThread(on_exception=crash.of_engine_loop))
    return Parts(locations=where, store=store, client=client, move=partial(move_to_book, store, passwords), demo=demo)

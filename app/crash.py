"""Crash: what nobody caught goes to the log, without secrets, and one dialog in plain words."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QMessageBox

from app.flows.wording.error_words import words_for_error
from app.models.translate import translate
from relay_engine import UserFacingError, redact

_log = logging.getLogger(__name__)


class CrashReporter(QObject):
    """Make it on the GUI thread. Exceptions may come from any thread; the dialog is shown once a run at most."""

    _wanted = Signal(object)  # a UserFacingError, or None

    def __init__(self, log_file: str, *, show: Callable[[str], None] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log_file = log_file
        self._show = show if show is not None else self._show_dialog
        self._shown = False
        self._before = (sys.excepthook, threading.excepthook)
        self._wanted.connect(self._on_gui_thread, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Catch what escapes from here on, on every thread."""
        sys.excepthook = self._of_main_thread
        threading.excepthook = self._of_thread

    def uninstall(self) -> None:
        """Put back what was there before."""
        sys.excepthook, threading.excepthook = self._before

    def of_loop(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """The asyncio exception handler: for the GUI's loop and, with `of_engine_loop`, the engine's."""
        self.report(context.get("message", "unhandled exception in a loop"), context.get("exception"))

    def of_engine_loop(self, context: dict[str, Any]) -> None:
        """What the engine's loop could not hand to anybody: logged; the engine goes on, so no dialog."""
        _write(context.get("message", "unhandled exception in the engine's loop"), context.get("exception"))

    def report(self, where: str, error: BaseException | None) -> None:
        """Log `error` and tell the person once that something went wrong. Any thread."""
        if isinstance(error, (KeyboardInterrupt, SystemExit, asyncio.CancelledError)):
            return
        _write(where, error)
        # an exception's own text is not made for people and may hold an address with its password: never shown
        self._wanted.emit(error if isinstance(error, UserFacingError) else None)

    def _of_main_thread(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        self.report("main thread", error)

    def _of_thread(self, arguments: threading.ExceptHookArgs) -> None:
        name = arguments.thread.name if arguments.thread is not None else "unknown"
        self.report(f"thread {name}", arguments.exc_value)

    @Slot(object)
    def _on_gui_thread(self, error: UserFacingError | None) -> None:
        if self._shown:
            return
        self._shown = True
        if error is None:
            self._show(self.tr("Something went wrong that should not have. The relay itself goes on where it can."))
        else:
            words = words_for_error(error, translate)
            self._show(redact(f"{words.what} {words.to_do}".strip()))

    def _show_dialog(self, text: str) -> None:
        if QApplication.instance() is None or QApplication.closingDown():
            return
        box = QMessageBox(QMessageBox.Icon.Warning, QCoreApplication.applicationName(), text, parent=QApplication.activeWindow())
        box.setInformativeText(self.tr("Details are in the log file: {0}").format(self._log_file))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()  # never exec: the loop that serves the window runs on


def _write(where: str, error: BaseException | None) -> None:
    if error is None:
        _log.error("%s", where)
    else:
        _log.critical("unhandled exception in %s", where, exc_info=error)

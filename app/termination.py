"""Termination: lets Ctrl-C and SIGTERM close the window as a person would."""

from __future__ import annotations

import contextlib
import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier, Slot

from relay_engine import ConsoleClose

_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK", "SIGHUP") if hasattr(signal, name))


class TerminationWatch(QObject):
    """Python handles a signal only when its interpreter runs, which Qt's loop never lets it: a socket wakes it up. Main thread only."""

    def __init__(self, quit_application: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._quit = quit_application
        self._receiver, self._sender = socket.socketpair()
        for end in (self._receiver, self._sender):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._receiver.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._woken)
        self._before = {number: signal.signal(number, self._on_signal) for number in _SIGNALS}
        self._fd_before = signal.set_wakeup_fd(self._sender.fileno(), warn_on_full_buffer=False)
        self._console_closes = False
        self._console = ConsoleClose(self._on_console_close)
        self._console.install()

    def close(self) -> None:
        """Put everything back as it was."""
        signal.set_wakeup_fd(self._fd_before)
        self._restore()
        self._notifier.setEnabled(False)
        self._receiver.close()
        self._sender.close()
        self._console.end()

    def _on_signal(self, number: int, frame: object) -> None:
        """Ask to quit; a second signal then ends the program the hard way."""
        self._restore()
        self._quit()

    def _on_console_close(self) -> None:
        """Wake the window's thread up; called on one of Windows' own."""
        self._console_closes = True
        with contextlib.suppress(OSError):
            self._sender.send(b"\0")

    def _restore(self) -> None:
        before, self._before = self._before, {}
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)

    @Slot()
    def _woken(self) -> None:
        with contextlib.suppress(BlockingIOError, OSError):
            self._receiver.recv(64)  # by now Python has run _on_signal
        if self._console_closes:
            self._console_closes = False
            self._quit()

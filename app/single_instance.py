"""SingleInstance: one window per settings folder; a second start brings the first one to the front."""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import logging
import sys
import time
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from relay_engine import FolderLock

_log = logging.getLogger(__name__)

LOCK_NAME = "window.lock"
_DEADLINE_S = 10.0  # for a first window that is itself just starting
_KNOCK_MS, _PAUSE_MS = 1000, 100
_ASK, _ANSWER = b"show\n", b"shown\n"
_LONGEST_PATH = 100  # of a socket in the file system: 107 on Linux, 103 on macOS


class Start(Enum):
    """What became of a start."""

    FIRST = "first"  # this is the one window
    HANDED_OVER = "handed over"  # the first window has come to the front
    SILENT = "silent"  # another process has the folder and does not answer


class SingleInstance(QObject):
    """The lock decides who is first, and the system gives it back when a process dies; the local socket only carries the request to show."""

    shown_again = Signal()  # a second start: come to the front

    def __init__(self, home: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = FolderLock(home, LOCK_NAME)
        self._name = _socket_name(home)
        self._server: QLocalServer | None = None

    @property
    def holder(self) -> int | None:
        """The process that has the folder."""
        return self._lock.holder()

    def begin(self, deadline_s: float = _DEADLINE_S) -> Start:
        """Be the first, or have the first one show itself. Waits for one that is starting or ending, at most `deadline_s`."""
        ends = time.monotonic() + deadline_s
        while True:
            if self._lock.acquire():
                self._listen()
                return Start.FIRST
            if self._knock():
                return Start.HANDED_OVER
            if time.monotonic() > ends:
                return Start.SILENT
            QThread.msleep(_PAUSE_MS)  # the loop does not run yet, and nothing is shown

    def close(self) -> None:
        """Let another one be the first."""
        if self._server is not None:
            self._server.close()
            self._server = None
        self._lock.release()

    def _listen(self) -> None:
        if not self._lock.is_held:
            return  # a folder that cannot be locked has no first one
        QLocalServer.removeServer(self._name)  # what a killed process left: the lock says that nobody listens there
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._answer_all)
        if not server.listen(self._name):
            _log.warning("a second start cannot find this window: %s", server.errorString())
        self._server = server

    @Slot()
    def _answer_all(self) -> None:
        while self._server is not None and (visitor := self._server.nextPendingConnection()) is not None:
            visitor.disconnected.connect(visitor.deleteLater)
            visitor.readyRead.connect(self._answer)
            patience = QTimer(visitor)  # goes with the visitor
            patience.setSingleShot(True)
            patience.timeout.connect(self._send_away)
            patience.start(_KNOCK_MS * 2)

    @Slot()
    def _send_away(self) -> None:
        visitor = self.sender().parent()
        if isinstance(visitor, QLocalSocket):
            visitor.abort()

    @Slot()
    def _answer(self) -> None:
        visitor = self.sender()
        if isinstance(visitor, QLocalSocket) and bytes(visitor.read(64).data()).startswith(_ASK.strip()):
            visitor.write(_ANSWER)
            visitor.flush()
            self.shown_again.emit()

    def _knock(self) -> bool:
        """Ask the first window to show itself; True once it has said that it does."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_KNOCK_MS):
            return False
        _let_come_forward(self.holder)
        socket.write(_ASK)
        socket.waitForBytesWritten(_KNOCK_MS)
        answered = socket.waitForReadyRead(_KNOCK_MS) and bytes(socket.read(64).data()) == _ANSWER
        socket.abort()
        return answered


def _socket_name(home: Path) -> str:
    """A name of this user's and this folder's own: beside the lock where the path is short enough, else one that others do not guess by chance."""
    place = home.expanduser().absolute()
    with contextlib.suppress(OSError):
        place = place.resolve()
    inside = str(place / "window.socket")
    if sys.platform != "win32" and len(inside.encode()) < _LONGEST_PATH:
        return inside
    return "relay-server-" + hashlib.sha256(f"{_user()}\n{place}".encode("utf-8", "surrogateescape")).hexdigest()[:24]


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _let_come_forward(process: int | None) -> None:
    """Windows lets only the program in front give the front to another one: that is us, who was just started."""
    if sys.platform == "win32" and process is not None:
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(process)

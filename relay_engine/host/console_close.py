"""ConsoleClose: Windows ends a console program that is closed, logged off or shut down as soon as it has been told: here it waits."""

from __future__ import annotations

import contextlib
import ctypes
import sys
import threading
from collections.abc import Callable
from typing import Any

_PATIENCE_S = 4.0  # Windows itself waits for 5 s
_ENDINGS = frozenset({2, 5, 6})  # CTRL_CLOSE_EVENT, CTRL_LOGOFF_EVENT, CTRL_SHUTDOWN_EVENT; Ctrl-C and Ctrl-Break are signals to Python


class ConsoleClose:
    """`ask` is called on a thread of the system's; say `end` when the stop is done."""

    def __init__(self, ask: Callable[[], None]) -> None:
        self._ask = ask
        self._ended = threading.Event()
        self._routine: Any = None  # Windows keeps the address only

    def install(self) -> None:
        """Listen for it; nothing elsewhere than on Windows, and nothing for a program without a console."""
        if sys.platform == "win32":
            kernel = ctypes.WinDLL("kernel32")
            self._routine = ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint32)(self._handle)
            kernel.SetConsoleCtrlHandler(self._routine, 1)

    def end(self) -> None:
        """The stop is done: the process may go."""
        self._ended.set()

    def _handle(self, kind: int) -> int:
        """1 where this was for us: Windows ends the process when this returns, so not before the stop is done."""
        if kind not in _ENDINGS:
            return 0
        with contextlib.suppress(RuntimeError):  # the loop has gone already
            self._ask()
        self._ended.wait(_PATIENCE_S)
        return 1

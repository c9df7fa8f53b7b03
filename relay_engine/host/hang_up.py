"""HangUp: what SIGHUP means: read the configuration file again, as for every daemon; but end where it says that the terminal is gone."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from types import FrameType


class HangUp:
    """A terminal that closes and `kill -HUP` send the same signal. They are told apart by whether there still is a terminal to speak to.

    The kernel takes a terminal away from its processes before it sends them the signal, so that /dev/tty cannot be opened any more.
    Whoever never had one (a service, a container) only ever means "read again". Windows has no such signal.
    """

    def __init__(self, on_gone: Callable[[int, FrameType | None], object]) -> None:
        """`on_gone` is called, in the handler, where the terminal is gone."""
        self._on_gone = on_gone
        self._had_terminal = False
        self._asked = False
        self._wake: Callable[[], object] = lambda: None

    def install(self) -> None:
        """Take over the signal; main thread only. One that is ignored (nohup) stays so."""
        number = getattr(signal, "SIGHUP", None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            self._had_terminal = has_terminal()
            signal.signal(number, self._on_signal)

    async def wait(self) -> None:
        """Return when the file is to be read again; one that was asked for before counts."""
        asked, loop = asyncio.Event(), asyncio.get_running_loop()
        self._wake = lambda: loop.call_soon_threadsafe(asked.set)
        if not self._asked:
            await asked.wait()
        self._asked = False

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self._had_terminal and not has_terminal():
            self._on_gone(number, frame)
            return
        self._asked = True
        self._wake()


def has_terminal() -> bool:
    """Tell whether this process has a terminal that it could speak to."""
    try:
        descriptor = os.open("/dev/tty", os.O_RDWR | getattr(os, "O_NOCTTY", 0))
    except OSError:
        return False
    os.close(descriptor)
    return True

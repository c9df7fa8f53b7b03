"""StayAwake: keeps this computer from going to sleep while somebody watches."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

_log = logging.getLogger(__name__)

LINGER_S = 60.0  # after the last viewer: one who comes back at once should not find it asleep

type Hold = Callable[[], Callable[[], None] | None]


class StayAwake:
    """Call `look` once a second on one and the same thread. A system that cannot be asked is left as it is, and not asked again."""

    def __init__(self, hold: Hold | None = None) -> None:
        self._hold = hold if hold is not None else hold_awake
        self._let_go: Callable[[], None] | None = None
        self._wanted_at = float("-inf")
        self._can = True

    @property
    def is_held(self) -> bool:
        """Tell whether the computer is kept awake."""
        return self._let_go is not None

    def look(self, viewers: int, now: float) -> None:
        """Hold on while there are viewers, and for a while after them."""
        if viewers:
            self._wanted_at = now
        wanted = now - self._wanted_at < LINGER_S
        if wanted and self._let_go is None and self._can:
            self._let_go = self._hold()
            self._can = self._let_go is not None
        elif not wanted:
            self.close()

    def close(self) -> None:
        """Let the computer sleep; idempotent."""
        let_go, self._let_go = self._let_go, None
        if let_go is not None:
            let_go()


def hold_awake() -> Callable[[], None] | None:
    """Ask this system to stay awake; the value lets it sleep again, None = it cannot be asked. Ends with the process, however that ends."""
    if sys.platform == "win32":
        return _hold_windows()
    return _hold_by_program(_keeper())


def _keeper() -> Sequence[str]:
    if sys.platform == "darwin":
        return ("caffeinate", "-i", "-w", str(os.getpid()))
    # `cat` ends with our end of its pipe, and the inhibitor with it
    return ("systemd-inhibit", "--what=idle:sleep", "--who=Relay Server", "--why=Somebody is watching", "--mode=block", "cat")


def _hold_by_program(command: Sequence[str]) -> Callable[[], None] | None:
    program = shutil.which(command[0])
    if program is None:
        return None
    try:
        keeper = subprocess.Popen(
            [program, *command[1:]], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
    except OSError as error:
        _log.debug("%s does not start: %s", command[0], error.strerror)
        return None

    def let_go() -> None:
        if keeper.stdin is not None:
            with contextlib.suppress(OSError):
                keeper.stdin.close()
        keeper.terminate()
        threading.Thread(target=keeper.wait, name="end of the keeper", daemon=True).start()  # the loop does not wait for it

    return let_go


def _hold_windows() -> Callable[[], None] | None:
    """SetThreadExecutionState holds for the thread that calls it, until that one calls it again or ends."""
    if sys.platform != "win32":
        return None
    import ctypes

    continuous, system_required = 0x80000000, 0x00000001
    set_state = ctypes.windll.kernel32.SetThreadExecutionState
    if not set_state(continuous | system_required):
        return None
    return lambda: set_state(continuous)

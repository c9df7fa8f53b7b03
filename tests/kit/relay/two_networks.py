"""TwoNetworks: a relay's machine and another one, each a thread in a network namespace of its own, with a cable between them (Linux, root).

What a thread opens, and what it starts, belongs to its namespace. The other machine has two addresses: one in the relay's own
network, and one that only a route leads to, as a visitor from the internet has it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType

RELAY = "192.0.2.1"
NEIGHBOUR = "192.0.2.2"
STRANGER = "203.0.113.9"
_PATIENCE_S = 60.0


class TwoNetworks:
    """`with TwoNetworks() as networks`: `networks.relay` and `networks.other` run functions there."""

    def __init__(self) -> None:
        self.relay = Machine()
        self.other = Machine()

    def __enter__(self) -> TwoNetworks:
        self.relay.call(ip, f"link add cable type veth peer name cable netns {self.other.thread_id}")
        self.relay.call(
            ip, "link set lo up", f"addr add {RELAY}/24 dev cable", "link set cable up", f"route add {STRANGER} via {NEIGHBOUR}"
        )
        addresses = f"addr add {NEIGHBOUR}/24 dev cable", f"addr add {STRANGER}/32 dev lo"
        self.other.call(ip, "link set lo up", *addresses, "link set cable up")
        return self

    def __exit__(self, _type: type[BaseException] | None, _error: BaseException | None, _traceback: TracebackType | None) -> None:
        self.other.close()
        self.relay.close()


class Machine:
    """One thread, which leaves for a network namespace of its own first."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "machine")
        self.thread_id = self.call(_leave)

    def start[**P, R](self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Have it run there."""
        return self._thread.submit(function, *args, **kwargs)

    def call[**P, R](self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run it there and wait for what it returns."""
        return self.start(function, *args, **kwargs).result(_PATIENCE_S)

    def close(self) -> None:
        """The namespace ends with its thread."""
        self._thread.shutdown()


def missing_part() -> str:
    """Why there cannot be two networks here, or "" where there can."""
    if sys.platform != "linux":
        return "network namespaces are Linux's"
    try:
        with TwoNetworks():
            return ""
    except (OSError, subprocess.SubprocessError) as error:
        return f"network namespaces are not allowed here: {error}"


def _leave() -> int:
    if sys.platform == "linux":
        os.unshare(os.CLONE_NEWNET)
    return threading.get_native_id()


def ip(*commands: str) -> None:
    """Run `ip` with each of these, where this thread is."""
    for command in commands:
        subprocess.run(["ip", *command.split()], check=True, capture_output=True, timeout=_PATIENCE_S)

"""FreePort: ports of 127.0.0.1 that nobody listens on, none given out twice in a run."""

from __future__ import annotations

import itertools
import os
import socket

# Below those that systems give to whoever asks for any (Linux from 32,768 on, others from 49,152 on): nobody is given one of these in between.
_FIRST, _LAST = 22_000, 32_700


def find_free_port() -> int:
    """Return an even port that is free for TCP and UDP, and so is the one after it (RTP and RTCP)."""
    for port in _candidates:
        if all(_is_free(kind, number) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM) for number in (port, port + 1)):
            return port
    raise AssertionError("the candidates never end")


def _shares() -> tuple[int, int]:
    """This worker's number, and how many look for ports at the same time."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    return int(worker.removeprefix("gw")), int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))


def _ports_of_this_worker() -> list[int]:
    """Begin elsewhere than another run on this machine does."""
    number, count = _shares()
    ports = [port for index, port in enumerate(range(_FIRST, _LAST, 2)) if index % count == number % count]
    start = os.getpid() * 97 % len(ports)
    return ports[start:] + ports[:start]


def _is_free(kind: socket.SocketKind, port: int) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


_candidates = itertools.cycle(_ports_of_this_worker())

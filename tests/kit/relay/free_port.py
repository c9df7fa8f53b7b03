"""FreePort: ports of 127.0.0.1 that nobody listens on, none given out twice in a run."""

from __future__ import annotations

import socket

_given: set[int] = set()


def find_free_port() -> int:
    """Return a port that is free for TCP and UDP, and so is the one after it (RTP and RTCP)."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1] & ~1  # Linux gives odd ones to who binds
        if port not in _given and all(
            _is_free(kind, number) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM) for number in (port, port + 1)
        ):
            _given.update((port, port + 1))
            return port


def _is_free(kind: socket.SocketKind, port: int) -> bool:
    with socket.socket(socket.AF_INET, kind) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True

"""A server under test as a child process: started on free ports, known by its process id, always stopped."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_START_PATIENCE_S = 20.0
_STOP_PATIENCE_S = 5.0


@dataclass(frozen=True)
class ServerProcess:
    """A running server."""

    name: str
    pid: int
    url: str  # what a viewer asks for; of a send floor only its host and port count


@contextlib.contextmanager
def run_server(
    name: str,
    command: list[str],
    *,
    url: str,
    log: Path,
    cwd: Path | None = None,
    port: int = 0,
    environment: Mapping[str, str] | None = None,
) -> Iterator[ServerProcess]:
    """Start `command`, wait until `port` (TCP, 0 = none) takes connections, and end it on the way out."""
    with log.open("ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=cwd, env={**os.environ, **(environment or {})})
    try:
        if port:
            _wait_for_port(process, name, port, log)
        yield ServerProcess(name, process.pid, url)
    finally:
        _stop(process)


def free_port() -> int:
    """A TCP port that nobody has at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for_port(process: subprocess.Popen[bytes], name: str, port: int, log: Path) -> None:
    deadline = time.monotonic() + _START_PATIENCE_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{name} ended with {process.returncode}:\n{log.read_text(errors='replace')[-2000:]}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"{name} does not listen on port {port}:\n{log.read_text(errors='replace')[-2000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

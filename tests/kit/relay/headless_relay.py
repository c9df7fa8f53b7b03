"""HeadlessRelay: `python main.py ...` as a process of its own, for tests that look at it from outside."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

MAIN = Path(__file__).resolve().parents[3] / "main.py"
_PATIENCE_S = 20.0
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


class HeadlessRelay:
    """`async with` it; whatever happens, the process is gone afterwards."""

    def __init__(self, *arguments: str, home: Path, environment: Mapping[str, str] | None = None) -> None:
        self.lines: list[str] = []  # of stdout so far
        self._arguments = arguments
        self._environment = {name: value for name, value in os.environ.items() if name not in _SCREENS}
        self._environment |= {"HOME": str(home), "XDG_DATA_HOME": str(home), "LOCALAPPDATA": str(home), **(environment or {})}
        self._process: asyncio.subprocess.Process | None = None

    @property
    def process(self) -> asyncio.subprocess.Process:
        assert self._process is not None
        return self._process

    async def __aenter__(self) -> HeadlessRelay:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(MAIN),
            *self._arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self._environment,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        return self

    async def __aexit__(self, *_error: object) -> None:
        if self.process.returncode is None:
            self.process.kill()
            await self.process.communicate()

    async def read_until(self, beginning: str) -> str:
        """The first line of stdout that begins so."""
        assert self.process.stdout is not None
        async with asyncio.timeout(_PATIENCE_S):
            while line := (await self.process.stdout.readline()).decode().rstrip():
                self.lines.append(line)
                if line.startswith(beginning):
                    return line
        rest = await self.process.stderr.read() if self.process.stderr is not None else b""
        raise AssertionError(f"the relay ended after {self.lines}: {rest.decode()}")

    def ask_to_stop(self, number: int = signal.SIGTERM) -> None:
        """Send the signal; on Windows the only one that another process can handle."""
        self.process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", number))

    async def wait(self) -> tuple[int, str]:
        """The exit code, and everything on stderr."""
        async with asyncio.timeout(_PATIENCE_S):
            out, error = await self.process.communicate()
        self.lines += out.decode().splitlines()
        assert self.process.returncode is not None
        return self.process.returncode, error.decode()

"""SIGHUP from outside: `kill -HUP` reads relay.toml again, a terminal that closes stops the relay."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.kit.relay.headless_relay import MAIN

if sys.platform == "win32":
    pytest.skip("Windows has no SIGHUP", allow_module_level=True)

import fcntl
import termios

FILE = """
[rtsp]
enabled = false
[webrtc]
enabled = false
[http]
host = "127.0.0.1"
port = {port}
[[mounts]]
name = "{name}"
source = "demo:"
enabled = false
"""


async def start(folder: Path, port: int, slave: int | None) -> asyncio.subprocess.Process:
    """A relay in a session of its own, whose terminal is `slave`, where one is given."""
    config = folder / "relay.toml"
    config.write_text(FILE.format(port=port, name="before"))

    def take_terminal() -> None:
        if slave is not None:
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)

    process = await asyncio.create_subprocess_exec(
        sys.executable, str(MAIN), "serve", "--config", str(config), "--data-dir", str(folder / "data"),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        start_new_session=True, preexec_fn=take_terminal,
    )  # fmt: skip
    assert process.stdout is not None
    async with asyncio.timeout(30):
        while not (await process.stdout.readline()).startswith(b"HTTP"):
            assert process.returncode is None
    return process


async def read_again(process: asyncio.subprocess.Process, folder: Path, port: int) -> None:
    """Ask for another file's content, and wait until the relay says that it has read it."""
    (folder / "relay.toml").write_text(FILE.format(port=port, name="after"))
    process.send_signal(signal.SIGHUP)
    assert process.stderr is not None
    async with asyncio.timeout(30):
        while b"was read again" not in (line := await process.stderr.readline()):
            assert line, "it has ended"


@pytest.mark.parametrize("has_terminal", [False, True])
async def test_kill_hup_reads_the_file_again(tmp_path: Path, free_port: int, has_terminal: bool) -> None:
    master, slave = os.openpty()
    process = await start(tmp_path, free_port, slave if has_terminal else None)
    os.close(slave)
    try:
        for _ in range(2):
            await read_again(process, tmp_path, free_port)
        process.terminate()
        async with asyncio.timeout(20):
            await process.communicate()
        assert process.returncode == 0
    finally:
        os.close(master)
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_a_terminal_that_closes_stops_it(tmp_path: Path, free_port: int) -> None:
    master, slave = os.openpty()
    process = await start(tmp_path, free_port, slave)
    os.close(slave)
    try:
        os.close(master)
        async with asyncio.timeout(20):
            await process.communicate()
        assert process.returncode == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()

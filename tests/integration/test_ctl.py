"""`python main.py ctl`, a process of its own, against a relay that runs."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.kit.relay.headless_relay import MAIN, HeadlessRelay


class Said(NamedTuple):
    """What one call came to."""

    code: int
    out: str
    error: str


class Place:
    """A relay with a data folder of its own, and the shell beside it."""

    def __init__(self, home: Path, ports: list[int]) -> None:
        self.home = home
        self.data = home / "data"
        self.http = ports[1]
        config = home / "relay.toml"
        config.write_text(
            f'[rtsp]\nhost = "127.0.0.1"\nport = {ports[0]}\n[http]\nhost = "127.0.0.1"\nport = {self.http}\n[webrtc]\nenabled = false\n'
        )
        self.relay = HeadlessRelay("serve", "--config", str(config), "--data-dir", str(self.data), home=home)

    async def ctl(self, *words: str, typed: str = "", more: dict[str, str] | None = None, here: bool = True) -> Said:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(MAIN),
            "ctl",
            *(("--data-dir", str(self.data)) if here else ()),
            *words,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={**os.environ, "HOME": str(self.home), "XDG_DATA_HOME": str(self.home), **(more or {})},
        )
        out, error = await process.communicate(typed.encode())
        assert process.returncode is not None
        return Said(process.returncode, out.decode(), error.decode())


@pytest.fixture
def place(tmp_path: Path, free_ports: Callable[[int], list[int]]) -> Place:
    return Place(tmp_path, free_ports(2))


async def test_the_life_of_a_mount_in_the_shell(place: Place) -> None:
    async with place.relay as relay:
        await relay.read_until("HTTP")
        added = await place.ctl(
            "--json", "mounts", "add", "gate", "-", "--title", "Gate", "--no-enabled", typed="rtsp://u:hidden@127.0.0.1:1/x\n"
        )
        assert added.code == 0, added
        assert json.loads(added.out)["config"]["source"] == "rtsp://u:***@127.0.0.1:1/x"
        refused = await place.ctl("mounts", "add", "gate", "demo:")
        assert (refused.code, refused.out) == (1, "")
        assert "the name gate is taken" in refused.error
        changed, listed = await asyncio.gather(
            place.ctl("mounts", "change", "gate", "--name", "front", "--max-readers", "5"), place.ctl("users", "list")
        )
        assert (changed.code, listed) == (0, Said(0, "none\n", ""))
        table = (await place.ctl("mounts", "list")).out.splitlines()
        assert table[0].split()[:2] == ["name", "state"]
        assert table[1].split()[:2] == ["front", "stopped"]
        assert (await place.ctl("mounts", "remove", "front")) == Said(0, "", "")
        token = (place.data / "api-token").read_text().strip()
        url = f"http://127.0.0.1:{place.http}"
        elsewhere = await place.ctl("--url", url, "mounts", "list", more={"RELAY_TOKEN": token}, here=False)
        assert elsewhere == Said(0, "none\n", "")
        stranger = await place.ctl("--url", url, "mounts", "list", more={"RELAY_TOKEN": "x" * 43}, here=False)
        assert stranger.code == 1
        assert "login" in stranger.error
        for said in (added, refused, changed, stranger):
            assert "hidden" not in said.out + said.error
        process = relay.process
        process.kill()
        await process.wait()
    killed = await place.ctl("mounts", "list")
    assert (killed.code, killed.out) == (3, "")
    assert "has ended without saying so" in killed.error


async def test_no_relay_and_wrong_usage(place: Place, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("x" * 43)
    nobody, wrong, address, unreachable = await asyncio.gather(
        place.ctl("mounts", "list"),
        place.ctl("mounts", "nix"),
        place.ctl("--url", "ftp://x", "--token-file", str(tmp_path / "token"), "mounts", "list"),
        place.ctl("--url", "http://127.0.0.1:9", "--token-file", str(tmp_path / "token"), "mounts", "list"),
    )
    assert (nobody.code, wrong.code, address.code, unreachable.code) == (3, 2, 2, 3)
    assert "no relay is running" in nobody.error
    assert "no relay answers at http://127.0.0.1:9" in unreachable.error
    assert "Traceback" not in nobody.error + wrong.error + address.error + unreachable.error


async def test_it_starts_without_what_is_heavy(place: Place) -> None:
    script = (
        "import sys; sys.argv = ['main.py', 'ctl', 'mounts', 'list', '--help']\n"
        "import runpy\n"
        "try: runpy.run_path(sys.path[0] + '/main.py', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "heavy = {'PySide6', 'aiohttp', 'av', 'numpy', 'cryptography', 'OpenSSL', 'relay_engine.engine'} & set(sys.modules)\n"
        "sys.exit(f'{heavy}' if heavy else 0)"
    )
    environment = {**os.environ, "PYTHONPATH": str(MAIN.parent)}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        script.replace("sys.path[0]", repr(str(MAIN.parent))),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    _out, error = await process.communicate()
    assert (process.returncode, error.decode()) == (0, "")

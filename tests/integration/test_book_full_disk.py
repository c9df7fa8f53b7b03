"""A disk that is full, for real: what is there is read, a change says why it is not made, and the next one goes on when there is room."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCENE = """
import asyncio, contextlib, os, sys
from pathlib import Path
from relay_engine.book.book import Book
from relay_engine.book.records import MountRecord, Put
from relay_engine.clock import SystemClock
from relay_engine.config import MountConfig
from relay_engine.errors import UserFacingError

folder, filler = Path(sys.argv[1]), Path(sys.argv[1], "filler")

def mount(number):
    return Put(MountRecord(config=MountConfig(name=f"c{number}", source=f"rtsp://u:p@h/{number}", labels={"x": "y" * 900})))

def fill():
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(bytes(4096)):
            pass

async def code(call):
    try:
        await call
    except UserFacingError as error:
        return error.code
    return ""

async def main():
    for fills_first in (False, True):
        book = Book(folder, SystemClock())
        if fills_first:
            fill()
        await book.open()
        found = [problem.code for problem in book.problems]
        if not fills_first:
            await book.change(*(mount(number) for number in range(20)))
            fill()
        codes = {await code(book.change(mount(number))) for number in range(100, 160)} - {""}
        held = len(await book.all(MountRecord))
        filler.unlink()
        await book.change(mount(1000 + fills_first))
        print(found, codes, held >= 20, len(await book.all(MountRecord)) == held + 1)
        await book.close()

asyncio.run(main())
"""


@pytest.mark.skipif(not sys.platform.startswith("linux") or os.geteuid() != 0, reason="makes a small disk of its own: Linux, as root")
def test_a_full_disk(tmp_path: Path) -> None:
    command = f"mount -t tmpfs -o size=1m tmpfs '{tmp_path}' && exec '{sys.executable}' -c \"$SCENE\" '{tmp_path}'"
    environment = os.environ | {"SCENE": SCENE, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    run = subprocess.run(
        ["unshare", "--mount", "sh", "-c", command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    if "unshare" in run.stderr or "mount:" in run.stderr:
        pytest.skip("no mounts in here")
    assert run.stdout.splitlines() == ["[] {'disk_full'} True True", "['disk_full'] {'disk_full'} True True"], run.stderr

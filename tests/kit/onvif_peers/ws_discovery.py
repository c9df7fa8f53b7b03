"""WSDiscovery's command-line programs: a searcher that binds port 3702 itself, so it wants a network of its own; and a target that announces itself."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Sequence

NETWORK_VIDEO_TRANSMITTER = ("http://www.onvif.org/ver10/network/wsdl", "dn", "NetworkVideoTransmitter")
_DEADLINE_S = 60.0


def program(name: str) -> str:
    """Where `wsdiscover` or `wspublish` is: beside this Python."""
    found = shutil.which(name, path=os.path.dirname(sys.executable))
    assert found, f"{name} is not installed beside {sys.executable}"
    return found


async def search(seconds: int = 3, scope: str = "", inside: Sequence[str] = ()) -> str:
    """Probe for cameras; what it prints, a line a service with its addresses; `inside` is a command in front, such as ["ip", "netns", "exec", NAME]."""
    command = [*inside, program("wsdiscover"), "-t", str(seconds), "-y", *NETWORK_VIDEO_TRANSMITTER, *(["-s", scope] if scope else [])]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
    try:
        output, _ = await asyncio.wait_for(process.communicate(), _DEADLINE_S)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return output.decode(errors="replace")

"""onvif-util: a client in C (Debian's onvif-tools). It reaches only what it has found by multicast, so it wants a network of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

_DEADLINE_S = 120.0


async def list_devices(inside: Sequence[str] = ()) -> str:
    """What it prints of all devices that it finds; `inside` is a command in front, such as ["ip", "netns", "exec", NAME]."""
    return await _run([*inside, "onvif-util", "-a"], "")


async def ask(address: str, user: str, password: str, commands: Sequence[str], inside: Sequence[str] = ()) -> str:
    """Log in at one device and give `commands` ("get profiles", "get rtsp", ...); all that it prints."""
    typed = "".join(f"{command}\n" for command in [*commands, "quit"])
    return await _run([*inside, "onvif-util", "-u", user, "-p", password, address], typed)


async def _run(command: list[str], typed: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        output, _ = await asyncio.wait_for(process.communicate(typed.encode()), _DEADLINE_S)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return output.decode(errors="replace")

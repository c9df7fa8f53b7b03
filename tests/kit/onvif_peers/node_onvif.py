"""NodeOnvif: npm's `onvif`, by which UniFi Protect takes cameras, as a client of our devices; `dev.py test` installs it into build/work/node."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).parents[3]
MODULES = _ROOT / "build" / "work" / "node" / "node_modules"
_PROGRAM = Path(__file__).with_name("node_onvif_program.js")
_DEADLINE_S = 120.0

type Call = Sequence[object]  # a method of its Cam and what goes in front of the callback


@dataclass(frozen=True)
class NodeAnswer:
    """What it made of one call."""

    error: str
    value: Any


@dataclass(frozen=True)
class NodeVisit:
    """What it made of a device."""

    error: str  # why it did not connect; "" = it did
    warnings: list[str]
    profiles: list[Any]
    video_sources: list[Any]
    active_sources: list[Any]  # one for each video source it could do something with: adoption by UniFi needs one
    media2: bool
    answers: list[NodeAnswer] = field(default_factory=list)


def require_node_onvif() -> None:
    """Skip the test where its client is not installed; in CI that is a failure, since the set-up ought to have done it."""
    missing = [name for name, there in (("node", shutil.which("node")), ("npm's onvif", (MODULES / "onvif").is_dir())) if not there]
    if not missing:
        return
    reason = f"not installed: {', '.join(missing)} (`python3 build/dev.py packages node` installs it)"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


async def visit(
    host: str, port: int, user: str, password: str, calls: Sequence[Call] = (), inside: Sequence[str] = (), **options: object
) -> NodeVisit:
    """Connect as UniFi does, then make `calls` one after the other; `options` are Cam's own, such as useWSSecurity=False for HTTP digest."""
    camera = {"hostname": host, "port": port, "username": user, "password": password, **options}
    answer = await _run({"camera": camera, "calls": [list(call) for call in calls]}, inside)
    answers = [NodeAnswer(**each) for each in answer.pop("answers")]
    return NodeVisit(**answer, answers=answers)


async def find(seconds: float = 3.0, inside: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Probe by multicast; `inside` is a command in front, such as ["ip", "netns", "exec", NAME]."""
    answer = await _run({"seconds": seconds}, inside)
    assert not answer["error"], answer["error"]
    found: list[dict[str, Any]] = answer["found"]
    return found


async def _run(job: dict[str, object], inside: Sequence[str]) -> dict[str, Any]:
    environment = {**os.environ, "NODE_PATH": str(MODULES)}
    process = await asyncio.create_subprocess_exec(
        *inside, "node", str(_PROGRAM), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=environment
    )
    try:
        output, _ = await asyncio.wait_for(process.communicate(json.dumps(job).encode()), _DEADLINE_S)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, f"node ended with {process.returncode}"
    answer: dict[str, Any] = json.loads(output)
    return answer

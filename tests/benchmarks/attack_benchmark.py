"""One hostile client, or camera, after the other beside a good viewer: what the viewer, the control API and the machine notice."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from tests.benchmarks.attack_witness import Sight, Witness
from tests.benchmarks.attackers import ATTACKS
from tests.benchmarks.markdown_table import format_table
from tests.benchmarks.plan import Plan
from tests.benchmarks.server_process import free_port
from tests.benchmarks.servers import CHECKOUT, owner_token, run_relay

_MAX_GAP_S = 0.3
_MAX_ANSWER_S = 0.5
_MAX_CPU_PERCENT = 25.0  # of a core, more than without the attack
_MAX_GROWTH_MB = 32.0
_TAKES_NO_PLACE = frozenset({"offers", "tokens", "set_ups", "bodies", "connections"})
_SETTLE_S = 3.0
_START_S = 15.0  # for the relay to start beside a hostile camera
_CAMERA = '[[mounts]]\nname = "hostile"\nsource = "rtsp://127.0.0.1:{port}/x"\ntransport = "tcp"\n'


def run(plan: Plan) -> str:
    """Each attack has a relay of its own, so that none pays for the one before."""
    calm = asyncio.run(_watch_calm(plan))
    rows = []
    for kind in plan.attacks or ATTACKS:
        rows.append(_row(kind, calm, asyncio.run(_watch_attacked(plan, kind)), plan.attack_seconds))
        print(" ".join(rows[-1]), file=sys.stderr, flush=True)
    head = ("attack", "longest gap s", "slowest API answer s", "CPU % of a core", "RSS growth MB", "readers", "")
    limits = f"gap <= {_MAX_GAP_S} s, API <= {_MAX_ANSWER_S} s, CPU <= {_MAX_CPU_PERCENT:.0f} %, growth <= {_MAX_GROWTH_MB:.0f} MB"
    return f"### One hostile client or camera, {plan.attack_seconds:.0f} s each ({limits})\n\n{format_table(head, rows)}\n"


async def _watch_calm(plan: Plan) -> Sight:
    http_port = free_port()
    with run_relay(plan.folder / "calm", http_port=http_port, webrtc=True) as server:
        witness = Witness(server.pid, urlsplit(server.url).port or 0, http_port, owner_token(plan.folder / "calm"))
        await witness.watch(_SETTLE_S)
        return await witness.watch(plan.attack_seconds)


async def _watch_attacked(plan: Plan, kind: str) -> Sight:
    """A camera is there before the relay asks for it; a client comes to a relay that has settled."""
    http_port, camera_port = free_port(), free_port()
    is_camera = kind.startswith("camera_")
    mounts = _CAMERA.format(port=camera_port) if is_camera else ""
    async with contextlib.AsyncExitStack() as stack:
        if is_camera:
            await stack.enter_async_context(_attack(kind, plan.attack_seconds + _START_S, 1, 1, camera_port))
        server = stack.enter_context(run_relay(plan.folder / kind, http_port=http_port, webrtc=True, mounts=mounts))
        rtsp_port = urlsplit(server.url).port or 0
        witness = Witness(server.pid, rtsp_port, http_port, owner_token(plan.folder / kind))
        await witness.watch(_SETTLE_S)
        if not is_camera:
            await stack.enter_async_context(_attack(kind, plan.attack_seconds, rtsp_port, http_port, camera_port))
        return await witness.watch(plan.attack_seconds)


@contextlib.asynccontextmanager
async def _attack(kind: str, seconds: float, rtsp: int, http: int, camera: int) -> AsyncIterator[None]:
    ports = ["--rtsp", str(rtsp), "--http", str(http), "--camera", str(camera)]
    command = [sys.executable, "-m", "tests.benchmarks.attackers", kind, *ports, "--seconds", str(seconds)]
    attacker = await asyncio.create_subprocess_exec(*command, cwd=CHECKOUT)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            attacker.kill()
        await attacker.wait()


def _row(kind: str, calm: Sight, during: Sight, seconds: float) -> tuple[str, ...]:
    cpu_percent = 100 * (during.cpu_s - calm.cpu_s) / seconds
    faults = [
        name
        for name, is_bad in (
            ("gap", during.longest_gap_s > _MAX_GAP_S),
            ("API", during.slowest_answer_s > _MAX_ANSWER_S),
            ("CPU", cpu_percent > _MAX_CPU_PERCENT),
            ("RSS", during.growth_mb > _MAX_GROWTH_MB),
            ("places", kind in _TAKES_NO_PLACE and during.readers > 1),
        )
        if is_bad
    ]
    verdict = f"FAIL: {', '.join(faults)}" if faults else "PASS"
    figures = (f"{during.longest_gap_s:.2f}", f"{during.slowest_answer_s:.2f}", f"{cpu_percent:.1f}", f"{during.growth_mb:.1f}")
    return (kind, *figures, str(during.readers), verdict)

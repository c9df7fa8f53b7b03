"""One hostile client after the other beside a good viewer: what the viewer, the control API and the machine notice."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from urllib.parse import urlsplit

from tests.benchmarks.attack_witness import Sight, Witness
from tests.benchmarks.attackers import ATTACKS
from tests.benchmarks.markdown_table import format_table
from tests.benchmarks.plan import Plan
from tests.benchmarks.server_process import ServerProcess, free_port
from tests.benchmarks.servers import CHECKOUT, run_relay

_MAX_GAP_S = 0.3
_MAX_ANSWER_S = 0.5
_MAX_CPU_PERCENT = 25.0  # of a core, more than without the attack
_MAX_GROWTH_MB = 32.0
_TAKES_NO_PLACE = frozenset({"offers", "tokens", "set_ups", "bodies", "connections"})
_SETTLE_S = 3.0


def run(plan: Plan) -> str:
    """Each attack has a relay of its own, so that none pays for the one before."""
    rows = []
    for kind in plan.attacks or ATTACKS:
        rows.append(_measure(plan, kind))
        print(" ".join(rows[-1]), file=sys.stderr, flush=True)
    head = ("attack", "longest gap s", "slowest API answer s", "CPU % of a core", "RSS growth MB", "readers", "")
    limits = f"gap <= {_MAX_GAP_S} s, API <= {_MAX_ANSWER_S} s, CPU <= {_MAX_CPU_PERCENT:.0f} %, growth <= {_MAX_GROWTH_MB:.0f} MB"
    return f"### One hostile client, {plan.attack_seconds:.0f} s each ({limits})\n\n{format_table(head, rows)}\n"


def _measure(plan: Plan, kind: str) -> tuple[str, ...]:
    http_port = free_port()
    with run_relay(plan.folder / "attacked", http_port=http_port, webrtc=True) as server:
        before, during = asyncio.run(_watch(server, kind, http_port, plan.attack_seconds))
    return _row(kind, before, during, plan.attack_seconds)


async def _watch(server: ServerProcess, kind: str, http_port: int, seconds: float) -> tuple[Sight, Sight]:
    rtsp_port = urlsplit(server.url).port or 0
    witness = Witness(server.pid, rtsp_port, http_port)
    await witness.watch(_SETTLE_S)
    before = await witness.watch(seconds / 2)
    ports = ["--rtsp", str(rtsp_port), "--http", str(http_port)]
    command = [sys.executable, "-m", "tests.benchmarks.attackers", kind, *ports, "--seconds", str(seconds)]
    attacker = await asyncio.create_subprocess_exec(*command, cwd=CHECKOUT)
    try:
        during = await witness.watch(seconds)
    finally:
        with contextlib.suppress(ProcessLookupError):
            attacker.kill()
        await attacker.wait()
    return before, during


def _row(kind: str, before: Sight, during: Sight, seconds: float) -> tuple[str, ...]:
    cpu_percent = 100 * (during.cpu_s - 2 * before.cpu_s) / seconds
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

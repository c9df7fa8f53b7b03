"""The player page in a browser: from opening it to the first picture, beside opening the list of cameras, which has none."""

from __future__ import annotations

import asyncio
import statistics
import time

from tests.benchmarks.markdown_table import format_table
from tests.benchmarks.plan import Plan
from tests.kit.players.player_visit import visit

_BLOCK_WEBRTC = "delete window.RTCPeerConnection;"
_CASES = (("as it is", ""), ("WebRTC blocked", _BLOCK_WEBRTC))
_PATIENCE_S = 60


def run(plan: Plan) -> str:
    rows = [asyncio.run(_measure(name, init, max(3, plan.runs))) for name, init in _CASES]
    head = ("browser", "plays by", "opened to first picture s (median, worst)", "x opening the list", "behind the camera s")
    return f"### Player page in headless Chromium, {max(3, plan.runs)} visits each\n\n{format_table(head, rows)}\n"


async def _measure(name: str, init: str, visits: int) -> tuple[str, ...]:
    first, listed, behind, way = [], [], [], ""
    for _ in range(visits):
        async with asyncio.timeout(_PATIENCE_S), visit(init=init) as (_engine, url, page):
            begun = time.monotonic()
            await page.page.goto(f"{url}/", wait_until="load")
            listed.append(time.monotonic() - begun)
            first.append(await page.open(f"{url}/demo/"))
            way = await page.way
            await asyncio.sleep(2)  # its delay settles
            behind.append(await page.seconds_behind())
    median = statistics.median(first)
    delay = statistics.median(behind)
    return (name, way, f"{median:.2f}, {max(first):.2f}", f"{median / statistics.median(listed):.1f}", f"{delay:.2f}")

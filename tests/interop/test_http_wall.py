"""The wall in a real browser: many moving pictures on one page, each camera pulled once, within what one page may open."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from relay_engine.config import MountConfig
from relay_engine.engine import Engine
from relay_engine.events import ListenerStatus
from tests.interop.test_http_player_page import BLOCK_WEBRTC, make_film
from tests.kit.players.player_visit import Visit, relay_of, visit
from tests.kit.relay.live_engine import eventually, readers_of

# Resolves with the ways by which the tiles play once each of so many has shown twenty more pictures.
ALL_MOVE = """
([count, patience]) => new Promise((resolve, reject) => {
  const shown = new Map();
  const failing = setTimeout(() => reject(new Error(JSON.stringify([...shown].map(([tile, n]) => [tile.ariaLabel, n])))), patience);
  const timer = setInterval(() => {
    const tiles = [...document.querySelectorAll('.tile:not(.vacant, .away)')];
    for (const tile of tiles) {
      const video = tile.querySelector('video.shown'), frames = video?.getVideoPlaybackQuality().totalVideoFrames ?? -1;
      const before = shown.get(tile) ?? frames;
      shown.set(tile, before);
      tile.moves = frames - before >= 20;
    }
    if (tiles.length !== count || !tiles.every(tile => tile.moves)) return;
    clearInterval(timer); clearTimeout(failing); resolve(tiles.map(tile => tile.dataset.way));
  }, 100);
})
"""
PLAN = """
async () => {
  const { countOf, exchange, put, queryOf, readPlan, shapeOf } = await import('/~/wall_plan.js');
  const shapes = [[16, 1600, 900], [4, 400, 800], [9, 1000, 1000]].map(([n, w, h]) => shapeOf(n, w, h).columns);
  const round = query => queryOf(readPlan(query));
  return {
    queries: ['?cameras=a,b/c,,d&layout=9&rounds=10', '?layout=7&rounds=-3', '?cameras=a,a,..%2Fx<b>', '?cameras=,,'].map(round),
    memory: readPlan('', '{"cameras": "x,y", "layout": 4}'), broken: readPlan('', '{'),
    counts: [countOf(0, 0, 25), countOf(0, 5, 25), countOf(0, 60, 25), countOf(25, 3, 25), countOf(16, 16, 4)],
    changed: [exchange(['a', 'b'], 0, 3), exchange(['a', ''], 0, 0), put(['a', 'b'], 'b', 0), put(['a'], 'c', 2)], shapes,
  };
}
"""


def port_of(engine: Engine, protocol: str) -> int:
    return next(event.port for event in engine.snapshot() if isinstance(event, ListenerStatus) and event.protocol == protocol)


def pulled(cameras: Engine) -> Counter[str]:
    """How often each of the cameras is being taken from."""
    return Counter(reader.mount for reader in readers_of(cameras))


async def becomes(page: Visit, expression: str, patience_s: float = 90) -> None:
    """Wait until it is true in the page, whose content policy forbids Playwright's own way to wait."""
    async with asyncio.timeout(patience_s):
        while not await page.page.evaluate(expression):  # noqa: ASYNC110 - only the page knows
            await asyncio.sleep(0.1)


@asynccontextmanager
async def wall_of(
    folder: Path, names: tuple[str, ...], *, init: str = "", **options: Any
) -> AsyncIterator[tuple[Engine, Engine, str, Visit]]:
    """Cameras that are a relay of their own, so that who takes from them can be counted, and a relay that wakes them on demand."""
    film = await asyncio.to_thread(make_film, folder, "libx264", audio="pcm_alaw")
    cameras = relay_of(*(MountConfig(name=name, source=str(film), on_demand=True) for name in names))
    await cameras.start()
    try:
        source = f"rtsp://127.0.0.1:{port_of(cameras, 'rtsp')}"
        mounts = (MountConfig(name=name, source=f"{source}/{name}", on_demand=True, linger_s=0.5, **options) for name in names)
        async with visit(*mounts, init=init) as (engine, url, page):
            yield cameras, engine, url, page
    finally:
        await cameras.stop()


async def test_nine_cameras_move_and_each_is_pulled_once(tmp_path: Path) -> None:
    mains = tuple(f"cam{number}" for number in range(9))
    subs = tuple(f"{name}-sub" for name in mains[:8])  # the last has no small picture
    async with wall_of(tmp_path, (*mains, *subs)) as (cameras, engine, url, page):
        await page.page.goto(f"{url}/wall?layout=9")
        assert await page.page.evaluate(ALL_MOVE, [9, 90_000]) == ["webrtc"] * 9
        assert pulled(cameras) == Counter((*subs, "cam8"))
        assert await page.page.evaluate("document.querySelectorAll('.tile video.shown:not([muted])').length") == 9
        assert await page.page.evaluate("[...document.querySelectorAll('video')].every(video => video.muted)")
        await page.page.keyboard.press("ArrowDown")  # on to the first tile
        await page.page.keyboard.press("ArrowRight")
        assert await page.page.get_attribute(".tile[aria-selected=true]", "aria-label") == "cam1: Live"
        await eventually(lambda: pulled(cameras)["cam1"] == 1 and not pulled(cameras)["cam1-sub"])  # its large picture instead of the small
        await page.page.keyboard.press("Enter")
        await page.page.keyboard.press("s")
        await becomes(page, "[...document.querySelectorAll('video')].filter(video => !video.muted).length === 1")
        await eventually(lambda: pulled(cameras) == Counter(["cam1"]))  # what is hidden behind it is let go
        await page.page.keyboard.press("Escape")
        assert await page.page.evaluate(ALL_MOVE, [9, 90_000]) == ["webrtc"] * 9
        assert max(pulled(cameras).values()) == 1
        assert not page.faults
        await page.page.goto("about:blank")
        await eventually(lambda: not readers_of(engine) and not readers_of(cameras), 30)


async def test_a_wall_without_webrtc_keeps_within_what_one_page_may_open(tmp_path: Path) -> None:
    names = tuple(f"cam{number}" for number in range(6))
    async with wall_of(tmp_path, names, init=BLOCK_WEBRTC) as (cameras, _engine, url, page):
        await page.page.goto(f"{url}/wall")
        ways = "[...document.querySelectorAll('.tile:not(.vacant)')].map(tile => tile.dataset.way)"
        await becomes(page, f"{ways}.length === 6 && {ways}.every(way => ['hls', 'pictures'].includes(way))", 180)
        assert (await page.page.evaluate(ways)).count("hls") <= 4  # on a busy machine fewer
        assert "Single pictures" in (await page.page.get_attribute(".tile[data-way=pictures]", "aria-label") or "")
        assert max(pulled(cameras).values()) == 1


async def test_what_the_tiles_say_of_cameras_that_show_nothing() -> None:
    mounts = (
        MountConfig(name="yard", source="demo:", title="Yard <1>", enabled=False),
        MountConfig(name="stage", source="publish:"),
        MountConfig(name="ramp", source="rtsp://127.0.0.1:9/x"),
        MountConfig(name="safe", source="demo:", access="closed", listed=False),
    )
    async with visit(*mounts) as (_engine, url, page):
        await page.page.goto(f"{url}/wall?cameras=yard,stage,ramp,safe,nowhere&layout=9")
        labels = "[...document.querySelectorAll('.tile')].map(tile => tile.ariaLabel)"
        await becomes(page, f"{labels}[2].includes('not answering') && {labels}[4].includes('removed')")
        assert await page.page.evaluate(labels) == [
            "Yard <1>: This camera is switched off.",
            "stage: Nobody sends a picture here at the moment. It comes by itself.",
            "ramp: The camera is not answering. The picture comes back by itself.",
            "safe: This camera is not for whoever has no login for it here.",
            "nowhere: This camera was removed.",
            *["Empty place"] * 4,
        ]
        assert not page.faults


async def test_the_plan_of_a_wall_stands_in_its_address_and_in_the_memory() -> None:
    async with visit(MountConfig(name="gate", source="demo:", enabled=False), MountConfig(name="yard", source="demo:", enabled=False)) as (
        _engine, url, page,
    ):  # fmt: skip
        await page.page.goto(f"{url}/wall")
        said = await page.page.evaluate(PLAN)
        assert said["queries"] == ["?cameras=a,b/c,,d&layout=9&rounds=10", "", "?cameras=a", ""]
        assert said["memory"] == {"cameras": ["x", "y"], "layout": 4, "rounds": 0}
        assert said["broken"] == {"cameras": None, "layout": 0, "rounds": 0}
        assert said["counts"] == [1, 9, 16, 25, 4]
        assert said["changed"] == [["", "b", "", "a"], ["a"], ["b", "a"], ["a", "", "c"]]
        assert said["shapes"] == [4, 1, 3]
        await page.page.wait_for_selector(".tile[aria-label^=gate]")
        await page.page.focus(".tile[aria-selected=true]")
        await page.page.keyboard.press("Shift+ArrowRight")  # the two change places
        await page.page.keyboard.press("1")  # one at a time
        assert page.page.url == f"{url}/wall?cameras=yard,gate&layout=1"
        assert await page.page.locator(".tile").count() == 1
        await page.page.keyboard.press("PageDown")
        assert await page.text("#page") == "2/2"
        await page.page.goto(f"{url}/wall")  # without a word of it in the address
        await page.page.wait_for_selector(".tile[aria-label^=yard]")
        nameless = await page.page.evaluate(
            "[...document.querySelectorAll('button, a, select, input, [role=option]')].filter(e => e.checkVisibility() && !(e.ariaLabel || e.textContent.trim())).length"
        )
        assert nameless == 0
        await page.page.set_viewport_size({"width": 390, "height": 800})  # a phone shows no more than four
        await becomes(page, "document.querySelector('#layouts [data-layout=\"9\"]').hidden")

"""A page of another site in a real browser: it sees nothing, wakes nothing and takes no place, unless its site is listed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from relay_engine.config import HttpConfig, MountConfig
from relay_engine.events import MountState
from tests.kit.players.chromium import open_page
from tests.kit.relay.live_engine import eventually, live_engine, readers_of

DEMO = MountConfig(name="demo", source="demo:")
RESTING = MountConfig(name="rest", source="demo:", on_demand=True)

# Everything that a page can load from elsewhere; each gives whether it came through.
TRY = """
async relay => {
  const load = (tag, property, url, event = 'load') => new Promise(resolve => {
    const element = Object.assign(document.createElement(tag), { muted: true, preload: 'auto' });
    element.addEventListener(event, () => resolve(true));
    element.addEventListener('error', () => resolve(false));
    element[property] = url;
    document.body.append(element);
    setTimeout(() => resolve(false), 5000);
  });
  const ask = (url, options) => fetch(url, options).then(async answer => answer.type === 'opaque' || (await answer.blob()).size > 0, () => false);
  const socket = new Promise(resolve => {
    const opened = new WebSocket(relay.replace('http', 'ws') + '/api/v1/events');
    opened.onopen = () => resolve(true);
    opened.onerror = () => resolve(false);
  });
  return {
    image: await load('img', 'src', relay + '/demo/snapshot.jpg'),
    video: await load('video', 'src', relay + '/demo/live.mp4', 'loadeddata'),
    script: await load('script', 'src', relay + '/~/portal.js'),
    fetched: await ask(relay + '/demo/snapshot.jpg'),
    opaque: await ask(relay + '/demo/snapshot.jpg', { mode: 'no-cors' }),
    listed: await ask(relay + '/~/mounts.json'),
    woken: await ask(relay + '/rest/info.json?open', { method: 'POST', mode: 'no-cors' }),
    wokenByImage: await load('img', 'src', relay + '/rest/snapshot.jpg'),
    offered: await ask(relay + '/demo/whep', { method: 'POST', headers: { 'Content-Type': 'application/sdp' }, body: 'v=0' }),
    socket: await socket,
  };
}
"""


@asynccontextmanager
async def site() -> AsyncIterator[str]:
    """The address of a page that is not the relay's."""

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text="<!doctype html><title>elsewhere</title><body>", content_type="text/html")

    app = web.Application()
    app.router.add_get("/", page)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://localhost:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def visit(origin: str, relay: str) -> dict[str, Any]:
    async with open_page() as page:
        await page.goto(origin)
        found: dict[str, Any] = await page.evaluate(TRY, relay)
        return found


async def test_a_page_of_another_site_comes_through_nowhere() -> None:
    async with site() as origin, live_engine(DEMO, RESTING) as (engine, relay):
        found = await visit(origin, relay)
        assert not any(found.values()), found
        rest = engine.mounts.get("rest")
        assert rest is not None
        assert rest.state is MountState.IDLE
        assert not readers_of(engine)


async def test_a_page_of_a_listed_site_shows_and_wakes() -> None:
    async with site() as origin:
        http = HttpConfig(host="127.0.0.1", port=0, allow_origins=(origin,))
        async with live_engine(DEMO, RESTING, http=http) as (engine, relay):
            found = await visit(origin, relay)
            refused = {name for name, came in found.items() if not came}
            assert refused == {"socket"}, found  # the control API is for no page
            await eventually(lambda: not readers_of(engine))

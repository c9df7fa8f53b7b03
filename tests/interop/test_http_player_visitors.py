"""What visitors do with the portal's pages, and what happens to the pages: keys, a remote control, old browsers, a relay that starts anew."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from relay_engine.config import MountConfig
from tests.kit.media.made_files import remux_demo
from tests.kit.players.chromium import open_page
from tests.kit.players.player_visit import Visit, relay_of, visit
from tests.kit.relay.free_port import find_free_port
from tests.kit.relay.live_engine import eventually, readers_of

# As an iPhone that saves power: nothing plays before a finger has touched the page.
NO_AUTOPLAY = """
  const play = HTMLMediaElement.prototype.play;
  let isTouched = false;
  addEventListener("pointerdown", () => { isTouched = true; }, true);
  HTMLMediaElement.prototype.play = function () {
    return isTouched ? play.call(this) : Promise.reject(new DOMException("blocked", "NotAllowedError"));
  };
"""
HIDE = """
  (isHidden) => {
    Object.defineProperty(document, "hidden", { get: () => isHidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }
"""
FOCUSED = "document.activeElement.querySelector('h2')?.textContent"


@pytest.mark.parametrize("way", ["webrtc", "low-latency", "pictures"])
async def test_the_page_comes_back_by_itself_after_the_relay(way: str) -> None:
    port = find_free_port()
    engine = relay_of(http_port=port)
    await engine.start()
    try:
        async with open_page() as browser_page:
            page = Visit(browser_page)
            await page.open(f"http://127.0.0.1:{port}/demo/?way={way}")
            assert await page.way == way
            await engine.stop()
            await page.page.wait_for_selector("#stage:not([data-way])", timeout=30_000)
            assert await page.page.is_hidden("#state")  # nobody knows whether it is still live
            engine = relay_of(http_port=port)
            await engine.start()
            await page.wait_for_way()
            assert await page.way == way
            assert await page.page.is_hidden("#note")
    finally:
        await engine.stop()


async def test_a_relay_that_is_back_before_anybody_noticed_is_watched_the_same_way() -> None:
    port = find_free_port()
    engine = relay_of(http_port=port)
    await engine.start()
    try:
        async with open_page() as browser_page:
            page = Visit(browser_page)
            await page.open(f"http://127.0.0.1:{port}/demo/")
            await engine.stop()
            engine = relay_of(http_port=port)
            await engine.start()
            await eventually(lambda: {reader.protocol for reader in readers_of(engine)} == {"webrtc"}, 30)
            assert await page.page.is_hidden("#note")
    finally:
        await engine.stop()


async def test_a_browser_that_plays_nothing_by_itself_gets_a_button() -> None:
    async with visit(init=NO_AUTOPLAY) as (_engine, url, page):
        await page.page.route("**/demo/", without_autoplay)
        await page.page.goto(f"{url}/demo/")
        await page.page.click("#start")
        await page.wait_for_way("webrtc")
        assert await page.page.is_hidden("#start")
        await page.wait_for_pictures(30)


async def test_pausing_and_going_on() -> None:
    async with visit() as (_engine, url, page):
        await page.open(f"{url}/demo/?way=low-latency")
        await page.page.keyboard.press("Space")
        await page.page.wait_for_selector("#live.paused")
        assert await page.text("#live") == "Paused"
        assert await page.page.get_attribute("#play", "aria-label") == "Play"
        assert await page.page.evaluate("scrollY") == 0
        await page.page.keyboard.press("k")
        await page.page.wait_for_selector("#live:not(.paused)")
        assert await page.text("#live") == "Live"
        await page.wait_for_pictures(30)


async def test_a_camera_that_does_not_answer_says_so_at_once() -> None:
    async with visit(MountConfig(name="gone", source=f"rtsp://127.0.0.1:{find_free_port()}/")) as (_engine, url, page):
        await page.page.goto(f"{url}/gone/")
        await page.page.wait_for_selector("#state.retrying", timeout=5_000)
        assert "not answering" in await page.text("#veil-text")
        await page.page.locator("#links li").first.wait_for(state="attached")


async def test_addresses_for_other_players_are_folded_until_asked_for() -> None:
    async with visit() as (_engine, url, page):
        await page.open(f"{url}/demo/")
        links = page.page.locator("#links")
        assert not await links.is_visible()
        await page.page.locator("summary", has_text="Watch it elsewhere").click()
        await links.locator("li").first.wait_for()
        assert "index.m3u8" in await links.inner_text()


async def test_a_visitor_whom_the_operator_blocks_is_told_and_stays_out() -> None:
    async with visit() as (engine, url, page):
        await page.open(f"{url}/demo/")
        await engine.block_reader(readers_of(engine)[0].id, 600)
        await page.page.locator("#veil-text", has_text="for a while").wait_for(timeout=20_000)
        assert readers_of(engine) == []


async def test_a_page_that_nobody_sees_leaves_and_comes_back() -> None:
    async with visit() as (engine, url, page):
        await page.page.clock.install()
        await page.open(f"{url}/demo/")
        await page.page.evaluate(HIDE, True)
        await page.page.clock.fast_forward("05:01")
        await eventually(lambda: not readers_of(engine), 20)
        await page.page.evaluate(HIDE, False)
        await eventually(lambda: len(readers_of(engine)) == 1, 20)


async def test_a_page_that_is_heard_stays() -> None:
    async with visit() as (engine, url, page):
        await page.page.clock.install()
        await page.open(f"{url}/demo/")
        await page.page.keyboard.press("m")
        await page.page.evaluate(HIDE, True)
        await page.page.clock.fast_forward("05:01")
        await page.page.evaluate(HIDE, False)
        assert await page.way == "webrtc"
        assert len(readers_of(engine)) == 1


async def test_arrow_keys_lead_from_camera_to_camera() -> None:
    mounts = [MountConfig(name=f"cam{number}", source="demo:", on_demand=True) for number in range(6)]
    async with visit(*mounts) as (_engine, url, page):
        await page.page.set_viewport_size({"width": 1200, "height": 900})
        await page.page.goto(url)
        await page.page.wait_for_selector(".camera")
        seen = []
        for key in ("ArrowDown", "ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"):
            await page.page.keyboard.press(key)
            seen.append(await page.page.evaluate(FOCUSED))
        assert seen == ["cam0", "cam1", "cam4", "cam3", "cam0"]
        await page.page.keyboard.press("Enter")
        await page.page.wait_for_url(f"{url}/cam0/")


async def test_only_the_cameras_on_the_screen_ask_for_pictures() -> None:
    mounts = [MountConfig(name=f"cam{number}", source="demo:") for number in range(12)]
    async with visit(*mounts) as (_engine, url, page):
        asked: set[str] = set()
        page.page.on("request", lambda request: asked.add(request.url.split("/")[3]) if "snapshot.jpg" in request.url else None)
        await page.page.set_viewport_size({"width": 390, "height": 844})
        await page.page.goto(url)
        await page.page.wait_for_selector(".camera img:not([hidden])")
        assert 3 <= len(asked) < 8
        await page.page.locator(".camera").last.scroll_into_view_if_needed()
        await eventually(lambda: "cam11" in asked, 20)


@pytest.mark.parametrize("script", ["player.js", "portal.js"])
async def test_browsers_that_cannot_read_the_scripts(script: str) -> None:
    async with visit() as (_engine, url, page):
        await page.page.route(f"**/{script}", lambda route: route.fulfill(body="let a = b ?.? c", content_type="text/javascript"))
        await page.page.add_init_script("HTMLMediaElement.prototype.canPlayType = () => '';")
        if script == "portal.js":
            await page.page.goto(url)
            await page.page.click("text=Demo <camera>")
            assert page.page.url == f"{url}/demo/"
        else:
            await page.page.goto(f"{url}/demo/")
            await page.page.wait_for_selector("#pictures:not([hidden])")
            assert await page.page.evaluate("pictures.decode().then(() => pictures.naturalWidth)") == 1280
            assert await page.page.is_hidden("#veil")
            assert await page.page.is_hidden("#way")


async def test_sound_without_a_picture(tmp_path: Path) -> None:
    film = await asyncio.to_thread(remux_demo, tmp_path / "mic.mp4", "mp4", video=False)
    async with visit(MountConfig(name="mic", source=str(film))) as (_engine, url, page):
        await page.open(f"{url}/mic/")
        assert await page.text("#veil-text") == "There is sound only, no picture."
        await page.page.goto(url)
        await page.page.wait_for_selector(".camera use[href='#icon-sound']", state="attached")


async def without_autoplay(route: Any) -> None:
    response = await route.fetch()
    await route.fulfill(response=response, body=(await response.text()).replace(" autoplay", ""))

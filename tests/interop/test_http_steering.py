"""Steering in a real browser, on a camera's page and on the wall: what an ONVIF camera is told, and that whatever lets go stops it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from relay_engine.access.secret_hashes import hash_password
from relay_engine.book.records import UserRecord
from relay_engine.config import MountConfig
from relay_engine.engine import Engine
from tests.kit.onvif.scripted_camera import PASSWORD, USER, ScriptedCamera
from tests.kit.players.player_visit import Visit, visit

LOGIN = "operator-password"
# A gamepad that stands where the test says.
GAMEPAD = """
window.stick = null;
navigator.getGamepads = () => [window.stick && { axes: window.stick, buttons: [] }];
"""


@asynccontextmanager
async def steered(init: str = "") -> AsyncIterator[tuple[ScriptedCamera, Engine, str, Visit]]:
    """A camera that can be steered, on the relay's demo picture, and an operator whose browser is logged in."""
    async with ScriptedCamera(quirks={"view"}) as camera:
        control = f"onvif://{USER}:{PASSWORD}@{camera.address}"
        mount = MountConfig(name="gate", source="demo:", title="Gate", control=control)
        async with visit(mount, init=init) as (engine, url, page):
            engine.access.set_users([UserRecord(name="olga", role="operator", password_hash=hash_password(LOGIN))])
            yield camera, engine, url, page


async def log_in(page: Visit) -> None:
    """On the page that asks for it."""
    await page.page.fill("input[name=name]", "olga")
    await page.page.fill("input[name=password]", LOGIN)
    await page.page.click("form button.primary")


async def begin(page: Visit) -> Any:
    """Open the pad, and wait until the camera has said what it can."""
    await page.page.keyboard.press("c")
    arrow = page.page.locator(".ptz button[aria-label=Right]")
    await arrow.wait_for()
    return arrow


async def test_a_stranger_is_led_to_the_log_in_page_and_back() -> None:
    async with steered() as (_camera, _engine, url, page):
        await page.page.goto(f"{url}/wall?cameras=gate")
        await page.page.click("#steer")
        await log_in(page)
        await page.page.wait_for_url(f"{url}/wall?cameras=gate")
        await page.page.wait_for_selector("#steer[aria-label=Steer]")
        assert not page.faults


async def test_the_camera_moves_while_a_button_is_held_and_stops_when_it_is_let_go_or_the_page_is_closed() -> None:
    async with steered() as (camera, _engine, url, page):
        await page.page.goto(f"{url}/login?next=gate/")
        await log_in(page)
        await page.wait_for_way()
        right = await begin(page)
        await right.hover()
        await page.page.mouse.down()
        await camera.head.wait_for("ContinuousMove")
        assert camera.head.is_moving
        await page.page.mouse.up()
        await camera.head.wait_for("Stop", 1)
        assert not camera.head.is_moving
        assert "You steer this camera" in await page.text(".ptz-who")
        await page.page.mouse.down()
        moves = camera.head.kinds.count("ContinuousMove")
        await camera.head.wait_for("ContinuousMove", moves + 1)
        stops = camera.head.kinds.count("Stop")
        await page.page.close()  # in the middle of it
        await camera.head.wait_for("Stop", stops + 1)
        assert not camera.head.is_moving


async def test_keys_stick_and_picture_steer_the_selected_camera_of_the_wall() -> None:
    async with steered(GAMEPAD) as (camera, _engine, url, page):
        await page.page.goto(f"{url}/login?next=wall")
        await log_in(page)
        await page.page.wait_for_selector(".tile[data-way]")
        await begin(page)
        stops = 0

        async def lets_go(how: str) -> None:
            nonlocal stops
            await camera.head.wait_for("Stop", stops + 1)
            assert not camera.head.is_moving, how
            stops = camera.head.kinds.count("Stop")

        async def moves() -> None:
            await camera.head.wait_for("ContinuousMove", camera.head.kinds.count("ContinuousMove") + 1)

        await page.page.keyboard.down("ArrowLeft")
        await moves()
        await page.page.keyboard.up("ArrowLeft")
        await lets_go("a key")
        await page.page.keyboard.down("ArrowUp")
        await moves()
        await page.page.evaluate("window.dispatchEvent(new Event('blur'))")
        await lets_go("the window")
        await page.page.keyboard.up("ArrowUp")
        await page.page.evaluate("window.stick = [1, 0, 0, 0]")
        await moves()
        await page.page.evaluate("window.stick = null")
        await lets_go("a gamepad that is taken away")
        box = await page.page.locator(".tile[aria-selected=true]").bounding_box()
        assert box is not None
        x, y = box["x"] + box["width"] / 4, box["y"] + box["height"] / 2
        await page.page.mouse.move(x, y)
        await page.page.mouse.down()
        await page.page.mouse.move(x + 120, y)
        await moves()
        await page.page.mouse.up()
        await lets_go("a finger")
        await page.page.mouse.click(x, y)
        await camera.head.wait_for("RelativeMove", 1)  # it looks there
        await page.page.keyboard.press("Escape")
        assert await page.page.locator(".ptz").is_hidden()
        assert not page.faults

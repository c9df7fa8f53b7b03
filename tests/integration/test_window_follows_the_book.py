"""What the window shows is what the relay's book has: whoever has put it there, while the relay serves or not, and after the next start."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import aiohttp

from app.bridge.engine_client import EngineClient
from app.flows.camera_control import CameraControl
from app.flows.camera_shelf import CameraShelf
from app.flows.relay_options import RelayOptionsFeed
from relay_engine import EngineConfig, Event

PATIENCE_S = 15.0


class Window:
    """The window without its widgets."""

    def __init__(self) -> None:
        self.client = EngineClient()
        self.shelf = CameraShelf()
        self.options = RelayOptionsFeed()
        self.cameras = CameraControl(self.client, self.shelf, self.client.start)
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self.client.subscribe(self._take_on_loop)

    def _take_on_loop(self, events: tuple[Event, ...]) -> None:
        self._loop.call_soon_threadsafe(self._take, events)

    async def open(self, folder: Path) -> None:
        saved = await self.client.open(EngineConfig(), folder)
        self._take(saved)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    def titles(self) -> list[str]:
        return [camera.title for camera in self.shelf.cameras]

    def _take(self, events: tuple[Event, ...]) -> None:
        self.shelf.take_events(events)
        self.options.take_events(events)
        self._changed.set()


async def test_cameras_and_settings_of_others_show_at_once_and_are_there_after_a_restart(
    free_ports: Callable[[int], list[int]], tmp_path: Path
) -> None:
    rtsp, http, webrtc = free_ports(3)
    window = Window()
    await window.open(tmp_path)
    await window.client.change_settings(
        {
            "rtsp": {"host": "127.0.0.1", "port": rtsp},
            "http": {"host": "127.0.0.1", "port": http},
            "webrtc": {"host": "127.0.0.1", "udp_port": webrtc, "tcp_port": webrtc},
        }
    )
    await window.client.start()
    token = (tmp_path / "api-token").read_text(encoding="ascii").strip()
    mounts = f"http://127.0.0.1:{http}/api/v1/mounts"
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as session:
        gate = {"name": "gate", "source": "rtsp://admin:s3cret@127.0.0.1:1/s", "on_demand": True}
        async with session.post(mounts, json=gate) as answer:
            assert answer.status == 201
        await window.until(lambda: window.titles() == ["gate"])
        async with session.patch(f"{mounts}/gate", json={"title": "Front gate"}) as answer:
            assert answer.status == 200
        await window.until(lambda: window.titles() == ["Front gate"])
        (camera,) = window.shelf.cameras
        assert (camera.user, camera.has_password) == ("admin", True)
        await window.cameras.rename(camera.id, "Gate")  # and the other way round
        async with session.get(f"{mounts}/gate") as answer:
            assert (await answer.json())["title"] == "Gate"
        async with session.patch(f"http://127.0.0.1:{http}/api/v1/settings", json={"access": {"mode": "closed"}}) as answer:
            assert answer.status == 200
        await window.until(lambda: window.options.current.access_mode == "closed")
    await window.client.close()
    again = Window()
    await again.open(tmp_path)  # and the relay is off
    assert again.titles() == ["Gate"]
    assert again.options.current.access_mode == "closed"
    await again.cameras.remove(again.shelf.cameras[0].id)
    await again.client.close()
    last = Window()
    await last.open(tmp_path)
    assert last.titles() == []
    await last.client.close()

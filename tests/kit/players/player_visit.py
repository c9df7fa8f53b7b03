"""Visit: a page of the portal in a real browser, in front of an engine of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from relay_engine.config import EngineConfig, HttpConfig, MountConfig, RtspConfig, WebRtcConfig
from relay_engine.engine import Engine
from relay_engine.events import ListenerStatus
from tests.kit.media.demo_clock import seconds_behind
from tests.kit.players.chromium import open_page

# The demo camera's clock in the lowest rows of the picture, and the browser's own.
READ_CLOCK = """
async () => {
  const video = document.getElementById('video');
  await new Promise(resolve => video.requestVideoFrameCallback(resolve));
  const now = Date.now() / 1000, canvas = document.createElement('canvas');
  const width = canvas.width = video.videoWidth, height = canvas.height = video.videoHeight;
  const context = canvas.getContext('2d', {willReadFrequently: true});
  context.drawImage(video, 0, 0);
  const row = context.getImageData(0, Math.round(height * (1 - 44 / 720 / 2)), width, 1).data;
  let bits = '';
  for (let cell = 0; cell < 16; cell++) bits += row[4 * Math.floor((2 * cell + 1) * width / 32)] > 127 ? '1' : '0';
  return [parseInt(bits.slice(3, 11), 2), now];
}
"""
# Resolves when the video has shown so many more pictures, whatever it plays by meanwhile.
COUNT_ON = """
([count, patience]) => new Promise((resolve, reject) => {
  const video = document.getElementById('video');
  let shown = 0, before = video.getVideoPlaybackQuality().totalVideoFrames;
  const failing = setTimeout(() => reject(new Error(`${shown} pictures of ${count}`)), patience);
  const timer = setInterval(() => {
    const now = video.getVideoPlaybackQuality().totalVideoFrames;
    shown += Math.max(0, now - before);
    before = now;
    if (shown >= count) { clearInterval(timer); clearTimeout(failing); resolve(); }
  }, 50);
})
"""


class Visit:
    """One page under watch."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.faults: list[str] = []
        self.foreign: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda message: self.faults.append(message.text) if "Content Security Policy" in message.text else None)

    async def open(self, url: str) -> float:
        """Load the page and return after how many seconds a picture is there."""
        self.page.on(
            "request", lambda request: None if request.url.startswith((url[:20], "blob:", "data:")) else self.foreign.append(request.url)
        )
        begun = time.monotonic()
        await self.page.goto(url, wait_until="commit")
        await self.wait_for_way()
        return time.monotonic() - begun

    async def wait_for_way(self, name: str = "", patience_s: float = 40) -> None:
        wanted = f"#stage[data-way='{name}']" if name else "#stage[data-way]"
        await self.page.wait_for_selector(wanted, timeout=patience_s * 1000)

    @property
    async def way(self) -> str:
        return await self.page.get_attribute("#stage", "data-way") or ""

    async def text(self, element: str) -> str:
        return str(await self.page.inner_text(element))

    async def seconds_behind(self) -> float:
        number, at = await self.page.evaluate(READ_CLOCK)
        return seconds_behind(number, at)

    async def wait_for_pictures(self, count: int, patience_s: float = 60) -> None:
        """Until the video has shown so many more: on a busy machine later, not fewer."""
        await self.page.evaluate(COUNT_ON, [count, patience_s * 1000])

    async def wait_until_near(self, delay_s: float, patience_s: float = 60) -> None:
        """Until the picture is no further behind the camera than that: a busy machine is later, but not for ever."""
        async with asyncio.timeout(patience_s):
            while await self.seconds_behind() > delay_s:  # noqa: ASYNC110 - only the page knows
                await asyncio.sleep(0.1)


def relay_of(*mounts: MountConfig, http_port: int = 0) -> Engine:
    """An engine that has not started."""
    return Engine(
        EngineConfig(
            rtsp=RtspConfig(host="127.0.0.1", port=0, udp=False, multicast=False),
            http=HttpConfig(host="127.0.0.1", port=http_port),
            webrtc=WebRtcConfig(host="127.0.0.1", udp_port=0, tcp_port=0),
            mounts=mounts or (MountConfig(name="demo", source="demo:", title="Demo <camera>"),),
        )
    )


@asynccontextmanager
async def visit(*mounts: MountConfig, init: str = "") -> AsyncIterator[tuple[Engine, str, Visit]]:
    engine = relay_of(*mounts)
    await engine.start()
    try:
        port = next(event.port for event in engine.snapshot() if isinstance(event, ListenerStatus) and event.protocol == "http")
        async with open_page() as page:
            if init:
                await page.add_init_script(init)
            yield engine, f"http://127.0.0.1:{port}", Visit(page)
    finally:
        await engine.stop()

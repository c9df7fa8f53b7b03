"""The player page with streams that browsers stumble over: broken media in mid-play, and a camera without any key frame."""

from __future__ import annotations

import asyncio
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from relay_engine.config import MountConfig
from relay_engine.media import h264
from relay_engine.media.nalu import split_annexb
from tests.kit.players.player_visit import Visit, visit

_PATIENCE_S = 60
# While `window.spoil` is above zero, what goes to the decoder makes no sense behind its boxes.
SPOIL = """
window.spoil = 0;
window.emptied = 0; // so often the player has let go of what it held
const {appendBuffer} = SourceBuffer.prototype;
SourceBuffer.prototype.appendBuffer = function (data) {
  const bytes = new Uint8Array(data.buffer ?? data), copy = bytes.slice();
  let at = -1;
  for (let index = 4; spoil && index < bytes.length - 4; index++) {
    if (bytes[index] === 109 && bytes[index + 1] === 100 && bytes[index + 2] === 97 && bytes[index + 3] === 116) { at = index + 4; break; }
  }
  if (at > 0) {
    spoil--;
    for (let index = at; index < copy.length; index++) copy[index] = (index * 7) & 255;
  }
  return appendBuffer.call(this, copy);
};
document.addEventListener('emptied', () => emptied++, true);
"""


async def until(page: Visit, condition: str) -> None:
    async with asyncio.timeout(_PATIENCE_S):
        while not await page.page.evaluate(condition):  # noqa: ASYNC110 - the page tells nobody
            await asyncio.sleep(0.1)


async def test_a_decoder_that_breaks_is_mended_at_once() -> None:
    async with visit(init=SPOIL) as (_engine, url, page):
        await page.open(f"{url}/demo/?way=low-latency")
        await page.wait_for_way("low-latency")
        before = await page.page.evaluate("[emptied, window.spoil = 2][0]")
        await until(page, f"emptied > {before} && !video.error && video.readyState >= 3")
        assert await page.way == "low-latency"
        await page.wait_for_pictures(40)
        assert "Playing by" in await page.text("#status")


async def test_an_element_in_error_is_not_called_playing() -> None:
    async with visit() as (_engine, url, page):
        await page.open(f"{url}/demo/?way=webrtc")
        await page.wait_for_way("webrtc")
        await page.page.evaluate("Object.defineProperty(video, 'error', {value: {code: 3}, configurable: true}); 0")
        await until(page, "stage.dataset.way !== 'webrtc' || !document.getElementById('status').textContent.startsWith('Playing')")
        await page.page.evaluate("delete video.error; 0")
        # By the same way begun anew, or by the next one, whichever the page has come to by now.
        await until(page, "document.getElementById('status').textContent.startsWith('Playing')")


def make_refreshing(path: Path) -> Path:
    """H.264 that never sends a whole picture: its columns are renewed one after the other (gradual intra refresh)."""
    begun = False
    with av.open(str(path), "w", format="mpegts") as target:
        stream = target.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 320, 192, "yuv420p"
        stream.options = {"preset": "ultrafast", "x264-params": "intra-refresh=1:keyint=25:bframes=0:repeat-headers=1:annexb=1"}
        for number in range(150):
            ramp = (np.arange(320)[None, :] * 2 + np.arange(192)[:, None] + number * 5) % 256
            frame = av.VideoFrame.from_ndarray(ramp.astype(np.uint8), format="gray").reformat(format="yuv420p")
            frame.pts, frame.time_base = number, Fraction(1, 25)
            for packet in stream.encode(frame):
                nalus = split_annexb(bytes(packet))
                is_whole = any(h264.nal_type(nal) == h264.IDR for nal in nalus)
                begun = begun or (not is_whole and h264.is_random_access(nalus))
                if begun:
                    assert not is_whole
                    target.mux(packet)
    return path


async def test_a_camera_without_key_frames_is_shown_as_pictures_without_trying_what_cannot_work(tmp_path: Path) -> None:
    path = make_refreshing(tmp_path / "refresh.ts")
    async with visit(MountConfig(name="cam", source=str(path))) as (_engine, url, page):
        asked: list[str] = []
        page.page.on("request", lambda request: asked.append(request.url))
        await page.open(f"{url}/cam/")
        assert await page.way == "pictures"
        assert not [one for one in asked if one.endswith("whep") or "m3u8" in one]
        assert "single pictures" in await page.text("#note")

"""The player page in a real browser: what it plays by, how soon, how far behind, and what it says and does when a way is blocked."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path

import av
import numpy as np
import pytest

from relay_engine.config import MountConfig
from tests.kit.players.player_visit import visit
from tests.kit.relay.live_engine import eventually, readers_of

DELAY_S = {"webrtc": 0.5, "low-latency": 3.0, "hls": 10.0}
BLOCK_WEBRTC = "delete window.RTCPeerConnection;"
BLOCK_MEDIA_SOURCE = "delete window.MediaSource; delete window.ManagedMediaSource;"
# What parts hls.js asks for, and when it takes something out of its buffer.
WATCH_BUFFER = """
window.trail = [];
const {open} = XMLHttpRequest.prototype, {remove} = SourceBuffer.prototype;
XMLHttpRequest.prototype.open = function (...all) {
  const part = /_\\d+\\.(\\d+)\\.mp4/.exec(all[1]);
  if (part) trail.push(Number(part[1]));
  return open.apply(this, all);
};
SourceBuffer.prototype.remove = function (...all) { trail.push('trim'); return remove.apply(this, all); };
window.trimmed = new Promise(resolve => {
  const timer = setInterval(() => trail.includes('trim') && trail.at(-1) !== 'trim' && resolve(trail, clearInterval(timer)), 50);
});
"""

# Where the page ends its buffer when `buffered` has come in after so many seconds.
TRIM = """
async ([parts, buffered, currentTime]) => {
  const { trimBetweenSegments } = await import('/~/way_hls.js');
  const make = pair => pair && { fragment: { sn: pair[0] }, index: pair[1] }, part = make(buffered), trims = [];
  const hls = {
    latestLevelDetails: { targetduration: 2, endSN: 7, partList: parts.map(make) },
    on: (event, listener) => listener(event, { frag: part?.fragment ?? { sn: 7 }, part }),
    trigger: (event, { startOffset, endOffset }) => event === 'flush' && startOffset === 0 && trims.push(endOffset),
  };
  trimBetweenSegments(hls, { FRAG_BUFFERED: 'buffered', BUFFER_FLUSHING: 'flush' }, { currentTime, buffered: { length: 1, start: () => 0 } });
  return trims;
}
"""


@pytest.mark.parametrize(
    ("init", "way"),
    [("", "webrtc"), (BLOCK_WEBRTC, "low-latency")],
)
async def test_what_plays_by_itself(init: str, way: str) -> None:
    async with visit(init=init) as (engine, url, page):
        await page.open(f"{url}/demo/")
        assert await page.way == way
        await page.wait_for_pictures(55)
        await page.wait_until_near(DELAY_S[way])
        assert "Playing by" in await page.text("#status")
        assert await page.page.inner_text("h1") == "Demo <camera>"
        assert {reader.protocol for reader in readers_of(engine)} == {"webrtc" if way == "webrtc" else "hls"}
        assert not page.faults
        assert not page.foreign
        await page.page.goto("about:blank")
        await eventually(lambda: not readers_of(engine), 20)


async def test_plain_hls_where_nothing_else_works() -> None:
    async with visit(init=BLOCK_WEBRTC) as (_engine, url, page):
        await page.page.route("**/low-latency.m3u8*", lambda route: route.abort())
        await page.open(f"{url}/demo/")
        assert await page.way == "hls"
        assert "did not work from here" in await page.text("#note")
        await page.wait_for_pictures(55)
        await page.wait_until_near(DELAY_S["hls"])


async def test_pictures_where_no_video_plays() -> None:
    async with visit(init=BLOCK_WEBRTC + BLOCK_MEDIA_SOURCE) as (_engine, url, page):
        await page.page.route("**/*.m3u8*", lambda route: route.abort())
        await page.open(f"{url}/demo/")
        assert await page.way == "pictures"
        assert "single pictures" in await page.text("#status")
        assert await page.page.evaluate("document.getElementById('pictures').naturalWidth") == 1280


async def test_it_goes_on_when_its_connection_dies_and_when_the_camera_comes_back() -> None:
    async with visit() as (engine, url, page):
        await page.open(f"{url}/demo/")
        for reader in readers_of(engine):
            await engine.disconnect_reader(reader.id)
        await page.wait_for_way("low-latency", 20)
        await engine.stop_mount("demo")
        await page.page.wait_for_selector("#stage:not([data-way])", timeout=20_000)
        await page.page.wait_for_selector("#state.stopped", timeout=20_000)
        assert await page.text("#veil-text") == "This camera is switched off."
        await engine.start_mount("demo")
        await page.wait_for_way(patience_s=20)


async def test_low_latency_trims_between_two_segments_only() -> None:
    async with visit(init=BLOCK_WEBRTC + WATCH_BUFFER) as (_engine, url, page):
        await page.open(f"{url}/demo/")
        assert await page.way == "low-latency"
        async with asyncio.timeout(180):
            trail = await page.page.evaluate("trimmed")
        assert [later for earlier, later in itertools.pairwise(trail) if earlier == "trim"] == [0], trail


async def test_when_the_page_trims() -> None:
    async with visit() as (_engine, url, page):
        await page.page.goto(url)
        parts = [[7, 0], [7, 1], [8, 0]]  # of which the last segment still grows
        cases: list[tuple[list[int] | None, float, list[float]]] = [
            ([7, 0], 100, []),  # the next part of this segment is on its way
            ([7, 1], 100, [90]),
            ([8, 0], 100, []),
            (None, 100, [90]),  # a whole segment
            ([7, 1], 14, []),  # not long played yet
        ]
        for buffered, played_s, trims in cases:
            assert await page.page.evaluate(TRIM, [parts, buffered, played_s]) == trims, (buffered, played_s)


async def test_keys_and_words_for_screen_readers() -> None:
    async with visit() as (_engine, url, page):
        await page.open(f"{url}/demo/")
        muted = "document.getElementById('video').muted"
        assert await page.page.evaluate(muted) is True
        assert await page.page.get_attribute("#mute", "aria-label") == "Turn sound on"
        await page.page.keyboard.press("m")
        assert await page.page.evaluate(muted) is False
        assert await page.page.get_attribute("#mute", "aria-label") == "Mute"
        nameless = await page.page.evaluate(
            "[...document.querySelectorAll('button, a, select, input')].filter(e => e.checkVisibility() && !(e.ariaLabel || e.textContent.trim())).length"
        )
        assert nameless == 0
        assert await page.page.get_attribute("#status", "role") == "status"


async def test_the_list_of_cameras() -> None:
    mounts = (MountConfig(name="gate/north", source="demo:", title="North gate"), MountConfig(name="yard", source="demo:", enabled=False))
    async with visit(*mounts) as (_engine, url, page):
        await page.page.goto(url)
        await page.page.wait_for_selector(".camera img:not([hidden])")
        assert await page.page.locator(".camera h2").all_inner_texts() == ["North gate", "yard"]
        assert await page.page.locator(".chip").all_inner_texts() == ["Live", "Switched off"]
        await page.page.click("text=North gate")
        await page.wait_for_way()
        assert page.page.url == f"{url}/gate/north/"
        await page.page.click("header a")
        await page.page.wait_for_selector(".camera")
        assert page.page.url == f"{url}/"
        assert not page.faults


def make_film(folder: Path, codec: str, *, b_frames: int = 0, audio: str = "") -> Path:
    """Six seconds of a moving picture with a tone."""
    path = folder / f"{codec}.mov"
    with av.open(str(path), "w") as container:
        video = container.add_stream(codec, rate=25)
        video.width, video.height, video.pix_fmt = 320, 240, "yuvj420p" if codec == "mjpeg" else "yuv420p"  # type: ignore[attr-defined]
        options = {"preset": "ultrafast", "g": "25", "bf": str(b_frames)} if codec != "mjpeg" else {}
        video.options = {
            **options,
            **({"x265-params": "log-level=none"} if codec == "libx265" else {"b-pyramid": "none"} if b_frames else {}),
        }
        sound = container.add_stream(audio, rate=8000, layout="mono") if audio else None
        for number in range(150):
            picture = np.full((240, 320, 3), number % 256, dtype=np.uint8)
            container.mux(video.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))  # type: ignore[attr-defined]
        if sound is not None:
            for number in range(300):
                frame = av.AudioFrame.from_ndarray(np.full((1, 160), number % 2 * 3000, dtype=np.int16), format="s16", layout="mono")
                frame.sample_rate, frame.pts = 8000, number * 160
                container.mux(sound.encode(frame))  # type: ignore[attr-defined]
        container.mux(video.encode(None))  # type: ignore[attr-defined]
    return path


@pytest.mark.parametrize(
    ("codec", "b_frames", "audio", "way", "note"),
    [
        ("libx264", 0, "pcm_alaw", "webrtc", ""),
        ("libx264", 2, "", "low-latency", "B-frames"),
        ("libx265", 0, "", "pictures", "H.265"),
        ("mjpeg", 0, "", "pictures", "MJPEG"),
    ],
)
async def test_cameras_that_not_every_way_carries(tmp_path: Path, codec: str, b_frames: int, audio: str, way: str, note: str) -> None:
    film = await asyncio.to_thread(make_film, tmp_path, codec, b_frames=b_frames, audio=audio)
    async with visit(MountConfig(name="cam", source=str(film))) as (_engine, url, page):
        await page.open(f"{url}/cam/")
        assert await page.way == way
        assert note in (await page.text("#note") if note else "")
        if way != "pictures":
            await page.wait_for_pictures(30)


async def test_sound_of_a_g711_camera_by_hls(tmp_path: Path) -> None:
    film = await asyncio.to_thread(make_film, tmp_path, "libx264", audio="pcm_mulaw")
    async with visit(MountConfig(name="cam", source=str(film)), init=BLOCK_WEBRTC) as (_engine, url, page):
        await page.open(f"{url}/cam/")
        assert await page.way == "low-latency"
        await page.page.wait_for_function("document.getElementById('video').webkitAudioDecodedByteCount > 1000")

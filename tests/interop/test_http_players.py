"""Real players on every HTTP address of the demo camera: ffmpeg, GStreamer and VLC decode it without a complaint."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.kit.players.vlc_player import missing_part, play_with_vlc
from tests.kit.relay.live_engine import eventually, live_engine

SECONDS = 4
PATIENCE_S = 90  # of a machine that does much else
ADDRESSES = ["live.mp4", "live.ts", "live.flv", "index.m3u8", "index.m3u8?plain", "index.m3u8?ts"]
RATE = 25
DEMUXERS = {"live.mp4": "qtdemux", "live.ts": "tsdemux", "live.flv": "flvdemux"}
HARMLESS = (
    "duplicated MOOV",  # ffmpeg's HLS reader loads the initialisation before every segment
    "Last message repeated",
    "expired from playlists",  # a player that this machine held up for longer than a list is long goes on where it can
)


async def run(*command: str, patience_s: float = PATIENCE_S) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
    try:
        async with asyncio.timeout(patience_s):
            out, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        raise
    assert process.returncode is not None
    return process.returncode, out.decode(errors="replace")


async def run_until(seen: Callable[[], bool], *command: str) -> str:
    """Let a player go on until it has seen enough, however long this machine takes for it; its output."""
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT)
    ended = asyncio.ensure_future(process.communicate())
    try:
        await eventually(lambda: seen() or ended.done(), PATIENCE_S)
        assert seen(), (await ended)[0].decode(errors="replace")[-2000:]
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        out, _ = await asyncio.wait_for(ended, PATIENCE_S)
    return out.decode(errors="replace")


@pytest.mark.skipif(not shutil.which("ffmpeg"), reason="ffmpeg is not installed")
@pytest.mark.parametrize("address", [*ADDRESSES, "live.mjpeg"])
async def test_ffmpeg(address: str) -> None:
    async with live_engine() as (_engine, url):
        seconds = "0.12" if address == "live.mjpeg" else str(SECONDS)  # 1 picture a second, which it takes for 25
        command = ["-v", "warning", "-nostdin", "-i", f"{url}/demo/{address}", "-t", seconds, "-f", "framecrc", "-"]
        status, text = await run("ffmpeg", *command)
    complaints = [line for line in text.splitlines() if line.startswith("[") and not any(known in line for known in HARMLESS)]
    assert (status, complaints) == (0, []), text[-2000:]
    pictures = [line for line in text.splitlines() if line.startswith("0,")]
    assert len(pictures) >= (2 if address == "live.mjpeg" else SECONDS * RATE * 0.95)


@pytest.mark.skipif(not shutil.which("gst-launch-1.0"), reason="GStreamer is not installed")
@pytest.mark.parametrize("address", ADDRESSES)
async def test_gstreamer(address: str, tmp_path: Path) -> None:
    async with live_engine() as (_engine, url):
        sink = f"videoscale ! video/x-raw,width=160 ! jpegenc ! multifilesink location={tmp_path}/%05d.jpg"
        if address in DEMUXERS:  # playbin would buffer a stream without an end as if it were a film
            pipeline = f"souphttpsrc is-live=true location={url}/demo/{address} ! {DEMUXERS[address]} ! queue ! h264parse ! avdec_h264 ! {sink}".split()
        else:
            pipeline = ["playbin", f"uri={url}/demo/{address}", f"video-sink={sink}", "audio-sink=fakesink"]
        text = await run_until(lambda: len(os.listdir(tmp_path)) > 2 * RATE, "gst-launch-1.0", *pipeline)
    assert "ERROR" not in text, text[-2000:]


@pytest.mark.skipif(missing_part().startswith("VLC is not"), reason="VLC is not installed")
@pytest.mark.parametrize("address", ADDRESSES)
async def test_vlc(address: str) -> None:
    async with live_engine() as (_engine, url):
        playback = await asyncio.to_thread(
            play_with_vlc, f"{url}/demo/{address}", seconds=SECONDS, transport="udp", pictures=SECONDS * RATE
        )
    assert not playback.complaints, playback.log[-2000:]
    assert len(playback.pictures) >= SECONDS * RATE
    assert len(playback.loudness) >= SECONDS * 200

"""A camera that changes the rate of its sound: who watches by HLS goes on, in the same playlist and as the same viewer."""

from __future__ import annotations

import asyncio
import itertools
import re
import time
from dataclasses import replace

import aiohttp

from relay_engine.config import PUBLISH, MountConfig
from relay_engine.media.codec import Codec
from relay_engine.streams.mount import Mount
from tests.kit.media.encoded_media import Clip, audio_clip, interleave, video_clip
from tests.kit.media.feeding import intake_of
from tests.kit.players.hls_parser import parse_playlist
from tests.kit.players.hls_validator import violations
from tests.kit.relay.live_engine import DEMO, live_engine, readers_of


def start(mount: Mount, *clips: Clip) -> None:
    intake_of(mount).connecting()
    intake_of(mount).started(tuple(clip.track for clip in clips), kind="made", transport="")


def send(mount: Mount, *clips: Clip, number: int = 0) -> None:
    """Three seconds at once, the `number`-th: the segmenter goes by the stamps."""
    rates = {clip.track.id: clip.track.clock_rate for clip in clips}
    for unit in interleave(*clips):
        pts = unit.pts + 3 * number * rates[unit.track_id]
        intake_of(mount).write(replace(unit, pts=pts, received_at=time.monotonic()))


async def test_a_request_that_waits_is_answered_with_what_comes_behind_the_change() -> None:
    picture, sound, other_sound = video_clip(Codec.H264), audio_clip(Codec.AAC), audio_clip(Codec.AAC, rate=16_000)
    async with live_engine(DEMO, MountConfig(name="gate", source=PUBLISH)) as (engine, url), aiohttp.ClientSession() as session:

        async def get(address: str) -> str:
            async with session.get(f"{url}/gate/{address}") as response:
                assert response.status == 200
                return (await response.read()).decode("latin-1")

        mount = engine.mounts.get("gate")
        assert mount is not None
        start(mount, picture, sound)
        send(mount, picture, sound)
        found = re.search(r"^low-latency\.m3u8\?(.*)$", await get("index.m3u8"), re.MULTILINE)
        assert found is not None
        before = parse_playlist(await get(found[0]))
        number, _part = before.last_position
        (viewer,) = readers_of(engine)
        waiting = asyncio.ensure_future(get(f"{found[0]}&_HLS_msn={number + 1}"))
        await asyncio.sleep(0)
        start(mount, picture, other_sound)
        for number in itertools.count():
            send(mount, picture, other_sound, number=number)
            await asyncio.wait({waiting}, timeout=0.2)
            if waiting.done():
                break
        text = await waiting  # nobody has asked anything else meanwhile
        assert violations(text, query=f"?{found[1]}") == []
        assert text.count("#EXT-X-DISCONTINUITY\n") == 1
        maps = re.findall(r'#EXT-X-MAP:URI="([^"]+)"', text)
        assert len(set(maps)) == 2
        for address in maps:
            assert "moov" in await get(address)
        assert [reader.id for reader in readers_of(engine)] == [viewer.id]
        assert "reader_left" not in [entry.code for entry in engine.journal.entries]

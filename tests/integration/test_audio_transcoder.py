"""AudioTranscoders: shared, on a thread of its own, ended with its last user, never in anybody's way."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace

import pytest

from relay_engine.clock import SystemClock
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.streams.burst import Burst
from relay_engine.streams.stream import Stream
from relay_engine.transcode.audio_transcoder import AudioTranscoders
from tests.kit.media.encoded_media import audio_clip
from tests.kit.media.made_media import VIDEO

CLIP = audio_clip(Codec.AAC)


def make_stream() -> Stream:
    return Stream((replace(CLIP.track, id=0),), SystemClock())


def threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith("audio to")]


async def write(stream: Stream, units: tuple[AccessUnit, ...]) -> None:
    clock = SystemClock()
    for unit in units:
        stream.write(replace(unit, track_id=0, received_at=clock.monotonic()))
        await asyncio.sleep(0)


async def wait_for(heard: list[AccessUnit], count: int) -> None:
    async with asyncio.timeout(30):
        while len(heard) < count:  # noqa: ASYNC110 - the units come from a thread
            await asyncio.sleep(0.01)


async def test_two_users_share_one_thread() -> None:
    stream, transcoders = make_stream(), AudioTranscoders()
    heard: tuple[list[AccessUnit], list[AccessUnit]] = ([], [])
    users = [transcoders.attach(stream, Codec.OPUS, units.append) for units in heard]
    assert len(threads()) == 1
    assert users[0].track.codec is Codec.OPUS
    await write(stream, CLIP.units[:60])
    await wait_for(heard[0], 40)
    assert heard[0] == heard[1]
    users[0].detach()
    users[0].detach()
    assert len(threads()) == 1
    count = len(heard[0])
    await write(stream, CLIP.units[60:100])
    await wait_for(heard[1], count + 20)
    assert len(heard[0]) == count
    users[1].detach()
    async with asyncio.timeout(30):
        while threads():  # noqa: ASYNC110 - as above
            await asyncio.sleep(0.01)
    assert len(stream.fanout) == 0


async def test_each_target_has_its_own() -> None:
    stream, transcoders = make_stream(), AudioTranscoders()
    opus, aac = [], []
    transcoders.attach(stream, Codec.OPUS, opus.append)
    track = transcoders.attach(stream, Codec.AAC, aac.append).track
    assert (track.codec, track.clock_rate) == (Codec.AAC, 48_000)
    assert track.audio_config
    await write(stream, CLIP.units[:60])
    await wait_for(opus, 30)
    await wait_for(aac, 30)
    transcoders.stop()


async def test_a_flood_is_dropped_and_not_queued() -> None:
    stream, transcoders = make_stream(), AudioTranscoders()
    attachment = transcoders.attach(stream, Codec.OPUS, lambda _unit: None)
    transcoder = attachment._transcoder
    units = tuple(replace(unit, track_id=0) for unit in CLIP.units)
    transcoder.push(Burst(units * 10, (), random_access=True, video=None))
    assert transcoder._units.qsize() <= 100
    assert transcoder.dropped_units > 0
    attachment.detach()


async def test_no_sound_no_transcoder() -> None:
    with pytest.raises(ValueError, match="no sound"):
        AudioTranscoders().attach(Stream((VIDEO,), SystemClock()), Codec.OPUS, lambda _unit: None)
    assert threads() == []

"""An HLS feed without a network: cut from what is cached at once, held requests are woken, the source is let go."""

from __future__ import annotations

import asyncio
import io
import re
from dataclasses import replace
from typing import Any

import av
import pytest

from relay_engine.access.caps import Caps
from relay_engine.config import MountConfig
from relay_engine.errors import Fault
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.mux.hls_window import Availability
from relay_engine.serving.http.hls.feed import HlsFeed, choose_tracks
from relay_engine.streams.mount import Mount
from tests.kit.media.encoded_media import Clip, audio_clip, interleave, video_clip
from tests.kit.media.feeding import intake_of
from tests.kit.media.made_media import AUDIO, ManualClock
from tests.kit.players.hls_validator import PlaylistHistory, violations


class Nobody:
    """Hears nothing, converts nothing."""

    def __getattr__(self, _name: str) -> Any:
        return lambda *_arguments: None


class Relay:
    """A mount that is live, and a feed of it."""

    def __init__(self, *clips: Clip, container: Any = "mp4", cached: int = 30) -> None:
        self.clock = ManualClock()
        self.mount = Mount(MountConfig(name="gate", source="x", linger_s=0), self.clock, Caps(0, 0, tuple), Nobody())
        self.mount.start()
        intake_of(self.mount).connecting()
        intake_of(self.mount).started(tuple(clip.track for clip in clips), kind="test", transport="")
        assert self.mount.stream is not None
        self.stream = self.mount.stream
        units = interleave(*clips)
        self.rest = units[cached:]
        for unit in units[:cached]:
            intake_of(self.mount).write(unit)
        self.feed = HlsFeed(self.mount, self.stream, container, self.clock, Nobody())
        self.feed.start()


async def test_the_first_playlist_is_there_at_once() -> None:
    relay = Relay(video_clip(Codec.H264), audio_clip(Codec.AAC), cached=65)
    assert relay.feed.window.has_parts
    assert violations(relay.feed.window.playlist(low_latency=True)) == []
    relay.feed.stop()


async def test_a_held_request_is_answered_when_its_part_is_there() -> None:
    relay = Relay(video_clip(Codec.H264))
    number, part = relay.feed.window.last_position
    held = asyncio.ensure_future(relay.feed.hold(lambda: relay.feed.window.locate_position(number, part + 1)))
    await asyncio.sleep(0)
    assert relay.feed.held == 1
    for unit in relay.rest:
        intake_of(relay.mount).write(unit)
    assert await held is Availability.READY
    assert relay.feed.held == 0
    relay.feed.stop()


async def test_a_request_is_not_held_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay_engine.serving.http.hls.feed._HELD_TARGETS", 0.0)
    relay = Relay(video_clip(Codec.H264))
    assert await relay.feed.hold(lambda: Availability.LATER) is Availability.LATER
    relay.feed.stop()


async def test_the_source_is_kept_awake_and_let_go() -> None:
    relay = Relay(video_clip(Codec.H264))
    assert relay.mount.demand.wanted
    assert relay.mount.readers == ()  # the feed is no viewer
    held = asyncio.ensure_future(relay.feed.hold(lambda: Availability.LATER))
    await asyncio.sleep(0)
    relay.feed.stop()
    relay.feed.stop()
    await asyncio.wait_for(relay.mount.demand.wait_unwanted(), 1)
    assert len(relay.stream.fanout) == 0
    await asyncio.wait_for(held, 1)


async def test_a_camera_that_comes_back_goes_on_in_the_same_playlist() -> None:
    relay, history = Relay(video_clip(Codec.H264), audio_clip(Codec.AAC), cached=1), PlaylistHistory()

    def send(units: list[AccessUnit], at: float) -> None:
        for number, unit in enumerate(units):
            intake_of(relay.mount).write(replace(unit, received_at=at + number / 70))
            text = relay.feed.window.playlist(low_latency=True)
            if relay.feed.window.has_parts:
                assert violations(text) == []
                history.add(text)

    send(relay.rest, 1_000.0)
    intake_of(relay.mount).failed(Fault.NO_FRAMES, "", 0.0)
    intake_of(relay.mount).started(relay.stream.tracks, kind="test", transport="")
    assert relay.mount.stream is relay.stream
    send(relay.rest, 1_012.0)  # the camera's clock has begun anew
    assert history.faults == []
    assert relay.feed.window.playlist(low_latency=True).count("#EXT-X-DISCONTINUITY\n") == 1
    relay.feed.stop()


@pytest.mark.parametrize("container", ["mp4", "ts"])
@pytest.mark.parametrize("rate", [44_100, 16_000])
async def test_another_rate_of_sound_goes_on_in_the_same_playlist_behind_a_discontinuity(container: Any, rate: int) -> None:
    picture, sound = video_clip(Codec.H264), audio_clip(Codec.AAC, rate=rate)
    relay, history = Relay(picture, audio_clip(Codec.AAC), container=container, cached=65), PlaylistHistory()

    def note() -> None:
        text = relay.feed.window.playlist(low_latency=container == "mp4")
        assert violations(text) == []
        history.add(text)

    note()
    for unit in relay.rest:
        intake_of(relay.mount).write(unit)
    note()
    intake_of(relay.mount).started((picture.track, sound.track), kind="test", transport="")
    assert relay.mount.stream not in (None, relay.stream)
    assert relay.feed.follow(relay.mount.stream)  # type: ignore[arg-type]
    note()
    for unit in interleave(picture, sound):
        intake_of(relay.mount).write(replace(unit, received_at=1_010.0))
    note()
    text = relay.feed.window.playlist(low_latency=False)
    assert (history.faults, text.count("#EXT-X-DISCONTINUITY\n")) == ([], 1)
    assert len(relay.stream.fanout) == 0
    before, after = text.split("#EXT-X-DISCONTINUITY\n")
    assert [heard_rate(relay, part) for part in (before, after)] == [48_000, rate]
    relay.feed.stop()


def heard_rate(relay: Relay, playlist: str) -> int:
    """The sample rate of the sound that stands in a part of a playlist, decoded; `EXT-X-MAP` first."""
    maps = re.findall(r'URI="([^"]+)"', playlist)
    names = [*maps[:1], *(line for line in playlist.splitlines() if line and not line.startswith("#"))]
    data = b"".join(relay.feed.get(name) or b"" for name in names)
    with av.open(io.BytesIO(data)) as media:
        return next(frame.sample_rate for frame in media.decode(audio=0))


async def test_other_codecs_are_for_a_new_playlist() -> None:
    relay = Relay(video_clip(Codec.H264), audio_clip(Codec.AAC))
    for tracks in ((video_clip(Codec.H265).track,), (video_clip(Codec.H264).track,), (audio_clip(Codec.AAC, track_id=0).track,)):
        intake_of(relay.mount).started(tracks, kind="test", transport="")
        assert relay.mount.stream is not None
        assert not relay.feed.follow(relay.mount.stream)
        assert relay.feed.stream is relay.stream
    relay.feed.stop()


async def test_mpegts_has_no_parts() -> None:
    relay = Relay(video_clip(Codec.H264), audio_clip(Codec.AAC), container="ts", cached=1)
    for unit in relay.rest:
        intake_of(relay.mount).write(unit)
    assert relay.feed.window.complete_segments
    assert "PART" not in relay.feed.window.playlist(low_latency=False)
    assert relay.feed.content_type == "video/mp2t"
    relay.feed.stop()


async def test_a_slow_camera_is_known_before_anything_is_published() -> None:
    clip = video_clip(Codec.H264)
    key = next(unit for unit in clip.units if unit.random_access)
    relay = Relay(clip, cached=0)
    history = PlaylistHistory()
    for number in range(8):
        intake_of(relay.mount).write(replace(key, pts=number * 450_000, dts=None, received_at=1_000.0 + 5 * number))
        if relay.feed.window.has_parts:
            text = relay.feed.window.playlist(low_latency=True)
            assert violations(text) == []
            history.add(text)
    assert history.faults == []
    assert "#EXTINF:5,\n" in text
    assert "#EXT-X-DISCONTINUITY\n" not in text
    relay.feed.stop()


async def test_a_target_duration_that_was_guessed_is_mended_before_it_is_told() -> None:
    clip = video_clip(Codec.H264)
    relay = Relay(clip, container="ts", cached=1)
    assert relay.feed.timing.target_duration_s == 4
    for round_number in range(3):
        for unit in clip.units:
            intake_of(relay.mount).write(replace(unit, pts=unit.pts + round_number * 270_000, received_at=1_000.0 + 3 * round_number))
    text = relay.feed.playlist(low_latency=False, skip=False, query="", reports=(), gaps=True)
    assert "#EXT-X-TARGETDURATION:2\n" in text
    assert violations(text) == []
    relay.feed.stop()


def test_what_is_carried() -> None:
    video, opus = video_clip(Codec.H264).track, audio_clip(Codec.OPUS).track
    assert choose_tracks((video, opus), "mp4") == (video, opus)
    assert choose_tracks((video, opus), "ts") == (video,)
    assert choose_tracks((AUDIO,), "mp4") == ()

"""One muxer for all clients of a container: shared bytes, and a start that lies at a key frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.serving.http.live import feed as live_feed
from relay_engine.serving.http.live.feed import LiveFeed
from relay_engine.serving.http.live.format import FORMATS
from relay_engine.streams.burst import Burst
from relay_engine.streams.stream import Stream
from tests.kit.media.encoded_media import audio_clip, interleave, video_clip
from tests.kit.media.made_media import AUDIO, VIDEO, ManualClock, video_unit


class CountingMuxer:
    """Writes the number of each picture."""

    header = b"H"

    def __init__(self, tracks: Sequence[Track]) -> None:
        self.calls = 0

    def write(self, unit: AccessUnit) -> bytes:
        self.calls += 1
        return b"%d," % (unit.nalus[-1][-1] - 1)


class Bursts:
    """Keeps what the stream hands on."""

    def __init__(self) -> None:
        self.seen: list[Burst] = []
        self.id, self.protocol = "x", "test"

    def push(self, burst: Burst) -> None:
        self.seen.append(burst)


def make_feed(stream: Stream) -> tuple[LiveFeed, list[CountingMuxer]]:
    muxers: list[CountingMuxer] = []

    def make(tracks: Sequence[Track]) -> Any:
        muxers.append(CountingMuxer(tracks))
        return muxers[0]

    return LiveFeed(stream, stream.tracks, make, lambda on_unit: None), muxers


def make_stream(pictures: int) -> tuple[Stream, Bursts]:
    stream, bursts = Stream((VIDEO,), ManualClock()), Bursts()
    stream.fanout.add(bursts)  # type: ignore[arg-type]
    for index in range(pictures):
        stream.write(video_unit(index, key=index % 10 == 0))
    return stream, bursts


async def test_a_burst_is_muxed_once_for_all() -> None:
    stream, bursts = make_stream(1)
    feed, muxers = make_feed(stream)
    stream.write(video_unit(1))
    assert feed.take(bursts.seen[-1]) is feed.take(bursts.seen[-1])
    assert muxers[0].calls == 2


async def test_a_joiner_starts_at_the_last_key_frame() -> None:
    stream, bursts = make_stream(13)
    feed, _muxers = make_feed(stream)
    start = feed.start()
    assert start is not None
    assert (start.data, start.random_access) == (b"10,11,12,", True)
    stream.write(video_unit(13))
    feed.take(bursts.seen[-1])
    later = feed.start()
    assert later is not None
    assert later.data == b"10,11,12,13,"
    assert feed.start() is later  # joined once for all who come between two bursts
    stream.write(video_unit(20, key=True))
    feed.take(bursts.seen[-1])
    again = feed.start()
    assert again is not None
    assert again.data == b"20,"


async def test_what_is_no_longer_live_starts_nobody() -> None:
    stream, _bursts = make_stream(3)
    feed, _muxers = make_feed(stream)
    stream.suspend()
    assert feed.start() is None


async def test_the_cache_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_feed, "_MAX_GOP_BYTES", 5)
    stream, bursts = make_stream(1)
    feed, _muxers = make_feed(stream)
    for index in range(1, 4):
        stream.write(video_unit(index))
        feed.take(bursts.seen[-1])
    assert feed.start() is None


async def test_converted_sound_takes_the_place_of_the_camera_s() -> None:
    stream, offered = Stream((VIDEO, AUDIO), ManualClock()), []

    class Sound:
        track = Track(1, Codec.AAC, 48_000, channels=1, audio_config=audio_clip(Codec.AAC).track.audio_config)
        detached = False

        def detach(self) -> None:
            self.detached = True

    class Client:
        def offer(self, chunk: live_feed.Chunk) -> None:
            offered.append(chunk.data)

    sound, given = Sound(), []
    feed = LiveFeed(stream, (VIDEO,), CountingMuxer, lambda on_unit: given.append(on_unit) or sound)  # type: ignore[func-returns-value]
    feed.add(Client())
    burst = Burst((video_unit(0, key=True), AccessUnit(1, 0, True, (b"\x07",))), (), random_access=True, video=None)
    chunk = feed.take(burst)
    assert chunk is not None
    assert chunk.data == b"0,"
    given[0](AccessUnit(1, 0, True, (b"\x08",)))
    assert offered == [b"7,"]
    feed.close()
    assert sound.detached


@pytest.mark.parametrize(
    ("name", "codecs", "carried"),
    [
        ("mp4", (Codec.H264, Codec.OPUS), (Codec.H264, Codec.OPUS)),
        ("ts", (Codec.H265, Codec.OPUS), (Codec.H265,)),
        ("flv", (Codec.H265, Codec.AAC), (Codec.H265, Codec.AAC)),
        ("mjpeg", (Codec.H264, Codec.AAC), ()),
    ],
)
def test_what_each_container_carries(name: str, codecs: tuple[Codec, ...], carried: tuple[Codec, ...]) -> None:
    tracks = [(audio_clip(codec) if codec in (Codec.AAC, Codec.OPUS) else video_clip(codec)).track for codec in codecs]
    assert tuple(track.codec for track in FORMATS[name].choose_tracks(tracks)) == carried


def test_tracks_of_which_too_little_is_known_are_left_out() -> None:
    unknown = (Track(0, Codec.H264, 90_000), Track(1, Codec.AAC, 48_000))
    assert FORMATS["mp4"].choose_tracks(unknown) == ()
    assert FORMATS["mjpeg"].choose_tracks((Track(0, Codec.JPEG, 90_000),)) != ()


@pytest.mark.parametrize("name", ["mp4", "ts", "flv"])
def test_each_container_is_made(name: str) -> None:
    clips = video_clip(Codec.H264), audio_clip(Codec.AAC)
    muxer = FORMATS[name].make_muxer([clip.track for clip in clips])
    assert len(muxer.header + b"".join(map(muxer.write, interleave(*clips)))) > 10_000

"""FLV: the tags themselves, and what a player makes of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from relay_engine.media.codec import Codec
from relay_engine.mux.flv import VIDEO_TAG, FlvMuxer, serialize_tag
from tests.kit.media.container_probe import ffmpeg_complaints, probe
from tests.kit.media.encoded_media import audio_clip, interleave, video_clip


@pytest.mark.parametrize("b_frames", [0, 2])
@pytest.mark.parametrize("video", [Codec.H264, Codec.H265])
def test_plays(video: Codec, b_frames: int) -> None:
    clips = video_clip(video, b_frames=b_frames), audio_clip(Codec.AAC)
    muxer = FlvMuxer([clip.track for clip in clips])
    data = muxer.header + b"".join(muxer.write(unit) for unit in interleave(*clips))
    seen = probe(data, "flv")
    assert seen.codecs == ["h264" if video is Codec.H264 else "hevc", "aac"]
    assert len(seen.video_times_s) == len(clips[0].units)
    assert len(seen.audio_times_s) == len(clips[1].units)
    assert abs(seen.video_times_s[0] - seen.audio_times_s[0]) < 0.01
    if video is Codec.H264:  # older ffmpeg programs do not know enhanced FLV
        assert ffmpeg_complaints(data, "flv") == ""


@pytest.mark.parametrize(
    ("at_ms", "head"),
    [
        (0, "0900000300000000000000"),
        (0x123456, "0900000312345600000000"),
        (0x01234567, "0900000323456701000000"),
        (-1, "09000003ffffffff000000"),
    ],
)
def test_tag(at_ms: int, head: str) -> None:
    assert serialize_tag(VIDEO_TAG, at_ms, b"abc") == bytes.fromhex(head) + b"abc" + b"\x00\x00\x00\x0e"


def test_flags_tell_the_tracks() -> None:
    video, audio = video_clip(Codec.H264).track, audio_clip(Codec.AAC).track
    assert [FlvMuxer(tracks).header[4] for tracks in ([video, audio], [video], [audio])] == [5, 1, 4]


def test_enhanced_tags_name_the_codec() -> None:
    clip = video_clip(Codec.H265)
    muxer = FlvMuxer([clip.track])
    key, inter = (muxer.write(unit)[11:16] for unit in clip.units[:2])
    assert (key, inter) == (b"\x91hvc1", b"\xa1hvc1")


def test_new_parameter_sets_make_a_new_configuration() -> None:
    before, after = video_clip(Codec.H264), video_clip(Codec.H264, width=256)
    muxer = FlvMuxer([before.track])
    shift = before.units[-1].pts + 3600 - after.units[0].pts
    units = [*before.units, *(replace(unit, pts=unit.pts + shift) for unit in after.units)]
    seen = probe(muxer.header + b"".join(map(muxer.write, units)), "flv")
    assert (seen.pictures[0], seen.pictures[-1], len(seen.pictures)) == ((192, 128), (256, 128), 150)


def test_begins_at_a_random_access_point() -> None:
    clips = video_clip(Codec.H264), audio_clip(Codec.AAC)
    muxer = FlvMuxer([clip.track for clip in clips])
    assert muxer.write(clips[1].units[0]) == b""
    assert muxer.write(clips[0].units[3]) == b""
    assert muxer.write(clips[0].units[25])[4:7] == b"\x00\x00\x00"
    assert muxer.write(clips[1].units[0]) == b""  # older than the start

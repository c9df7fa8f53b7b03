"""Fragmented MP4: the boxes themselves, and what a player makes of them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace

import pytest

from relay_engine.errors import LocalProtocolError
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.mux.fmp4 import is_carried, serialize_fragment, serialize_init_segment
from relay_engine.mux.live_mp4 import LiveMp4
from relay_engine.mux.mp4_box import box, full_box
from relay_engine.mux.mp4_sample_entry import serialize_sample_entry
from relay_engine.mux.sample import Sample
from tests.kit.media.container_probe import ffmpeg_complaints, probe
from tests.kit.media.encoded_media import audio_clip, interleave, video_clip
from tests.kit.media.made_media import PPS, SPS, VIDEO

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"mvex", b"moof", b"traf", b"dinf"}


def boxes(data: bytes, path: str = "") -> Iterator[tuple[str, bytes]]:
    """Every box with its path and body."""
    position = 0
    while position < len(data):
        size = int.from_bytes(data[position : position + 4])
        kind = data[position + 4 : position + 8]
        body = data[position + 8 : position + size]
        assert size >= 8
        assert position + size <= len(data)
        yield f"{path}/{kind.decode()}", body
        if kind in CONTAINERS:
            yield from boxes(body, f"{path}/{kind.decode()}")
        position += size


def test_box() -> None:
    assert box(b"free", b"ab", b"c") == b"\x00\x00\x00\x0bfreeabc"
    assert full_box(b"free", 1, 0x020003) == b"\x00\x00\x00\x0cfree\x01\x02\x00\x03"


def test_init_segment_has_what_players_ask_for() -> None:
    found = dict(boxes(serialize_init_segment([VIDEO, audio_clip(Codec.AAC).track])))
    for path in ("/ftyp", "/moov/mvhd", "/moov/trak/tkhd", "/moov/trak/mdia/minf/stbl/stsd", "/moov/mvex/trex"):
        assert path in found
    assert b"avcC" in serialize_sample_entry(VIDEO)


def test_fragment_layout() -> None:
    audio = audio_clip(Codec.AAC).track
    samples = [
        Sample(0, 900_000, 903_600, 3600, True, (SPS, PPS, b"\x65key")),
        Sample(1, 480_000, 480_000, 1024, True, (b"sound",)),
        Sample(0, 903_600, 900_000, 3700, False, (b"\x41p", b"\x41q")),
    ]
    data = serialize_fragment(7, [replace(VIDEO), audio], samples)
    found = list(boxes(data))
    paths = [path for path, _ in found]
    assert paths == ["/moof", "/moof/mfhd"] + ["/moof/traf", "/moof/traf/tfhd", "/moof/traf/tfdt", "/moof/traf/trun"] * 2 + ["/mdat"]
    bodies = [body for path, body in found if path.endswith("trun")]
    assert bodies[0][:4] == b"\x01\x00\x0f\x01"  # version 1; durations, sizes, flags, signed composition offsets, data offset
    count, offset = struct.unpack_from(">Ii", bodies[0], 4)
    assert count == 2
    assert struct.unpack_from(">IIIi", bodies[0], 12) == (3600, 8, 0x02000000, 3600)  # the known SPS and PPS are not repeated
    assert struct.unpack_from(">IIIi", bodies[0], 28) == (3700, 12, 0x01010000, -3600)
    assert data[offset : offset + 8] == b"\x00\x00\x00\x04\x65key"
    audio_offset = struct.unpack_from(">i", bodies[1], 8)[0]
    assert data[audio_offset : audio_offset + 5] == b"sound"
    assert [int.from_bytes(body[4:]) for path, body in found if path.endswith("tfdt")] == [900_000, 480_000]


@pytest.mark.parametrize("b_frames", [0, 2])
@pytest.mark.parametrize("video", [Codec.H264, Codec.H265])
@pytest.mark.parametrize("audio", [Codec.AAC, Codec.OPUS])
def test_live_mp4_plays(video: Codec, audio: Codec, b_frames: int) -> None:
    clips = video_clip(video, b_frames=b_frames), audio_clip(audio)
    muxer = LiveMp4([clip.track for clip in clips])
    data = muxer.header + b"".join(muxer.write(unit) for unit in interleave(*clips))
    seen = probe(data, "mp4")
    assert seen.codecs == ["h264" if video is Codec.H264 else "hevc", "aac" if audio is Codec.AAC else "opus"]
    assert len(seen.video_times_s) == len(clips[0].units)
    assert len(seen.audio_times_s) == len(clips[1].units)
    assert {round(later - earlier, 5) for earlier, later in zip(seen.video_times_s, seen.video_times_s[1:], strict=False)} == {0.04}
    assert abs(seen.video_times_s[0] - seen.audio_times_s[0]) < 0.01  # together, as at the source
    assert 0 <= seen.video_times_s[0] <= 0.08
    assert seen.key_frames == 3
    assert ffmpeg_complaints(data, "mp4") == ""


def test_live_mp4_begins_at_a_random_access_point() -> None:
    clip = video_clip(Codec.H264)
    muxer = LiveMp4([clip.track])
    written = [bool(muxer.write(unit)) for unit in clip.units[10:40]]
    assert written == [False] * 15 + [True] * 15


def test_live_mp4_survives_new_parameter_sets_and_the_return_of_the_old_ones() -> None:
    before, after = video_clip(Codec.H264), video_clip(Codec.H264, width=256)
    muxer = LiveMp4([before.track])
    clips = (before, after, before, after)
    units = [replace(unit, pts=unit.pts + number * 75 * 3600) for number, clip in enumerate(clips) for unit in clip.units]
    begin = muxer.header
    data = b"".join(map(muxer.write, units))
    seen = probe(begin + data, "mp4")
    assert [seen.pictures[at] for at in (0, 80, 155, 230)] == [(192, 128), (256, 128)] * 2
    assert len(seen.pictures) == 300
    assert data.count(b"moov") == 3  # players of Media Source Extensions want an initialisation of their own for each
    assert muxer.header != begin


@pytest.mark.parametrize(
    ("track", "carried"),
    [
        (VIDEO, True),
        (replace(VIDEO, parameter_sets=Track(0, Codec.H264, 1).parameter_sets), False),
        (Track(1, Codec.PCMU, 8000, channels=1), False),
    ],
)
def test_what_mp4_carries(track: Track, carried: bool) -> None:
    assert is_carried(track) is carried


def test_refuses_what_it_does_not_carry() -> None:
    with pytest.raises(LocalProtocolError):
        serialize_init_segment([Track(1, Codec.PCMU, 8000, channels=1)])

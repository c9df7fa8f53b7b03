"""MPEG-TS: the packets themselves, and what a player makes of them."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import replace

import pytest

from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.mux.mpegts import MpegtsMuxer
from tests.kit.media.container_probe import ffmpeg_complaints, probe
from tests.kit.media.encoded_media import Clip, audio_clip, interleave, video_clip

VIDEO_PID, AUDIO_PID = 0x100, 0x101


def mux(*clips: Clip) -> bytes:
    muxer = MpegtsMuxer([clip.track for clip in clips])
    return b"".join(muxer.write(unit) for unit in interleave(*clips))


def packets(data: bytes) -> list[bytes]:
    assert len(data) % 188 == 0
    return [data[start : start + 188] for start in range(0, len(data), 188)]


def pid_of(packet: bytes) -> int:
    return int.from_bytes(packet[1:3]) & 0x1FFF


def pcr_of(packet: bytes) -> int | None:
    has_pcr = packet[3] & 0x20 and packet[4] and packet[5] & 0x10
    return int.from_bytes(packet[6:12]) >> 15 if has_pcr else None


@pytest.mark.parametrize("b_frames", [0, 2])
@pytest.mark.parametrize("video", [Codec.H264, Codec.H265])
def test_plays(video: Codec, b_frames: int) -> None:
    clips = video_clip(video, b_frames=b_frames), audio_clip(Codec.AAC)
    data = mux(*clips)
    seen = probe(data, "mpegts")
    assert seen.codecs == ["h264" if video is Codec.H264 else "hevc", "aac"]
    assert (len(seen.video_times_s), len(seen.audio_times_s)) == tuple(len(clip.units) for clip in clips)
    assert {round(later - earlier, 4) for earlier, later in zip(seen.video_times_s, seen.video_times_s[1:], strict=False)} == {0.04}
    assert seen.video_times_s[0] == pytest.approx(10)
    assert ffmpeg_complaints(data, "mpegts") == ""


def test_sound_brings_the_clock_and_the_tables_while_no_picture_comes() -> None:
    clips = video_clip(Codec.H264), audio_clip(Codec.AAC)
    muxer = MpegtsMuxer([clip.track for clip in clips])
    data = b"".join(muxer.write(unit) for unit in [clips[0].units[0], *clips[1].units])
    clocks = [clock for packet in packets(data) if (clock := pcr_of(packet)) is not None]
    assert max(later - earlier for earlier, later in itertools.pairwise(clocks)) <= 9_000
    assert sum(pid_of(packet) == 0 for packet in packets(data)) >= 5
    assert ffmpeg_complaints(data, "mpegts") == ""


def test_packets_are_in_order() -> None:
    counters: dict[int, list[int]] = defaultdict(list)
    for packet in packets(mux(video_clip(Codec.H264), audio_clip(Codec.AAC))):
        assert packet[0] == 0x47
        counters[pid_of(packet)].append(packet[3] & 15)
    assert set(counters) == {0, 0x1000, VIDEO_PID, AUDIO_PID}
    for counts in counters.values():
        assert counts == [index & 15 for index in range(len(counts))]


def test_clock_runs_before_the_pictures_often_enough() -> None:
    clocks = [clock for packet in packets(mux(video_clip(Codec.H264))) if (clock := pcr_of(packet)) is not None]
    assert clocks[0] == 10 * 90_000 - 9000
    assert all(0 < later - earlier <= 9000 for earlier, later in itertools.pairwise(clocks))  # 100 ms


def test_tables_stand_before_every_random_access_point_and_twice_a_second() -> None:
    everything = packets(mux(video_clip(Codec.H264)))
    positions = [index for index, packet in enumerate(everything) if pid_of(packet) == 0]
    assert positions[0] == 0
    marked = [index for index, packet in enumerate(everything) if packet[3] & 0x20 and packet[4] and packet[5] & 0x40]
    assert len(marked) == 3
    assert all(index - 2 in positions for index in marked)
    assert len(positions) >= 6


def test_sound_alone_carries_the_clock() -> None:
    clip = audio_clip(Codec.AAC)
    data = mux(clip)
    assert any(pcr_of(packet) is not None for packet in packets(data))
    assert len(probe(data, "mpegts").audio_times_s) == len(clip.units)


def test_stamps_wrap() -> None:
    clip = video_clip(Codec.H264)
    shift = (1 << 33) - 900_000 - 3600
    data = mux(Clip(clip.track, tuple(replace(unit, pts=unit.pts + shift) for unit in clip.units)))
    clocks = [clock for packet in packets(data) if (clock := pcr_of(packet)) is not None]
    assert max(clocks) < 1 << 33
    assert min(clocks) < 90_000 < max(clocks)
    assert len(probe(data, "mpegts").video_times_s) == len(clip.units)


def test_other_tracks_are_left_out() -> None:
    clip, opus = video_clip(Codec.H264), audio_clip(Codec.OPUS)
    assert probe(mux(clip, opus), "mpegts").codecs == ["h264"]
    assert MpegtsMuxer([clip.track, Track(1, Codec.PCMU, 8000, channels=1)]).write(replace(opus.units[0])) == b""


@pytest.mark.parametrize("size", [*range(150, 190), 340, 368, 369, 5000])
def test_every_size_is_stuffed_rightly(size: int) -> None:
    clip = video_clip(Codec.H264)
    muxer = MpegtsMuxer([clip.track])
    unit = replace(clip.units[1], nalus=(b"\x41" + b"\x55" * size,))
    data = muxer.write(unit)
    payload = b"".join(packet[5 + packet[4] if packet[3] & 0x20 else 4 :] for packet in packets(data) if pid_of(packet) == VIDEO_PID)
    assert payload.endswith(b"\x00\x00\x00\x01\x41" + b"\x55" * size)

"""From FFmpeg's packets to units, for real containers."""

from __future__ import annotations

import io
import itertools
import logging
from fractions import Fraction
from pathlib import Path

import av
import pytest

from relay_engine.errors import Fault, RemoteProtocolError, SourceError
from relay_engine.ingest.demo.clip import load_demo_clip
from relay_engine.ingest.pyav.carriage import Carriage, stamp_of
from relay_engine.media import h264
from relay_engine.media.aac import parse_audio_specific_config
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from tests.kit.media.made_files import encode, remux_demo

CLIP = load_demo_clip()


def read(path: Path, at_s: float = 0.0) -> tuple[tuple[Track, ...], list[AccessUnit]]:
    """Everything a carriage makes of a file; packets arrive 10 ms apart."""
    units: list[AccessUnit] = []
    with av.open(str(path)) as container:
        carriage = Carriage(container, "gate")
        for number, packet in enumerate(packet for packet in container.demux(carriage.streams) if packet.size):
            units += carriage.convert(packet, at_s + number * 0.01)
        assert carriage.tracks is not None
        return carriage.tracks, units


def stamps(units: list[AccessUnit], track_id: int) -> list[int]:
    return [unit.pts for unit in units if unit.track_id == track_id]


def steps(units: list[AccessUnit], track_id: int) -> set[int]:
    return {later - earlier for earlier, later in itertools.pairwise(sorted(stamps(units, track_id)))}


@pytest.mark.parametrize(("format_name", "name"), [("mp4", "a.mp4"), ("mpegts", "a.ts"), ("flv", "a.flv"), ("matroska", "a.mkv")])
def test_every_container_gives_the_same_units(tmp_path: Path, format_name: str, name: str) -> None:
    tracks, units = read(remux_demo(tmp_path / name, format_name))
    video, audio = tracks
    assert (video.codec, audio.codec) == (Codec.H264, Codec.AAC)
    assert video.parameter_sets == CLIP.tracks[0].parameter_sets
    config = parse_audio_specific_config(audio.audio_config)
    assert (config.output_sample_rate, config.channels) == (48_000, 1)
    slices = [tuple(nal for nal in unit.nalus if h264.nal_type(nal) in h264.PICTURE_TYPES) for unit in units if unit.track_id == 0]
    assert slices == list(CLIP.pictures[:75])
    assert [unit.random_access for unit in units if unit.track_id == 0] == [n % 50 == 0 for n in range(75)]
    sounds = [unit.nalus[0] for unit in units if unit.track_id == 1]
    assert sounds == list(CLIP.sounds[: len(sounds)])
    assert len(sounds) >= 140


@pytest.mark.parametrize(("format_name", "name"), [("mp4", "a.mp4"), ("mpegts", "a.ts"), ("flv", "a.flv"), ("matroska", "a.mkv")])
def test_stamps_of_sound_are_exact_though_the_container_rounds_them(tmp_path: Path, format_name: str, name: str) -> None:
    _tracks, units = read(remux_demo(tmp_path / name, format_name))
    assert steps(units, 0) == {3600}
    assert steps(units, 1) == {1024}


def test_sound_whose_configuration_is_in_its_packets_waits_for_the_first_one(tmp_path: Path) -> None:
    with av.open(str(remux_demo(tmp_path / "a.ts", "mpegts"))) as container:
        carriage = Carriage(container, "gate")
        assert carriage.tracks is None
        units: list[AccessUnit] = []
        for packet in container.demux(carriage.streams):
            units = carriage.convert(packet, 0.0)
            if packet.stream.type == "audio":
                break
            assert units == []
        assert carriage.tracks is not None
        assert [track.codec for track in carriage.tracks] == [Codec.H264, Codec.AAC]
        assert units[0].random_access  # nothing that came before is lost


def test_declared_sound_that_never_comes_is_not_waited_for(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with av.open(str(remux_demo(tmp_path / "a.ts", "mpegts"))) as container:
        carriage = Carriage(container, "gate")
        pictures = [packet for packet in container.demux(container.streams.video) if packet.size]
        units = [unit for n, packet in enumerate(pictures) for unit in carriage.convert(packet, n * 0.04)]
    assert carriage.tracks is not None
    assert [track.codec for track in carriage.tracks] == [Codec.H264]
    assert len(units) == 75
    assert "none came" in caplog.text


@pytest.mark.parametrize(
    ("encoder", "codec", "clock_rate"),
    [("pcm_mulaw", Codec.PCMU, 8000), ("pcm_alaw", Codec.PCMA, 8000), ("libopus", Codec.OPUS, 48_000)],
)
def test_sound_formats(tmp_path: Path, encoder: str, codec: Codec, clock_rate: int) -> None:
    path = encode(tmp_path / "a.nut", "nut", video="libx264", audio=encoder, rate=48_000 if codec is Codec.OPUS else 8000)
    tracks, units = read(path)
    assert (tracks[1].codec, tracks[1].clock_rate, tracks[1].channels) == (codec, clock_rate, 1)
    sounds = [unit for unit in units if unit.track_id == 1]
    assert all(unit.random_access for unit in sounds)
    assert len(steps(units, 1)) == 1
    if codec is not Codec.OPUS:
        assert sum(unit.size for unit in sounds) == 8000  # a second


def test_h265_in_length_prefixed_form(tmp_path: Path) -> None:
    tracks, units = read(
        encode(tmp_path / "a.mp4", "mp4", video="libx265", options={"x265-params": "log-level=none:keyint=12:scenecut=0:bframes=0"})
    )
    sets = tracks[0].parameter_sets
    assert tracks[0].codec is Codec.H265
    assert (len(sets.vps), len(sets.sps), len(sets.pps)) == (1, 1, 1)
    assert len(units) == 25
    assert [n for n, unit in enumerate(units) if unit.random_access] == [0, 12, 24]


def test_pictures_that_are_shown_in_another_order_keep_their_times(tmp_path: Path) -> None:
    _tracks, units = read(encode(tmp_path / "a.mp4", "mp4", video="libx264", options={"bf": "2", "b_strategy": "0"}))
    assert stamps(units, 0) != sorted(stamps(units, 0))
    assert steps(units, 0) == {3600}
    assert all(unit.dts is not None and unit.dts <= unit.pts for unit in units)


def test_jpeg(tmp_path: Path) -> None:
    tracks, units = read(encode(tmp_path / "a.avi", "avi", video="mjpeg"))
    assert (tracks[0].codec, tracks[0].width, tracks[0].height) == (Codec.JPEG, 64, 48)
    assert all(unit.nalus[0].startswith(b"\xff\xd8") and unit.random_access for unit in units)
    assert steps(units, 0) == {3600}


@pytest.mark.parametrize(("video", "audio"), [("mpeg2video", "mp2"), ("mpeg4", "ac3"), ("mpeg2video", ""), ("", "mp2")])
def test_what_no_track_can_carry_travels_as_a_transport_stream(tmp_path: Path, video: str, audio: str) -> None:
    tracks, units = read(encode(tmp_path / "a.mkv", "matroska", video=video, audio=audio, options={"g": "10"} if video else None))
    assert tracks == (Track(0, Codec.MPEGTS, 90_000),)
    assert all(len(packet) == 188 and packet[0] == 0x47 for unit in units for packet in unit.nalus)
    assert units[0].random_access
    assert stamps(units, 0) == sorted(stamps(units, 0))
    data = b"".join(packet for unit in units for packet in unit.nalus)
    with av.open(io.BytesIO(data), format="mpegts") as container:
        assert [stream.type for stream in container.streams] == ["video"] * bool(video) + ["audio"] * bool(audio)
        decoded = sum(1 for packet in container.demux(video=0) if packet.size) if video else 25
        assert decoded >= 24


def test_sound_that_cannot_be_carried_never_stops_the_picture(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        tracks, units = read(encode(tmp_path / "a.mkv", "matroska", video="libx264", audio="flac"))
    assert [track.codec for track in tracks] == [Codec.H264]
    assert len(units) == 25
    assert "gate: the sound (flac) is left out" in caplog.text


@pytest.mark.parametrize(
    ("video", "audio", "fault"),
    [("libvpx-vp9", "", Fault.UNSUPPORTED_CODEC), ("", "flac", Fault.UNSUPPORTED_CODEC)],
)
def test_what_cannot_be_carried_at_all(tmp_path: Path, video: str, audio: str, fault: Fault) -> None:
    path = encode(tmp_path / "a.mkv", "matroska", video=video, audio=audio, frames=5)
    with av.open(str(path)) as container, pytest.raises(SourceError) as caught:
        Carriage(container, "gate")
    assert caught.value.fault is fault


def test_subtitles_alone_are_no_media(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nhello\n\n")
    with av.open(str(tmp_path / "a.srt")) as container, pytest.raises(SourceError) as caught:
        Carriage(container, "gate")
    assert caught.value.fault is Fault.NO_VIDEO


def test_packets_without_stamps_are_placed_by_the_ones_after_them(tmp_path: Path) -> None:
    """As FFmpeg's RTSP client gives the first ones."""
    with av.open(str(remux_demo(tmp_path / "a.mp4", "mp4", audio=False))) as container:
        carriage = Carriage(container, "gate")
        units: list[AccessUnit] = []
        for number, packet in enumerate(packet for packet in container.demux(carriage.streams) if packet.size):
            if number in (0, 1):
                packet.pts = packet.dts = None
            if number == 10:
                packet.pts = None
            if number == 11:
                packet.pts = packet.dts = None
            units += carriage.convert(packet, 0.0)
            if number < 2:
                assert units == []
    assert stamps(units, 0) == [n * 3600 for n in range(75)]
    assert [unit.dts for unit in units[:3]] == [None, None, 7200]
    assert units[0].random_access


def test_a_damaged_packet_is_only_itself_lost(tmp_path: Path) -> None:
    with av.open(str(remux_demo(tmp_path / "a.mp4", "mp4", audio=False))) as container:
        carriage = Carriage(container, "gate")
        packets = [packet for packet in container.demux(carriage.streams) if packet.size]
        bad = av.Packet(b"\x00\x00\xff\xff\x65")
        bad.stream, bad.pts, bad.dts = packets[0].stream, 0, 0
        assert len(carriage.convert(packets[0], 0.0)) == 1
        with pytest.raises(RemoteProtocolError):
            carriage.convert(bad, 0.0)
        assert len(carriage.convert(packets[1], 0.0)) == 1


def test_stamp_of_a_packet() -> None:
    packet = av.Packet(b"x")
    packet.time_base = Fraction(1, 90_000)
    assert stamp_of(packet) is None
    packet.pts = 90_000
    assert stamp_of(packet) == 1
    packet.dts = 45_000
    assert stamp_of(packet) == Fraction(1, 2)

"""AudioConverter: every pair of formats, time stamps, gaps, damage."""

from __future__ import annotations

import itertools
from dataclasses import replace

import av
import numpy as np
import pytest

from relay_engine.media.aac import parse_audio_specific_config
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.transcode.audio_converter import OUTPUT_RATE, AudioConverter, can_convert, converted_track
from tests.kit.media.encoded_media import Clip, audio_clip

FRAME = {Codec.OPUS: 960, Codec.AAC: 1024}


def g711_clip(codec: Codec) -> Clip:
    """3 s of a tone in 20 ms units."""
    encoder = av.CodecContext.create({Codec.PCMU: "pcm_mulaw", Codec.PCMA: "pcm_alaw"}[codec], "w")
    encoder.sample_rate, encoder.layout, encoder.format = 8000, "mono", "s16"  # type: ignore[attr-defined]
    units = []
    for number in range(150):
        samples = (8000 * np.sin(np.arange(number * 160, number * 160 + 160) * 2 * np.pi * 440 / 8000)).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
        frame.sample_rate = 8000
        data = b"".join(bytes(packet) for packet in encoder.encode(frame))  # type: ignore[attr-defined]
        units.append(AccessUnit(1, 80_000 + number * 160, True, (data,)))
    return Clip(Track(1, codec, 8000, channels=1), tuple(units))


def clip_of(codec: Codec) -> Clip:
    return g711_clip(codec) if codec in (Codec.PCMU, Codec.PCMA) else audio_clip(codec)


def decode(track: Track, units: list[AccessUnit]) -> np.ndarray:
    decoder = av.CodecContext.create({Codec.OPUS: "opus", Codec.AAC: "aac"}[track.codec], "r")
    if track.codec is Codec.AAC:
        decoder.extradata = track.audio_config
    else:
        decoder.sample_rate, decoder.layout = track.clock_rate, "stereo" if track.channels == 2 else "mono"  # type: ignore[attr-defined]
    frames = [frame.to_ndarray() for unit in units for frame in decoder.decode(av.Packet(unit.nalus[0]))]  # type: ignore[attr-defined]
    return np.concatenate([frame.astype(float).reshape(frame.shape[0], -1)[0] for frame in frames])


@pytest.mark.parametrize("target", [Codec.OPUS, Codec.AAC])
@pytest.mark.parametrize("source", [Codec.AAC, Codec.OPUS, Codec.PCMU, Codec.PCMA])
def test_every_pair(source: Codec, target: Codec) -> None:
    clip = clip_of(source)
    converter = AudioConverter(clip.track, target)
    units = [made for unit in clip.units for made in converter.convert(unit)]
    stamps = [unit.pts for unit in units]
    start = clip.units[0].pts * OUTPUT_RATE // clip.track.clock_rate
    assert abs(stamps[0] - start) < OUTPUT_RATE // 20
    assert [later - earlier for earlier, later in itertools.pairwise(stamps)] == [FRAME[target]] * (len(stamps) - 1)
    played = len(stamps) * FRAME[target] / OUTPUT_RATE
    assert played == pytest.approx(3.0, abs=0.2)
    assert {unit.track_id for unit in units} == {clip.track.id}
    sound = decode(converter.track, units)
    assert np.abs(sound[OUTPUT_RATE:]).max() > 0.05


@pytest.mark.parametrize("target", [Codec.OPUS, Codec.AAC])
def test_a_gap_moves_the_stamps(target: Codec) -> None:
    clip = audio_clip(Codec.AAC)
    converter = AudioConverter(clip.track, target)
    early = [made for unit in clip.units[:40] for made in converter.convert(unit)]
    late = [made for unit in clip.units[40:80] for made in converter.convert(replace(unit, pts=unit.pts + 5 * 48_000))]
    assert late[0].pts - early[-1].pts > 4.9 * OUTPUT_RATE
    assert late[0].pts == pytest.approx(clip.units[40].pts + 5 * 48_000, abs=OUTPUT_RATE // 20)
    back = [made for unit in clip.units[80:100] for made in converter.convert(unit)]
    assert back[0].pts == pytest.approx(clip.units[80].pts, abs=OUTPUT_RATE // 20)


def test_small_jitter_of_stamps_is_ironed_out() -> None:
    clip = audio_clip(Codec.AAC)
    converter = AudioConverter(clip.track, Codec.OPUS)
    jittery = [replace(unit, pts=unit.pts + (-1) ** index * 400) for index, unit in enumerate(clip.units)]
    stamps = [made.pts for unit in jittery for made in converter.convert(unit)]
    assert {later - earlier for earlier, later in itertools.pairwise(stamps)} == {960}


def test_damaged_units_yield_nothing() -> None:
    clip = audio_clip(Codec.AAC)
    converter = AudioConverter(clip.track, Codec.OPUS)
    for data in (b"", b"\xff" * 50, bytes(10)):
        converter.convert(replace(clip.units[0], nalus=(data,)))
    units = [made for unit in clip.units[10:60] for made in converter.convert(unit)]
    assert len(units) > 40


def test_tracks_that_come_out() -> None:
    source = Track(3, Codec.PCMA, 8000, channels=1)
    opus, aac = converted_track(source, Codec.OPUS), converted_track(replace(source, channels=6), Codec.AAC)
    assert (opus.id, opus.codec, opus.clock_rate, opus.channels) == (3, Codec.OPUS, 48_000, 1)
    config = parse_audio_specific_config(aac.audio_config)
    assert (config.object_type, config.sample_rate, config.channels) == (2, 48_000, 2)
    assert aac.channels == 2


def test_what_can_be_converted() -> None:
    assert can_convert(Codec.AAC, Codec.OPUS)
    assert not can_convert(Codec.AAC, Codec.PCMU)
    assert not can_convert(Codec.H264, Codec.AAC)

"""Samples get decode times, durations and the container's time scale."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from relay_engine.errors import LocalProtocolError
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import ParameterSets, Track
from relay_engine.mux.sample import frame_duration, parameter_sets_of, picture_nalus, timescale
from relay_engine.mux.sample_timer import SampleTimer, reorder_depth
from tests.kit.media.encoded_media import audio_clip, video_clip
from tests.kit.media.made_media import VIDEO, video_unit


def test_video_durations_follow_the_distance_of_frames() -> None:
    timer = SampleTimer(replace(VIDEO, parameter_sets=ParameterSets()))
    samples = [timer.place(video_unit(index, key=index == 0)) for index in (0, 1, 3, 4)]
    assert [(sample.dts, sample.duration) for sample in samples] == [(0, 3600), (3600, 3600), (10_800, 7200), (14_400, 3600)]


def test_a_pause_is_no_duration() -> None:
    timer = SampleTimer(replace(VIDEO, parameter_sets=ParameterSets()))
    samples = [timer.place(video_unit(index)) for index in (0, 1, 100)]
    assert samples[-1].duration == 3600


def test_a_pause_reaches_the_decode_times_at_once() -> None:
    timer = SampleTimer(video_clip(Codec.H264, b_frames=2).track)
    samples = [timer.place(video_unit(index)) for index in (*range(10), *range(500, 510))]
    assert all(0 <= sample.pts - sample.dts <= 3 * 3600 for sample in samples)


def test_decode_times_of_the_source_are_kept_and_mended() -> None:
    timer = SampleTimer(replace(VIDEO, parameter_sets=ParameterSets()))
    units = [replace(video_unit(index), dts=dts) for index, dts in enumerate((0, 3600, 3600, 3000))]
    assert [timer.place(unit).dts for unit in units] == [0, 3600, 3601, 3602]


@pytest.mark.parametrize("codec", [Codec.AAC, Codec.OPUS])
def test_audio_counts_its_own_samples(codec: Codec) -> None:
    clip = audio_clip(codec)
    timer = SampleTimer(replace(clip.track, clock_rate=1000))  # a source with stamps in milliseconds
    units = [AccessUnit(1, round(unit.pts / 48), True, unit.nalus) for unit in clip.units[:50]]
    samples = [timer.place(unit) for unit in units]
    size = 1024 if codec is Codec.AAC else 960
    assert {sample.duration for sample in samples} == {size}
    assert {later.dts - earlier.dts for earlier, later in itertools.pairwise(samples)} == {size}


def test_reorder_depth_comes_from_the_stream() -> None:
    assert [reorder_depth(video_clip(Codec.H264, b_frames=number).track) for number in (0, 2)] == [0, 2]
    assert [reorder_depth(video_clip(Codec.H265, b_frames=number).track) for number in (0, 2)] == [0, 2]
    assert reorder_depth(Track(0, Codec.H264, 90_000)) is None


def test_known_parameter_sets_are_kept_apart_and_new_ones_stay() -> None:
    clip = video_clip(Codec.H264)
    sample = SampleTimer(clip.track).place(clip.units[0])
    assert parameter_sets_of(clip.track, sample) == clip.track.parameter_sets
    assert len(picture_nalus(clip.track, sample)) < len(sample.nalus)
    assert picture_nalus(VIDEO, sample) == sample.nalus


def test_time_scale() -> None:
    assert timescale(VIDEO) == 90_000
    assert timescale(replace(audio_clip(Codec.AAC).track, clock_rate=90_000)) == 48_000
    with pytest.raises(LocalProtocolError):
        frame_duration(Track(1, Codec.PCMU, 8000, channels=1), b"x")

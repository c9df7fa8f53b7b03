"""Segments and parts keep the rules whatever the camera does."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace

import pytest

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.mux.packager import Fmp4Packager, MpegtsPackager
from relay_engine.mux.sample import Sample
from relay_engine.mux.segment_events import Initialisation, PartFinished, SegmentEvent, SegmentFinished, SegmentStarted
from relay_engine.mux.segment_timing import PART_FLOOR, SegmentTiming
from relay_engine.mux.segmenter import Segmenter
from tests.kit.media.container_probe import ffmpeg_complaints, probe
from tests.kit.media.encoded_media import audio_clip, interleave, video_clip
from tests.kit.media.made_media import VIDEO, video_unit

TIMING = SegmentTiming(2, 2, 0.5)


def run(segmenter: Segmenter, units: Iterable[AccessUnit], *, finish: bool = True) -> list[SegmentEvent]:
    events = [event for unit in units for event in segmenter.push(unit)]
    return events + (segmenter.finish() if finish else [])


def camera(frames: int, *, key_distance: int = 50, times_s: Iterable[float] | None = None) -> list[AccessUnit]:
    """H.264 without sound; `times_s` instead of 25 a second."""
    at = list(times_s) if times_s is not None else [index / 25 for index in range(frames)]
    return [
        replace(video_unit(index, key=index % key_distance == 0, size=200, at=time), pts=round((10 + time) * 90_000))
        for index, time in enumerate(at)
    ]


def check_rules(events: list[SegmentEvent], timing: SegmentTiming) -> None:
    parts: dict[int, list[PartFinished]] = {}
    for event in events:
        match event:
            case PartFinished():
                parts.setdefault(event.segment, []).append(event)
                assert event.duration_s <= timing.part_target_s + 1e-9
            case SegmentFinished():
                assert round(event.duration_s) <= timing.target_duration_s
    for of_segment in parts.values():
        assert [part.index for part in of_segment] == list(range(len(of_segment)))
        assert all(part.duration_s >= PART_FLOOR * timing.part_target_s - 1e-9 for part in of_segment[:-1])


def durations(events: list[SegmentEvent]) -> list[float]:
    return [round(event.duration_s, 3) for event in events if isinstance(event, SegmentFinished)]


def starts(events: list[SegmentEvent]) -> list[SegmentStarted]:
    return [event for event in events if isinstance(event, SegmentStarted)]


def test_events_come_in_order() -> None:
    events = run(Segmenter([VIDEO], Fmp4Packager(), TIMING, first_number=7), camera(60))
    assert [type(event).__name__ for event in events[:3]] == ["Initialisation", "SegmentStarted", "PartFinished"]
    assert [event.number for event in starts(events)] == [7, 8]
    check_rules(events, TIMING)
    assert durations(events) == [2.0, 0.4]


@pytest.mark.parametrize("key_distance", [5, 25, 37, 50, 60, 100, 250, 1000])
@pytest.mark.parametrize("jitter_s", [0.0, 0.002, 0.015])
def test_rules_hold_for_every_key_distance(key_distance: int, jitter_s: float) -> None:
    source = random.Random(key_distance)
    times = [index / 25 + source.uniform(-jitter_s, jitter_s) for index in range(1200)]
    timing = SegmentTiming(2, 4, 0.5)
    events = run(Segmenter([VIDEO], Fmp4Packager(), timing), camera(1200, key_distance=key_distance, times_s=times))
    check_rules(events, timing)
    assert sum(durations(events)) == pytest.approx(48, abs=0.1)
    if key_distance <= 100:
        assert all(start.independent for start in starts(events))


def test_long_groups_of_pictures_are_cut_but_every_key_frame_begins_a_segment() -> None:
    timing = SegmentTiming(2, 4, 0.5)
    events = run(Segmenter([VIDEO], Fmp4Packager(), timing), camera(750, key_distance=250))
    assert [start.independent for start in starts(events)] == [True, False, False] * 3
    assert durations(events)[:3] == [4.48, 4.48, 1.04]


def test_dropped_frames_and_slow_cameras_keep_the_rules() -> None:
    source = random.Random(3)
    times = [index / 25 for index in range(1500) if source.random() > 0.02]
    events = run(Segmenter([VIDEO], Fmp4Packager(), SegmentTiming(2, 4, 0.6)), camera(0, times_s=times))
    check_rules(events, SegmentTiming(2, 4, 0.6))


def test_a_pause_is_a_discontinuity() -> None:
    times = [index / 25 for index in range(100)] + [30 + index / 25 for index in range(100)]
    events = run(Segmenter([VIDEO], Fmp4Packager(), TIMING, wall_offset_s=1_000_000), camera(0, times_s=times))
    assert [start.discontinuity for start in starts(events)] == [False, False, True, False]
    assert [round(start.wall_s - 1_000_000, 2) for start in starts(events)] == [0, 2, 30, 32]
    assert sum(durations(events)) == pytest.approx(8)


QUIET = [index / 25 for index in range(100)] + [4 + 4.0 * index for index in range(4)] + [20 + index / 25 for index in range(100)]


def with_sound(times_s: list[float], *, until_s: float, speed: float = 1.0) -> tuple[list[Track], list[AccessUnit]]:
    """A camera's pictures and AAC all the time; `speed` of the sound's stamps against the pictures'."""
    clip = audio_clip(Codec.AAC)
    rate = clip.track.clock_rate
    count = int(until_s * rate / 1024)
    sound = [
        (index * 1024 / rate, replace(clip.units[0], pts=round(10 * rate + index * 1024 * speed), received_at=index * 1024 / rate))
        for index in range(count)
    ]
    pictures = list(zip(times_s, camera(0, times_s=times_s), strict=True))
    ordered = sorted([*sound, *pictures], key=lambda pair: (pair[0], pair[1].track_id))
    return [VIDEO, clip.track], [unit for _at, unit in ordered]


class Record(Fmp4Packager):
    """Remembers what was packed."""

    def __init__(self) -> None:
        super().__init__()
        self.samples: list[Sample] = []

    def pack(self, samples: Sequence[Sample], *, starts_segment: bool) -> bytes:
        self.samples += samples
        return super().pack(samples, starts_segment=starts_segment)

    def of(self, track_id: int) -> list[Sample]:
        return [sample for sample in self.samples if sample.track_id == track_id]


@pytest.mark.parametrize("timing", [SegmentTiming(2, 2, 0.504), SegmentTiming(2, 4, 0.504), SegmentTiming(2, 2), SegmentTiming(2, 4)])
def test_a_still_scene_keeps_its_sound_and_its_time(timing: SegmentTiming) -> None:
    tracks, units = with_sound(QUIET, until_s=24)
    packed = Record()
    events = run(Segmenter(tracks, packed, timing), units)
    if timing.part_target_s:
        check_rules(events, timing)
    assert all(round(duration) <= timing.target_duration_s for duration in durations(events))
    assert not any(start.discontinuity for start in starts(events))
    assert sum(durations(events)) == pytest.approx(24, abs=0.1)
    told = [earlier.wall_s + length for earlier, length in zip(starts(events), durations(events), strict=True)]
    assert [start.wall_s for start in starts(events)[1:]] == pytest.approx(told[:-1], abs=0.01)
    assert len(packed.of(1)) >= 24 * 48_000 // 1024 - 2
    assert {later.dts - earlier.dts for earlier, later in itertools.pairwise(packed.of(1))} == {1024}


def test_sound_alone_makes_parts_while_no_picture_comes() -> None:
    tracks, units = with_sound([0.0, 0.04, 0.08], until_s=6)
    events = run(Segmenter(tracks, Fmp4Packager(), TIMING), units, finish=False)
    assert sum(event.duration_s for event in events if isinstance(event, PartFinished)) == pytest.approx(5, abs=0.6)
    assert len(starts(events)) >= 3


def test_a_picture_that_sound_outlasts_lasts_long_enough_for_browsers() -> None:
    """A later picture than twice the duration of the one before makes them drop all up to a key frame (MSE 3.5.8)."""
    tracks, units = with_sound(QUIET, until_s=24)
    packed = Record()
    run(Segmenter(tracks, packed, TIMING), units)
    assert len(packed.of(0)) >= len(QUIET)
    assert all(later.dts <= earlier.dts + 2 * earlier.duration for earlier, later in itertools.pairwise(packed.of(0)))


@pytest.mark.parametrize("codec", [Codec.H264, Codec.H265])
def test_a_key_picture_of_a_still_scene_is_shown_again_so_that_browsers_go_on_with_the_sound(codec: Codec) -> None:
    clip = video_clip(codec)
    tracks, made = with_sound([], until_s=16)
    at_s = [0.0, 0.04, *(1.0 + 4.0 * index for index in range(4))]
    units = [clip.units[1] if at == 0.04 else clip.units[0] for at in at_s]
    pictures = [replace(unit, pts=round((10 + at) * 90_000), received_at=at) for at, unit in zip(at_s, units, strict=True)]
    ordered = sorted([*made, *pictures], key=lambda unit: unit.received_at)
    packed = Record()
    events = run(Segmenter([clip.track, tracks[1]], packed, SegmentTiming(2, 2, 0.504)), ordered)
    shown = [sample.dts / 90_000 for sample in packed.of(0)]
    assert max(later - earlier for earlier, later in itertools.pairwise(shown)) < 2.6
    assert min(later - earlier for earlier, later in itertools.pairwise(shown)) > 0.03
    data = b"".join(event.data for event in events if isinstance(event, Initialisation | PartFinished))
    assert ffmpeg_complaints(data, "mp4") == ""
    assert len(probe(data, "mp4").video_times_s) == len(shown)


@pytest.mark.parametrize("speed", [2.0, 10.0, 0.1, 0.0])
@pytest.mark.parametrize("timing", [SegmentTiming(2, 2, 0.504), SegmentTiming(2, 2)])
def test_clocks_that_run_apart_fill_no_list(speed: float, timing: SegmentTiming) -> None:
    tracks, units = with_sound([index / 25 for index in range(1500)], until_s=60, speed=speed)
    segmenter = Segmenter(tracks, Fmp4Packager(), timing)
    most = 0
    for unit in units:
        for event in segmenter.push(unit):
            if isinstance(event, PartFinished) and timing.part_target_s:
                assert event.duration_s <= timing.part_target_s + 1e-9
            if isinstance(event, SegmentFinished):
                assert event.duration_s > 0
                assert round(event.duration_s) <= timing.target_duration_s
        most = max(most, len(segmenter._samples))
    assert most < 1000


def test_frames_whose_clock_stands_still_fill_no_list() -> None:
    tracks, units = with_sound([0.0, 0.04], until_s=3)
    segmenter = Segmenter(tracks, Fmp4Packager(), SegmentTiming(2, 2))
    for unit in units:
        segmenter.push(unit)
    for unit in [replace(units[-1], pts=0)] * 10_000:
        segmenter.push(unit)
    assert len(segmenter._samples) <= 4096
    pictures = Segmenter([VIDEO], Fmp4Packager(), TIMING)
    for index in range(10_000):
        pictures.push(replace(video_unit(0, key=index == 0, size=20), pts=900_000))
    assert len(pictures._samples) <= 4096


@pytest.mark.parametrize("part_target_s", [0.0, 5.1])
def test_a_picture_in_five_seconds(part_target_s: float) -> None:
    timing = SegmentTiming(2, 6, part_target_s)
    events = run(
        Segmenter([VIDEO], Fmp4Packager(), timing), camera(0, key_distance=1, times_s=[5.0 * index for index in range(12)]), finish=False
    )
    assert durations(events) == [5.0] * 10 or durations(events) == [5.0] * 11
    assert not any(start.discontinuity for start in starts(events))


def test_a_picture_that_lasts_too_long_for_the_rest_of_its_segment_begins_the_next() -> None:
    times = [index / 25 for index in range(40)] + [3.8 + index / 25 for index in range(60)]
    events = run(Segmenter([VIDEO], MpegtsPackager(), SegmentTiming(2, 2)), camera(0, key_distance=1000, times_s=times))
    assert durations(events)[0] == pytest.approx(1.56)
    assert all(round(duration) <= 2 for duration in durations(events))
    assert not any(start.discontinuity for start in starts(events))


def test_a_source_that_begins_anew_is_a_discontinuity_and_its_sound_stays_with_it() -> None:
    tracks, units = with_sound([index / 25 for index in range(100)], until_s=4)
    packed = Record()
    segmenter = Segmenter(tracks, packed, TIMING)
    events = run(segmenter, units, finish=False) + segmenter.restart()
    later = [replace(unit, pts=unit.pts + 12 * (90_000 if unit.track_id == 0 else 48_000)) for unit in units]
    before = len(packed.of(1))
    after = run(segmenter, [unit for unit in later[:2] if unit.track_id] + later)
    assert [start.discontinuity for start in starts(events + after)] == [False, False, True, False]
    assert sum(durations(events)) == pytest.approx(4, abs=0.05)
    assert all(sample.dts < 15 * 48_000 for sample in packed.of(1)[:before])
    assert all(sample.dts >= 22 * 48_000 for sample in packed.of(1)[before:])
    assert not any(isinstance(event, Initialisation) for event in after)


def test_new_parameter_sets_make_a_new_initialisation() -> None:
    before, after = video_clip(Codec.H264), video_clip(Codec.H264, width=256)
    shift = before.units[-1].pts + 3600 - after.units[0].pts
    units = [*before.units, *(replace(unit, pts=unit.pts + shift) for unit in after.units)]
    events = run(Segmenter([before.track], Fmp4Packager(), SegmentTiming(1, 1, 0.25)), units)
    initialisations = [event for event in events if isinstance(event, Initialisation)]
    assert [event.tracks[0].width for event in initialisations] == [192, 256]
    assert [(start.initialisation, start.discontinuity) for start in starts(events)] == [(0, False)] * 3 + [(1, True)] + [(1, False)] * 2
    for number, width in ((0, 192), (1, 256)):
        of_it = {start.number for start in starts(events) if start.initialisation == number}
        data = initialisations[number].data + b"".join(
            event.data for event in events if isinstance(event, PartFinished) and event.segment in of_it
        )
        assert set(probe(data, "mp4").pictures) == {(width, 128)}


@pytest.mark.parametrize("video", [Codec.H264, Codec.H265])
@pytest.mark.parametrize("b_frames", [0, 2])
@pytest.mark.parametrize("audio", [Codec.AAC, Codec.OPUS])
def test_parts_play(video: Codec, audio: Codec, b_frames: int) -> None:
    clips = video_clip(video, b_frames=b_frames), audio_clip(audio)
    timing = SegmentTiming(1, 1, 0.25)
    events = run(Segmenter([clip.track for clip in clips], Fmp4Packager(), timing), interleave(*clips))
    check_rules(events, timing)
    data = b"".join(event.data for event in events if isinstance(event, Initialisation | PartFinished))
    seen = probe(data, "mp4")
    assert (len(seen.video_times_s), len(seen.audio_times_s)) == (
        75,
        len(clips[1].units) - missing_start(seen.audio_times_s, clips[1].units),
    )
    assert {round(later - earlier, 5) for earlier, later in zip(seen.video_times_s, seen.video_times_s[1:], strict=False)} == {0.04}
    assert seen.video_times_s[0] == pytest.approx(10)
    assert ffmpeg_complaints(data, "mp4") == ""
    independent = [event.independent for event in events if isinstance(event, PartFinished) and event.index == 0]
    assert independent == [True, True, True]


def missing_start(times_s: list[float], units: tuple[AccessUnit, ...]) -> int:
    """Sound that came before the first picture is left out."""
    missing = len(units) - len(times_s)
    assert 0 <= missing <= 2
    return missing


def test_sound_that_runs_ahead_waits_for_its_part() -> None:
    clips = video_clip(Codec.H264), audio_clip(Codec.AAC)
    ahead = sorted(interleave(*clips), key=lambda unit: unit.pts / (90_000 if unit.track_id == 0 else 48_000) - 0.3 * unit.track_id)
    events = run(
        Segmenter([clip.track for clip in clips], Fmp4Packager(), SegmentTiming(1, 1)), [clips[0].units[0], *ahead[1:]], finish=False
    )
    first = next(event for event in events if isinstance(event, PartFinished))
    initialisation = next(event for event in events if isinstance(event, Initialisation))
    assert max(probe(initialisation.data + first.data, "mp4").audio_times_s) < 11


def test_sound_alone() -> None:
    clip = audio_clip(Codec.AAC)
    timing = SegmentTiming(1, 1, 0.25)
    events = run(Segmenter([clip.track], Fmp4Packager(), timing), clip.units)
    check_rules(events, timing)
    assert all(event.independent for event in events if isinstance(event, PartFinished))
    data = b"".join(event.data for event in events if isinstance(event, Initialisation | PartFinished))
    assert len(probe(data, "mp4").audio_times_s) == len(clip.units)


def test_mpegts_segments_stand_alone() -> None:
    clips = video_clip(Codec.H264, b_frames=2), audio_clip(Codec.AAC)
    events = run(Segmenter([clip.track for clip in clips], MpegtsPackager(), SegmentTiming(1, 1)), interleave(*clips))
    segments = [event.data for event in events if isinstance(event, PartFinished)]
    assert len(segments) == 3
    for data in segments:
        assert data[:4] == b"\x47\x40\x00\x10" or data[:3] == b"\x47\x40\x00"
        assert len(probe(data, "mpegts").video_times_s) == 25
    assert ffmpeg_complaints(b"".join(segments), "mpegts") == ""
    counters = [data[3] & 15 for data in segments]
    assert len(set(counters)) == 3  # they go on across segments


def test_nothing_before_a_random_access_point_and_nothing_from_unknown_tracks() -> None:
    segmenter = Segmenter([VIDEO], Fmp4Packager(), TIMING)
    assert run(segmenter, camera(49)[1:], finish=False) == []
    assert segmenter.finish() == []
    assert segmenter.push(AccessUnit(5, 0, True, (b"x",))) == []
    assert Segmenter([VIDEO], Fmp4Packager(), TIMING).push(AccessUnit(1, 0, True, (b"x",))) == []


def test_unreadable_parameter_sets_change_nothing() -> None:
    units = camera(120)
    broken = replace(units[50], nalus=(b"\x67\xff", b"\x68\xff", *units[50].nalus))
    events = run(Segmenter([VIDEO], Fmp4Packager(), TIMING), [*units[:50], broken, *units[51:]])
    assert sum(isinstance(event, Initialisation) for event in events) == 1


def test_tracks_that_come_in_another_order() -> None:
    clips = video_clip(Codec.H264), audio_clip(Codec.AAC)
    tracks: list[Track] = [clips[1].track, clips[0].track]
    events = run(Segmenter(tracks, Fmp4Packager(), SegmentTiming(1, 1)), interleave(*clips))
    assert durations(events) == [1.0, 1.0, 1.0]

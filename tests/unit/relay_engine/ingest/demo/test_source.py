"""The demo camera keeps wall time."""

from __future__ import annotations

import itertools
from collections import Counter
from pathlib import Path

import pytest

from relay_engine.errors import Fault, SourceError
from relay_engine.ingest.demo.clip import AUDIO_ID, VIDEO_ID, DemoClip, load_demo_clip
from relay_engine.ingest.demo.source import DemoSchedule, DemoSource
from relay_engine.media import h264
from relay_engine.media.aac import parse_audio_specific_config
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.track import Track
from relay_engine.notices import Notice

WALL = 1_800_000_003.21  # mid-loop, mid-GOP


@pytest.fixture(scope="module")
def clip() -> DemoClip:
    return load_demo_clip()


def run_schedule(schedule: DemoSchedule, wall_s: float, seconds: float, step_s: float = 0.011) -> list[AccessUnit]:
    """The units of so many seconds, polled as a timer would."""
    return [
        unit
        for step in range(round(seconds / step_s) + 1)
        for unit in schedule.due_units(wall_s + step * step_s, 50.0 + step * step_s)
    ]  # fmt: skip


def test_the_clip_is_a_camera_that_every_player_takes(clip: DemoClip) -> None:
    video, audio = clip.tracks
    info = h264.parse_sps(video.parameter_sets.sps[0])
    assert (info.width, info.height, info.frame_rate) == (1280, 720, 25.0)
    assert info.profile_idc == 66  # Constrained Baseline
    assert info.profile_bytes[1] & 0x40
    assert not info.may_reorder
    assert len(clip.pictures) == 250
    assert clip.key_pictures == {0, 50, 100, 150, 200}
    assert parse_audio_specific_config(audio.audio_config).output_sample_rate == 48_000
    assert len(clip.sounds) * clip.samples_per_sound == 8 * 48_000


def test_the_clip_holds_nothing_but_pictures(clip: DemoClip) -> None:
    kinds = Counter(h264.nal_type(nal) for picture in clip.pictures for nal in picture)
    assert set(kinds) == {h264.SLICE, h264.IDR}
    assert sum(len(nal) for picture in clip.pictures for nal in picture) * 8 / 10 == pytest.approx(2_000_000, rel=0.1)


def test_the_first_units_are_there_at_once_and_begin_with_a_key_picture(clip: DemoClip) -> None:
    units = run_schedule(DemoSchedule(clip, WALL, 50.0), WALL, 0)
    videos = [unit for unit in units if unit.track_id == VIDEO_ID]
    assert units[0].random_access
    assert len(videos) == 31  # 02.00 to 03.20 of the loop
    assert [unit.random_access for unit in videos] == [True] + [False] * 30
    assert videos[0].received_at == pytest.approx(50.0 - 1.21)


def test_the_picture_in_the_clip_is_tied_to_wall_time(clip: DemoClip) -> None:
    units = run_schedule(DemoSchedule(clip, WALL, 50.0), WALL, 20)
    last = [unit for unit in units if unit.track_id == VIDEO_ID][-1]
    assert clip.pictures.index(last.nalus) == int((WALL + 20) % 10 * 25)


def test_stamps_are_exact_and_never_drift(clip: DemoClip) -> None:
    units = run_schedule(DemoSchedule(clip, WALL, 50.0), WALL, 60)
    for track_id, step in ((VIDEO_ID, 3600), (AUDIO_ID, 1024)):
        stamps = [unit.pts for unit in units if unit.track_id == track_id]
        assert {later - earlier for earlier, later in itertools.pairwise(stamps)} == {step}
    arrivals = [unit.received_at - unit.pts / 90_000 for unit in units if unit.track_id == VIDEO_ID]
    assert max(arrivals) - min(arrivals) < 1e-6


def test_sound_and_picture_share_their_zero(clip: DemoClip) -> None:
    units = run_schedule(DemoSchedule(clip, WALL, 50.0), WALL, 10)
    for unit in units:
        if unit.track_id == VIDEO_ID:
            assert unit.pts % (10 * 90_000) // 3600 % 25 == clip.pictures.index(unit.nalus) % 25
        else:
            assert clip.sounds[unit.pts // 1024 % 375] != b""
    first_video, first_audio = (next(unit for unit in units if unit.track_id == track) for track in (VIDEO_ID, AUDIO_ID))
    assert abs(first_video.pts / 90_000 - first_audio.pts / 48_000) < 0.04


def test_sound_comes_between_the_pictures_and_never_before_it_is_complete(clip: DemoClip) -> None:
    latest = 0.0
    for unit in run_schedule(DemoSchedule(clip, WALL, 50.0), WALL, 5):
        if unit.track_id == VIDEO_ID:
            latest = unit.pts / 90_000
        elif latest:
            assert unit.pts / 48_000 + 1024 / 48_000 <= latest + 0.04 + 1e-9


@pytest.mark.parametrize("jump_s", [-3600.0, -2.5, 2.5, 86_400.0])
def test_a_clock_that_is_set_moves_the_picture_and_not_the_stamps(clip: DemoClip, jump_s: float) -> None:
    schedule = DemoSchedule(clip, WALL, 50.0)
    before = list(schedule.due_units(WALL, 50.0))
    after = list(schedule.due_units(WALL + jump_s + 0.02, 50.02))
    videos = [unit.pts for unit in before + after if unit.track_id == VIDEO_ID]
    sounds = [unit.pts for unit in before + after if unit.track_id == AUDIO_ID]
    assert {later - earlier for earlier, later in itertools.pairwise(videos)} == {3600}
    assert all(0 < later - earlier <= 2048 for earlier, later in itertools.pairwise(sounds))
    assert next(unit for unit in after if unit.track_id == VIDEO_ID).random_access
    assert clip.pictures.index([unit for unit in after if unit.track_id == VIDEO_ID][-1].nalus) == int((WALL + jump_s + 0.02) % 10 * 25)


def test_a_clock_that_is_slewed_is_followed(clip: DemoClip) -> None:
    schedule = DemoSchedule(clip, WALL, 50.0)
    units = [unit for n in range(2000) for unit in schedule.due_units(WALL + n * 0.04 * 1.0005, 50.0 + n * 0.04)]
    stamps = [unit.pts for unit in units if unit.track_id == VIDEO_ID]
    assert {later - earlier for earlier, later in itertools.pairwise(stamps)} == {3600}


class Nobody:
    """A sink that nothing comes to."""

    def started(self, tracks: tuple[Track, ...], *, kind: str, transport: str) -> None:
        raise AssertionError

    def write(self, unit: AccessUnit) -> None:
        raise AssertionError

    def dropped(self, units: int) -> None:
        raise AssertionError

    def notice(self, notice: Notice) -> None:
        raise AssertionError


async def test_a_missing_clip_is_said_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("relay_engine.ingest.demo.source.load_demo_clip", lambda: load_demo_clip(tmp_path / "none.mp4"))
    with pytest.raises(SourceError) as caught:
        await DemoSource().run(Nobody())
    assert caught.value.fault is Fault.FILE_NOT_FOUND
    assert str(tmp_path) not in str(caught.value)

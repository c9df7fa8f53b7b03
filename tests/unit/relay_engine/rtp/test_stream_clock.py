"""One time line for all tracks of a session."""

from __future__ import annotations

import pytest

from relay_engine.media.timestamps import to_ntp
from relay_engine.rtp.drift_follower import DriftFollower
from relay_engine.rtp.stream_clock import StreamClock

VIDEO, AUDIO = 0, 1
RATES = (90_000, 48_000)
WALL = 1_800_000_000.0


def place_s(clock: StreamClock, track: int, pts: int, at: float) -> float:
    return clock.place(track, pts, at) / RATES[track]


def tell(clock: StreamClock, track: int, wall: float, stamp: int, at: float | None = None) -> None:
    """A sender report, sent at the instant that it names unless `at` says otherwise."""
    clock.report(track, to_ntp(wall), stamp, wall - WALL + 100 if at is None else at)


def run(clock: StreamClock, seconds: float, *, video_start: int, audio_start: int, begin: float = 0.0) -> tuple[float, float]:
    """Half-second steps of both tracks; the last places in seconds."""
    video = audio = 0.0
    for half in range(round(seconds * 2) + 1):
        at = begin + half / 2
        video = place_s(clock, VIDEO, video_start + round(at * 90_000), 100 + at)
        audio = place_s(clock, AUDIO, audio_start + round(at * 48_000), 100 + at)
    return video, audio


def test_without_any_hint_tracks_begin_as_they_arrive() -> None:
    clock = StreamClock(RATES)
    assert place_s(clock, VIDEO, 123_456, 100.0) == 0.0
    assert place_s(clock, AUDIO, 777, 100.25) == pytest.approx(0.25)
    assert place_s(clock, VIDEO, 123_456 + 3600, 100.06) == pytest.approx(0.04)


def test_rtp_info_places_both_tracks_exactly_whatever_their_arrival() -> None:
    clock = StreamClock(RATES)
    clock.set_start(VIDEO, 4_294_960_000)
    clock.set_start(AUDIO, 5_000)
    assert place_s(clock, VIDEO, (4_294_960_000 + 9_000) % 2**32, 100.3) == pytest.approx(0.1)  # the 32-bit stamp wraps
    assert place_s(clock, AUDIO, 5_000 + 2_400, 100.02) == pytest.approx(0.05)


@pytest.mark.parametrize("wrong_by", [900_000, -900_000, 1 << 31])
def test_rtp_info_that_cannot_be_true_is_not_believed(wrong_by: int) -> None:
    clock = StreamClock(RATES)
    clock.set_start(VIDEO, (50_000 + wrong_by) % 2**32)
    clock.set_start(AUDIO, 5_000)
    assert place_s(clock, VIDEO, 50_000, 100.0) == 0.0
    assert place_s(clock, AUDIO, 5_000, 100.1) == 0.0


def test_reports_of_both_tracks_settle_their_relation() -> None:
    """By arrival the sound is 0.1 s early; the camera's clock knows better."""
    clock = StreamClock(RATES)
    place_s(clock, VIDEO, 0, 100.0)
    place_s(clock, AUDIO, 0, 100.0)
    tell(clock, VIDEO, WALL, 0)
    tell(clock, AUDIO, WALL + 0.1, 0)
    video, audio = run(clock, 10, video_start=0, audio_start=0, begin=0.5)
    assert audio - video == pytest.approx(0.1, abs=0.001)
    assert video == pytest.approx(10.5)


def test_small_corrections_are_made_too_slowly_to_be_heard() -> None:
    clock = StreamClock(RATES)
    place_s(clock, VIDEO, 0, 100.0)
    before = clock.place(AUDIO, 0, 100.0)
    tell(clock, VIDEO, WALL, 0)
    tell(clock, AUDIO, WALL - 0.2, 0)
    for n in range(1, 400):
        place = clock.place(AUDIO, n * 1024, 100.0 + n * 1024 / 48_000)
        assert 0.94 * 1024 <= place - before <= 1024
        before = place
    assert before == pytest.approx(399 * 1024 - 9600, abs=1)


def test_large_corrections_are_made_at_once() -> None:
    clock = StreamClock(RATES)
    place_s(clock, VIDEO, 0, 100.0)
    place_s(clock, AUDIO, 0, 100.0)
    tell(clock, AUDIO, WALL + 0.5, 0)
    tell(clock, VIDEO, WALL, 0)
    assert place_s(clock, AUDIO, 1024, 100.02) == pytest.approx(0.5 + 1024 / 48_000)
    assert place_s(clock, VIDEO, 3600, 100.04) == pytest.approx(0.04)


@pytest.mark.parametrize("off_s", [0.01, -0.01, 3600.0, -60.0])
def test_trifles_and_nonsense_change_nothing(off_s: float) -> None:
    clock = StreamClock(RATES)
    place_s(clock, VIDEO, 0, 100.0)
    place_s(clock, AUDIO, 0, 100.0)
    tell(clock, VIDEO, WALL, 0)
    tell(clock, AUDIO, WALL + off_s, 0)
    assert run(clock, 5, video_start=0, audio_start=0, begin=0.5) == pytest.approx((5.5, 5.5))


def test_reports_of_zeros_are_ignored() -> None:
    clock = StreamClock(RATES)
    place_s(clock, VIDEO, 0, 100.0)
    place_s(clock, AUDIO, 0, 100.0)
    clock.report(VIDEO, 0, 0, 100.0)
    tell(clock, AUDIO, WALL, 480_000)
    assert place_s(clock, AUDIO, 1024, 100.02) == pytest.approx(1024 / 48_000)


def test_reports_before_the_first_unit_do_no_harm() -> None:
    clock = StreamClock(RATES)
    tell(clock, AUDIO, WALL, 0)
    assert place_s(clock, VIDEO, 7, 100.0) == 0.0


def test_a_report_after_the_stamps_have_wrapped() -> None:
    clock = StreamClock(RATES)
    wrapped = 2**32 + 90_000
    place_s(clock, VIDEO, wrapped, 100.0)
    place_s(clock, AUDIO, 0, 100.0)
    tell(clock, VIDEO, WALL, 90_000)
    tell(clock, AUDIO, WALL + 0.3, 0)
    assert place_s(clock, AUDIO, 1024, 100.02) == pytest.approx(0.3 + 1024 / 48_000)


def test_a_new_ssrc_goes_on_with_the_time_line() -> None:
    clock = StreamClock(RATES)
    clock.set_start(VIDEO, 0)
    run(clock, 10, video_start=0, audio_start=0)
    clock.restart(VIDEO, 3_000_000_000, 110.04)
    assert place_s(clock, VIDEO, 3_000_000_000, 110.04) == pytest.approx(10.04)
    assert place_s(clock, VIDEO, 3_000_003_600, 110.08) == pytest.approx(10.08)
    assert place_s(clock, AUDIO, 10 * 48_000 + 1024, 110.04) == pytest.approx(10 + 1024 / 48_000)
    # Reports of the old numbering no longer count.
    tell(clock, AUDIO, WALL + 11, 11 * 48_000)
    assert place_s(clock, AUDIO, 10 * 48_000 + 2048, 110.06) == pytest.approx(10 + 2048 / 48_000)


def test_a_camera_that_sets_its_clock_between_two_reports_moves_nothing() -> None:
    """Two seconds every twenty, between the picture's report and the sound's (an hourly NTP step)."""
    clock = StreamClock(RATES)
    gaps = []
    for half in range(240):
        at = half / 2
        video = place_s(clock, VIDEO, round(at * 90_000), 100 + at)
        audio = place_s(clock, AUDIO, round(at * 48_000), 100 + at)
        gaps.append(audio - video)
        wall = WALL + at + 2 * ((half + 38) // 40)
        if half % 10 == 0:
            tell(clock, VIDEO, wall, round(at * 90_000), 100 + at)
        if half % 10 == 5:
            tell(clock, AUDIO, wall, round(at * 48_000), 100 + at)
    assert max(map(abs, gaps)) < 0.05


@pytest.mark.parametrize("shown_s", [2.0, -0.4])
def test_a_camera_whose_reports_name_other_instants_is_believed_the_second_time(shown_s: float) -> None:
    """Its sound's reports are of what will be heard, not of now, and no clock was set."""
    clock = StreamClock(RATES)
    gaps = []
    for half in range(60):
        at = half / 2
        gaps.append(place_s(clock, AUDIO, round(at * 48_000), 100 + at) - place_s(clock, VIDEO, round(at * 90_000), 100 + at))
        if half % 10 == 0:
            tell(clock, VIDEO, WALL + at, round(at * 90_000), 100 + at)
        if half % 10 == 5:
            tell(clock, AUDIO, WALL + at + shown_s, round(at * 48_000), 100 + at)
    assert gaps[12] == pytest.approx(0, abs=0.001)
    assert gaps[-1] == pytest.approx(shown_s, abs=0.001)


@pytest.mark.parametrize("setter", [VIDEO, AUDIO])
@pytest.mark.parametrize("step_s", [0.4, -2.0, 3600.0])
def test_after_a_step_the_tracks_are_compared_again_once_each_has_reported(setter: int, step_s: float) -> None:
    clock = StreamClock(RATES)
    place_s(clock, VIDEO, 0, 100.0)
    place_s(clock, AUDIO, 0, 100.0)
    for track in (VIDEO, AUDIO):
        tell(clock, track, WALL, 0)
    tell(clock, setter, WALL + 1 + step_s, RATES[setter])
    assert place_s(clock, AUDIO, 48_000, 101.0) == place_s(clock, VIDEO, 90_000, 101.0)
    other = AUDIO if setter == VIDEO else VIDEO
    off_s = 0.5 if other == AUDIO else -0.5
    tell(clock, other, WALL + 1 + step_s + off_s * (1 if other == AUDIO else -1), RATES[other])
    assert abs(place_s(clock, AUDIO, 96_000, 102.0) - place_s(clock, VIDEO, 180_000, 102.0)) == pytest.approx(0.5, abs=0.01)


def run_drifting(clock: StreamClock, begin: float, end: float, *, report_s: float | None = None) -> float:
    """The sound's clock runs 4 % slow; by how much its last place is ahead of the picture's."""
    video = audio = 0.0
    for step in range(round(begin * 10), round(end * 10)):
        at = step / 10
        video = place_s(clock, VIDEO, round(at * 90_000), 100 + at)
        audio = place_s(clock, AUDIO, round(at * 0.96 * 48_000), 100 + at)
        if report_s is not None and step % round(report_s * 10) == 0:
            tell(clock, VIDEO, WALL + at, round(at * 90_000) % 2**32)
            tell(clock, AUDIO, WALL + at, round(at * 0.96 * 48_000) % 2**32)
    return audio - video


def followed() -> StreamClock:
    return StreamClock(RATES, DriftFollower((VIDEO, RATES[VIDEO]), (AUDIO, RATES[AUDIO])))


def test_without_reports_a_clock_that_drifts_is_followed() -> None:
    assert abs(run_drifting(followed(), 0, 120)) < 0.05
    assert run_drifting(StreamClock(RATES), 0, 120) < -4


def test_reports_that_tie_the_tracks_leave_nothing_to_follow() -> None:
    with_reports, plain = followed(), StreamClock(RATES)
    assert run_drifting(with_reports, 0, 120, report_s=5) == run_drifting(plain, 0, 120, report_s=5)


def test_reports_that_come_late_take_over_from_what_was_followed() -> None:
    clock = followed()
    assert abs(run_drifting(clock, 0, 60)) < 0.05
    assert abs(run_drifting(clock, 60, 63, report_s=5)) < 0.2  # nothing jumps where the reports say the same
    assert abs(run_drifting(clock, 63, 300, report_s=5)) < 0.3


def test_reports_of_one_track_alone_tie_nothing() -> None:
    clock = followed()
    place_s(clock, VIDEO, 0, 100.0)
    place_s(clock, AUDIO, 0, 100.0)
    tell(clock, VIDEO, WALL, 0)
    assert abs(run_drifting(clock, 0.1, 120)) < 0.05

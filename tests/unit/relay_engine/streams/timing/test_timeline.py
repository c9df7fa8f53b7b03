"""Timeline: outliers, new bases, lip sync across them."""

from __future__ import annotations

import itertools

import pytest

from relay_engine.media.access_unit import AccessUnit
from relay_engine.streams.timing.timeline import Timeline
from tests.kit.media.made_media import AUDIO, VIDEO

FRAME = 3_600


def place(timeline: Timeline, stamps: list[tuple[int, float]], track_id: int = 0) -> list[int]:
    return [timeline.place(AccessUnit(track_id, pts, False, (b"x",), received_at=at)).pts for pts, at in stamps]


def steps(values: list[int]) -> list[int]:
    return [after - before for before, after in itertools.pairwise(values)]


def regular(count: int, start: int = 0, at: float = 50.0) -> list[tuple[int, float]]:
    return [(start + index * FRAME, at + index * 0.04) for index in range(count)]


def test_regular_stamps_keep_their_distances() -> None:
    assert steps(place(Timeline((VIDEO,)), regular(10, start=123_456))) == [FRAME] * 9


@pytest.mark.parametrize("wild", [-9_800 * 90_000, 37_600 * 90_000], ids=["intelbras-back", "intelbras-ahead"])
def test_one_wild_stamp_is_replaced_from_the_arrival_clock(wild: int) -> None:
    stamps = regular(10)
    stamps[5] = (wild, stamps[5][1])
    assert steps(place(Timeline((VIDEO,)), stamps)) == [FRAME] * 9


def test_two_wild_stamps_in_a_row_are_still_outliers() -> None:
    stamps = regular(10)
    stamps[5], stamps[6] = (10**12, stamps[5][1]), (-(10**12), stamps[6][1])
    placed = place(Timeline((VIDEO,)), stamps)
    assert placed[7] - placed[4] == 3 * FRAME
    assert all(step > 0 for step in steps(placed))


def test_three_wild_stamps_in_a_row_are_a_new_base() -> None:
    timeline = Timeline((VIDEO,))
    placed = place(timeline, regular(5) + [(10**10 + index * FRAME, 50.2 + index * 0.04) for index in range(6)])
    assert steps(placed) == [FRAME] * 10
    assert timeline.discontinuities == 1


def test_camera_clock_set_back_moves_both_tracks_together() -> None:
    timeline = Timeline((VIDEO, AUDIO))
    before_video = place(timeline, [(index * FRAME, 50 + index * 0.04) for index in range(10)])
    before_audio = place(timeline, [(index * 320, 50 + index * 0.04) for index in range(10)], track_id=1)
    shift_s = 86_400  # the camera's clock jumps by a day, on both tracks
    video = place(timeline, [((10 + index) * FRAME + shift_s * 90_000, 50.4 + index * 0.04) for index in range(10)])
    audio = place(timeline, [((10 + index) * 320 + shift_s * 8_000, 50.4 + index * 0.04) for index in range(10)], track_id=1)
    skew_before = before_video[-1] / 90_000 - before_audio[-1] / 8_000
    assert video[-1] / 90_000 - audio[-1] / 8_000 == pytest.approx(skew_before, abs=0.001)


def test_pause_that_the_stamps_show_too_is_kept() -> None:
    placed = place(Timeline((VIDEO,)), [(0, 50.0), (FRAME, 50.04), (60 * 90_000, 110.0)])
    assert placed[2] - placed[1] == 60 * 90_000 - FRAME


def test_late_delivery_of_regular_stamps_is_kept() -> None:
    placed = place(Timeline((VIDEO,)), [(0, 50.0), (FRAME, 50.04), (2 * FRAME, 70.0), (3 * FRAME, 70.0)])
    assert steps(placed) == [FRAME] * 3


def test_restart_goes_on_from_the_old_time_by_the_arrival_clock() -> None:
    timeline = Timeline((VIDEO, AUDIO))
    last = place(timeline, regular(10))[-1]
    timeline.restart()
    first = place(timeline, [(777, 60.0)])[0]
    assert first - last == round((60.0 - 50.36) * 90_000)
    audio = place(timeline, [(0, 60.0)], track_id=1)[0]
    assert audio / 8_000 == pytest.approx(first / 90_000 - 777 / 90_000, abs=0.001)


def test_track_with_an_unrelated_clock_gets_its_own_base() -> None:
    timeline = Timeline((VIDEO, AUDIO))
    video = place(timeline, [(0, 50.0)])[0]
    audio = place(timeline, [(10**12, 50.0)], track_id=1)[0]
    assert audio / 8_000 == pytest.approx(video / 90_000, abs=0.001)


def test_dts_moves_with_pts() -> None:
    unit = Timeline((VIDEO,)).place(AccessUnit(0, 7_200, True, (b"x",), dts=3_600, received_at=1.0))
    assert unit.dts is not None
    assert unit.pts - unit.dts == 3_600

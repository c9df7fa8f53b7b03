"""A smaller picture begins with its newest key frame and costs no delay for it."""

from __future__ import annotations

from dataclasses import replace

from relay_engine.lines.squeezed_units import squeeze_units
from tests.kit.media.made_media import AUDIO, VIDEO, audio_unit, video_unit


def test_pictures_of_the_past_end_at_the_live_edge_and_bring_no_sound() -> None:
    cached = [video_unit(0, key=True), audio_unit(1), video_unit(1), video_unit(2), audio_unit(2)]
    squeezed = squeeze_units(cached, 0, (VIDEO, AUDIO))
    assert [unit.pts for unit in squeezed] == [7200 - 180, 7200 - 90, 7200]
    assert [unit.random_access for unit in squeezed] == [True, False, False]
    assert {unit.received_at for unit in squeezed} == {cached[3].received_at}


def test_many_take_sixty_milliseconds_at_most() -> None:
    squeezed = squeeze_units([video_unit(index, key=not index) for index in range(500)], 0, (VIDEO,))
    assert squeezed[-1].pts - squeezed[0].pts <= 0.06 * 90_000
    assert len({unit.pts for unit in squeezed}) == 500


def test_pictures_that_are_shown_in_another_order_stay_in_that_order() -> None:
    order = [0, 3, 1, 2]
    squeezed = squeeze_units([replace(video_unit(index, key=not index), dts=0) for index in order], 0, (VIDEO,))
    assert sorted(range(4), key=lambda place: squeezed[place].pts) == [0, 2, 3, 1]
    assert all(unit.dts is None for unit in squeezed)


def test_sound_alone_has_nothing_to_begin_with() -> None:
    assert squeeze_units([audio_unit(1)], None, (replace(AUDIO, id=0),)) == []
    assert squeeze_units([], 0, (VIDEO,)) == []

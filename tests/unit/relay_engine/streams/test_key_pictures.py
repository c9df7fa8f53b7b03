"""Recovery points count where no IDR picture comes, and only there."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from relay_engine.media.access_unit import AccessUnit
from relay_engine.streams.key_pictures import KeyPictures

IDR, PLAIN = b"\x65\x88", b"\x41\x9a"
AT_ONCE, SLOWLY = b"\x06\x06\x01\xc4\x80", b"\x06\x06\x03\x0c\xe4\x40\x80"  # recovery after 0 frames, after 49


def unit(*nalus: bytes, entry: bool = True) -> AccessUnit:
    return AccessUnit(0, 0, entry, nalus)


def judged(times: Sequence[tuple[float, AccessUnit]]) -> tuple[list[bool], KeyPictures]:
    judge = KeyPictures()
    return [judge.judge(made, seconds).random_access for seconds, made in times], judge


def test_idr_pictures_are_entries() -> None:
    entries, judge = judged([(0, unit(IDR)), (0.04, unit(PLAIN, entry=False)), (2, unit(IDR))])
    assert entries == [True, False, True]
    assert judge.are_clean


def test_recovery_points_between_idr_pictures_are_none() -> None:
    entries, judge = judged([(at, unit(IDR) if at % 12 == 0 else unit(AT_ONCE, PLAIN)) for at in range(0, 60, 2)])
    assert entries == [at % 12 == 0 for at in range(0, 60, 2)]
    assert judge.are_clean


def test_without_idr_pictures_they_are() -> None:
    entries, judge = judged([(at, unit(AT_ONCE, PLAIN)) for at in range(0, 20, 2)])
    assert entries == [True] * 10
    assert not judge.are_clean


def test_every_second_of_those_from_which_the_picture_builds_up() -> None:
    entries, judge = judged([(at, unit(SLOWLY, PLAIN)) for at in range(0, 20, 2)])
    assert entries == [True, False] * 5
    assert not judge.are_clean


@pytest.mark.parametrize("last", [19.0, 21.0])
def test_one_idr_picture_at_the_start_is_waited_for_again_but_not_for_ever(last: float) -> None:
    entries, judge = judged([(0, unit(IDR)), (last, unit(AT_ONCE, PLAIN))])
    assert entries == [True, last > 20]
    assert judge.are_clean is (last < 20)

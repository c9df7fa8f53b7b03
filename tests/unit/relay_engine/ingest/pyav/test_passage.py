"""Pacing and looping of files."""

from __future__ import annotations

import itertools
import threading
from dataclasses import replace
from fractions import Fraction

import av
import pytest

from relay_engine.ingest.pyav.pacer import Pacer
from relay_engine.ingest.pyav.passage import Passage
from relay_engine.media.access_unit import AccessUnit


class FakeTime:
    """A clock, and the stop flag whose waiting moves it."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.flag = threading.Event()
        self.flag.wait = self._wait  # type: ignore[method-assign]

    def now(self) -> float:
        return self.now_s

    def _wait(self, timeout: float | None = None) -> bool:
        assert timeout is not None
        self.now_s += timeout
        return False


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


def test_the_first_stamp_is_due_at_once_and_the_others_on_time(time: FakeTime) -> None:
    pacer = Pacer(time.flag, now=time.now)
    for n in range(1000):
        pacer.wait(7.0 + n / 30)
    assert time.now_s == pytest.approx(100 + 999 / 30, abs=1e-6)


def test_slow_reading_does_not_shift_the_time_line(time: FakeTime) -> None:
    pacer = Pacer(time.flag, now=time.now)
    for n in range(100):
        pacer.wait(n * 0.04)
        time.now_s += 0.03
    assert time.now_s == pytest.approx(100 + 99 * 0.04 + 0.03)


@pytest.mark.parametrize("held_up_s", [0.6, 3600.0])
def test_after_a_hold_up_it_carries_on_from_now(time: FakeTime, held_up_s: float) -> None:
    pacer = Pacer(time.flag, now=time.now)
    pacer.wait(0.0)
    time.now_s += held_up_s
    pacer.wait(0.04)
    assert time.now_s == pytest.approx(100 + held_up_s)
    pacer.wait(0.08)
    assert time.now_s == pytest.approx(100 + held_up_s + 0.04)


@pytest.mark.parametrize("leap_s", [-5000.0, 5000.0])
def test_a_leap_of_the_stamps_is_not_waited_for(time: FakeTime, leap_s: float) -> None:
    pacer = Pacer(time.flag, now=time.now)
    pacer.wait(10.0)
    pacer.wait(10.0 + leap_s)
    assert time.now_s == 100.0


def play_round(passage: Passage, frames: int, sounds: int) -> list[tuple[AccessUnit, float]]:
    """A file with 25 pictures and 50 sounds a second; its stamps begin at 2 s."""
    units = [(Fraction(2) + Fraction(n, 25), AccessUnit(0, 180_000 + n * 3600, n == 0, (b"v",))) for n in range(frames)]
    units += [(Fraction(2) + Fraction(n, 50), AccessUnit(1, 96_000 + n * 960, True, (b"a",))) for n in range(sounds)]
    placed = []
    for _stamp_s, unit in sorted(units, key=lambda item: item[0]):
        rate = 90_000 if unit.track_id == 0 else 48_000
        placed.append(pass_on(passage, unit, rate))
    return placed


def pass_on(passage: Passage, unit: AccessUnit, rate: int) -> tuple[AccessUnit, float]:
    """As the demux thread does it: shift, pace, convert, place."""
    packet = av.Packet(b"x")
    packet.time_base = Fraction(1, rate)
    packet.pts, packet.dts = unit.pts, unit.pts if unit.dts is None else unit.dts
    passage.shift(packet)
    at = passage.pace(Fraction(packet.dts, rate))
    return passage.place(replace(unit, pts=packet.pts, dts=None if unit.dts is None else packet.dts), rate), at


def test_a_looped_file_runs_on_without_a_seam_and_without_drift(time: FakeTime) -> None:
    passage = Passage(time.flag, loops=True, now=time.now)
    passage.look_at("mov,mp4")
    placed: list[tuple[AccessUnit, float]] = []
    for _round in range(20):
        placed += play_round(passage, frames=50, sounds=100)
        passage.begin_next_round()
    for track_id, step in ((0, 3600), (1, 960)):
        stamps = [unit.pts for unit, _at in placed if unit.track_id == track_id]
        assert stamps[0] == 2 * step * (25 if track_id == 0 else 50)
        assert {later - earlier for earlier, later in itertools.pairwise(stamps)} == {step}
    assert placed[-1][1] == pytest.approx(100 + 40 - 0.02)


def test_the_longest_track_sets_the_length_of_a_round(time: FakeTime) -> None:
    passage = Passage(time.flag, loops=True, now=time.now)
    play_round(passage, frames=50, sounds=75)
    passage.begin_next_round()
    second = play_round(passage, frames=50, sounds=75)
    assert second[0][0].pts == 4 * 90_000
    assert next(unit.pts for unit, _at in second if unit.track_id == 1) == 4 * 48_000


def test_pictures_out_of_order_do_not_lengthen_a_round(time: FakeTime) -> None:
    passage = Passage(time.flag, loops=True, now=time.now)
    for dts, pts in enumerate((2, 6, 4, 3, 5)):  # I P B b b
        pass_on(passage, AccessUnit(0, pts * 3600, dts == 0, (b"v",), dts * 3600), 90_000)
    passage.begin_next_round()
    placed, _at = pass_on(passage, AccessUnit(0, 7200, True, (b"v",), 0), 90_000)
    assert placed.pts == 7 * 3600
    assert placed.dts == 5 * 3600


def test_a_file_of_one_picture_does_not_spin(time: FakeTime) -> None:
    passage = Passage(time.flag, loops=True, now=time.now)
    for n in range(100):
        unit, _at = pass_on(passage, AccessUnit(0, 0, True, (b"v",)), 90_000)
        assert unit.pts == n * 3600
        passage.begin_next_round()
    assert time.now_s == pytest.approx(100 + 99 * 0.04)


def test_live_sources_are_neither_paced_nor_restamped(time: FakeTime) -> None:
    passage = Passage(time.flag, loops=False, now=time.now)
    passage.look_at("flv")
    unit = AccessUnit(0, 12345, True, (b"v",), 12345, 100.0)
    assert not passage.is_paced
    assert passage.pace(None) == 100.0
    assert passage.place(unit, 90_000) == unit


def test_hls_is_paced(time: FakeTime) -> None:
    passage = Passage(time.flag, loops=False, now=time.now)
    passage.look_at("hls")
    assert passage.is_paced


def test_multipart_jpeg_is_stamped_by_its_arrival(time: FakeTime) -> None:
    passage = Passage(time.flag, loops=False, now=time.now)
    passage.look_at("mpjpeg")
    placed = [passage.place(AccessUnit(0, n * 3600, True, (b"j",), n * 3600, 100.0 + n * 0.1), 90_000) for n in range(3)]
    assert [unit.pts for unit in placed] == [0, 9000, 18_000]
    assert all(unit.dts is None for unit in placed)

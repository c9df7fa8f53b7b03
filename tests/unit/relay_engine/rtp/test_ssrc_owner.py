"""Whose packets make a track."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import pytest

from relay_engine.rtp.ssrc_owner import SsrcOwner

OLD, NEW = 7, 9


@dataclass
class Rig:
    """A receiver that notes which packets it takes; every packet is a unit."""

    named: int | None = None
    taken: list[tuple[int, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.owner = SsrcOwner(self.named)

    def send(self, ssrc: int, now: float) -> None:
        packets = [(b"", now)] if ssrc == self.owner.ssrc else self.owner.judge(ssrc, b"", now) or []
        for _data, at in packets:
            self.owner.hear(now)
            self.taken.append((ssrc, at))

    def times(self, ssrc: int) -> list[float]:
        return [at for sender, at in self.taken if sender == ssrc]


def steady(start: float, seconds: float, rate: float = 25) -> list[float]:
    return [start + index / rate for index in range(round(seconds * rate))]


@pytest.mark.parametrize("named", [None, OLD])
@pytest.mark.parametrize(("rate", "other_rate"), [(25, 25), (25, 5), (5, 25), (50, 1)])
@pytest.mark.parametrize("burst", [1, 8])
def test_two_who_speak_at_once_do_not_take_turns(named, rate, other_rate, burst):
    rig = Rig(named)
    sends = [(at, OLD) for at in steady(1.0, 20, rate)] + [(at, NEW) for at in steady(1.003, 20, other_rate) for _ in range(burst)]
    for at, ssrc in sorted(sends):
        rig.send(ssrc, at)
    taken, others = (rig.times(OLD), rig.times(NEW)) if len(rig.times(OLD)) > 1 else (rig.times(NEW), rig.times(OLD))
    assert len(taken) >= 0.98 * 20 * (rate if taken == rig.times(OLD) else other_rate * burst)
    assert len(others) <= burst
    assert taken == rig.times(OLD) or (named is None and rate == 5)  # heard once, it may as well be a left-over


def test_the_named_sender_takes_the_track_whoever_was_there_before() -> None:
    rig = Rig(NEW)
    for at in steady(1.0, 5):
        rig.send(OLD, at)
        rig.send(NEW, at + 0.001)
    assert rig.times(OLD) == [1.0]
    assert len(rig.times(NEW)) == 125


def test_a_named_sender_that_never_comes_keeps_nobody_out() -> None:
    rig = Rig(1234)
    for at in steady(1.0, 5):
        rig.send(OLD, at)
    assert len(rig.times(OLD)) == 125


def test_a_named_sender_that_falls_silent_is_followed_by_whoever_speaks() -> None:
    rig = Rig(OLD)
    for at in steady(1.0, 2):
        rig.send(OLD, at)
    for at in steady(3.0, 0.44):
        rig.send(NEW, at)
    assert not rig.times(NEW)
    for at in steady(3.44, 2):
        rig.send(NEW, at)
    assert rig.times(NEW) == pytest.approx([*steady(3.0, 0.44), *steady(3.44, 2)])  # none is lost: a key picture may be the first


@pytest.mark.parametrize("rate", [1, 0.5, 0.2])
@pytest.mark.parametrize("other_rate", [25, 0.2])
def test_a_slow_camera_is_not_taken_for_gone_between_two_of_its_pictures(rate: float, other_rate: float) -> None:
    rig = Rig(OLD)
    for at, ssrc in sorted([(at, OLD) for at in steady(1.0, 60, rate)] + [(at, NEW) for at in steady(1.3, 60, other_rate)]):
        rig.send(ssrc, at)
    assert rig.times(OLD) == steady(1.0, 60, rate)
    heard = [sender for sender, _at in rig.taken]
    assert sum(sender != other for sender, other in itertools.pairwise(heard)) <= 4  # until its usual pause is known


def test_two_slow_senders_that_nobody_named_do_not_take_turns() -> None:
    rig = Rig()
    for at in steady(1.0, 120, 0.2):
        rig.send(OLD, at)
        rig.send(NEW, at + 1.7)
    assert min(len(rig.times(OLD)), len(rig.times(NEW))) <= 1


def test_an_ssrc_for_each_group_of_pictures_loses_none() -> None:
    rig = Rig()
    late = []
    for number, at in enumerate(steady(1.0, 20)):
        before = len(rig.taken)
        rig.send(100 + number // 25, at)
        late.append(len(rig.taken) == before)
    assert [at for _ssrc, at in rig.taken] == steady(1.0, 20)
    assert sum(late) <= 4  # the first two changes take a picture or two to be believed


def test_left_over_packets_of_an_older_session_make_way() -> None:
    rig = Rig()
    for index in range(5):
        rig.send(OLD, 1.0 + index / 1000)
    for at in steady(1.01, 5):
        rig.send(NEW, at)
    assert rig.times(NEW) == steady(1.01, 5)


def test_the_session_of_a_vanished_client_that_comes_later_stays_out() -> None:
    rig = Rig()
    for at in steady(1.0, 2):
        rig.send(OLD, at)
    for at in steady(3.0, 10):
        rig.send(NEW, at - 0.001)
        rig.send(OLD, at)
    assert len(rig.times(NEW)) == 0
    assert len(rig.times(OLD)) == 300


def test_a_deliverer_in_bursts_changes_its_ssrc_in_one_of_them() -> None:
    rig = Rig()
    number = 0
    for burst in range(6):
        for _ in range(50):
            rig.send(OLD if number < 120 else NEW, 1.0 + 2 * burst)
            number += 1
    assert len(rig.taken) == 300


def test_a_goodbye_makes_way_at_once() -> None:
    rig = Rig()
    rig.send(OLD, 1.0)
    rig.owner.release()
    rig.send(NEW, 1.001)
    assert rig.times(NEW) == [1.001]


@pytest.mark.parametrize("named", [None, OLD])
def test_what_is_held_is_bounded(named):
    rig = Rig(named)
    for at in steady(1.0, 1):
        rig.send(OLD, at)
    for _ in range(5000):
        rig.send(NEW, 1.97)
    assert len(rig.owner._held) <= 2048

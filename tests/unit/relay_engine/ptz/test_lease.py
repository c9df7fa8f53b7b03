"""Lease: one holder at a time, by priority, for as long as something is done."""

from __future__ import annotations

from dataclasses import replace

import pytest

from relay_engine.ptz.actor import Actor
from relay_engine.ptz.lease import ASKING_S, MOST_ASKING, VERDICTS, Lease, Stand, Verdict, Wish

OLGA = Actor("user:olga", "olga", "web", 3000, "192.0.2.1")
OTTO = Actor("user:otto", "otto", "web", 3000, "192.0.2.2")
ANN = Actor("user:ann", "ann", "window", 20_000, is_admin=True)
TOUR = Actor("tour", "tour", "tour", 1)


def held_by(actor: Actor, *, now: float = 0.0) -> Lease:
    lease = Lease(15.0)
    lease.take(actor, now)
    return lease


def test_every_stand_has_an_answer_to_every_wish() -> None:
    assert set(VERDICTS) == {(stand, wish) for stand in Stand for wish in Wish}


@pytest.mark.parametrize(
    ("holder", "actor", "wish", "verdict"),
    [
        (None, OLGA, Wish.USE, Verdict.TAKE),
        (OLGA, OLGA, Wish.USE, Verdict.KEEP),
        (OLGA, OTTO, Wish.USE, Verdict.HELD),
        (OLGA, ANN, Wish.USE, Verdict.SEIZE),
        (ANN, OLGA, Wish.USE, Verdict.HELD),
        (TOUR, OLGA, Wish.USE, Verdict.SEIZE),
        (OLGA, TOUR, Wish.USE, Verdict.HELD),
        (OLGA, OTTO, Wish.STOP, Verdict.HELD),
        (OLGA, ANN, Wish.STOP, Verdict.SEIZE),
        (replace(OLGA, priority=32_000), ANN, Wish.STOP, Verdict.ALLOWED),
        (None, OTTO, Wish.STOP, Verdict.ALLOWED),
        (OLGA, OTTO, Wish.GIVE_BACK, Verdict.NOT_THEIRS),
        (OLGA, ANN, Wish.ASK, Verdict.NOTED),
        (OLGA, OTTO, Wish.RESERVE, Verdict.HELD),
        (OLGA, replace(OLGA, peer="192.0.2.9"), Wish.USE, Verdict.HELD),
    ],
)
def test_what_a_wish_comes_to(holder: Actor | None, actor: Actor, wish: Wish, verdict: Verdict) -> None:
    lease = held_by(holder) if holder is not None else Lease(15.0)
    assert lease.judge(actor, wish, 1.0) is verdict


def test_it_ends_when_nothing_is_done_and_not_before() -> None:
    lease = held_by(OLGA)
    lease.take(OLGA, 10.0)
    assert lease.expire(24.9) is None
    assert lease.judge(OTTO, Wish.USE, 25.0) is Verdict.TAKE
    assert lease.expire(25.0) == OLGA
    assert (lease.holder, lease.until, lease.next_end(25.0)) == (None, 0.0, None)


def test_it_lasts_as_long_as_what_it_was_taken_for() -> None:
    lease = Lease(15.0)
    lease.take(OLGA, 0.0, for_s=60.0)
    assert lease.expire(59.0) is None


def test_priority_does_not_count_while_it_is_reserved() -> None:
    lease = held_by(OLGA)
    lease.reserve(OLGA, 0.0, 3600.0)
    assert lease.judge(ANN, Wish.USE, 3599.0) is Verdict.HELD
    assert lease.judge(ANN, Wish.STOP, 3599.0) is Verdict.ALLOWED
    assert lease.judge(ANN, Wish.USE, 3600.0) is Verdict.TAKE
    lease.take(OLGA, 3599.0)
    assert lease.judge(ANN, Wish.USE, 3601.0) is Verdict.SEIZE


def test_a_reservation_goes_with_its_holder() -> None:
    lease = held_by(OLGA)
    lease.reserve(OLGA, 0.0, 3600.0)
    assert lease.end() == OLGA
    lease.take(OTTO, 1.0)
    assert not lease.is_reserved(2.0)
    assert lease.judge(ANN, Wish.USE, 2.0) is Verdict.SEIZE


def test_who_asks_is_found_by_name_and_forgotten_after_a_while() -> None:
    lease = held_by(OLGA)
    assert lease.ask(OTTO, "please", 1.0)
    assert lease.ask(ANN, "", 2.0)
    assert lease.ask(OTTO, "again", 3.0)
    assert [(each.actor.name, each.text) for each in lease.asked(4.0)] == [("ann", ""), ("otto", "again")]
    assert lease.find_asking("", 4.0) == ANN
    assert lease.find_asking("otto", 4.0) == lease.find_asking(OTTO.id, 4.0) == OTTO
    assert lease.find_asking("vic", 4.0) is None
    assert lease.next_end(4.0) == 15.0
    lease.take(ANN, 5.0)
    assert [each.actor for each in lease.asked(6.0)] == [OTTO]
    assert lease.asked(3.0 + ASKING_S) == ()


def test_not_everybody_can_ask() -> None:
    lease = held_by(OLGA)
    assert all(lease.ask(replace(OTTO, peer=str(number)), "", 0.0) for number in range(MOST_ASKING))
    assert not lease.ask(ANN, "", 1.0)
    assert len(lease.asked(1.0)) == MOST_ASKING

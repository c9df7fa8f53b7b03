"""Actor: who steers, and with what priority."""

from __future__ import annotations

from dataclasses import replace

import pytest

from relay_engine.access.subject import OWNER, Action, Role, Scope, Subject
from relay_engine.access.visit import Pass, Visit
from relay_engine.ptz.actor import Actor, actor_of, priority_of

OLGA = Subject("user:olga", Role.OPERATOR, "olga")
TICKET = Subject("ticket:1", None, "Party", Scope(frozenset({Action.STEER}), frozenset({"gate"})))


def make_pass(subject: Subject | None) -> Pass:
    return Pass(Visit(Action.STEER, None, subject, "http", "192.0.2.7"), subject, 0.0, 0)


@pytest.mark.parametrize(
    ("subject", "priority"),
    [
        (OWNER, 20_000),
        (OLGA, 3_000),
        (replace(OLGA, steer_priority=9), 9),
        (replace(OLGA, steer_priority=99_999), 32_000),
        (TICKET, 1_000),
        (None, 1),
    ],
)
def test_a_priority_is_what_was_given_or_what_the_role_has(subject: Subject | None, priority: int) -> None:
    assert priority_of(subject) == priority


def test_machines_that_share_an_account_are_told_apart_by_their_hosts() -> None:
    one, other = (actor_of(make_pass(OLGA), "onvif", host) for host in ("192.0.2.7", "192.0.2.8"))
    assert one.id != other.id
    assert one.name == other.name == "olga"
    assert actor_of(make_pass(OLGA), "web", "192.0.2.7", session="2").id == one.id


def test_a_ticket_is_called_by_its_title_and_without_one_by_what_it_is() -> None:
    names = [actor_of(make_pass(subject), "web", "192.0.2.7").name for subject in (TICKET, replace(TICKET, name=""))]
    assert names == ["Party", "ticket:1"]


def test_this_programs_window_is_the_owner() -> None:
    actor = actor_of(make_pass(OWNER), "window", "")
    assert (actor.id, actor.is_admin) == ("owner", True)
    assert not actor_of(make_pass(OLGA), "api", "").is_admin
    assert Actor("tour", "", "tour", 1).id == "tour"

"""Cookie sessions: how long they last, what is kept of them, what ends them, and their bounds."""

from __future__ import annotations

import pytest

from relay_engine.access import cookie_sessions
from relay_engine.access.cookie_sessions import LIFETIME_S, CookieSessions
from relay_engine.book.records import Drop, Put, SessionRecord
from tests.kit.media.made_media import ManualClock

DAY = 24 * 3600.0


def make() -> tuple[CookieSessions, ManualClock]:
    clock = ManualClock()
    return CookieSessions(clock), clock


def test_a_cookie_is_good_for_who_uses_it_for_a_month_and_unused_for_a_week() -> None:
    sessions, clock = make()
    used, unused = sessions.open("ann"), sessions.open("bob")
    clock.now += 6.9 * DAY
    assert (sessions.user_of(used), used != unused) == ("ann", True)
    clock.now += 0.2 * DAY
    assert sessions.user_of(unused) is None
    for _ in range(4):
        clock.now += 5 * DAY
        assert sessions.user_of(used) == "ann"
    clock.now = 1000.0 + LIFETIME_S
    assert sessions.user_of(used) is None


@pytest.mark.parametrize("value", ["", "x", "x" * 100_000, "constructor", "\ud800"])
def test_anything_else_is_nobodys(value: str) -> None:
    sessions, _ = make()
    sessions.open("ann")
    assert sessions.user_of(value) is None
    sessions.close(value)


def test_logging_out_ends_it_here_and_a_changed_password_everywhere() -> None:
    sessions, _ = make()
    one, two, other = sessions.open("ann"), sessions.open("ann"), sessions.open("bob")
    sessions.close(one)
    sessions.close(one)
    assert [sessions.user_of(value) for value in (one, two, other)] == [None, "ann", "bob"]
    sessions.close_of(["ann", "nobody"])
    assert [sessions.user_of(value) for value in (one, two, other)] == [None, None, "bob"]


def test_a_restart_keeps_them_and_the_book_never_has_what_opens() -> None:
    sessions, clock = make()
    value = sessions.open("ann", "Firefox" * 1000)
    (change,) = sessions.take_changes()
    assert isinstance(change, Put)
    record = change.record
    assert isinstance(record, SessionRecord)
    assert value not in repr(record)
    assert len(record.agent) <= 200
    again = CookieSessions(clock)
    again.load([record])
    assert again.user_of(value) == "ann"
    assert again.take_changes() == ()
    clock.now += 3600
    assert again.user_of(value) == "ann"
    assert len(again.take_changes()) == 1, "that it is used is written once an hour"
    assert again.user_of(value) == "ann"
    assert again.take_changes() == ()
    again.close(value)
    assert again.take_changes() == (Drop(SessionRecord, record.hash),)


def test_what_is_over_leaves_the_book_by_itself() -> None:
    sessions, clock = make()
    sessions.open("ann")
    (change,) = sessions.take_changes()
    assert isinstance(change, Put)
    clock.now += 8 * DAY
    assert sessions.take_changes() == (Drop(SessionRecord, change.record.key),)


def test_they_are_bounded_for_each_user_and_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cookie_sessions, "_MOST", 60)
    sessions, _ = make()
    first = sessions.open("bob")
    mine = [sessions.open("ann") for _ in range(40)]
    assert [sessions.user_of(value) for value in mine] == [None] * 8 + ["ann"] * 32
    assert sessions.user_of(first) == "bob"
    others = [sessions.open(f"user{number}") for number in range(60)]
    assert sum(sessions.user_of(value) is not None for value in others) == 60
    assert sessions.user_of(first) is None
    assert len(sessions._rows) == 60

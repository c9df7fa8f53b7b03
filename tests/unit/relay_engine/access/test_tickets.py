"""Tickets: whom they let in, until when, and that nothing else passes for one."""

from __future__ import annotations

import itsdangerous
import pytest

from relay_engine.access.roster import Roster
from relay_engine.access.subject import Action, Scope
from relay_engine.access.tickets import Tickets
from relay_engine.book.records import KeyRecord, UserRecord
from tests.kit.media.made_media import ManualClock

KEY = b"k" * 32


def make(*keys: KeyRecord) -> tuple[Tickets, Roster, ManualClock]:
    clock, roster = ManualClock(), Roster()
    roster.set_keys(keys)
    return Tickets(clock, roster, KEY), roster, clock


def test_a_ticket_of_the_book_is_good_until_it_is_over_or_revoked() -> None:
    tickets, roster, clock = make()
    row = KeyRecord(id="guest", kind="ticket", mounts=("gate",), expires=clock.wall() + 10, max_concurrent=2)
    roster.set_keys([row])
    text = tickets.make("guest")
    subject = tickets.subject_of(text)
    assert subject is not None
    assert (subject.id, subject.max_readers) == ("ticket:guest", 2)
    assert subject.scope == Scope(frozenset({Action.WATCH}), frozenset({"gate"}))
    clock.now += 10
    assert tickets.subject_of(text) is None
    clock.now -= 10
    roster.set_keys([KeyRecord(id="guest", kind="ticket", mounts=("gate",), revoked=True)])
    assert tickets.subject_of(text) is None
    roster.set_keys([])
    assert tickets.subject_of(text) is None, "and one that is taken out of the book does not come back to life"


def test_a_short_ticket_needs_no_row_and_lives_for_minutes() -> None:
    tickets, roster, clock = make()
    text = tickets.make_short(("gate",), 10_000)
    subject = tickets.subject_of(text)
    assert subject is not None
    assert subject.scope == Scope(frozenset({Action.WATCH}), frozenset({"gate"}))
    clock.now += 299
    assert tickets.subject_of(text) is not None
    clock.now += 1
    assert tickets.subject_of(text) is None
    of_user = tickets.make_short(("gate",), maker="user:ann")
    assert tickets.subject_of(of_user) is None
    roster.set_users([UserRecord(name="ann", role="viewer")])
    assert tickets.subject_of(of_user) is not None


@pytest.mark.parametrize("mounts", [(), tuple(f"m{number}" for number in range(17))])
def test_a_short_ticket_is_for_some_mounts(mounts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="short ticket"):
        make()[0].make_short(mounts)


def test_every_changed_character_spoils_it() -> None:
    tickets, _, _ = make()
    text = tickets.make_short(("gate",))
    for place in range(len(text)):
        for other in ("A", "B", ".", "é"):
            if text[place] != other:
                spoilt = text[:place] + other + text[place + 1 :]
                found = tickets.subject_of(spoilt)
                assert found is None or place == len(text) - 1, spoilt  # the last one of base64 holds bits that mean nothing


@pytest.mark.parametrize("text", ["", ".", "a.b", "x" * 100_000, "\0", "null", "\ud800", "W10.", "é.é", "constructor"])
def test_anything_else_is_no_ticket(text: str) -> None:
    assert make()[0].subject_of(text) is None


def test_of_another_key_or_another_purpose_it_is_worth_nothing() -> None:
    tickets, roster, clock = make()
    text = tickets.make_short(("gate",))
    assert Tickets(clock, roster, b"other" * 8).subject_of(text) is None
    assert Tickets(clock, roster).subject_of(text) is None
    tickets.set_key(b"other" * 8)
    assert tickets.subject_of(text) is None
    for body in (b"[]", b"[1,2]", b'["a",1,["b"],"c","d"]', b"{}", b"not json", b'["x",1e999]'):
        signed = tickets._signer.sign(itsdangerous.encoding.base64_encode(body)).decode()
        assert tickets.subject_of(signed) is None

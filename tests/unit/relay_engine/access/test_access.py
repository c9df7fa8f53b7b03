"""Access: what a token, a cookie and a ticket prove, and what ends when users and keys change."""

from __future__ import annotations

import ipaddress

from relay_engine.access.access import Access
from relay_engine.access.own_networks import OwnNetworks
from relay_engine.access.subject import OWNER, Action
from relay_engine.access.visit import MountFacts, Pass, Refusal, Refused, Visit
from relay_engine.book.records import KeyRecord, UserRecord
from tests.kit.media.made_media import ManualClock

STRANGER = "198.51.100.9"
GATE = MountFacts("gate")


def make() -> tuple[Access, ManualClock]:
    clock = ManualClock()
    access = Access(clock, networks=OwnNetworks(lambda: [ipaddress.ip_network("192.0.2.0/24")]))
    return access, clock


def test_without_a_token_nobody_is_the_owner() -> None:
    access, _ = make()
    assert access.subject_of_bearer("") is None
    access.owner_token = "t" * 43
    assert access.subject_of_bearer("t" * 43) == OWNER
    assert [access.subject_of_bearer(token) for token in ("", "t" * 42, "T" * 43, "é", "\ud800")] == [None] * 5


def test_a_publish_key_is_a_bearer_too() -> None:
    access, _ = make()
    access.set_keys([KeyRecord(id="1", kind="publish", secret="key", mounts=("gate",))])
    subject = access.subject_of_bearer("key")
    assert subject is not None
    assert isinstance(access.door.admit(Visit(Action.PUBLISH, GATE, subject, "http", STRANGER)), Pass)
    assert access.door.admit(Visit(Action.WATCH, GATE, subject, "http", STRANGER)) == Refused(Refusal.FORBIDDEN)


def test_a_cookie_is_worth_what_its_user_is_worth_now() -> None:
    access, _ = make()
    ann = UserRecord(name="ann", role="admin", password_hash="h")
    access.set_users([ann])
    value = access.sessions.open("ann")
    subject = access.subject_of_cookie(value)
    assert subject is not None
    pass_ = access.door.admit(Visit(Action.CONTROL, None, subject, "http", STRANGER))
    assert isinstance(pass_, Pass)
    access.set_users([UserRecord(name="ann", role="viewer", password_hash="h")])
    assert access.door.renew(pass_) == Refused(Refusal.FORBIDDEN)
    assert access.subject_of_cookie(value) is not None
    access.set_users([UserRecord(name="ann", role="viewer", password_hash="other")])
    assert access.subject_of_cookie(value) is None


def test_whoever_watches_by_a_ticket_is_asked_again_when_it_is_revoked() -> None:
    access, clock = make()
    row = KeyRecord(id="guest", kind="ticket", mounts=("gate",))
    access.set_keys([row])
    subject = access.subject_of_ticket(access.tickets.make("guest"))
    short = access.subject_of_ticket(access.tickets.make_short(("gate",)))
    passes = [access.door.admit(Visit(Action.WATCH, GATE, found, "http", STRANGER)) for found in (subject, short)]
    assert all(isinstance(pass_, Pass) for pass_ in passes)
    access.set_keys([])
    renewed = [access.door.renew(pass_) for pass_ in passes if isinstance(pass_, Pass)]
    assert renewed[0] == Refused(Refusal.LOGIN_REQUIRED)
    assert isinstance(renewed[1], Pass)
    clock.now += 12 * 3600
    assert isinstance(access.door.renew(renewed[1]), Pass), "the ticket is long over, but not the visit"
    clock.now += 60
    assert access.door.renew(renewed[1]) == Refused(Refusal.LOGIN_WRONG)


def test_whoever_came_by_a_ticket_of_somebody_goes_with_that_somebody() -> None:
    access, _ = make()
    access.set_users([UserRecord(name="ann", role="viewer")])
    subject = access.subject_of_ticket(access.tickets.make_short(("gate",), maker="user:ann"))
    pass_ = access.door.admit(Visit(Action.WATCH, GATE, subject, "http", STRANGER))
    assert isinstance(pass_, Pass)
    access.set_users([])
    assert access.door.renew(pass_) == Refused(Refusal.LOGIN_REQUIRED)


async def test_what_the_book_has_to_keep_is_told_once() -> None:
    access, _ = make()
    access.sessions.open("ann")
    await access.logins.check_password("ann", "wrong", STRANGER)
    assert len(access.take_changes()) == 4
    assert access.take_changes() == ()
    access.close()

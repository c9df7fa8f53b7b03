"""The roster: which records are which subjects, and what a change of them ends."""

from __future__ import annotations

import pytest

from relay_engine.access.roster import Roster
from relay_engine.access.secret_hashes import hash_key
from relay_engine.access.subject import EVERY_MOUNT, Action, Role, Scope, Subject
from relay_engine.book.records import KeyRecord, UserRecord


def user(name: str, role: str = "viewer", password_hash: str = "h", *, enabled: bool = True) -> UserRecord:
    return UserRecord(name=name, role=role, password_hash=password_hash, enabled=enabled)


def test_users_are_subjects_by_their_role() -> None:
    roster = Roster()
    roster.set_users([user("a", "admin"), user("o", "operator"), user("v"), user("x", "emperor"), user("gone", "admin", enabled=False)])
    assert roster.subject("user:a") == Subject("user:a", Role.ADMIN, "a")
    found = {name: subject.role for name in ("o", "v", "x") if (subject := roster.subject(f"user:{name}")) is not None}
    assert found == {"o": Role.OPERATOR, "v": Role.VIEWER, "x": None}
    assert roster.subject("user:gone") is None
    assert roster.user("gone") is None


@pytest.mark.parametrize(
    ("after", "ended"),
    [
        ([user("a"), user("b")], ()),
        ([user("a", "admin"), user("b")], ()),  # another role is another right, not another login
        ([user("a"), user("b", password_hash="other")], ("b",)),
        ([user("a")], ("b",)),
        ([user("a", enabled=False), user("b")], ("a",)),
    ],
)
def test_what_ends_a_login(after: list[UserRecord], ended: tuple[str, ...]) -> None:
    roster = Roster()
    roster.set_users([user("a"), user("b")])
    assert roster.set_users(after) == ended


def test_a_publish_key_is_for_its_mounts() -> None:
    roster = Roster()
    roster.set_keys(
        [
            KeyRecord(id="1", kind="publish", mounts=("gate",), hash=hash_key("one"), title="OBS"),
            KeyRecord(id="2", kind="publish", secret="two", expires=5.0),
            KeyRecord(id="3", kind="publish", hash=hash_key("three"), revoked=True),
            KeyRecord(id="4", kind="ticket", secret="four", mounts=("gate",), max_concurrent=3),
            KeyRecord(id="5", kind="publish"),
        ]
    )
    publish = frozenset({Action.PUBLISH})
    assert roster.subject_of_key("one") == Subject("key:1", None, "OBS", Scope(publish, frozenset({"gate"})))
    assert roster.subject_of_key("two") == Subject("key:2", None, "", Scope(publish, frozenset({EVERY_MOUNT})), expires_at=5.0)
    assert [roster.subject_of_key(key) for key in ("three", "four", "", "x" * 10_000, "constructor", hash_key("one"))] == [None] * 6
    watch = frozenset({Action.WATCH})
    assert roster.subject("ticket:4") == Subject("ticket:4", None, "", Scope(watch, frozenset({"gate"})), max_readers=3)
    assert roster.subject("key:4") is None


def test_actions_that_a_key_names_are_its_scope_and_unknown_ones_nothing() -> None:
    roster = Roster()
    roster.set_keys([KeyRecord(id="1", kind="ticket", actions=("watch", "steer", "fly"))])
    subject = roster.subject("ticket:1")
    assert subject is not None
    assert subject.scope is not None
    assert subject.scope.actions == {Action.WATCH, Action.STEER}

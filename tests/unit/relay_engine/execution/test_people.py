"""Users, keys and tickets by command: what is kept, what is shown, and that the door knows at once."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from relay_engine.access.subject import Action, Role
from relay_engine.access.visit import MountFacts, Pass, Visit
from relay_engine.book.records import KeyRecord, UserRecord
from relay_engine.commands.command import Request
from relay_engine.commands.keys import AddKey, ListKeys, MakeTicket, RevokeKey
from relay_engine.commands.users import AddUser, ChangeUser, ListUsers, RemoveUser
from relay_engine.errors import UserFacingError
from tests.kit.relay.pretend_relay import PretendRelay

PASSWORD = "correct horse"


class Desk:
    """A relay with its book open, asked by its owner."""

    def __init__(self, relay: PretendRelay) -> None:
        self.relay = relay

    async def do(self, request: Request[Any]) -> Any:
        return await self.relay.executor.execute(request, self.relay.subject("owner"))

    async def code(self, request: Request[Any]) -> str:
        with pytest.raises(UserFacingError) as caught:
            await self.do(request)
        assert PASSWORD not in str(caught.value)
        return caught.value.code

    async def log_in(self, name: str, password: str) -> bool:
        return not hasattr(await self.relay.access.logins.check_password(name, password, "127.0.0.1"), "reason")


@pytest.fixture
async def desk() -> Any:
    relay = PretendRelay()
    await relay.book.open()
    yield Desk(relay)
    relay.access.close()
    await relay.book.close()


async def test_a_user_that_was_added_may_log_in_at_once(desk: Desk) -> None:
    user = await desk.do(AddUser(name="bob", role=Role.VIEWER, password=PASSWORD))
    assert (user.name, user.role, user.has_password, user.has_device_password, user.origin) == ("bob", "viewer", True, True, "book")
    assert await desk.log_in("bob", PASSWORD)
    assert not await desk.log_in("bob", "another one")
    assert desk.relay.access.logins.ha1("bob", "MD5") is not None
    [kept] = await desk.relay.book.all(UserRecord)
    assert PASSWORD not in str(msgspec.to_builtins(kept))
    assert kept.device_password == user.device_password  # a recorder's UsernameToken is checked with it; the book seals it
    assert user.device_password not in repr(kept)
    assert user.device_password not in repr(desk.relay.journal.entries)
    assert user.device_password


async def test_lists_show_nothing_to_log_in_with(desk: Desk) -> None:
    user = await desk.do(AddUser(name="bob", role=Role.VIEWER, password=PASSWORD))
    key = await desk.do(AddKey(mounts=("gate",)))
    ticket = await desk.do(MakeTicket(mounts=("gate",)))
    shown = repr((await desk.do(ListUsers()), await desk.do(ListKeys())))
    assert not [secret for secret in (PASSWORD, "argon2", user.device_password, key.secret, ticket.secret) if secret in shown]


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (AddUser(name="ann", role=Role.VIEWER), "user_exists"),
        (AddUser(name="ANN", role=Role.VIEWER), "user_exists"),
        (AddUser(name="owner", role=Role.VIEWER), "user_name_invalid"),
        (AddUser(name="publish", role=Role.VIEWER), "user_name_invalid"),
        (AddUser(name="x" * 65, role=Role.VIEWER), "user_name_invalid"),
        (AddUser(name="__class__", role=Role.VIEWER), "user_name_invalid"),
        (AddUser(name="$(id)", role=Role.VIEWER), "user_name_invalid"),
        (AddUser(name='"', role=Role.VIEWER), "user_name_invalid"),
        (AddUser(name="../x", role=Role.VIEWER), "user_name_invalid"),
        (AddUser(name="bob", role=Role.VIEWER, password="short"), "password_weak"),
        (AddUser(name="longenough", role=Role.VIEWER, password="LongEnough"), "password_weak"),
        (ChangeUser(name="nobody-here", role=Role.ADMIN), "user_unknown"),
        (RemoveUser(name="nobody-here"), "user_unknown"),
        (RemoveUser(name="vic"), "user_read_only"),
        (ChangeUser(name="vic", role=Role.ADMIN), "user_read_only"),
        (AddKey(mounts=("../x",)), "mount_name_invalid"),
        (MakeTicket(mounts=("api",)), "mount_name_invalid"),
        (MakeTicket(mounts=("gate",), expires=3600.0), "setting_invalid"),
        (AddKey(mounts=("gate",), expires=1_699_999_999.0), "setting_invalid"),
        (RevokeKey(id="constructor"), "key_unknown"),
    ],
)
async def test_what_cannot_be(desk: Desk, request_: Request[Any], code: str) -> None:
    desk.relay.given_users.add("vic")
    assert await desk.code(request_) == code
    assert await desk.relay.book.all(UserRecord) == ()
    assert await desk.relay.book.all(KeyRecord) == ()


async def test_a_harmless_odd_name_is_a_name(desk: Desk) -> None:
    assert (await desk.do(AddUser(name="constructor", role=Role.VIEWER))).name == "constructor"
    assert not await desk.log_in("constructor", "")


async def test_a_change_leaves_what_it_does_not_name(desk: Desk) -> None:
    first = await desk.do(AddUser(name="bob", role=Role.VIEWER, password=PASSWORD))
    digest = desk.relay.access.logins.ha1("bob", "SHA-256")
    changed = await desk.do(ChangeUser(name="bob", role=Role.OPERATOR))
    assert (changed.role, changed.has_password, changed.device_password) == ("operator", True, "")
    assert desk.relay.access.logins.ha1("bob", "SHA-256") == digest
    assert await desk.log_in("bob", PASSWORD)
    renewed = await desk.do(ChangeUser(name="bob", new_device_password=True))
    assert renewed.device_password not in ("", first.device_password)
    assert desk.relay.access.logins.ha1("bob", "SHA-256") != digest
    await desk.do(ChangeUser(name="bob", enabled=False))
    assert not await desk.log_in("bob", PASSWORD)
    assert [user.enabled for user in await desk.do(ListUsers()) if user.name == "bob"] == [False]


async def test_whoever_is_removed_or_has_another_password_is_logged_out(desk: Desk) -> None:
    await desk.do(AddUser(name="bob", role=Role.VIEWER, password=PASSWORD))
    cookie = desk.relay.access.sessions.open("bob")
    assert desk.relay.access.subject_of_cookie(cookie) is not None
    await desk.do(ChangeUser(name="bob", password="another horse"))
    assert desk.relay.access.subject_of_cookie(cookie) is None
    await desk.do(RemoveUser(name="bob"))
    assert not await desk.log_in("bob", "another horse")


async def test_a_key_publishes_where_it_may_until_it_is_revoked(desk: Desk) -> None:
    key = await desk.do(AddKey(mounts=("gate",), title="OBS"))
    access = desk.relay.access
    subject = access.subject_of_bearer(key.secret)
    assert subject is not None
    assert isinstance(access.door.admit(Visit(Action.PUBLISH, MountFacts("gate"), subject, "rtmp", "")), Pass)
    assert not isinstance(access.door.admit(Visit(Action.PUBLISH, MountFacts("yard"), subject, "rtmp", "")), Pass)
    for _ in range(2):
        await desk.do(RevokeKey(id=key.id))
    assert access.subject_of_bearer(key.secret) is None
    assert [(shown.title, shown.revoked) for shown in await desk.do(ListKeys())] == [("OBS", True)]


async def test_a_ticket_lets_in_until_it_is_revoked(desk: Desk) -> None:
    ticket = await desk.do(MakeTicket(mounts=("gate",), max_concurrent=3))
    subject = desk.relay.access.subject_of_ticket(ticket.secret)
    assert subject is not None
    assert subject.max_readers == 3
    await desk.do(RevokeKey(id=ticket.id))
    assert desk.relay.access.subject_of_ticket(ticket.secret) is None


async def test_revoked_ones_do_not_pile_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay_engine.execution.keys._MOST_REVOKED", 2)
    for _ in range(5):
        await desk.do(RevokeKey(id=(await desk.do(AddKey())).id))
    assert len(await desk.do(ListKeys())) == 3


async def test_a_priority_to_steer_is_the_users_own_from_then_on(desk: Desk) -> None:
    assert (await desk.do(AddUser(name="bob", role=Role.OPERATOR, password=PASSWORD))).steer_priority == 0
    assert (await desk.do(ChangeUser(name="bob", steer_priority=4000))).steer_priority == 4000
    subject = desk.relay.access.roster.subject("user:bob")
    assert subject is not None
    assert subject.steer_priority == 4000


@pytest.mark.parametrize(("actions", "may"), [(("watch",), False), (("watch", "steer"), True)])
async def test_a_ticket_steers_where_it_was_made_for_that(desk: Desk, *, actions: tuple[Any, ...], may: bool) -> None:
    made = await desk.do(MakeTicket(mounts=("gate",), actions=actions))
    subject = desk.relay.access.subject_of_ticket(made.secret)
    for action, is_let_in in ((Action.WATCH, True), (Action.STEER, may)):
        answer = desk.relay.access.door.admit(Visit(action, MountFacts("gate"), subject, "http", "192.0.2.1"))
        assert isinstance(answer, Pass) is is_let_in

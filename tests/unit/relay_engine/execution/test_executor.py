"""Executor: who may do what, what is written down, and that of two changes none undoes the other."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
import pytest

from relay_engine.access.subject import Action
from relay_engine.commands.command import Request, RequestType, Target
from relay_engine.commands.mounts import AddMount, ChangeMount, GetMount, ListMounts, RemoveMount, StartMount
from relay_engine.commands.ptz import ActPtz, EndLease
from relay_engine.commands.readers import BlockReader, DisconnectReader, ListBlockedHosts, ListReaders, UnblockHost
from relay_engine.commands.table import COMMANDS
from relay_engine.config import MountConfig
from relay_engine.errors import UserFacingError
from relay_engine.events import MoveEnd
from relay_engine.ptz.actions import Move, Stop
from tests.kit.relay.pretend_relay import PretendRelay
from tests.kit.relay.sample_events import make_reader_status

GATE = MountConfig(name="gate", source="rtsp://admin:secret@10.0.0.5/1", title="Gate")
NEW = MountConfig(name="new", source="rtsp://10.0.0.7/1")
YARD = MountConfig(name="yard", source="rtsp://admin:hidden@10.0.0.6/1")


@pytest.fixture
def relay() -> PretendRelay:
    relay = PretendRelay(make_reader_status())
    relay.has(GATE)
    relay.has(YARD)
    return relay


async def refusal(relay: PretendRelay, request: Request[Any], who: str | None) -> str:
    with pytest.raises(UserFacingError) as caught:
        await relay.executor.execute(request, relay.subject(who) if who else None)
    return caught.value.code


@pytest.mark.parametrize("request_type", COMMANDS, ids=lambda request: request.COMMAND.name)
def test_rights_of_every_command(relay: PretendRelay, request_type: RequestType) -> None:
    command = request_type.COMMAND
    may = {"owner", "ann"}
    if command.action is Action.OBSERVE:
        may |= {"olga"} if command.of is Target.RELAY else {"olga", "vic"}
    if command.action is Action.STEER:
        may |= {"olga"}
    for who in may:
        relay.executor.ask(command, "gate", relay.subject(who))
    for who in {"olga", "vic"} - may:
        with pytest.raises(UserFacingError) as caught:
            relay.executor.ask(command, "gate", relay.subject(who))
        assert caught.value.code == "forbidden"
    with pytest.raises(UserFacingError) as caught:
        relay.executor.ask(command, "gate", None)
    assert caught.value.code == "login_required"


async def test_the_audit_names_the_subject_and_no_secret(relay: PretendRelay) -> None:
    new = MountConfig(name="new", source="rtsp://u:verysecret@10.0.0.7/x")
    await relay.executor.execute(AddMount(mount=new), relay.subject("ann"), peer="192.0.2.7:5000")
    entry = relay.journal.entries[-1]
    assert (entry.code, entry.mount) == ("command_done", "new")
    assert dict(entry.params) == {"subject": "user:ann", "command": "mounts.add", "peer": "192.0.2.7:5000"}
    assert "verysecret" not in repr(relay.journal.entries)


async def test_what_the_door_refused_is_written_down_too(relay: PretendRelay) -> None:
    assert await refusal(relay, RemoveMount(name="gate"), "vic") == "forbidden"
    assert (relay.journal.entries[-1].code, relay.journal.entries[-1].mount) == ("command_refused", "gate")
    assert relay.calls == []


@pytest.mark.parametrize(
    "request_", [GetMount(name="gate"), StartMount(name="gate"), ChangeMount(name="gate", changes={"title": "Door"}), AddMount(mount=NEW)]
)
async def test_who_is_told_of_one_mount_has_nobody_look_at_a_thousand(relay: PretendRelay, request_: Request[Any]) -> None:
    await relay.executor.execute(request_, relay.subject("owner"))
    assert (relay.looked_at, relay.snapshots) == ([request_.mount_name], 0)


async def test_looking_is_not_written_down(relay: PretendRelay) -> None:
    await relay.executor.execute(ListMounts(), relay.subject("vic"))
    await relay.executor.execute(ListReaders(), relay.subject("olga"))
    assert relay.journal.entries == ()


async def test_everybody_sees_what_he_may(relay: PretendRelay) -> None:
    for who, source, config in (
        ("owner", "rtsp://10.0.0.5", "rtsp://admin:***@10.0.0.5/1"),
        ("olga", "rtsp://10.0.0.5", None),
        ("vic", "", None),
    ):
        mounts = await relay.executor.execute(ListMounts(), relay.subject(who))
        assert [mount.name for mount in mounts] == ["gate", "yard"]
        assert (mounts[0].source, mounts[0].config and mounts[0].config.source) == (source, config)


async def test_a_mount_that_is_not_there(relay: PretendRelay) -> None:
    for request in (GetMount(name="nix"), ChangeMount(name="nix", changes={}), RemoveMount(name="nix")):
        assert await refusal(relay, request, "owner") == "mount_unknown"


@pytest.mark.parametrize(
    ("changes", "source"),
    [
        ({"title": "Front"}, "rtsp://admin:secret@10.0.0.5/1"),
        ({"source": "rtsp://admin:***@10.0.0.5/1"}, "rtsp://admin:secret@10.0.0.5/1"),
        ({"source": "rtsp://root:***@10.0.0.5/2"}, "rtsp://root:secret@10.0.0.5/2"),
        ({"source": "rtsp://admin:other@10.0.0.9/2"}, "rtsp://admin:other@10.0.0.9/2"),
    ],
)
async def test_a_change_keeps_what_it_does_not_name(relay: PretendRelay, changes: dict[str, Any], source: str) -> None:
    view = await relay.executor.execute(ChangeMount(name="gate", changes=changes), relay.subject("ann"))
    assert view.config is not None
    assert "secret" not in repr(view)
    mount = relay.mounts.get("gate")
    assert mount is not None
    assert (mount.config.source, mount.config.title) == (source, changes.get("title", "Gate"))


@pytest.mark.parametrize("source", ["rtsp://admin:***@10.0.0.66/1", "rtsp://admin:***@10.0.0.5:555/1", "http://admin:***@10.0.0.5/1"])
async def test_a_kept_password_goes_to_no_other_host(relay: PretendRelay, source: str) -> None:
    assert await refusal(relay, ChangeMount(name="gate", changes={"source": source}), "owner") == "password_elsewhere"
    assert relay.calls == []


async def test_a_new_mount_has_no_password_to_keep(relay: PretendRelay) -> None:
    new = MountConfig(name="new", source="rtsp://admin:***@10.0.0.5/2")
    assert await refusal(relay, AddMount(mount=new), "owner") == "password_missing"
    await relay.executor.execute(AddMount(mount=new, secrets_of="gate"), relay.subject("owner"))
    added = relay.mounts.get("new")
    assert added is not None
    assert added.config.source == "rtsp://admin:secret@10.0.0.5/2"
    elsewhere = MountConfig(name="other", source="rtsp://admin:***@10.0.0.66/2")
    assert await refusal(relay, AddMount(mount=elsewhere, secrets_of="gate"), "owner") == "password_elsewhere"
    assert await refusal(relay, AddMount(mount=elsewhere, secrets_of="nix"), "owner") == "mount_unknown"


async def test_nothing_happens_where_nothing_changes(relay: PretendRelay) -> None:
    await relay.executor.execute(ChangeMount(name="gate", changes={"title": "Gate"}), relay.subject("owner"))
    assert relay.calls == []


async def test_of_two_changes_none_undoes_the_other(relay: PretendRelay, monkeypatch: pytest.MonkeyPatch) -> None:
    real = relay.update_mount

    async def slow(name: str, config: MountConfig) -> None:
        for _ in range(5):
            await asyncio.sleep(0)
        await real(name, config)

    monkeypatch.setattr(relay, "update_mount", slow)
    changes: list[dict[str, Any]] = [{"title": "Front"}, {"max_readers": 5}, {"listed": False}]
    await asyncio.gather(*(relay.executor.execute(ChangeMount(name="gate", changes=change), relay.subject("owner")) for change in changes))
    mount = relay.mounts.get("gate")
    assert mount is not None
    assert (mount.config.title, mount.config.max_readers, mount.config.listed) == ("Front", 5, False)


async def test_readers(relay: PretendRelay) -> None:
    who = relay.subject("owner")
    [reader] = await relay.executor.execute(ListReaders(), who)
    await relay.executor.execute(DisconnectReader(id=reader.id), who)
    blocked = await relay.executor.execute(BlockReader(id=reader.id, duration_s=60), who)
    assert await relay.executor.execute(ListBlockedHosts(), who) == (blocked,)
    await relay.executor.execute(UnblockHost(host=blocked.host), who)
    await relay.executor.execute(UnblockHost(host=blocked.host), who)
    assert await relay.executor.execute(ListBlockedHosts(), who) == ()
    assert relay.calls == [("disconnect_reader", reader.id), ("block_reader", reader.id, 60)]


async def test_a_name_that_cannot_be_shown_is_not_written_down(relay: PretendRelay) -> None:
    assert await refusal(relay, StartMount(name="a\nb" * 60), "vic") == "forbidden"
    assert relay.journal.entries[-1].mount == "?"


async def test_a_mount_that_is_just_being_removed_spoils_no_list(relay: PretendRelay) -> None:
    relay.mounts.remove("yard")  # from what is to be; its sources still end
    mounts = await relay.executor.execute(ListMounts(), relay.subject("owner"))
    assert [(mount.name, mount.config is None) for mount in mounts] == [("gate", False), ("yard", True)]


async def test_steering_waits_for_no_change_and_fills_no_journal(relay: PretendRelay) -> None:
    relay.has(msgspec.structs.replace(NEW, control="onvif://10.0.0.7"))
    relay.steering.start()
    async with relay.executor._turn(ChangeMount.COMMAND, "new"):
        status = await relay.executor.execute(ActPtz(name="new", action=Move(pan=0.5)), relay.subject("olga"), peer="192.0.2.7:5000")
    assert (status.holder_id, status.moving) == ("user:olga@192.0.2.7", True)
    await relay.executor.execute(EndLease(name="new"), relay.subject("ann"))
    assert [entry.code for entry in relay.journal.entries] == ["steering_taken", "steering_ended", "command_done"]
    assert [move.reason for move in relay.moves] == [MoveEnd.ENDED]
    assert await refusal(relay, ActPtz(name="new", action=Stop()), "vic") == "forbidden"
    assert await refusal(relay, ActPtz(name="gate", action=Stop()), "olga") == "steering_none"
    await relay.steering.stop()

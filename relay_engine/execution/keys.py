"""What the commands about keys and tickets do."""

from __future__ import annotations

import secrets
from typing import Any

import msgspec

from relay_engine.access.secret_hashes import hash_key, make_key
from relay_engine.access.visit import Visit
from relay_engine.book.records import Drop, KeyRecord, Put
from relay_engine.commands.keys import AddKey, KeyView, ListKeys, MakeTicket, NewKey, RevokeKey
from relay_engine.errors import UserFacingError
from relay_engine.execution.relay import Relay
from relay_engine.names.mount_name import mount_name_problem

_MOST_REVOKED = 200  # that are kept, so that whoever still comes with one can be told


async def list_keys(relay: Relay, _request: ListKeys, _visit: Visit) -> tuple[KeyView, ...]:
    """All of them, those that are worthless by now, too."""
    return tuple(KeyView(**_facts(key)) for key in await relay.book.all(KeyRecord))


async def add_key(relay: Relay, request: AddKey, _visit: Visit) -> NewKey:
    """Raises UserFacingError mount_name_invalid, setting_invalid."""
    secret = make_key()
    key = KeyRecord(
        id=_new_id(),
        kind="publish",
        mounts=_checked(request.mounts),
        hash=hash_key(secret),
        title=request.title,
        created=relay.clock.wall(),
        expires=_checked_expiry(relay, request.expires),
    )
    await _keep(relay, key)
    return NewKey(**_facts(key), secret=secret)


async def make_ticket(relay: Relay, request: MakeTicket, _visit: Visit) -> NewKey:
    """Raises UserFacingError mount_name_invalid, setting_invalid."""
    key = KeyRecord(
        id=_new_id(),
        kind="ticket",
        mounts=_checked(request.mounts),
        title=request.title,
        created=relay.clock.wall(),
        expires=_checked_expiry(relay, request.expires),
        max_concurrent=request.max_concurrent,
        actions=request.actions if request.actions != ("watch",) else (),
    )
    await _keep(relay, key)
    return NewKey(**_facts(key), secret=relay.access.tickets.make(key.id))


async def revoke_key(relay: Relay, request: RevokeKey, _visit: Visit) -> None:
    """Raises UserFacingError key_unknown."""
    keys = await relay.book.all(KeyRecord)
    key = next((key for key in keys if key.id == request.id), None)
    if key is None:
        raise UserFacingError("key_unknown", "there is no key or ticket with that id", id=request.id)
    old = [known for known in keys if known.revoked and known.id != key.id][:-_MOST_REVOKED]
    await relay.book.change(Put(msgspec.structs.replace(key, revoked=True)), *(Drop(KeyRecord, known.id) for known in old))
    await relay.know_people()


async def _keep(relay: Relay, key: KeyRecord) -> None:
    await relay.book.change(Put(key))
    await relay.know_people()


def _checked_expiry(relay: Relay, expires: float) -> float:
    """A number of seconds from now, which many mean, would be a time long ago: what is worthless from the start is refused."""
    if 0 < expires <= relay.clock.wall():
        problem = "that time has passed; allowed: Unix seconds, a time that is to come, or 0 for never"
        raise UserFacingError("setting_invalid", f"expires: {problem}", field="expires", problem=problem)
    return expires


def _new_id() -> str:
    return secrets.token_hex(6)


def _checked(mounts: tuple[str, ...]) -> tuple[str, ...]:
    """They need not be there yet, but could be."""
    for name in mounts:
        if problem := mount_name_problem(name):
            raise UserFacingError("mount_name_invalid", f"mounts: {problem}", field="mounts", problem=problem)
    return mounts


def _facts(key: KeyRecord) -> dict[str, Any]:
    return {name: getattr(key, name) for name in KeyView.__struct_fields__}

"""What the commands about users do: the book keeps them, and the door hears of it at once."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from msgspec import UNSET

from relay_engine.access.secret_hashes import hash_device_password, hash_password, make_device_password
from relay_engine.access.visit import Visit
from relay_engine.book.records import Drop, Put, UserRecord
from relay_engine.commands.users import AddUser, ChangeUser, ListUsers, RemoveUser, UserSecret, UserView
from relay_engine.errors import UserFacingError
from relay_engine.execution.relay import Relay
from relay_engine.names.user_name import SHORTEST_PASSWORD, user_name_problem


async def list_users(relay: Relay, _request: ListUsers, _visit: Visit) -> tuple[UserView, ...]:
    """Those of the configuration file, too."""
    return tuple(UserView(**_facts(relay, user)) for user in relay.access.roster.users)


async def add_user(relay: Relay, request: AddUser, _visit: Visit) -> UserSecret:
    """Raises UserFacingError user_name_invalid, user_exists, password_weak."""
    if problem := user_name_problem(request.name):
        raise UserFacingError("user_name_invalid", f"name: {problem}", field="name", problem=problem)
    taken = {user.name.lower() for user in relay.access.roster.users}
    if request.name.lower() in taken:
        raise UserFacingError("user_exists", f"the name {request.name} is taken", name=request.name)
    user = UserRecord(
        name=request.name,
        role=request.role.value,
        password_hash=await _hash(request.name, request.password),
        steer_priority=request.steer_priority,
        created=relay.clock.wall(),
    )
    return await _keep(relay, *_with_device_password(user))


async def change_user(relay: Relay, request: ChangeUser, _visit: Visit) -> UserSecret:
    """Raises UserFacingError user_unknown, user_read_only, password_weak."""
    user = _own_user(relay, request.name)
    changes: dict[str, object] = {}
    if request.role is not UNSET:
        changes["role"] = request.role.value
    if request.enabled is not UNSET:
        changes["enabled"] = request.enabled
    if request.steer_priority is not UNSET:
        changes["steer_priority"] = request.steer_priority
    if request.password is not UNSET:
        changes["password_hash"] = await _hash(user.name, request.password)
    changed = msgspec.structs.replace(user, **changes)
    return await _keep(relay, *(_with_device_password(changed) if request.new_device_password else (changed, "")))


async def remove_user(relay: Relay, request: RemoveUser, _visit: Visit) -> None:
    """Raises UserFacingError user_unknown, user_read_only."""
    user = _own_user(relay, request.name)
    await relay.book.change(Drop(UserRecord, user.name))
    await relay.know_people()


async def _keep(relay: Relay, user: UserRecord, device_password: str) -> UserSecret:
    await relay.book.change(Put(user))
    await relay.know_people()
    return UserSecret(**_facts(relay, user), device_password=device_password)


def _own_user(relay: Relay, name: str) -> UserRecord:
    user = next((user for user in relay.access.roster.users if user.name == name), None)
    if user is None:
        raise UserFacingError("user_unknown", f"there is no user called {name}", name=name)
    if relay.is_given_user(name):
        text = f"{name} comes from the configuration file of this relay, and can only be changed there"
        raise UserFacingError("user_read_only", text, name=name)
    return user


def _facts(relay: Relay, user: UserRecord) -> dict[str, Any]:
    return {
        "name": user.name,
        "role": user.role,
        "enabled": user.enabled,
        "has_password": bool(user.password_hash),
        "has_device_password": bool(user.ha1_sha256),
        "created": user.created,
        "steer_priority": user.steer_priority,
        "origin": "file" if relay.is_given_user(user.name) else "book",
    }


def _with_device_password(user: UserRecord) -> tuple[UserRecord, str]:
    password = make_device_password()
    md5, sha256 = (hash_device_password(user.name, password, algorithm) for algorithm in ("MD5", "SHA-256"))
    # The password itself is kept too: a recorder's UsernameToken can be checked with nothing less.
    return msgspec.structs.replace(user, device_password=password, ha1_md5=md5, ha1_sha256=sha256), password


async def _hash(name: str, password: str) -> str:
    """On a thread: it takes a while on purpose."""
    if not password:
        return ""
    if len(password) < SHORTEST_PASSWORD or password.lower() == name.lower():
        text = f"a password has {SHORTEST_PASSWORD} characters or more, and is not the name"
        raise UserFacingError("password_weak", text, field="password", least=SHORTEST_PASSWORD)
    return await asyncio.to_thread(hash_password, password)

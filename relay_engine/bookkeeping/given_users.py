"""The users of relay.toml as records: the file holds the password anyway, so it serves people and machines alike."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from relay_engine.access.secret_hashes import hash_device_password, hash_password
from relay_engine.book.records import UserRecord
from relay_engine.config import UserConfig


async def users_of(users: Sequence[UserConfig]) -> tuple[UserRecord, ...]:
    """Hashed on a thread: some 30 ms each."""
    return await asyncio.to_thread(lambda: tuple(map(_record_of, users)))


def _record_of(user: UserConfig) -> UserRecord:
    return UserRecord(
        name=user.name,
        role=user.role,
        steer_priority=user.steer_priority,
        password_hash=hash_password(user.password),
        device_password=user.password,
        ha1_md5=hash_device_password(user.name, user.password, "MD5"),
        ha1_sha256=hash_device_password(user.name, user.password, "SHA-256"),
    )

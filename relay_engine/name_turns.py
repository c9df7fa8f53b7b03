"""NameTurns: what is asked of one name is done in the order in which it was asked; other names do not wait."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator


class NameTurns:
    """For one loop. Keeps nothing of a name that nobody uses."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}
        self._users: Counter[str] = Counter()

    @contextlib.asynccontextmanager
    async def take(self, *names: str) -> AsyncIterator[None]:
        """Have the turn of all of `names`; taken in one order, so that two who want the same never wait for each other."""
        async with contextlib.AsyncExitStack() as stack:
            for name in sorted(set(names)):
                lock = self._locks.setdefault(name, asyncio.Lock())
                self._users[name] += 1
                stack.callback(self._forget, name)
                await stack.enter_async_context(lock)
            yield

    def __len__(self) -> int:
        return len(self._locks)

    def _forget(self, name: str) -> None:
        self._users[name] -= 1
        if not self._users[name]:
            del self._users[name], self._locks[name]

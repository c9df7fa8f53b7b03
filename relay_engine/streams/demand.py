"""Demand: whether anybody wants a Mount's media now, with a linger, for sources that run on demand."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Demand:
    """Counts holders; stays wanted for `linger_s` after the last one has let go."""

    def __init__(self, linger_s: float) -> None:
        self._linger_s = linger_s
        self._holders = 0
        self._timer: asyncio.TimerHandle | None = None
        self._wanted = asyncio.Event()
        self._unwanted = asyncio.Event()
        self._unwanted.set()

    @property
    def wanted(self) -> bool:
        """True while held and during the linger."""
        return self._wanted.is_set()

    @contextmanager
    def hold(self) -> Iterator[None]:
        """Want the media for the time of the with-block."""
        self.acquire()
        try:
            yield
        finally:
            self.release()

    def acquire(self) -> None:
        """One more wants it."""
        self._holders += 1
        self._cancel_timer()
        self._wanted.set()
        self._unwanted.clear()

    def release(self) -> None:
        """One less wants it."""
        self._holders -= 1
        if self._holders == 0:
            self._cancel_timer()
            self._timer = asyncio.get_running_loop().call_later(self._linger_s, self._let_go)

    def end_linger(self) -> None:
        """Be unwanted at once where nobody holds it any more."""
        if self._timer is not None:
            self._cancel_timer()
            self._let_go()

    async def wait_wanted(self) -> None:
        """Return as soon as somebody wants it."""
        await self._wanted.wait()

    async def wait_unwanted(self) -> None:
        """Return when nobody has wanted it for the linger."""
        await self._unwanted.wait()

    def close(self) -> None:
        """Stop the timer."""
        self._cancel_timer()

    def _let_go(self) -> None:
        self._timer = None
        self._wanted.clear()
        self._unwanted.set()

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

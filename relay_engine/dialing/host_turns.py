"""HostTurns: how many sources may connect to one host at the same time, so that a recorder with 64 channels is not stormed."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Callable

_AT_ONCE = 4  # recorders answer so many set-ups side by side; some lose requests, or reboot, at a dozen
_LONGEST_S = 1.0  # then the next one may: what does not answer must not hold up the other cameras of its host


class HostTurns:
    """For one loop. A turn ends with `done`, with its block, or by itself after a second. Keeps nothing of a host that nobody dials."""

    def __init__(self) -> None:
        self._hosts: dict[str, _Queue] = {}

    @contextlib.asynccontextmanager
    async def take(self, host: str) -> AsyncIterator[Callable[[], None]]:
        """Wait for a turn to dial `host` ("" = nobody's), in the order in which they came; the value ends it early."""
        if not host:
            yield _nothing
            return
        queue = self._hosts.setdefault(host, _Queue())
        turn = _Turn(queue, lambda: self._forget(host, queue))
        try:
            await queue.enter()
            turn.begin()
            yield turn.end
        finally:
            turn.end()
            self._forget(host, queue)

    def __len__(self) -> int:
        return len(self._hosts)

    def _forget(self, host: str, queue: _Queue) -> None:
        if queue.is_empty and self._hosts.get(host) is queue:
            del self._hosts[host]


class _Queue:
    """Of one host."""

    def __init__(self) -> None:
        self._taken = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def is_empty(self) -> bool:
        return not self._taken and not self._waiting

    async def enter(self) -> None:
        if self._taken < _AT_ONCE:
            self._taken += 1
            return
        place = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            await place  # whoever leaves has left it the turn
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self.leave()
            elif place in self._waiting:
                self._waiting.remove(place)
            raise

    def leave(self) -> None:
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(None)
                return
        self._taken -= 1


class _Turn:
    """Ends once, whoever ends it."""

    def __init__(self, queue: _Queue, ended: Callable[[], None]) -> None:
        self._queue = queue
        self._ended = ended
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(_LONGEST_S, self.end)

    def end(self) -> None:
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
            self._queue.leave()
            self._ended()


def _nothing() -> None:
    """Nobody waits for it."""

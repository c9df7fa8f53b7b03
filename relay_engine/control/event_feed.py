"""EventFeed: the events that one WebSocket client has not been sent yet, merged by key, bounded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from relay_engine.events import Event


class EventFeed:
    """Keeps the newest event of every key; a client that falls too far behind is given a fresh snapshot instead.

    So nothing of a thing's state is ever lost, whatever was merged; only old log lines can be.
    """

    def __init__(self, snapshot: Callable[[], tuple[Event, ...]], *, max_pending: int = 10_000) -> None:
        self._snapshot = snapshot
        self._max_pending = max_pending
        self._pending: dict[str, Event] = {}
        self._needs_snapshot = True
        self._arrived = asyncio.Event()
        self._arrived.set()

    def push(self, event: Event) -> None:
        """Take an event from the bus; never blocks, never grows beyond `max_pending`."""
        self._arrived.set()
        if self._needs_snapshot:
            return  # the snapshot will have it
        self._pending.pop(event.key, None)  # to the end: the order is that of the newest news
        self._pending[event.key] = event
        if len(self._pending) > self._max_pending:
            self.begin_anew()

    def begin_anew(self) -> None:
        """Send a snapshot next."""
        self._pending.clear()
        self._needs_snapshot = True

    async def wait(self) -> None:
        """Return when there is something to send."""
        await self._arrived.wait()

    def take(self) -> tuple[str, tuple[Event, ...]]:
        """What to send now: ("snapshot", everything that is) or ("events", what has changed since)."""
        self._arrived.clear()
        if self._needs_snapshot:
            self._needs_snapshot = False
            return "snapshot", self._snapshot()
        events = tuple(self._pending.values())
        self._pending.clear()
        return "events", events

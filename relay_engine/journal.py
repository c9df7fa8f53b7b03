"""Journal: the log page's lines, each a code with parameters and plain English."""

from __future__ import annotations

import itertools
import logging
from collections import deque

from relay_engine.clock import Clock
from relay_engine.event_bus import EventBus
from relay_engine.events import LogEntry

_log = logging.getLogger(__name__)

_KEPT = 1000
_LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


class Journal:
    """Publishes entries and keeps the last `_KEPT` for those who join later."""

    def __init__(self, bus: EventBus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self._numbers = itertools.count(1)
        self._entries: deque[LogEntry] = deque(maxlen=_KEPT)

    @property
    def entries(self) -> tuple[LogEntry, ...]:
        """Oldest first."""
        return tuple(self._entries)

    def write(self, level: str, code: str, text: str, *, mount: str = "", **params: str) -> None:
        """Add a line; `text` and `params` must be free of credentials."""
        entry = LogEntry(f"log/{next(self._numbers)}", self._clock.wall(), level, mount, code, tuple(params.items()), text)
        self._entries.append(entry)
        _log.log(_LEVELS[level], "%s%s", f"{mount}: " if mount else "", text)
        self._bus.publish(entry)

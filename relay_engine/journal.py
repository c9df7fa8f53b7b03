"""Journal: the log page's lines, each a code with parameters and plain English."""

from __future__ import annotations

import itertools
import json
import logging
from collections import OrderedDict, deque

from relay_engine.allowance import Allowance
from relay_engine.clock import Clock
from relay_engine.event_bus import EventBus
from relay_engine.events import LogEntry
from relay_engine.repeat_counter import RepeatCounter

_log = logging.getLogger(__name__)

_KEPT = 1000
_VISITS_AT_ONCE = 400  # lines about one peer's coming and going: a crowd; more, faster, are counted and not written
_VISITS_PER_S = 2
_MOST_VISITORS = 1024  # peers whose lines are counted
_LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


class Journal:
    """Publishes entries and keeps the last `_KEPT` for those who join later."""

    def __init__(self, bus: EventBus, clock: Clock) -> None:
        self._bus = bus
        self._clock = clock
        self._numbers = itertools.count(1)
        self._entries: deque[LogEntry] = deque(maxlen=_KEPT)
        self._visits: OrderedDict[str, Allowance] = OrderedDict()  # by peer, the one that was heard of longest ago first
        self._crowds = RepeatCounter(_log)

    @property
    def entries(self) -> tuple[LogEntry, ...]:
        """Oldest first."""
        return tuple(self._entries)

    def write(self, level: str, code: str, text: str, *, mount: str = "", **params: str) -> None:
        """Add a line; `text` and `params` must be free of credentials."""
        entry = LogEntry(f"log/{next(self._numbers)}", self._clock.wall(), level, mount, code, tuple(params.items()), text)
        self._entries.append(entry)
        coded = json.dumps({"mount": mount, "code": code, "params": params})
        _log.log(_LEVELS[level], "%s%s", f"{mount}: " if mount else "", text, extra={"coded": coded})
        self._bus.publish(entry)

    def write_visit(self, host: str, code: str, text: str, *, mount: str, **params: str) -> None:
        """As `write`, about somebody from `host`, who must not be able to fill the log by coming and going."""
        now = self._clock.monotonic()
        visits = self._visits.setdefault(host, Allowance(_VISITS_PER_S, _VISITS_AT_ONCE, now))
        self._visits.move_to_end(host)
        if len(self._visits) > _MOST_VISITORS:
            self._visits.popitem(last=False)
        if visits.take(now):
            self.write("info", code, text, mount=mount, **params)
        else:
            self._crowds.note(host, f"{mount}: {host} comes and goes: not every time is written", now)

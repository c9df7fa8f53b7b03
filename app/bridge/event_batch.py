"""EventBatch: events waiting for a slower consumer, merged by key, so that its size has a bound."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from relay_engine import Event, LogEntry, Removed

MAX_LOG_ENTRIES = 500


class EventBatch:
    """The newest state per key and the last log entries; drops the oldest log entries when full, and counts them."""

    def __init__(self, max_log_entries: int = MAX_LOG_ENTRIES) -> None:
        self._states: dict[str, Event] = {}
        self._log: deque[LogEntry] = deque(maxlen=max_log_entries)
        self._told: set[str] = set()  # keys the consumer has seen and not seen removed
        self.dropped_log_entries = 0

    def __bool__(self) -> bool:
        return bool(self._states or self._log)

    def add(self, event: Event) -> None:
        """Merge `event`; what came and went between two takes is never told, so churn does not fill the batch."""
        if isinstance(event, LogEntry):
            self.dropped_log_entries += len(self._log) == self._log.maxlen
            self._log.append(event)
            return
        self._states.pop(event.key, None)  # the newest goes last: order of change is kept
        if not isinstance(event, Removed) or event.key in self._told:
            self._states[event.key] = event

    def add_all(self, events: Iterable[Event]) -> None:
        """Merge every one of `events`."""
        for event in events:
            self.add(event)

    def take(self) -> tuple[Event, ...]:
        """All that waits, states first, and start anew."""
        events = (*self._states.values(), *self._log)
        for key, event in self._states.items():
            if isinstance(event, Removed):
                self._told.discard(key)
            else:
                self._told.add(key)
        self._states.clear()
        self._log.clear()
        return events

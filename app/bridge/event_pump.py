"""EventPump: carries the engine's events to subscribers in merged batches, at most 20 a second; no Qt."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable

from app.bridge.event_batch import MAX_LOG_ENTRIES, EventBatch
from relay_engine import Event, EventBus, LogEntry, MountSettings, RelaySettings, Removed

_log = logging.getLogger(__name__)

INTERVAL_S = 0.05
_SAVED = (MountSettings, RelaySettings, LogEntry, Removed)  # what is told while the relay is off, too

type Subscriber = Callable[[tuple[Event, ...]], None]


class EventPump:
    """Subscribers are called on the engine's thread and must return at once; a joiner is first told all that is known.

    While the relay is off, there are no states: what is saved is told, and that alone.
    """

    def __init__(self, interval_s: float = INTERVAL_S) -> None:
        self._interval_s = interval_s
        self._lock = threading.RLock()  # guards all that a joiner on another thread reads
        self._subscribers: list[Subscriber] = []
        self._known: dict[str, Event] = {}
        self._recent_log: deque[LogEntry] = deque(maxlen=MAX_LOG_ENTRIES)
        self._batch = EventBatch()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._timer: asyncio.Handle | None = None
        self._last_flush = 0.0
        self._unsubscribe: Callable[[], None] | None = None
        self._is_serving = False

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber(events)` for every batch; the value returned unsubscribes. Any thread."""
        with self._lock:
            if known := (*self._known.values(), *self._recent_log):
                subscriber(known)
            self._subscribers.append(subscriber)

        def unsubscribe() -> None:
            with self._lock:
                if subscriber in self._subscribers:
                    self._subscribers.remove(subscriber)

        return unsubscribe

    def attach(self, bus: EventBus, *, is_serving: bool = True) -> None:
        """Take events from `bus`, of a relay that serves or does not yet; on the engine's loop."""
        self._is_serving = is_serving
        self._loop = asyncio.get_running_loop()
        self._last_flush = self._loop.time() - self._interval_s
        self._unsubscribe = bus.subscribe(self.publish)

    def tell(self, events: Iterable[Event]) -> None:
        """Tell what was before the first event; on the engine's loop."""
        for event in events:
            self.publish(event)

    def serve(self, states: Iterable[Event]) -> None:
        """The relay runs, and these are its states; on the engine's loop."""
        self._is_serving = True
        self.tell(event for event in states if not isinstance(event, _SAVED))

    def rest(self) -> None:
        """The relay is off: tell that the states that are known are gone; on the engine's loop."""
        if self._timer is not None:
            self._timer.cancel()
        self._deliver(self._batch.take())
        self._is_serving = False
        for key, event in tuple(self._known.items()):
            if not isinstance(event, _SAVED):
                self._batch.add(Removed(key))
        self._flush()

    def publish(self, event: Event) -> None:
        """Put `event` into the next batch; on the engine's loop."""
        if not self._is_serving and not isinstance(event, _SAVED):
            return
        self._batch.add(event)
        if self._timer is None and self._batch and self._loop is not None:
            wait_s = max(0.0, self._last_flush + self._interval_s - self._loop.time())
            self._timer = self._loop.call_later(wait_s, self._flush)

    def detach(self) -> None:
        """Stop taking events and tell everybody that what they know of is gone; on the engine's loop."""
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None
        if self._timer is not None:
            self._timer.cancel()
        self._is_serving = False
        self._deliver(self._batch.take())
        for key in tuple(self._known):
            self._batch.add(Removed(key))
        self._flush()
        self._loop = None

    def _flush(self) -> None:
        self._timer = None
        if self._loop is not None:
            self._last_flush = self._loop.time()
        self._deliver(self._batch.take())

    def _deliver(self, events: tuple[Event, ...]) -> None:
        if not events:
            return
        with self._lock:
            for event in events:
                self._remember(event)
            for subscriber in tuple(self._subscribers):
                try:
                    subscriber(events)
                except Exception:
                    _log.exception("a subscriber of the engine's events failed")

    def _remember(self, event: Event) -> None:
        match event:
            case LogEntry():
                self._recent_log.append(event)
            case Removed():
                self._known.pop(event.key, None)
            case _:
                self._known[event.key] = event

"""EventBus: hands every event to every subscriber, at once, on the engine's loop."""

from __future__ import annotations

import logging
from collections.abc import Callable

from relay_engine.events import Event

_log = logging.getLogger(__name__)


class EventBus:
    """Publish and subscribe on one thread; a subscriber that raises is logged and hurts nobody else."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[Event], None]] = []

    @property
    def has_subscribers(self) -> bool:
        """False while nobody listens: whole-state events need not be made then."""
        return bool(self._subscribers)

    def subscribe(self, subscriber: Callable[[Event], None]) -> Callable[[], None]:
        """Call `subscriber(event)` for every event from now on; the value returned unsubscribes."""
        self._subscribers.append(subscriber)

        def unsubscribe() -> None:
            if subscriber in self._subscribers:
                self._subscribers.remove(subscriber)

        return unsubscribe

    def publish(self, event: Event) -> None:
        """Give `event` to every subscriber."""
        for subscriber in tuple(self._subscribers):
            try:
                subscriber(event)
            except Exception:
                _log.exception("subscriber failed on %s", event.key)

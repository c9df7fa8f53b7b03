"""EventSignal: the engine's events as a Qt signal on the GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot

from app.bridge.engine_client import EngineClient, RelayState
from app.bridge.event_batch import EventBatch
from relay_engine import Event


class EventSignal(QObject):
    """Make it on the GUI thread; connect its signals to methods of QObjects only. While the GUI is busy, events merge here."""

    events = Signal(tuple)
    relay_state_changed = Signal(str)
    _wake = Signal()

    def __init__(self, client: EngineClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._batch = EventBatch()
        self._waking = False
        self._wake.connect(self._hand_out, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe: tuple[Callable[[], None], ...] = (
            client.subscribe(self._receive),
            client.subscribe_state(self._relay_changed),
        )

    def close(self) -> None:
        """Take no more events."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe = ()

    def _receive(self, events: tuple[Event, ...]) -> None:
        """Merge a batch and wake the GUI once; on the engine's thread."""
        with self._lock:
            self._batch.add_all(events)
            wake = bool(self._batch) and not self._waking
            self._waking = self._waking or wake
        if wake:
            self._wake.emit()

    @Slot()
    def _hand_out(self) -> None:
        with self._lock:
            self._waking = False
            events = self._batch.take()
        if events:
            self.events.emit(events)

    def _relay_changed(self, state: RelayState) -> None:
        self.relay_state_changed.emit(state.value)

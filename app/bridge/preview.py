"""PreviewMailbox: the newest picture, from the decode thread to the GUI thread."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt, Signal, Slot

from relay_engine import Picture


class PreviewMailbox(QObject):
    """Holds one picture: a newer one takes its place, so a slow GUI never falls behind. `replaced` counts those never shown."""

    picture_ready = Signal()
    _wake = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._picture: Picture | None = None
        self._waking = False
        self._open = True
        self.replaced = 0
        self._wake.connect(self._announce, Qt.ConnectionType.QueuedConnection)

    def put(self, picture: Picture) -> None:
        """Leave a picture; any thread. At most one wake-up of the GUI is under way."""
        with self._lock:
            if not self._open:
                return
            self.replaced += self._picture is not None
            self._picture = picture
            wake = not self._waking
            self._waking = True
            if wake:
                self._wake.emit()  # under the lock, so that close() cannot come in between

    def take(self) -> Picture | None:
        """The newest picture, once; on the GUI thread."""
        with self._lock:
            picture, self._picture = self._picture, None
        return picture

    def close(self) -> None:
        """Take no more pictures: call it before the object may be deleted."""
        with self._lock:
            self._open = False
            self._picture = None

    @Slot()
    def _announce(self) -> None:
        with self._lock:
            self._waking = False
        self.picture_ready.emit()

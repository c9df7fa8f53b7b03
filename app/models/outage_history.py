"""OutageHistory: when each camera was away in the last 24 hours, and why."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.settings.outage_file import Outage, OutageFile
from relay_engine import Clock, MountState, MountStatus, Removed, SystemClock

KEPT_S = 24 * 3600.0
MOST_OF_ONE = 200  # of one camera: one that flaps all day keeps its newest
_SAVE_MS = 5_000


class OutageHistory(QObject):
    """Follows the engine's events; bounded in time and number; the file is written a few seconds after a change."""

    changed = Signal(str)  # mount

    def __init__(self, file: OutageFile, *, clock: Clock | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._clock = clock if clock is not None else SystemClock()
        self._open: dict[str, Outage] = {}
        self._ended: dict[str, list[Outage]] = {}
        for outage in file.load():
            self._ended.setdefault(outage.mount, []).append(outage)
        self._saver = QTimer(self)
        self._saver.setSingleShot(True)
        self._saver.setInterval(_SAVE_MS)
        self._saver.timeout.connect(self.save)

    @Slot(tuple)
    def take_events(self, events: tuple[object, ...]) -> None:
        """Learn from a batch of the engine's events."""
        for event in events:
            if isinstance(event, MountStatus):
                self._take(event)
            elif isinstance(event, Removed) and event.key.startswith("mount/"):
                self._end(event.key.removeprefix("mount/"), self._clock.wall())

    def outages(self, mount: str) -> tuple[Outage, ...]:
        """Of one camera, the newest first."""
        now = self._clock.wall()
        ended = [outage for outage in self._ended.get(mount, ()) if now - outage.until < KEPT_S]
        present = [self._open[mount]] if mount in self._open else []
        return (*present, *reversed(ended))

    def save(self) -> None:
        """Write the file now."""
        self._saver.stop()
        now = self._clock.wall()
        mounts = {*self._ended, *self._open}
        self._file.save((outage for mount in sorted(mounts) for outage in reversed(self.outages(mount))), now)

    def close(self) -> None:
        """Write what waits to be written; the last call."""
        if self._saver.isActive() or self._open:
            self.save()

    def _take(self, status: MountStatus) -> None:
        present = self._open.get(status.name)
        if not status.trouble_since:
            self._end(status.name, status.live_since if status.state is MountState.LIVE else self._clock.wall())
        elif present is None or present.since != status.trouble_since:
            self._end(status.name, status.trouble_since)
            fault = status.fault.value if status.fault is not None else ""
            self._open[status.name] = Outage(mount=status.name, since=status.trouble_since, fault=fault)
            self._tell(status.name)

    def _end(self, mount: str, at: float) -> None:
        if (outage := self._open.pop(mount, None)) is None:
            return
        ended = self._ended.setdefault(mount, [])
        ended.append(msgspec.structs.replace(outage, until=max(at, outage.since)))
        del ended[:-MOST_OF_ONE]
        self._tell(mount)

    def _tell(self, mount: str) -> None:
        self.changed.emit(mount)
        if not self._saver.isActive():
            self._saver.start()

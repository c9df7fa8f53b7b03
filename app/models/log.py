"""LogModel: the log page's lines in words, the newest last."""

from __future__ import annotations

from collections import deque
from datetime import datetime
from enum import IntEnum
from itertools import islice
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot

from app.flows.wording.log_words import log_words
from app.models.translate import translate
from relay_engine import LogEntry

type AnyIndex = QModelIndex | QPersistentModelIndex

MAX_ENTRIES = 5000
_RAW = ("detail", "problem")  # facts that are shown as they came: what a camera, the system or the reader of the file has said
SLACK = 250  # removing rows costs the view a layout: do it for many at once


class LogRole(IntEnum):
    """What the model tells of a line."""

    AT = int(Qt.ItemDataRole.UserRole) + 1
    LEVEL = int(Qt.ItemDataRole.UserRole) + 2
    MOUNT = int(Qt.ItemDataRole.UserRole) + 3
    WORDS = int(Qt.ItemDataRole.UserRole) + 4
    TIME_WORDS = int(Qt.ItemDataRole.UserRole) + 5
    ENTRY = int(Qt.ItemDataRole.UserRole) + 6


class LogModel(QAbstractListModel):
    """Keeps the last lines and drops the oldest; a line is never changed."""

    def __init__(self, *, max_entries: int = MAX_ENTRIES, slack: int = SLACK, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._max_entries = max_entries
        self._slack = min(slack, max_entries)
        self._entries: deque[LogEntry] = deque()

    @Slot(tuple)
    def take_events(self, events: tuple[object, ...]) -> None:
        """Add the lines of a batch of the engine's events."""
        new = [event for event in events if isinstance(event, LogEntry)][-self._max_entries :]
        if not new:
            return
        if (excess := len(self._entries) + len(new) - self._max_entries) > 0:
            self._drop_oldest(min(len(self._entries), max(excess, self._slack)))
        first = len(self._entries)
        self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
        self._entries.extend(new)
        self.endInsertRows()

    def clear(self) -> None:
        """Empty the page."""
        self.beginResetModel()
        self._entries.clear()
        self.endResetModel()

    def entry_at(self, row: int) -> LogEntry:
        """The entry of a row."""
        return self._entries[row]

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        entry = self._entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | LogRole.WORDS:
                return log_words(entry, translate)
            case LogRole.AT:
                return entry.at
            case LogRole.LEVEL:
                return entry.level
            case LogRole.MOUNT:
                return entry.mount
            case LogRole.TIME_WORDS:
                return _time_words(entry.at)
            case LogRole.ENTRY:
                return entry
            case Qt.ItemDataRole.ToolTipRole:
                return _tool_tip(entry)
            case _:
                return None

    def _drop_oldest(self, count: int) -> None:
        if count <= 0:
            return
        self.beginRemoveRows(QModelIndex(), 0, count - 1)
        self._entries = deque(islice(self._entries, count, None))
        self.endRemoveRows()


def _tool_tip(entry: LogEntry) -> str:
    """The whole date, and what the camera or the system itself has said."""
    params = dict(entry.params)
    lines = [f"{datetime.fromtimestamp(entry.at):%Y-%m-%d %H:%M:%S}", log_words(entry, translate), *map(params.get, _RAW)]
    return "\n".join(filter(None, lines))


def _time_words(wall_s: float) -> str:
    """The time of day; with its date where that is not today."""
    at = datetime.fromtimestamp(wall_s)
    return at.strftime("%H:%M:%S" if at.date() == datetime.now().date() else "%m-%d %H:%M:%S")

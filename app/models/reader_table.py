"""ReaderTableModel: who watches, since when, and how much each takes."""

from __future__ import annotations

import bisect
import ipaddress
from collections.abc import Callable, Iterable
from datetime import datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Slot,
)

from app.flows.wording.mount_words import format_bitrate, format_size
from app.flows.wording.viewer_words import host_of, protocol_name, viewer_name
from app.flows.wording.words import QT_TRANSLATE_NOOP
from relay_engine import ReaderRole, ReaderStatus, Removed

type AnyIndex = QModelIndex | QPersistentModelIndex

READER_ROLE = int(Qt.ItemDataRole.UserRole) + 1


class ReaderColumn(IntEnum):
    """The columns, left to right."""

    WHO = 0
    PROTOCOL = 1
    SINCE = 2
    SENT = 3
    RATE = 4
    DROPPED = 5
    STATE = 6


_HEADINGS = {
    ReaderColumn.WHO: QT_TRANSLATE_NOOP("ReaderTableModel", "Viewer"),
    ReaderColumn.PROTOCOL: QT_TRANSLATE_NOOP("ReaderTableModel", "Connection"),
    ReaderColumn.SINCE: QT_TRANSLATE_NOOP("ReaderTableModel", "Since"),
    ReaderColumn.SENT: QT_TRANSLATE_NOOP("ReaderTableModel", "Sent"),
    ReaderColumn.RATE: QT_TRANSLATE_NOOP("ReaderTableModel", "Rate"),
    ReaderColumn.DROPPED: QT_TRANSLATE_NOOP("ReaderTableModel", "Skipped pictures"),
    ReaderColumn.STATE: QT_TRANSLATE_NOOP("ReaderTableModel", "State"),
}
_STATES = {
    "playing": QT_TRANSLATE_NOOP("ReaderTableModel", "Playing"),
    "paused": QT_TRANSLATE_NOOP("ReaderTableModel", "Paused"),
    "skipping": QT_TRANSLATE_NOOP("ReaderTableModel", "Too slow: skips pictures"),
    "stalled": QT_TRANSLATE_NOOP("ReaderTableModel", "Takes nothing"),
}
_RIGHT = frozenset({ReaderColumn.SENT, ReaderColumn.RATE, ReaderColumn.DROPPED})


class ReaderTableModel(QAbstractTableModel):
    """Knows all readers, shows those of one mount (None = of all); rows move, come and go, and are never reset by a tick."""

    def __init__(self, mount: str | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mount = mount
        self._all: dict[str, ReaderStatus] = {}
        self._rows: list[str] = []  # keys, in the order shown
        self._column = ReaderColumn.SINCE
        self._descending = False

    def set_mount(self, mount: str | None) -> None:
        """Show the readers of another mount."""
        if mount == self._mount:
            return
        self.beginResetModel()
        self._mount = mount
        self._rows = self._sorted(key for key, reader in self._all.items() if self._shows(reader))
        self.endResetModel()

    @Slot(tuple)
    def take_events(self, events: tuple[object, ...]) -> None:
        """Learn from a batch of the engine's events."""
        gone: set[str] = set()
        new: set[str] = set()
        for event in events:
            if isinstance(event, ReaderStatus):
                if event.key not in self._all and self._shows(event):
                    new.add(event.key)
                self._all[event.key] = event
            elif isinstance(event, Removed) and event.key in self._all:
                gone.add(event.key)
        self._remove(gone)
        if not any(isinstance(event, ReaderStatus) for event in events):
            return
        self._sort_rows()
        self._insert(new)
        if self._rows:
            self.dataChanged.emit(self.index(0, ReaderColumn.PROTOCOL), self.index(len(self._rows) - 1, ReaderColumn.STATE))

    def reader_at(self, row: int) -> ReaderStatus:
        """The reader of a row."""
        return self._all[self._rows[row]]

    def all_readers(self) -> tuple[ReaderStatus, ...]:
        """Every reader known, shown or not."""
        return tuple(self._all.values())

    def total_bitrate(self) -> int:
        """Bits per second of all rows together."""
        return sum(self._all[key].bitrate for key in self._rows)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(ReaderColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(ReaderColumn):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _translate(_HEADINGS[ReaderColumn(section)])
        return _alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        reader = self.reader_at(index.row())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _words(reader, index.column())
            case Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return f"{reader.peer}\n{reader.user_agent}".strip()
            case _:
                return reader if role == READER_ROLE else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column = ReaderColumn(column) if 0 <= column < len(ReaderColumn) else ReaderColumn.SINCE
        self._descending = order is Qt.SortOrder.DescendingOrder
        self._sort_rows()

    def _shows(self, reader: ReaderStatus) -> bool:
        return reader.role is ReaderRole.VIEWER and self._mount in (None, reader.mount)

    def _key(self, key: str) -> Any:
        return _KEYS[self._column](self._all[key])

    def _sorted(self, keys: Iterable[str]) -> list[str]:
        return sorted(keys, key=self._key, reverse=self._descending)

    def _sort_rows(self) -> None:
        """Put the rows in order; selections and scroll positions follow their reader. Nothing is told where nothing moved."""
        order = self._sorted(self._rows)
        if order == self._rows:
            return
        self.layoutAboutToBeChanged.emit()
        place = {key: row for row, key in enumerate(order)}
        before = self.persistentIndexList()
        after = [self.index(place[self._rows[index.row()]], index.column()) for index in before]
        self._rows = order
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _remove(self, gone: set[str]) -> None:
        for row in reversed([row for row, key in enumerate(self._rows) if key in gone]):
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._rows[row]
            self.endRemoveRows()
        for key in gone:
            del self._all[key]

    def _insert(self, new: set[str]) -> None:
        for key in self._sorted(new):
            row = self._place_of(key)
            self.beginInsertRows(QModelIndex(), row, row)
            self._rows.insert(row, key)
            self.endInsertRows()

    def _place_of(self, key: str) -> int:
        value = self._key(key)
        if not self._descending:
            return bisect.bisect_right(self._rows, value, key=self._key)
        return len(self._rows) - bisect.bisect_left(self._rows[::-1], value, key=self._key)


def _address_key(peer: str) -> tuple[int, int, str]:
    """Number addresses in number order, names after them."""
    try:
        address = ipaddress.ip_address(host_of(peer))
    except ValueError:
        return (9, 0, peer)
    return (address.version, int(address), peer)


_KEYS: dict[ReaderColumn, Callable[[ReaderStatus], Any]] = {
    ReaderColumn.WHO: lambda reader: _address_key(reader.peer),
    ReaderColumn.PROTOCOL: lambda reader: reader.protocol,
    ReaderColumn.SINCE: lambda reader: reader.since,
    ReaderColumn.SENT: lambda reader: reader.bytes_sent,
    ReaderColumn.RATE: lambda reader: reader.bitrate,
    ReaderColumn.DROPPED: lambda reader: reader.dropped_units,
    ReaderColumn.STATE: lambda reader: reader.state,
}


def _words(reader: ReaderStatus, column: int) -> str:
    match column:
        case ReaderColumn.WHO:
            return viewer_name(reader.peer, reader.user_agent)
        case ReaderColumn.PROTOCOL:
            return protocol_name(reader.protocol)
        case ReaderColumn.SINCE:
            return datetime.fromtimestamp(reader.since).strftime("%H:%M:%S")
        case ReaderColumn.SENT:
            return format_size(reader.bytes_sent)
        case ReaderColumn.RATE:
            return format_bitrate(reader.bitrate)
        case ReaderColumn.DROPPED:
            return str(reader.dropped_units)
        case _:
            return _translate(_STATES[reader.state]) if reader.state in _STATES else reader.state


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _RIGHT else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _translate(text: str) -> str:
    return QCoreApplication.translate("ReaderTableModel", text)

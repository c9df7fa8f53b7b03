"""LogFilter: the log's lines of one camera, one weight, or with a word in them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel

from app.models.log import LogRole

_WEIGHTS = {"info": 0, "warning": 1, "error": 2}


class LogFilter(QSortFilterProxyModel):
    """Keeps the order of the log."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mount = ""
        self._weight = 0
        self._word = ""

    def choose(self, *, mount: str, level: str, word: str) -> None:
        """`mount` "" = all cameras; `level` = this one and those above it."""
        self.beginFilterChange()
        self._mount, self._weight, self._word = mount, _WEIGHTS[level], word.casefold()
        self.endFilterChange()

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        index = self.sourceModel().index(row, 0, parent)
        if _WEIGHTS.get(index.data(LogRole.LEVEL), 0) < self._weight:
            return False
        if self._mount and index.data(LogRole.MOUNT) != self._mount:
            return False
        return not self._word or self._word in str(index.data(LogRole.WORDS)).casefold()

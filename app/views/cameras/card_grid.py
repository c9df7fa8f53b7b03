"""CardGrid: lays cards out in as many equal columns as the window is wide."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

_GAP = 16


class CardGrid(QWidget):
    """Columns between `min_card` and about twice that width; cards in one row share their height."""

    def __init__(self, min_card: int, max_card: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._min_card = min_card
        self._max_card = max_card
        self._cards: list[QWidget] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)

    @property
    def cards(self) -> list[QWidget]:
        """What is laid out, in its order."""
        return list(self._cards)

    def set_widths(self, min_card: int, max_card: int) -> None:
        """Have cards of another size."""
        if (min_card, max_card) != (self._min_card, self._max_card):
            self._min_card, self._max_card = min_card, max_card
            self._columns = 0
            self._lay_out()

    def set_cards(self, cards: list[QWidget]) -> None:
        if cards == self._cards:
            return
        for card in self._cards:
            self._grid.removeWidget(card)
            if card not in cards:
                card.hide()
        self._cards = list(cards)
        self._columns = 0
        self._lay_out()

    def columns_for(self, width: int) -> int:
        return max(1, (width + _GAP) // (self._min_card + _GAP))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._min_card, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        columns = min(self.columns_for(self.width()), max(1, len(self._cards)))  # few cards are drawn larger
        if columns != self._columns:
            self._columns = columns
            for card in self._cards:
                self._grid.removeWidget(card)
            for position, card in enumerate(self._cards):
                self._grid.addWidget(card, *divmod(position, columns))
                card.show()
        width = (self.width() - _GAP * (columns - 1)) // columns
        for card in self._cards:
            card.setFixedWidth(max(self._min_card, min(self._max_card, width)))
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
        self._grid.setColumnStretch(columns, 1)
        self._grid.setRowStretch(self._grid.rowCount(), 1)

"""ElidedLabel: a text of one line or a few that ends in "…" where there is no room; the whole text is its tool tip."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.views.look.controls import set_tool_tip


class ElidedLabel(QLabel):
    """Gives way to its neighbours instead of pushing them out."""

    def __init__(self, role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines = 1
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        if text != self.text():
            super().setText(text)
            set_tool_tip(self, text)

    def set_lines(self, lines: int) -> None:
        """Take the room of so many lines."""
        if lines != self._lines:
            self._lines = lines
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(24, self._height())

    def shown_lines(self) -> list[str]:
        """The text as it stands on the screen, line by line."""
        if self._lines == 1:
            return [self._elided(self.text())]
        text = self.text()
        lines: list[str] = []
        for start, length in self._line_breaks():
            last = len(lines) == self._lines - 1
            lines.append(self._elided(text[start:]) if last else text[start : start + length].rstrip())
        return lines

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        metrics = self.fontMetrics()
        lines = self.shown_lines()
        top = (self.height() - metrics.height() * self._lines) / 2
        for number, words in enumerate(lines):
            painter.drawText(QPointF(0, top + metrics.height() * number + metrics.ascent()), words)

    def _height(self) -> int:
        return super().minimumSizeHint().height() + self.fontMetrics().height() * (self._lines - 1)

    def _elided(self, text: str) -> str:
        return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width())

    def _line_breaks(self) -> list[tuple[int, int]]:
        layout = QTextLayout(self.text(), self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        breaks: list[tuple[int, int]] = []
        layout.beginLayout()
        while len(breaks) < self._lines and (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, self.width()))
            breaks.append((line.textStart(), line.textLength()))
        layout.endLayout()
        return breaks

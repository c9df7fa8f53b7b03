"""Switch: an on/off choice with its words beside it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from app.views.look.icons import paint_icon
from app.views.look.theme import current_palette

_WIDTH, _HEIGHT, _GAP, _LINE = 44, 24, 12, 36


class Switch(QCheckBox):
    """A check box to the keyboard and to screen readers, painted as a switch with a tick when it is on."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH + _GAP + self.fontMetrics().horizontalAdvance(self.text()) + 8, _LINE)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: object) -> bool:  # the words switch it too
        return self.rect().contains(pos)  # type: ignore[call-overload,no-any-return]

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = current_palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rail = QRectF(2, (self.height() - _HEIGHT) / 2, _WIDTH, _HEIGHT)
        on = self.isChecked()
        painter.setPen(QPen(QColor(colours.accent_fill if on else colours.field_border), 1.5))
        painter.setBrush(QColor(colours.accent_fill if on else colours.sunken))
        painter.drawRoundedRect(rail, _HEIGHT / 2, _HEIGHT / 2)
        knob = QRectF(rail.right() - 21 if on else rail.left() + 3, rail.top() + 3, 18, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.on_accent if on else colours.field_border))
        painter.drawEllipse(knob)
        if on:
            paint_icon(painter, knob.adjusted(3, 3, -3, -3), "check", colours.accent_fill)
        if self.hasFocus() and self.property("keyboard") == "true":
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRoundedRect(rail.adjusted(-1, -3, 1, 3), 14, 14)
        painter.setPen(QColor(colours.text if self.isEnabled() else colours.field_border))
        painter.drawText(self.rect().adjusted(_WIDTH + _GAP, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())

"""QrCode: a link as a QR code, drawn on whole screen pixels, so that any phone reads it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.flows.qr_code import QUIET_ZONE, Modules, qr_modules
from app.views.look.theme import current_palette

_DARK, _LIGHT = "#000000", "#FFFFFF"  # in both themes: many scanners read no light code on dark ground
_CORNER = 12


class QrCode(QWidget):
    """A white plate with the quiet zone around the code."""

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side = side
        self._text = ""
        self._modules: Modules = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def text(self) -> str:
        """What a phone reads."""
        return self._text

    def set_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self._modules = qr_modules(text) if text else ()
            self.setAccessibleName(self.tr("QR code of {0}").format(text))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(current_palette().border))
        painter.setBrush(QColor(_LIGHT))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)
        if self._modules:
            self._paint_modules(painter)

    def _paint_modules(self, painter: QPainter) -> None:
        """In device pixels, each module a whole number of them: edges stay sharp at any scaling of the screen."""
        ratio = self.devicePixelRatioF()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.scale(1 / ratio, 1 / ratio)
        side = round(min(self.width(), self.height()) * ratio)
        module = max(1, side // (len(self._modules) + 2 * QUIET_ZONE))
        start = (side - module * len(self._modules)) // 2
        painter.setPen(Qt.PenStyle.NoPen)
        for number, row in enumerate(self._modules):
            for column, dark in enumerate(row):
                if dark:
                    place = QPoint(start + column * module, start + number * module)
                    painter.fillRect(QRect(place, QSize(module, module)), QColor(_DARK))

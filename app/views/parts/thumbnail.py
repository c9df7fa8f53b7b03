"""Thumbnail: a camera's newest still picture, or what is there instead."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.look.theme import current_palette
from app.views.parts.picture_frame import paint_picture, paint_veil, round_corners


class Thumbnail(QWidget):
    """16:9; a picture that is not live any more is shown dark."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._words = ""
        self._icon = "camera"
        self._live = False
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def image(self) -> QImage:
        return self._image

    def show_state(self, image: QImage, *, live: bool, icon: str = "camera", words: str = "") -> None:
        """`words` stand in the middle where there is no live picture."""
        if image.cacheKey() == self._image.cacheKey() and (live, icon, words) == (self._live, self._icon, self._words):
            return
        self._image, self._live, self._icon, self._words = image, live, icon, words
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return width * 9 // 16

    def sizeHint(self) -> QSize:
        return QSize(320, 180)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = current_palette()
        area = QRectF(self.rect())
        painter = QPainter(self)
        paint_picture(painter, area, self._image, colours.picture)
        if not self._live or self._image.isNull():
            words = self.tr("Waiting for the first picture…") if self._live else self._words
            paint_veil(painter, area, self._icon, words, "#C3CCDA", over_picture=not self._image.isNull())
        round_corners(painter, area, colours.surface)

"""Draws a picture into a rounded frame: what the thumbnail and the preview share."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath

from app.views.look.icons import paint_icon

_CORNER = 8.0
_SAME_SHAPE = 0.02  # a difference that nobody sees, where a thin bar would be seen


def fit_inside(picture: QSizeF, area: QRectF) -> QRectF:
    """Return the largest rectangle of the picture's shape in the middle of `area`."""
    if abs(picture.width() / picture.height() / (area.width() / area.height()) - 1) < _SAME_SHAPE:
        return area
    size = picture.scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
    return QRectF(area.center().x() - size.width() / 2, area.center().y() - size.height() / 2, size.width(), size.height())


def paint_picture(painter: QPainter, area: QRectF, image: QImage, ground: str) -> None:
    """Fill `area` with `ground` and draw the picture in its own shape."""
    painter.fillRect(area, QColor(ground))
    if not image.isNull():
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(fit_inside(QSizeF(image.size()), area), image)


def paint_veil(painter: QPainter, area: QRectF, icon: str, words: str, colour: str, *, over_picture: bool, foot: float = 0.0) -> None:
    """Darken what is there and put an icon and words in the middle; `foot`: pixels below, where something else stands."""
    if over_picture:
        painter.fillRect(area, QColor(0, 0, 0, 190))
    size = 40.0 if area.height() > 240 else 28.0
    block = size + (44 if words else 0)
    free = area.adjusted(12, 0, -12, -foot)
    top = free.center().y() - block / 2
    is_low = bool(words) and free.height() < block  # too low for both: the words say more
    if not is_low:
        paint_icon(painter, QRectF(free.center().x() - size / 2, top, size, size), icon, colour)
    if words:
        font = QFont(painter.font())
        font.setPixelSize(16 if area.height() > 240 else 14)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        room = free if is_low else QRectF(free.left(), top + size + 10, free.width(), 64)
        where = Qt.AlignmentFlag.AlignVCenter if is_low else Qt.AlignmentFlag.AlignTop
        painter.drawText(room, int(Qt.AlignmentFlag.AlignHCenter | where | Qt.TextFlag.TextWordWrap), words)


def round_corners(painter: QPainter, area: QRectF, ground: str, corner: float = _CORNER) -> None:
    """Cover the four corners with the card's ground: cheaper for every frame than a clip path."""
    outside = QPainterPath()
    outside.addRect(area.adjusted(-1, -1, 1, 1))
    inside = QPainterPath()
    inside.addRoundedRect(area, corner, corner)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(outside.subtracted(inside), QColor(ground))

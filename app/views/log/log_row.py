"""LogRowDelegate: one line of the log: icon and word of its weight, time, camera, what happened."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.models.log import LogRole
from app.views.look.icons import paint_icon
from app.views.look.theme import current_palette

_ROW, _LEFT, _ICON, _TIME, _CAMERA, _GAP = 36, 16, 18, 132, 140, 12
_LOOKS = {"info": ("info", "muted"), "warning": ("warning", "warning"), "error": ("error", "error")}


class LogRowDelegate(QStyledItemDelegate):
    """Rows of one height: a log of thousands of lines needs no measuring."""

    def __init__(self, titles: dict[str, str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles = titles  # mount -> what people call it; filled by the page

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(400, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        colours = current_palette()
        area: QRect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if selected:
            painter.fillRect(area, QColor(colours.accent_soft))
        painter.setPen(QColor(colours.border))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        icon, colour = _LOOKS.get(index.data(LogRole.LEVEL), _LOOKS["info"])
        paint_icon(painter, QRectF(area.left() + _LEFT, area.top() + (_ROW - _ICON) / 2, _ICON, _ICON), icon, getattr(colours, colour))
        left = area.left() + _LEFT + _ICON + _GAP
        mount = index.data(LogRole.MOUNT)
        self._write(painter, QRect(left, area.top(), _TIME, _ROW), index.data(LogRole.TIME_WORDS), colours.muted)
        left += _TIME
        self._write(painter, QRect(left, area.top(), _CAMERA - _GAP, _ROW), self._titles.get(mount, mount), colours.muted)
        left += _CAMERA
        self._write(painter, QRect(left, area.top(), area.right() - left - _GAP, _ROW), index.data(LogRole.WORDS), colours.text)
        painter.restore()

    def _write(self, painter: QPainter, area: QRect, text: str, colour: str) -> None:
        painter.setPen(QColor(colour))
        words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), words)

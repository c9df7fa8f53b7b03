"""WallTile: one place of the wall, with its camera's live picture and name."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.views.look.theme import current_palette
from app.views.parts.picture_frame import paint_veil
from app.views.parts.preview import NAME_PX, Preview, PreviewClient

_EDGE = 3
_MARGIN = 8.0


class _Frame(QWidget):
    """The name and the edge, over the picture; the mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.title = ""
        self.note = ""
        self.is_selected = self.has_focus = False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.title:
            self._paint_title(painter)
        if self.is_selected:
            pen = QPen(QColor("#FFFFFF" if self.has_focus else "#92AEFF"), _EDGE)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(_EDGE / 2, _EDGE / 2, -_EDGE / 2, -_EDGE / 2))

    def _paint_title(self, painter: QPainter) -> None:
        font = QFont(painter.font())
        font.setPixelSize(13)
        font.setBold(True)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        words = f"{self.title}  {self.note}" if self.note else self.title
        text = metrics.elidedText(words, Qt.TextElideMode.ElideRight, max(20.0, self.width() - 4 * _MARGIN))
        box = QRectF(_MARGIN, self.height() - NAME_PX, metrics.horizontalAdvance(text) + 2 * _MARGIN, NAME_PX - _MARGIN)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 170))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(QColor("#FFFFFF"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)


class WallTile(QWidget):
    """Takes the focus where it is the selected one; its keys are the wall's."""

    pressed = Signal()
    opened = Signal()  # double click
    filling_wanted = Signal(object)  # an empty place was pressed: QPoint on the screen
    key_pressed = Signal(object)  # QKeyEvent
    menu_wanted = Signal(object)  # QPoint on the screen

    def __init__(self, client: PreviewClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.camera_id = ""
        self.preview = Preview(client, is_tile=True)
        self.preview.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._frame = _Frame(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.preview)
        self._frame.raise_()
        self.set_selected(selected=False)

    def show_nothing(self) -> None:
        """An empty place."""
        self.camera_id = ""
        self.preview.show_camera("")
        self.preview.hide()
        self._frame.title = self._frame.note = ""
        self.setAccessibleName(self.tr("Empty place"))
        self.update()
        self._frame.update()

    def show_camera(self, camera_id: str, title: str, words: str) -> None:
        """Name the camera; what plays is told to the preview."""
        if camera_id != self.camera_id:
            self.camera_id = camera_id
            self.preview.show_camera("")
        self._frame.title = title
        self.setAccessibleName(f"{title}: {words}")
        self.preview.show()
        self._frame.update()

    def set_note(self, note: str) -> None:
        """A few words beside the name."""
        if note != self._frame.note:
            self._frame.note = note
            self._frame.update()

    def set_selected(self, *, selected: bool) -> None:
        self._frame.is_selected = selected
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if selected else Qt.FocusPolicy.ClickFocus)  # one stop for Tab
        self.setAccessibleDescription(self.tr("Selected") if selected else "")
        self._frame.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._frame.setGeometry(self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(current_palette().picture))
        if not self.camera_id:
            paint_veil(painter, QRectF(self.rect()), "plus", self.tr("Empty place"), "#8A93A3", over_picture=False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.pressed.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self.camera_id and event.button() is Qt.MouseButton.LeftButton:
            self.filling_wanted.emit(event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.pressed.emit()
        self.menu_wanted.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
        self.key_pressed.emit(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._frame.has_focus = True
        self._frame.update()
        self.pressed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._frame.has_focus = False
        self._frame.update()

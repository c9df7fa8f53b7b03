"""Centring: a click into the live picture has the camera look there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QMouseEvent

from app.views.parts.picture_frame import fit_inside
from app.views.parts.preview import Preview


class Centring(QObject):
    """Watches a Preview; only while it is switched on."""

    wanted = Signal(float, float)  # 0..1 from the picture's upper left
    pressed = Signal()

    def __init__(self, preview: Preview) -> None:
        super().__init__(preview)
        self._preview = preview
        self._is_on = False
        preview.installEventFilter(self)

    def set_on(self, is_on: bool) -> None:
        if is_on != self._is_on:
            self._is_on = is_on
            self._preview.setCursor(Qt.CursorShape.CrossCursor if is_on else Qt.CursorShape.ArrowCursor)
            self._preview.setToolTip(self.tr("Click where the camera shall look") if is_on else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self._is_on or event.type() != QEvent.Type.MouseButtonPress or not isinstance(event, QMouseEvent):
            return super().eventFilter(watched, event)
        if event.button() == Qt.MouseButton.LeftButton and (place := self._place_in_picture(event.position())) is not None:
            self.pressed.emit()
            self.wanted.emit(place.x(), place.y())
            return True
        return super().eventFilter(watched, event)

    def _place_in_picture(self, position: QPointF) -> QPointF | None:
        image = self._preview.image
        if image.isNull():
            return None
        area = fit_inside(QSizeF(image.size()), QRectF(self._preview.rect()))
        if not area.contains(position):
            return None
        return QPointF((position.x() - area.left()) / area.width(), (position.y() - area.top()) / area.height())

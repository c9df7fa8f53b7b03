"""SteeringPad: a round field that turns a camera, by mouse, finger and keys."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QTouchEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.flows.steering_speed import FAST, SLOW, STILL, USUAL, Axes, axes_of_drag, axes_of_keys
from app.views.look.icons import paint_icon
from app.views.look.theme import current_palette

_SIDE, _KNOB, _ARROW = 168, 44.0, 22.0
_KEYS = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
    Qt.Key.Key_Plus: "plus",
    Qt.Key.Key_Equal: "plus",  # beside it on most keyboards, without Shift
    Qt.Key.Key_Minus: "minus",
    Qt.Key.Key_Underscore: "minus",
}
_TOUCHES = frozenset({QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd, QEvent.Type.TouchCancel})
_LOSSES = frozenset(  # whatever takes the hand or the keys away: the camera stops
    {QEvent.Type.WindowDeactivate, QEvent.Type.UngrabMouse, QEvent.Type.EnabledChange, QEvent.Type.ApplicationStateChange}
)


class SteeringPad(QWidget):
    """`held` carries the Axes of what is held now, STILL once nothing is; focus, sight or the window lost is let go."""

    held = Signal(object)  # Axes

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Turn the camera"))
        words = self.tr("Press or drag: further out is faster. Keys: the arrows, plus and minus; faster with Shift, slower with Ctrl.")
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self._drag: QPointF | None = None  # from the middle
        self._keys: set[str] = set()
        self._speed = USUAL
        self._axes = STILL

    @property
    def axes(self) -> Axes:
        """What is held now."""
        return self._axes

    def let_go(self) -> None:
        """Stop, whatever is held."""
        self._drag = None
        self._keys.clear()
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._from_middle(event.position())
        if event.button() == Qt.MouseButton.LeftButton and math.hypot(place.x(), place.y()) <= self._radius:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._drag_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None:
            self._drag_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drop_drag()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = _KEYS.get(Qt.Key(event.key()))
        if key is None:
            self._set_speed(event)
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self._keys.add(key)
            self._set_speed(event)
            self._tell()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        key = _KEYS.get(Qt.Key(event.key()))
        if key is None:
            self._set_speed(event)
            super().keyReleaseEvent(event)
        elif not event.isAutoRepeat():  # X11 tells of one with every repetition
            self._keys.discard(key)
            self._set_speed(event)
            self._tell()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.let_go()
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:
        self.let_go()

    def event(self, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._touched(event)
            return True
        if event.type() in _LOSSES:
            self.let_go()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = current_palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, radius = QPointF(self.width() / 2, self.height() / 2), self._radius
        is_on = self.isEnabled()
        has_ring = self.hasFocus() and is_on
        painter.setPen(
            QPen(QColor(colours.accent if has_ring else colours.field_border if is_on else colours.border), 2 if has_ring else 1)
        )
        painter.setBrush(QColor(colours.sunken))
        painter.drawEllipse(middle, radius, radius)
        self._paint_arrows(painter, middle, radius, is_on=is_on)
        knob = middle + self._knob_place(radius)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.border if not is_on else colours.accent_fill if not self._axes.is_still else colours.accent_soft))
        painter.drawEllipse(knob, _KNOB / 2, _KNOB / 2)
        colour = colours.field_border if not is_on else colours.on_accent if not self._axes.is_still else colours.accent
        paint_icon(painter, QRectF(knob.x() - 12, knob.y() - 12, 24, 24), "steer", colour)

    @property
    def _radius(self) -> float:
        return min(self.width(), self.height()) / 2 - 2

    def _paint_arrows(self, painter: QPainter, middle: QPointF, radius: float, *, is_on: bool) -> None:
        colours = current_palette()
        for angle, is_held in (
            (0, self._axes.tilt > 0),
            (90, self._axes.pan > 0),
            (180, self._axes.tilt < 0),
            (270, self._axes.pan < 0),
        ):
            painter.save()
            painter.translate(middle)
            painter.rotate(angle)
            pen = QPen(QColor(colours.field_border if not is_on else colours.accent if is_held else colours.muted), 2.5)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            tip = -radius + 12
            painter.drawLine(QPointF(0, tip), QPointF(-_ARROW / 2, tip + 9))
            painter.drawLine(QPointF(0, tip), QPointF(_ARROW / 2, tip + 9))
            painter.restore()

    def _knob_place(self, radius: float) -> QPointF:
        """Under the hand, within the field; keys push it a little."""
        reach = radius - _KNOB / 2 - 4
        if self._drag is None:
            return QPointF(self._axes.pan, -self._axes.tilt) * (reach / 2)
        length = math.hypot(self._drag.x(), self._drag.y())
        return self._drag if length <= reach else self._drag * (reach / length)

    def _from_middle(self, place: QPointF) -> QPointF:
        return QPointF(place.x() - self.width() / 2, place.y() - self.height() / 2)

    def _drag_to(self, place: QPointF) -> None:
        self._drag = self._from_middle(place)
        self._tell()

    def _drop_drag(self) -> None:
        self._drag = None
        self._tell()

    def _touched(self, event: QEvent) -> None:
        """One finger drags; a touch that the system takes away is let go."""
        points = event.points() if isinstance(event, QTouchEvent) else []
        if event.type() in (QEvent.Type.TouchEnd, QEvent.Type.TouchCancel) or not points or not self.isEnabled():
            self._drop_drag()
        else:
            self._drag_to(points[0].position())
        event.accept()

    def _set_speed(self, event: QKeyEvent) -> None:
        held = event.modifiers()
        speed = FAST if held & Qt.KeyboardModifier.ShiftModifier else SLOW if held & Qt.KeyboardModifier.ControlModifier else USUAL
        if speed != self._speed:
            self._speed = speed
            self._tell()

    def _tell(self) -> None:
        drag = axes_of_drag(self._drag.x(), self._drag.y(), self._radius) if self._drag is not None else STILL
        axes = drag + axes_of_keys(self._keys, self._speed)
        self.update()
        if axes != self._axes:
            self._axes = axes
            self.held.emit(axes)

"""HeldButton: a button that means something for as long as it is pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QToolButton, QWidget

from app.flows.steering_speed import STILL, Axes
from app.views.look.icons import set_icon


class HeldButton(QToolButton):
    """`held` carries its Axes while it is pressed, by mouse, finger or the space bar, and STILL once it is let go, or out of sight."""

    held = Signal(object)  # Axes

    def __init__(self, icon: str, name: str, axes: Axes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._axes = axes
        self._is_held = False
        self.setObjectName("held")
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_icon(self, icon, "text", 20)
        self.pressed.connect(self._press)
        self.released.connect(self.let_go)

    def let_go(self) -> None:
        """Be held no more."""
        if self._is_held:
            self._is_held = False
            self.setDown(False)
            self.held.emit(STILL)

    def hideEvent(self, event: QHideEvent) -> None:
        self.let_go()
        super().hideEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.WindowDeactivate, QEvent.Type.UngrabMouse, QEvent.Type.EnabledChange, QEvent.Type.FocusOut):
            self.let_go()
        return super().event(event)

    def _press(self) -> None:
        self._is_held = True
        self.held.emit(self._axes)

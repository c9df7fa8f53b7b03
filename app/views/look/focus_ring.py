"""FocusRing: buttons show where the keyboard is, and leave it out after a click of the mouse."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.views.look.style_property import set_style_property


class FocusRing(QObject):
    """The style sheet draws a ring round buttons whose property `keyboard` is "true".

    It follows a signal: an event filter on the application would call Python for every event of every widget.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        application.focusChanged.connect(self._focus_changed)

    @Slot(QWidget, QWidget)
    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if isinstance(old, QAbstractButton) and old.property("keyboard") == "true":
            set_style_property(old, "keyboard", "false")
        if isinstance(new, QAbstractButton):
            by_keyboard = new.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
            set_style_property(new, "keyboard", "true" if by_keyboard else "false")

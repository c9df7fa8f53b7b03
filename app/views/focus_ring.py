"""FocusRing: buttons show where the keyboard is, and leave it out after a click of the mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractButton

from app.views.style_property import set_style_property

_BY_KEYBOARD = frozenset({Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason})


class FocusRing(QObject):
    """Install it on the application; the style sheet draws a ring round buttons whose property `keyboard` is "true"."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and isinstance(watched, QAbstractButton):
            if event.type() == QEvent.Type.FocusIn:
                set_style_property(watched, "keyboard", "true" if event.reason() in _BY_KEYBOARD else "false")
            elif event.type() == QEvent.Type.FocusOut and watched.property("keyboard") == "true":
                set_style_property(watched, "keyboard", "false")
        return False

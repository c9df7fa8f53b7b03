"""Labels, buttons and boxes with the roles that the style sheet knows."""

from __future__ import annotations

from PySide6.QtGui import Qt  # with the functions for texts, which QtCore's has not
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.views.look.icons import set_icon
from app.views.look.style_property import set_style_property

_ICON_COLOUR = {"primary": "on_accent", "danger": "error", "quiet": "muted", "": "text"}


def make_label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    """Return a plain-text label; `role` names its size and colour."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)  # titles and details come from people and cameras
    label.setProperty("role", role)
    label.setWordWrap(wrap)
    if wrap:
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    return label


def set_tool_tip(widget: QWidget, text: str) -> None:
    """As it stands: Qt takes what looks like HTML for that, and loads its pictures from wherever a camera's name says."""
    widget.setToolTip(Qt.convertFromPlainText(text) if Qt.mightBeRichText(text) else text)


def set_role(widget: QWidget, role: str) -> None:
    """Change a widget's role and have the style sheet looked at again."""
    set_style_property(widget, "role", role)


def make_button(text: str, icon: str = "", role: str = "", size: str = "") -> QPushButton:
    """Return a push button; `role` is "", "primary", "danger" or "quiet", `size` "", "big" or "small"."""
    button = QPushButton(text)
    button.setProperty("role", role)
    button.setProperty("scale", size)  # "size" is a property of every widget already
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setAutoDefault(False)
    if icon:
        set_icon(button, icon, _ICON_COLOUR[role], 16 if size == "small" else 20)
    return button


def restyle_button(button: QPushButton, text: str, icon: str, role: str) -> None:
    """Turn a button into another one in place, for instance Start into Stop."""
    if button.text() != text:
        button.setText(text)
    set_role(button, role)
    set_icon(button, icon, _ICON_COLOUR[role], button.iconSize().height())


def make_icon_button(icon: str, name: str, size: int = 20) -> QToolButton:
    """Return a button that is only an icon; `name` is its tool tip and what a screen reader says."""
    button = QToolButton()
    set_tool_tip(button, name)
    button.setAccessibleName(name)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    set_icon(button, icon, "muted", size)
    return button


def make_box(name: str, *, horizontal: bool = False, margins: int = 16, spacing: int = 8) -> tuple[QFrame, QVBoxLayout | QHBoxLayout]:
    """Return a frame of the style sheet ("card", "well", ...) and the layout inside it."""
    frame = QFrame()
    frame.setObjectName(name)
    layout = QHBoxLayout(frame) if horizontal else QVBoxLayout(frame)
    layout.setContentsMargins(margins, margins, margins, margins)
    layout.setSpacing(spacing)
    return frame, layout


def make_line() -> QFrame:
    """Return a thin line between two parts."""
    line = QFrame()
    line.setObjectName("line")
    return line

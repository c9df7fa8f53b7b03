"""ChoiceTile: one of a few large choices, with an icon, a title and a sentence."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.views.look.controls import make_label
from app.views.parts.icon_label import IconLabel

_PADDING = 16


class ChoiceTile(QPushButton):
    """A checkable button; put several into one exclusive QButtonGroup."""

    def __init__(self, icon: str, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tile")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(_PADDING, _PADDING, _PADDING, _PADDING)
        row.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(make_label(title, "heading"))
        words.addWidget(make_label(text, "muted", wrap=True))
        row.addWidget(IconLabel(icon, "accent", 28), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        assert layout is not None
        width = max(280, self.width())
        return QSize(280, max(80, layout.heightForWidth(width)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()  # the sentence may need another number of lines

"""Metric: one figure of the relay or a camera with its icon and what it means."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.views.look.controls import make_label
from app.views.parts.icon_label import IconLabel


class Metric(QWidget):
    """Icon, figure in large type, caption below; `compact` puts the figure alone beside the icon."""

    def __init__(self, icon: str, caption: str, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption_text = caption
        self._figure = make_label("–", "small" if compact else "figure")
        self._caption = make_label(caption, "caption")
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4 if compact else 8)
        row.addWidget(IconLabel(icon, "muted", 16 if compact else 20), 0, Qt.AlignmentFlag.AlignVCenter)
        if compact:
            row.addWidget(self._figure)
            self.setToolTip(caption)
            self._caption.hide()
        else:
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(self._figure)
            column.addWidget(self._caption)
            row.addLayout(column)

    def set_value(self, text: str) -> None:
        if text != self._figure.text():
            self._figure.setText(text)
            self._row.activate()  # the header asks at once how wide this is now
            self.setAccessibleName(f"{self._caption_text}: {text}")

    def set_caption(self, caption: str) -> None:
        self._caption_text = caption
        self._caption.setText(caption)
        self.setToolTip(caption)

    @property
    def value(self) -> str:
        return self._figure.text()

"""LineMeter: one line with its cap, how full it is, and which cameras had to give way."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.flows.wording.line_words import line_share, line_title, line_trouble_words, line_use_words
from app.models.translate import translate
from app.views.look.controls import make_label
from app.views.parts.elided_label import ElidedLabel
from app.views.parts.meter import Meter
from relay_engine import LineStatus


class LineMeter(QWidget):
    """Title, bar and figures; below, where the line is too thin, what the relay did about it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = make_label("", "strong")
        self.words = ElidedLabel("small")
        self.meter = Meter()
        self.trouble = make_label("", "warning", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.title)
        row.addWidget(self.words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.meter)
        column.addWidget(self.trouble)
        self.trouble.hide()

    def show_line(self, status: LineStatus, titles: dict[str, str]) -> None:
        """`titles` are the cameras' names by mount."""
        self.title.setText(line_title(status, translate))
        words = line_use_words(status, translate)
        self.words.setText(words)
        self.meter.set_share(line_share(status), f"{self.title.text()}: {words}")
        self.meter.setVisible(bool(status.max_kbps))
        self.trouble.setText(line_trouble_words(status, titles, translate))
        self.trouble.setVisible(bool(self.trouble.text()))

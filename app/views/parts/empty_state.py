"""EmptyState: the first run, before there is any camera."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.views.look.controls import make_box, make_button, make_label
from app.views.parts.icon_label import IconLabel


class EmptyState(QWidget):
    """Says what the program does in three steps and offers the two ways to begin."""

    add_requested = Signal()
    demo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card, column = make_box("card", margins=40, spacing=12)
        card.setMaximumWidth(720)
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        column.addWidget(IconLabel("camera", "accent", 56), 0, Qt.AlignmentFlag.AlignHCenter)
        title = make_label(self.tr("Show one camera to many people"), "display", wrap=True)
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        text = make_label(
            self.tr(
                "The relay takes the picture from your camera once and hands it on to everybody who watches. Your camera does no extra work."
            ),
            "muted",
            wrap=True,
        )
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(title)
        column.addWidget(text)
        column.addSpacing(12)
        column.addLayout(self._steps())
        column.addSpacing(20)
        column.addLayout(self._buttons())
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(card, 100)
        row.addStretch(1)
        outside.addLayout(row)
        outside.addStretch(2)

    def _steps(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        for number, text in enumerate((self.tr("Add your camera"), self.tr("See its picture here"), self.tr("Share the link")), start=1):
            disc = make_label(str(number), "disc")
            disc.setFixedSize(28, 28)
            disc.setAlignment(Qt.AlignmentFlag.AlignCenter)
            row.addWidget(disc)
            row.addWidget(make_label(text, "strong"))
            row.addSpacing(16)
        row.addStretch(1)
        return row

    def _buttons(self) -> QHBoxLayout:
        self.add_button = make_button(self.tr("Add your first camera"), "plus", "primary", "big")
        self.add_button.clicked.connect(self.add_requested)
        self.demo_button = make_button(self.tr("Try the built-in demo camera"), "demo", "", "big")
        self.demo_button.clicked.connect(self.demo_requested)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch(1)
        row.addWidget(self.add_button)
        row.addWidget(self.demo_button)
        row.addStretch(1)
        return row

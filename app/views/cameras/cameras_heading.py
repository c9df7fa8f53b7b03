"""CamerasHeading: the title of the camera list, and what helps to find one among many."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.views.look.controls import make_button, make_label, restyle_button

_MANY = 6  # cameras: fewer are seen at a glance


class CamerasHeading(QWidget):
    """Search and size appear with the seventh camera."""

    add_requested = Signal()
    search_changed = Signal(str)
    size_toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.add_button = make_button(self.tr("Add camera"), "plus")
        self.add_button.clicked.connect(self.add_requested)
        self.add_button.setToolTip(QKeySequence(QKeySequence.StandardKey.New).toString(QKeySequence.SequenceFormat.NativeText))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find a camera"))
        self.search.setAccessibleName(self.tr("Find a camera"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(260)
        self.search.textChanged.connect(self._search_changed)
        self.size_button = make_button("", "camera")
        self.size_button.clicked.connect(self.size_toggled)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 24, 0)
        row.setSpacing(8)
        row.addWidget(make_label(self.tr("Cameras"), "title"), 1)
        row.addWidget(self.search, 1)
        row.addWidget(self.size_button)
        row.addWidget(self.add_button)

    def show_count(self, count: int, *, small: bool) -> None:
        """Offer what `count` cameras need; `small` = they are shown small."""
        many = count > _MANY
        self.search.setVisible(many)
        self.size_button.setVisible(many)
        if not many:
            self.search.clear()
        restyle_button(self.size_button, self.tr("Large pictures") if small else self.tr("Small pictures"), "camera", "")

    def _search_changed(self, text: str) -> None:
        self.search_changed.emit(text.strip())

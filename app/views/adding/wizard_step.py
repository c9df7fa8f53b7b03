"""WizardStep: what the camera dialog needs of each of its pages."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.flows.add_camera import CameraDraft
from app.views.look.controls import make_label
from app.views.parts.page_scroll import PageScroll


class WizardStep(QWidget):
    """A title, a sentence and the page's own widgets in `body`; a page reads from and writes to a draft."""

    changed = Signal()  # what may be pressed next has to be looked at again

    def __init__(self, title: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.area = area = PageScroll(left=32, top=24, right=32, bottom=16)
        self.body = area.column
        self.title_label = make_label(title, "title", wrap=True)
        self.text_label = make_label(text, "muted", wrap=True)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.title_label)
        head.addWidget(self.text_label)
        self.body.addLayout(head)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)

    def enter(self, draft: CameraDraft) -> None:
        """Show `draft`, where it is one that shows it; the page comes into sight."""

    def read(self, draft: CameraDraft) -> CameraDraft:
        """Return `draft` with what was chosen on this page."""
        return draft

    def leave(self) -> None:
        """The page goes out of sight."""

    def is_complete(self) -> bool:
        """True where Next may be pressed."""
        return True

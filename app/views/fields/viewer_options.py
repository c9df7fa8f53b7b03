"""ViewerOptions: what viewers of one camera get first, and how much of it there is for all of them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.flows.camera import AccessRule
from app.flows.wording.mount_words import format_bitrate
from app.flows.wording.watch_words import rule_choices
from app.models.translate import translate
from app.views.fields.choice_box import ChoiceBox
from app.views.fields.field import Field
from app.views.fields.limit_field import LimitField
from app.views.fields.switch import Switch
from relay_engine import StartMode

KBIT = 1000  # bits


class ViewerOptions(QWidget):
    """For the few who need it; the usual values suit nearly everybody."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        modes: tuple[tuple[str, StartMode], ...] = (
            (self.tr("At once, and live"), "instant"),
            (self.tr("With the camera's next full picture"), "keyframe"),
            (self.tr("At once, a few seconds behind"), "full-gop"),
        )
        self.start = ChoiceBox(*modes)
        self.max_readers = LimitField(self.tr("Viewers at a time"))
        self.max_egress = LimitField(self.tr("Data to all its viewers (kbit/s)"), lambda kbps: f"= {format_bitrate(kbps * KBIT)}")
        limits = QHBoxLayout()
        limits.setSpacing(24)
        for field in (self.max_readers, self.max_egress):
            limits.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 0, 0, 0)
        column.setSpacing(12)
        hint = self.tr("Change this only where a player shows a jumpy beginning or none.")
        column.addWidget(Field(self.tr("A new viewer's picture begins"), self.start, hint))
        column.addLayout(limits)
        self.access = ChoiceBox(*rule_choices(translate))
        column.addWidget(Field(self.tr("Who may watch this camera"), self.access))
        self.line = ChoiceBox()
        self._line = Field(
            self.tr("Line that the camera is behind"), self.line, self.tr("Lines and what they may carry are under Settings.")
        )
        column.addWidget(self._line)
        self._line.hide()
        self.listed = Switch(self.tr("Show in the list of all cameras"))
        self.listed.setChecked(True)
        column.addWidget(self.listed)

    def set_lines(self, lines: Iterable[str], line: str) -> None:
        """Offer the lines that there are; nothing is asked where there is none."""
        names = dict.fromkeys((*lines, line) if line else lines)
        self.line.clear()
        self.line.addItem(self.tr("None of these"), "")
        for name in names:
            self.line.addItem(name, name)
        self.line.setCurrentIndex(max(0, self.line.findData(line)))
        self._line.setVisible(bool(names))

    def set_values(self, start: StartMode, max_readers: int, max_egress_kbps: int, access: AccessRule) -> None:
        self.start.setCurrentIndex(max(0, self.start.findData(start)))
        self.max_readers.set_value(max_readers)
        self.max_egress.set_value(max_egress_kbps)
        self.access.setCurrentIndex(max(0, self.access.findData(access)))

    def values(self) -> tuple[StartMode, int, int, AccessRule]:
        """Return start mode, viewers and kbit/s (0 = no limit), and who may watch."""
        mode: StartMode = self.start.currentData()
        access: AccessRule = self.access.currentData()
        return mode, self.max_readers.value(), self.max_egress.value(), access

"""TransportChoice: how pictures travel from the camera, for the few who need to change it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QWidget

from relay_engine import SourceTransport

_CHOICES: tuple[SourceTransport, ...] = ("auto", "tcp", "udp")


class TransportChoice(QWidget):
    """Automatic, TCP, UDP."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        words = (self.tr("Automatic"), self.tr("TCP (safest)"), self.tr("UDP"))
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        for number, word in enumerate(words):
            button = QRadioButton(word)
            self._group.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(self.changed)

    def set_value(self, transport: SourceTransport) -> None:
        self._group.button(_CHOICES.index(transport)).setChecked(True)

    def value(self) -> SourceTransport:
        return _CHOICES[self._group.checkedId()]

"""FoundRow: one device that has answered in the network, to be ticked, or added at once."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.flows.devices.found_devices import details_of, looks_like_recorder, title_of
from app.views.look.controls import make_button, make_label
from app.views.parts.elided_label import ElidedLabel
from app.views.parts.icon_label import IconLabel
from app.views.parts.status_chip import StatusChip
from relay_engine import FoundView

_PICTURE = QSize(64, 36)


class FoundRow(QFrame):
    """Name, model and address; a small picture where the relay has one of it already."""

    ticked = Signal()
    chosen = Signal(object)  # FoundView: go on with this one alone

    def __init__(self, found: FoundView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("foundRow")
        self.found = found
        self.tick = QCheckBox(title_of(found))
        self._title, self._details = ElidedLabel("strong"), ElidedLabel("small")
        self._icon = IconLabel("camera", "accent", 24)
        self._picture = make_label()
        self._picture.hide()
        self._here = StatusChip("live")
        self.add_button = make_button(self.tr("Add…"), "", "", "small")
        self.add_button.clicked.connect(self._choose)
        self.tick.toggled.connect(self.ticked)
        self.tick.setText("")
        self._lay_out()
        self.show_found(found)

    def show_found(self, found: FoundView) -> None:
        """The same device, as it answers now."""
        self.found = found
        title, is_recorder = title_of(found), looks_like_recorder(found)
        self._title.setText(title)
        self._details.setText(details_of(found))
        self._icon.set_icon("recorder" if is_recorder else "camera", "accent")
        said = f"{title}, {details_of(found)}"
        is_here = bool(found.mounts)
        self._here.set_state("live", self.tr("Already here"))
        self._here.setVisible(is_here)
        self.tick.setVisible(not is_here)
        self.tick.setAccessibleName(said)
        if is_here:
            self.tick.setChecked(False)
            self.add_button.setText(self.tr("Look again…"))
        name = self.tr("Look for new channels: {0}") if is_here else self.tr("Add {0}")
        self.add_button.setAccessibleName(name.format(said))

    def show_picture(self, image: QImage) -> None:
        """What the relay shows of it, instead of the sign."""
        if image.isNull():
            return
        ratio = self.devicePixelRatioF()
        small = image.scaled(_PICTURE * ratio, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation)
        pixmap = QPixmap.fromImage(small)
        pixmap.setDevicePixelRatio(ratio)
        self._picture.setPixmap(pixmap)
        self._picture.show()
        self._icon.hide()

    def _choose(self) -> None:
        self.chosen.emit(self.found)

    def _lay_out(self) -> None:
        self._picture.setFixedSize(_PICTURE)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._details)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(12)
        row.addWidget(self.tick)
        row.addWidget(self._icon)
        row.addWidget(self._picture)
        row.addLayout(words, 1)
        row.addWidget(self._here)
        row.addWidget(self.add_button)

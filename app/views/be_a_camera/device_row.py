"""DeviceRow: one camera, whether recorders can have it, and where they find it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.flows.wording.be_a_camera_words import device_fault_words, device_words
from app.models.translate import translate
from app.views.fields.switch import Switch
from app.views.look.controls import make_button, make_label, set_role
from relay_engine import OnvifDeviceStatus


class DeviceRow(QWidget):
    """What the configuration file says of a camera is shown, and cannot be changed."""

    switched = Signal(str, bool)  # camera id
    guide_wanted = Signal(str)

    def __init__(self, camera_id: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.camera_id = camera_id
        self.switch = Switch(title)
        self.switch.setAccessibleName(self.tr("Offer {0} to recorders").format(title))
        self.switch.clicked.connect(self._switched)
        self.place = make_label("", "code")
        self.place.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.note = make_label("", "small", wrap=True)
        self.guide_button = make_button(self.tr("What to type"), "", "quiet", "small")
        self.guide_button.setAccessibleName(self.tr("What to type for {0}").format(title))
        self.guide_button.clicked.connect(self._want_guide)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.switch)
        top.addStretch(1)
        top.addWidget(self.place)
        top.addWidget(self.guide_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(self.note)

    def show_device(self, status: OnvifDeviceStatus | None, host: str, *, is_on: bool, is_fixed: bool) -> None:
        """Say where it is; `host` = the address that recorders are to type."""
        self.switch.setChecked(is_on)
        self.switch.setEnabled(not is_fixed)
        shown = f"[{host}]" if ":" in host else host
        self.place.setText(f"{shown}:{status.port}" if is_on and status is not None and status.fault is None else "")
        self.place.setVisible(bool(self.place.text()))
        self.guide_button.setVisible(is_on)
        fault = device_fault_words(status, translate) if is_on and status is not None else None
        set_role(self.note, "error" if fault is not None else "small")
        self.note.setText(self._words(status, is_on=is_on) if fault is None else f"{fault.what} {fault.to_do}")
        self.note.setVisible(bool(self.note.text()))

    def _words(self, status: OnvifDeviceStatus | None, *, is_on: bool) -> str:
        if not is_on:
            return ""
        return device_words(status, translate) if status is not None else self.tr("Not reachable: the relay or its ONVIF side is off.")

    def _switched(self, is_on: bool) -> None:
        self.switched.emit(self.camera_id, is_on)

    def _want_guide(self) -> None:
        self.guide_wanted.emit(self.camera_id)

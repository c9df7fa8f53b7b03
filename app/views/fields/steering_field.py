"""SteeringField: by what a camera is turned: its kind, where that is, and the login where it is another one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.flows.add_camera import CameraDraft
from app.flows.pasted_address import read_host
from app.flows.steering_address import PROTOCOLS, SteeringAddress, protocol_of
from app.models.translate import translate
from app.views.fields.choice_box import ChoiceBox
from app.views.fields.field import Field
from app.views.fields.number_box import NumberBox
from app.views.fields.password_edit import PasswordEdit
from app.views.fields.switch import Switch


class SteeringField(QWidget):
    """Most cameras need the kind alone: host and login are the camera's own unless something else is typed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = CameraDraft()
        self.kind = ChoiceBox((self.tr("Not at all"), ""), *((translate(one.name), one.kind) for one in PROTOCOLS))
        self.host_edit, self.profile_edit, self.user_edit, self.password_edit = QLineEdit(), QLineEdit(), QLineEdit(), PasswordEdit()
        self.host_edit.setPlaceholderText(self.tr("the camera's own"))
        self.port_box, self.number_box = NumberBox(0, 65535), NumberBox(1, 1)
        self.port_box.setSpecialValueText(self.tr("Usual"))
        self.host = Field(self.tr("Address of what turns it"), self.host_edit)
        self.port = Field(self.tr("Port of what turns it"), self.port_box)
        self.number = Field(self.tr("Number there"), self.number_box)
        self.profile = Field(self.tr("Profile"), self.profile_edit, self.tr("Empty = the first that can be turned"))
        self.tls = Switch(self.tr("Encrypted (HTTPS)"))
        self.own_login = Switch(self.tr("With another login than the camera's"))
        self.user = Field(self.tr("User name for turning"), self.user_edit)
        self.password = Field(self.tr("Password for turning"), self.password_edit)
        self._lay_out()
        self.kind.currentIndexChanged.connect(self._edited)
        for edit in (self.host_edit, self.profile_edit, self.user_edit, self.password_edit):
            edit.textChanged.connect(self._edited)
        for box in (self.port_box, self.number_box):
            box.valueChanged.connect(self._edited)
        for switch in (self.tls, self.own_login):
            switch.toggled.connect(self._edited)
        self._show_parts()

    def set_values(self, draft: CameraDraft) -> None:
        """Fill the fields from the draft."""
        self._draft = draft
        address = draft.steering
        self.blockSignals(True)
        self.kind.setCurrentIndex(max(0, self.kind.findData(address.kind)))
        self.host_edit.setText(address.host)
        self.port_box.setValue(address.port)
        self.number_box.setValue(address.number)
        self.profile_edit.setText(address.profile)
        self.tls.setChecked(address.tls)
        self.own_login.setChecked(address.own_login)
        self.user_edit.setText(address.user)
        self.password_edit.setText(draft.steering_password)
        self.password_edit.setPlaceholderText(self.tr("unchanged") if address.has_password else "")
        self.blockSignals(False)
        self._show_parts()

    def read(self, draft: CameraDraft) -> CameraDraft:
        """The draft with what stands in the fields."""
        before = self._draft.steering
        kind = self.kind.currentData()
        entry = read_host(self.host_edit.text())
        own_login = self.own_login.isChecked()
        address = SteeringAddress(
            kind=kind,
            host=entry.host,
            port=entry.port or self.port_box.value(),
            tls=self.tls.isChecked() and bool(kind and protocol_of(kind).tls_port),
            number=self.number_box.value(),
            profile=self.profile_edit.text().strip() if kind == "onvif" else "",
            own_login=own_login,
            user=self.user_edit.text().strip() if own_login else "",
            has_password=own_login and before.has_password,
            more=before.more if kind == before.kind else "",
        )
        return replace(draft, steering=address, steering_password=self.password_edit.text() if own_login else "")

    def set_problems(self, problems: Mapping[str, str]) -> bool:
        """Show what is wrong, by the draft's names of the fields; tell whether something is."""
        fields = {"steering_host": self.host, "steering_port": self.port, "steering_user": self.user}
        for name, field in fields.items():
            field.set_problem(problems.get(name, ""))
        return any(name in problems for name in fields)

    def _edited(self) -> None:
        self._show_parts()
        self.changed.emit()

    def _show_parts(self) -> None:
        kind = self.kind.currentData()
        self._rest.setVisible(bool(kind))
        if not kind:
            return
        protocol = protocol_of(kind)
        self.number.setVisible(bool(protocol.number))
        self.number_box.setMaximum(protocol.highest)
        self.number.set_title(self.tr("Address on the serial line") if kind == "pelco-d" else self.tr("Channel to turn"))
        self.profile.setVisible(kind == "onvif")
        self.tls.setVisible(bool(protocol.tls_port))
        self.own_login.setVisible(protocol.has_login)
        self._login.setVisible(protocol.has_login and self.own_login.isChecked())

    def _lay_out(self) -> None:
        self._rest, self._login = QWidget(), QWidget()
        login = _side_by_side(self.user, self.password)
        login.setContentsMargins(0, 0, 0, 0)
        self._login.setLayout(login)
        rest = QVBoxLayout(self._rest)
        rest.setContentsMargins(0, 0, 0, 0)
        rest.setSpacing(12)
        rest.addLayout(_side_by_side(self.host, self.port, self.number, self.profile))
        rest.addWidget(self.tls)
        rest.addWidget(self.own_login)
        rest.addWidget(self._login)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        hint = self.tr("For cameras that can be turned or zoomed. Found by itself where the camera was found in the network.")
        column.addWidget(Field(self.tr("Steering (PTZ)"), self.kind, hint))
        column.addWidget(self._rest)


def _side_by_side(*fields: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(16)
    for field in fields:
        row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
    return row

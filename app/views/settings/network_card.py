"""NetworkCard: the ports of the relay, and from where it can be reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.flows.relay_control import PORT_FIELDS
from app.views.fields.choice_box import ChoiceBox
from app.views.fields.field import Field
from app.views.fields.port_field import PortField
from app.views.settings.settings_card import SettingsCard

_EVERYWHERE, _THIS_COMPUTER = "0.0.0.0", "127.0.0.1"


class NetworkCard(SettingsCard):
    """Ports are checked against each other while they are typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rtsp_port = PortField(self.tr("Video port (RTSP)"), self.tr("Players and recorders connect here. Usually 8554."))
        self.http_port = PortField(self.tr("Web port (HTTP)"), self.tr("Phones and browsers open this one. Usually 8080."))
        self.webrtc_port = PortField(self.tr("Browser video (WebRTC)"), self.tr("The fastest way to browsers. Usually 8189."))
        self.ports = dict(zip(PORT_FIELDS, (self.rtsp_port, self.http_port, self.webrtc_port), strict=True))
        self.hosts = ChoiceBox(
            (self.tr("All devices that can reach this computer"), _EVERYWHERE), (self.tr("This computer only"), _THIS_COMPUTER)
        )
        self.set_title(self.tr("Network"))
        row = QHBoxLayout()
        row.setSpacing(24)
        for field in self.ports.values():
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
            field.changed.connect(self.changed)
        self.column.addLayout(row)
        self.column.addWidget(Field(self.tr("Who can connect"), self.hosts))
        self.hosts.currentIndexChanged.connect(self.changed)

    def values(self) -> dict[str, Any]:
        return {**{name: field.value() for name, field in self.ports.items()}, "listen_host": self.hosts.currentData()}

    def show_values(self, values: Mapping[str, Any]) -> None:
        for name, field in self.ports.items():
            field.set_value(values[name])
        self.hosts.setCurrentIndex(max(0, self.hosts.findData(values["listen_host"])))

    def is_valid(self) -> bool:
        ports = [field.value() for field in self.ports.values()]
        for number, field in enumerate(self.ports.values()):
            if ports[number] is not None:
                again = ports[number] in ports[:number]
                field.set_problem(self.tr("Another service here has this port already. Choose another number.") if again else "")
        return None not in ports and len(set(ports)) == len(ports)

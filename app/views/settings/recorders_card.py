"""RecordersCard: whether recorders can have the cameras that are offered to them, and find them by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from app.views.fields.port_field import PortField
from app.views.fields.switch import Switch
from app.views.look.controls import make_label
from app.views.settings.settings_card import SettingsCard


class RecordersCard(SettingsCard):
    """Which cameras they are is said on the recorders' page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_title(self.tr("Recorders"))
        text = self.tr("Cameras that are offered to recorders, on the page Recorders, are ONVIF cameras in this network.")
        self.column.addWidget(make_label(text, "small", wrap=True))
        self.enabled = Switch(self.tr("Offer cameras to recorders"))
        self.discovery = Switch(self.tr("Let recorders find them by themselves"))
        self.first_port = PortField(self.tr("Port of the first of these cameras"), self.tr("The others follow. Each keeps its port."))
        for switch in (self.enabled, self.discovery):
            switch.toggled.connect(self.changed)
            self.column.addWidget(switch)
        self.first_port.changed.connect(self.changed)
        self.column.addWidget(self.first_port)

    def values(self) -> dict[str, Any]:
        values: dict[str, Any] = {"onvif_enabled": self.enabled.isChecked(), "onvif_discovery": self.discovery.isChecked()}
        if (port := self.first_port.value()) is not None:
            values["onvif_first_port"] = port
        return values

    def show_values(self, values: Mapping[str, Any]) -> None:
        self.enabled.setChecked(values["onvif_enabled"])
        self.discovery.setChecked(values["onvif_discovery"])
        self.first_port.set_value(values["onvif_first_port"])

    def is_valid(self) -> bool:
        return self.first_port.value() is not None

"""WebCard: names of the relay, and sites that may show its pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from app.views.fields.names_field import NamesField
from app.views.settings.settings_card import SettingsCard
from relay_engine import is_host_pattern, is_origin_pattern


class WebCard(SettingsCard):
    """For relays behind a router's or a proxy's name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_title(self.tr("Web pages"))
        self.allowed_hosts = NamesField(
            self.tr("Names of this relay"),
            self.tr("Where a router or a proxy leads a name here. Addresses and this computer's own name need not be listed."),
            "cams.example.org",
            is_host_pattern,
            self.tr("{0} is no name: type it without http:// and without a port."),
        )
        self.allow_origins = NamesField(
            self.tr("Sites that may show the pictures"),
            self.tr("Pages of all other sites are refused. Programs such as VLC need not be listed."),
            "https://www.example.org",
            is_origin_pattern,
            self.tr("{0} is not how a site's address begins, such as https://www.example.org"),
        )
        for field in (self.allowed_hosts, self.allow_origins):
            field.changed.connect(self.changed)
            self.column.addWidget(field)

    def values(self) -> dict[str, Any]:
        return {"allowed_hosts": self.allowed_hosts.value(), "allow_origins": self.allow_origins.value()}

    def show_values(self, values: Mapping[str, Any]) -> None:
        self.allowed_hosts.set_value(values["allowed_hosts"])
        self.allow_origins.set_value(values["allow_origins"])

    def is_valid(self) -> bool:
        return not self.allowed_hosts.problem and not self.allow_origins.problem

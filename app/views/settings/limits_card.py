"""LimitsCard: what this computer and its network shall not exceed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.flows.wording.mount_words import format_bitrate
from app.views.fields.limit_field import LimitField
from app.views.fields.viewer_options import KBIT
from app.views.look.controls import make_label
from app.views.settings.settings_card import SettingsCard


class LimitsCard(SettingsCard):
    """Of all cameras together."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_title(self.tr("Limits"))
        text = self.tr(
            "What this computer and its network shall not exceed. Whoever comes after that is turned away; people who are watching stay."
        )
        self.column.addWidget(make_label(text, "small", wrap=True))
        self.max_readers = LimitField(self.tr("Viewers of all cameras together"))
        self.max_egress = LimitField(self.tr("Data to all viewers (kbit/s)"), lambda kbps: f"= {format_bitrate(kbps * KBIT)}")
        row = QHBoxLayout()
        row.setSpacing(24)
        for field in (self.max_readers, self.max_egress):
            row.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
            field.changed.connect(self.changed)
        self.column.addLayout(row)
        self.max_ingress = LimitField(self.tr("Data from all cameras (kbit/s)"), lambda kbps: f"= {format_bitrate(kbps * KBIT)}")
        self.max_ingress.changed.connect(self.changed)
        self.column.addWidget(self.max_ingress)
        thin = self.tr(
            "Where the line from the cameras is too thin for more, some cameras show their smaller picture until there is room again."
        )
        self.column.addWidget(make_label(thin, "small", wrap=True))

    def values(self) -> dict[str, Any]:
        return {
            "max_readers": self.max_readers.value(),
            "max_egress_kbps": self.max_egress.value(),
            "max_ingress_kbps": self.max_ingress.value(),
        }

    def show_values(self, values: Mapping[str, Any]) -> None:
        self.max_readers.set_value(values["max_readers"])
        self.max_egress.set_value(values["max_egress_kbps"])
        self.max_ingress.set_value(values["max_ingress_kbps"])

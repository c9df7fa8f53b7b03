"""TechnicalDetails: what an engineer wants to know of a camera; folded away for everybody else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel, QWidget

from app.flows.wording.mount_words import connection_words, format_size, track_words
from app.models.translate import translate
from app.views.look.controls import make_label
from relay_engine import MountStatus


class TechnicalDetails(QWidget):
    """Name and value; every value can be marked and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form = QFormLayout(self)
        self._form.setContentsMargins(16, 0, 16, 8)
        self._form.setHorizontalSpacing(24)
        self._form.setVerticalSpacing(8)
        self._values: dict[str, QLabel] = {}
        for key, title in (
            ("address", self.tr("Camera address")),
            ("connection", self.tr("Connection")),
            ("tracks", self.tr("Streams")),
            ("received", self.tr("Received")),
            ("sent", self.tr("Sent")),
            ("reconnects", self.tr("Reconnections")),
            ("dropped", self.tr("Pictures dropped on arrival")),
            ("detail", self.tr("Last message")),
            ("api", self.tr("Status for programs")),
        ):
            value = make_label("–", "", wrap=True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
            value.setAccessibleName(title)
            self._form.addRow(make_label(title, "muted"), value)
            self._values[key] = value

    def show_status(self, status: MountStatus | None, api_url: str) -> None:
        self._set("api", api_url)
        if status is None:
            return
        self._set("address", status.source)
        self._set("connection", connection_words(status, translate))
        self._set("tracks", "\n".join(track_words(track, translate) for track in status.tracks))
        self._set("received", format_size(status.bytes_in))
        self._set("sent", format_size(status.bytes_out))
        self._set("reconnects", str(status.reconnects))
        self._set("dropped", str(status.dropped_in))
        self._set("detail", status.detail)

    def value(self, key: str) -> str:
        return self._values[key].text()

    def _set(self, key: str, text: str) -> None:
        if (text or "–") != self._values[key].text():
            self._values[key].setText(text or "–")

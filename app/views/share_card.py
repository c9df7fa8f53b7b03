"""ShareCard: the links of one camera, for the address of this computer that viewers can reach."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from app.flows.share_links import LocalAddress, ShareLink, local_addresses, share_links
from app.models.translate import translate
from app.settings.settings import AppSettings
from app.views.controls import make_box, make_label
from app.views.copy_row import CopyRow

STATUS_KEY = "status"  # for programs, not for people: shown under the details


class ShareCard(QWidget):
    """One row with a Copy button for every kind of device."""

    copied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mount = ""
        self._settings = AppSettings()
        self._rows: dict[str, CopyRow] = {}
        card, self._column = make_box("card", margins=16, spacing=12)
        self._column.addWidget(make_label(self.tr("Link for viewers"), "heading"))
        self._network_words = make_label(self.tr("Viewers reach this computer through"), "small")
        self._addresses = QComboBox()
        self._addresses.setAccessibleName(self.tr("Address of this computer"))
        self._addresses.currentIndexChanged.connect(self._show_links)
        self._column.addWidget(self._network_words)
        self._column.addWidget(self._addresses)
        self._column.addStretch(1)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(card)

    def show_camera(self, mount: str, settings: AppSettings) -> None:
        """Read the machine's addresses anew: cables get plugged, networks change."""
        self._mount, self._settings = mount, settings
        chosen = self._addresses.currentData()
        self._addresses.blockSignals(True)
        self._addresses.clear()
        for address in local_addresses(settings.listen_host):
            self._addresses.addItem(f"{address.address}  ·  {self._kind_words(address)}", address.address)
        self._addresses.setCurrentIndex(max(0, self._addresses.findData(chosen)))
        self._addresses.blockSignals(False)
        several = self._addresses.count() > 1
        self._addresses.setVisible(several)
        self._network_words.setVisible(several)
        self._show_links()

    def links(self) -> tuple[ShareLink, ...]:
        """All links for the chosen address."""
        host = self._addresses.currentData() or "127.0.0.1"
        return share_links(self._mount, host, self._settings.rtsp_port, self._settings.http_port, translate)

    def row(self, key: str) -> CopyRow:
        return self._rows[key]

    def _show_links(self) -> None:
        for link in self.links():
            if link.key == STATUS_KEY:
                continue
            if link.key not in self._rows:
                row = self._rows[link.key] = CopyRow(link.device, link.url, link.hint)
                row.copied.connect(self.copied)
                self._column.insertWidget(self._column.count() - 1, row)
            self._rows[link.key].set_text(link.device, link.url, link.hint)

    def _kind_words(self, address: LocalAddress) -> str:
        return {
            "wired": self.tr("cable"),
            "wireless": self.tr("Wi-Fi"),
            "virtual": self.tr("virtual network"),
            "loopback": self.tr("this computer only"),
        }.get(address.kind, self.tr("network"))

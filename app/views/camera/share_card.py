"""ShareCard: the two links that most people ask for, and the way to all the others."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.context import AppContext
from app.flows.share_links import ShareLink, address_to_share, local_addresses, share_links
from app.models.translate import translate
from app.views.look.controls import make_box, make_button, make_label
from app.views.parts.copy_row import CopyRow

STATUS_KEY = "status"  # for programs, not for people: shown under the details
_SHOWN = ("browser", "player")


class ShareCard(QWidget):
    """Stands on the camera's page."""

    copied = Signal(str)
    share_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._links: tuple[ShareLink, ...] = ()
        self._rows = {key: CopyRow("", "") for key in _SHOWN}
        self.more_button = make_button(self.tr("QR code and more…"), "share", "", "big")
        self.more_button.clicked.connect(self.share_requested)
        card, column = make_box("card", margins=12, spacing=12)
        column.addWidget(make_label(self.tr("Link for viewers"), "heading"))
        for row in self._rows.values():
            row.copied.connect(self.copied)
            column.addWidget(row)
        column.addStretch(1)
        column.addWidget(self.more_button)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(card)

    def show_camera(self, mount: str, context: AppContext) -> None:
        """Read the machine's addresses anew: cables get plugged, networks change."""
        options = context.options.current
        host = address_to_share(local_addresses(options.listen_host), context.store.settings.share_address).address
        self._links = share_links(mount, host, options.rtsp_port, options.http_port, translate)
        for link in self._links:
            if link.key in self._rows:
                self._rows[link.key].set_text(link.device, link.url, link.hint)

    def link(self, key: str) -> str:
        """The address of one kind, "" before a camera is shown."""
        return next((link.url for link in self._links if link.key == key), "")

    def row(self, key: str) -> CopyRow:
        return self._rows[key]

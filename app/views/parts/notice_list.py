"""NoticeList: what is odd about a camera that works, a banner for each."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.flows.wording.fault_words import FaultWords
from app.views.parts.banner import Banner


class NoticeList(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._banners: list[Banner] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()

    @property
    def texts(self) -> list[str]:
        """What the banners say."""
        return [banner.text for banner in self._banners if not banner.isHidden()]

    def show_notices(self, notices: Iterable[FaultWords]) -> None:
        """Show these, and nothing else; what stands there already is not touched."""
        wanted = list(notices)
        while len(self._banners) < len(wanted):
            banner = Banner(self, closable=False)
            self._banners.append(banner)
            self._column.addWidget(banner)
        for banner, words in zip(self._banners, wanted, strict=False):
            if banner.isHidden() or banner.text != f"{words.what}\n{words.to_do}".strip():
                banner.show_message("warning", words.what, words.to_do)
        for banner in self._banners[len(wanted) :]:
            banner.hide()
        self.setVisible(bool(wanted))

"""HeaderBar: how the relay is, how many watch, what comes in and goes out, and the two big buttons."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.flows.mount_words import format_bitrate
from app.views.controls import make_button
from app.views.metric import Metric
from app.views.status_chip import StatusChip
from relay_engine import Event, RelayStatus


class HeaderBar(QFrame):
    """Stays on top of every page."""

    start_all_requested = Signal()
    stop_all_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._chip = StatusChip()
        self._viewers = Metric("viewers", self.tr("Viewers"))
        self._incoming = Metric("in", self.tr("From cameras"))
        self._outgoing = Metric("out", self.tr("To viewers"))
        self.start_all = make_button(self.tr("Start all"), "play", "primary", "big")
        self.stop_all = make_button(self.tr("Stop all"), "stop", "danger", "big")
        self.start_all.clicked.connect(self.start_all_requested)
        self.stop_all.clicked.connect(self.stop_all_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 12, 24, 12)
        row.setSpacing(20)
        row.addWidget(self._chip)
        for metric in (self._viewers, self._incoming, self._outgoing):
            row.addWidget(metric)
        row.addStretch(1)
        row.addWidget(self.start_all)
        row.addWidget(self.stop_all)
        row.setSpacing(16)
        self.show_relay("stopped")

    @property
    def relay_words(self) -> str:
        return self._chip.word

    @property
    def viewers_text(self) -> str:
        return self._viewers.value

    def show_relay(self, state: str) -> None:
        """Say whether the relay itself runs."""
        tone, word = {
            "running": ("live", self.tr("Relay is on")),
            "starting": ("busy", self.tr("Starting…")),
            "stopping": ("busy", self.tr("Stopping…")),
        }.get(state, ("off", self.tr("Relay is off")))
        self._chip.set_state(tone, word)
        if state != "running":
            self._show_figures(0, 0, 0)

    def take_events(self, events: tuple[Event, ...]) -> None:
        """Pick the relay's own figures out of a batch."""
        for event in events:
            if isinstance(event, RelayStatus):
                self._show_figures(event.readers, event.bitrate_in, event.bitrate_out)

    def allow(self, *, start: bool, stop: bool) -> None:
        """Only what can be done now can be pressed."""
        self.start_all.setEnabled(start)
        self.stop_all.setEnabled(stop)

    def _show_figures(self, viewers: int, incoming: int, outgoing: int) -> None:
        self._viewers.set_value(str(viewers))
        self._incoming.set_value(format_bitrate(incoming))
        self._outgoing.set_value(format_bitrate(outgoing))

"""HeaderBar: is everything all right, how many watch, what comes in and goes out, and the two buttons for all cameras."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.flows.health import Health, health_tone, health_words, short_health_words, turned_away_words
from app.flows.wording.mount_words import format_bitrate
from app.models.translate import translate
from app.views.look.controls import make_button, set_role
from app.views.parts.metric import Metric
from app.views.window.health_chip import HealthChip
from relay_engine import Event, RelayStatus

_SIDE, _SPACING = 24, 16
_TIGHT_SIDE, _TIGHT_SPACING = 12, 8


class HeaderBar(QFrame):
    """Stays on top of every page."""

    start_all_requested = Signal()
    stop_all_requested = Signal()
    trouble_clicked = Signal(str)  # the camera in trouble, "" where there are several or none
    turned_away_clicked = Signal(str)  # the camera whose limit is reached, "" = the relay's

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("header")
        self._state = "stopped"
        self._health = Health()
        self.chip = HealthChip()
        self.turned_away = HealthChip("viewers")
        self.turned_away.hide()
        self._viewers = Metric("viewers", self.tr("Viewers"))
        self._incoming = Metric("in", self.tr("From cameras"))
        self._outgoing = Metric("out", self.tr("To viewers"))
        self.start_all = make_button(self.tr("Start all"), "play")
        self.stop_all = make_button(self.tr("Stop all"), "stop")
        self.start_all.clicked.connect(self.start_all_requested)
        self.stop_all.clicked.connect(self.stop_all_requested)
        self.chip.clicked.connect(self._chip_clicked)
        self.turned_away.clicked.connect(self._turned_away_clicked)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(_SIDE, 12, _SIDE, 12)
        row.setSpacing(_SPACING)
        for widget in (self.chip, self.turned_away, *self._metrics()):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.start_all)
        row.addWidget(self.stop_all)
        self.show_relay("stopped")

    @property
    def relay_words(self) -> str:
        return self.chip.word

    @property
    def viewers_text(self) -> str:
        return self._viewers.value

    def show_relay(self, state: str) -> None:
        """Say whether the relay itself runs."""
        self._state = state
        self._show_words()
        if state != "running":
            self._show_figures(0, 0, 0)

    def show_health(self, health: Health) -> None:
        """Say how the cameras are."""
        self._health = health
        self._show_words()

    def take_events(self, events: tuple[Event, ...]) -> None:
        """Pick the relay's own figures out of a batch."""
        for event in events:
            if isinstance(event, RelayStatus):
                self._show_figures(event.readers, event.bitrate_in, event.bitrate_out)

    def allow(self, *, start: bool, stop: bool) -> None:
        """Only what can be done now can be pressed."""
        self.start_all.setEnabled(start)
        self.stop_all.setEnabled(stop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _metrics(self) -> tuple[Metric, Metric, Metric]:
        return self._viewers, self._incoming, self._outgoing

    def _show_words(self) -> None:
        tone = health_tone(self._health, self._state)
        words = health_words(self._health, self._state, translate)
        self.chip.show_words(tone, words, short_health_words(self._health, self._state, translate))
        away = self._health.turned_away if self._state == "running" else None
        if away is not None:
            count = turned_away_words(away, translate)
            self.turned_away.show_words("busy", count, self.tr("{0} turned away").format(away.count))
            self.turned_away.setToolTip(self.tr("{0}. Click to raise the limit.").format(count))
        self.turned_away.setVisible(away is not None)
        is_silent = self._state == "running" and not self._health.wanted and self._health.off > 0
        set_role(self.start_all, "primary" if is_silent else "")
        self._make_room()

    def _make_room(self) -> None:
        """Words before figures: what goes out and comes in gives way first, then the gaps, then who watches."""
        chips = [chip for chip in (self.chip, self.turned_away) if not chip.isHidden()]
        buttons = self.start_all.sizeHint().width() + self.stop_all.sizeHint().width()
        least = sum(chip.minimumSizeHint().width() for chip in chips) + self._viewers.sizeHint().width() + buttons
        gaps = 3 + len(chips)
        is_tight = self.width() < least + 2 * _SIDE + gaps * _SPACING
        side, spacing = (_TIGHT_SIDE, _TIGHT_SPACING) if is_tight else (_SIDE, _SPACING)
        self._row.setContentsMargins(side, 12, side, 12)
        self._row.setSpacing(spacing)
        self._viewers.setVisible(self.width() >= least + 2 * side + gaps * spacing)
        room = self.width() - 2 * side - gaps * spacing - buttons - self._viewers.sizeHint().width()
        room -= sum(chip.sizeHint().width() for chip in chips)
        for metric in (self._incoming, self._outgoing):
            room -= metric.sizeHint().width() + spacing
            metric.setVisible(room >= 0)

    def _chip_clicked(self) -> None:
        troubles = self._health.troubles
        self.trouble_clicked.emit(troubles[0].camera_id if len(troubles) == 1 else "")

    def _turned_away_clicked(self) -> None:
        if self._health.turned_away is not None:
            self.turned_away_clicked.emit(self._health.turned_away.camera_id)

    def _show_figures(self, viewers: int, incoming: int, outgoing: int) -> None:
        self._viewers.set_value(str(viewers))
        self._incoming.set_value(format_bitrate(incoming))
        self._outgoing.set_value(format_bitrate(outgoing))
        self._make_room()

"""OutageCard: when a camera was away in the last 24 hours."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.flows.wording.outage_words import outage_words
from app.models.outage_history import OutageHistory
from app.models.translate import translate
from app.views.look.controls import make_box, make_label
from relay_engine import Clock, SystemClock

_MOST_LINES = 10


class OutageCard(QWidget):
    """The newest first; those for which there is no room are counted."""

    def __init__(self, history: OutageHistory, parent: QWidget | None = None, *, clock: Clock | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self._clock = clock if clock is not None else SystemClock()
        self._mount = ""
        self._lines = make_label("", wrap=True)
        self._lines.setAccessibleName(self.tr("Outages in the last 24 hours"))
        card, column = make_box("card", margins=16, spacing=12)
        column.addWidget(make_label(self.tr("Outages in the last 24 hours"), "heading"))
        column.addWidget(self._lines)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(card)
        history.changed.connect(self._changed)

    @property
    def lines(self) -> list[str]:
        return self._lines.text().splitlines()

    def show_mount(self, mount: str) -> None:
        self._mount = mount
        self.refresh()

    def refresh(self) -> None:
        """Say it again: one that goes on has grown."""
        now, outages = self._clock.wall(), self._history.outages(self._mount)
        lines = [outage_words(outage, now, translate) for outage in outages[:_MOST_LINES]]
        if len(outages) > _MOST_LINES:
            lines.append(self.tr("and {0} more").format(len(outages) - _MOST_LINES))
        text = "\n".join(lines) or self.tr("None: the picture was there whenever it was wanted.")
        if text != self._lines.text():
            self._lines.setText(text)

    def _changed(self, mount: str) -> None:
        if mount == self._mount:
            self.refresh()

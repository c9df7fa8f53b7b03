"""BandwidthCard: a line for every viewer with its legend, and the camera's rate beside the total."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.flows.wording.mount_words import format_bitrate
from app.models.bandwidth_history import COLOURS, BandwidthHistory, Curve
from app.views.camera.bandwidth_plot import BandwidthPlot
from app.views.look.controls import make_box, make_label
from app.views.parts.legend_table import LegendRow, LegendTable

_SMOOTH_LINES = 24
_LEGEND_ROWS = 8  # and one for all others


class BandwidthCard(QWidget):
    """Draws on every sample of the history, but only while it can be seen."""

    def __init__(self, history: BandwidthHistory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self._mount = ""
        self.draws = 0  # how often the lines were drawn
        lines = tuple(f"curve {number}" for number in range(COLOURS))
        self.viewer_plot = BandwidthPlot(lines, self.tr("Data rate of each viewer over the last two minutes"))
        self.total_plot = BandwidthPlot(("ok", "accent"), self.tr("Data rate from the camera and to all viewers over the last two minutes"))
        self.viewer_legend = LegendTable(self.tr("Viewers by data rate"), _LEGEND_ROWS + 1)
        self.total_legend = LegendTable(self.tr("Totals"), 2)
        self._lay_out()
        history.sampled.connect(self._sampled)

    def show_mount(self, mount: str) -> None:
        self._mount = mount
        self._sampled()

    def showEvent(self, event: QShowEvent) -> None:
        self._sampled()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing runs while hidden: _sampled() looks first."""

    def _sampled(self) -> None:
        if not self._mount or not self.isVisible() or self.window().isMinimized():
            return
        self.draws += 1
        self.viewer_plot.set_plain(len(self._history.legend(self._mount)) > _SMOOTH_LINES)
        for number in range(COLOURS):
            self.viewer_plot.set_curve(number, *self._history.curve(self._mount, number))
        self.viewer_plot.set_peak(self._history.peak(self._mount))
        upstream, total = self._history.upstream(self._mount), self._history.total(self._mount)
        self.total_plot.set_curve(0, *upstream)
        self.total_plot.set_curve(1, *total)
        self.total_plot.set_peak(self._history.total_peak(self._mount))
        self._show_legends(upstream, total)

    def _show_legends(self, upstream: Curve, total: Curve) -> None:
        entries = self._history.legend(self._mount)
        rows = [
            LegendRow(f"curve {entry.colour}", entry.label, format_bitrate(entry.bitrate), faded=not entry.present) for entry in entries
        ]
        if len(rows) > _LEGEND_ROWS:
            others = entries[_LEGEND_ROWS:]
            rate = format_bitrate(sum(entry.bitrate for entry in others))
            rows = [*rows[:_LEGEND_ROWS], LegendRow("muted", self.tr("Others ({0})").format(len(others)), rate)]
        self.viewer_legend.set_rows(tuple(rows))
        self.total_legend.set_rows(
            (
                LegendRow("ok", self.tr("From the camera"), format_bitrate(_last(upstream))),
                LegendRow("accent", self.tr("To all viewers"), format_bitrate(_last(total))),
            )
        )

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        for title, plot, legend, height in (
            (self.tr("Each viewer"), self.viewer_plot, self.viewer_legend, 240),
            (self.tr("Camera and all viewers together"), self.total_plot, self.total_legend, 160),
        ):
            card, inside = make_box("card", margins=16, spacing=12)
            inside.addWidget(make_label(title, "heading"))
            row = QHBoxLayout()
            row.setSpacing(16)
            plot.setFixedHeight(height)
            legend.setFixedWidth(272)
            row.addWidget(plot, 1)
            side = QVBoxLayout()
            side.addWidget(legend)
            side.addStretch(1)
            row.addLayout(side)
            inside.addLayout(row)
            column.addWidget(card)


def _last(curve: Curve) -> float:
    y = curve[1]
    return float(y[-2]) if len(y) > 1 and y[-2] == y[-2] else 0.0  # the last value closes the line with NaN

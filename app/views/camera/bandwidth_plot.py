"""BandwidthPlot: lines of bit rate over the last minutes, drawn cheaply."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.flows.wording.mount_words import format_bitrate
from app.views.look.theme import current_palette, current_theme

WINDOW_S = 120  # seconds shown
_HALF_LABEL = 12  # px
_MIN_CEILING = 500_000.0  # bit/s: an idle camera must not fill the graph with noise
_CEILINGS = (
    (1.0, 0.25),
    (1.5, 0.5),
    (2.0, 0.5),
    (3.0, 1.0),
    (4.0, 1.0),
    (5.0, 1.0),
    (6.0, 2.0),
    (8.0, 2.0),
    (10.0, 2.5),
)  # end of the axis, step


def nice_ceiling(peak: float) -> tuple[float, float]:
    """Return the round number above `peak` where the axis ends and the step of its lines; both change seldom, so the graph does not jump."""
    wanted = max(peak * 1.05, _MIN_CEILING)
    power = 10.0 ** math.floor(math.log10(wanted))
    return next((end * power, step * power) for end, step in _CEILINGS if end * power >= wanted)


def rate_words(value: float) -> str:
    """A value of the upright axis: "500 kbit/s", "1.5 Mbit/s", "2 Mbit/s"."""
    return format_bitrate(value).replace(".0 ", " ") if value > 0 else "0"


class RateAxis(pg.AxisItem):  # type: ignore[misc]
    """The upright axis, in words such as "2.5 Mbit/s"."""

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [rate_words(value) for value in values]

    def boundingRect(self) -> QRectF:
        # with a grid, pyqtgraph leaves out the labels at both ends: half of each lies outside of the axis
        return QRectF(super().boundingRect()).adjusted(0, -_HALF_LABEL, 0, _HALF_LABEL)


class TimeAxis(pg.AxisItem):  # type: ignore[misc]
    """The level axis, as time before now."""

    now_word = "now"

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [self.now_word if value == 0 else f"−{int(-value) // 60}:{int(-value) % 60:02}" for value in values]


class BandwidthPlot(QWidget):
    """A fixed number of curve items whatever the number of clients; ranges are set, never searched for."""

    def __init__(self, curves: tuple[str, ...], name: str, parent: QWidget | None = None) -> None:
        """`curves`: for each line the palette role or "curve N" of its colour."""
        super().__init__(parent)
        self._colours = curves
        self._plain = False
        time_axis = TimeAxis("bottom")
        time_axis.now_word = self.tr("now")
        self._plot = pg.PlotWidget(axisItems={"left": RateAxis("left"), "bottom": time_axis})
        for widget in (self._plot, self._plot.viewport()):
            widget.setAccessibleName(name)
            widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setMenuEnabled(False)
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.hideButtons()
        self._plot.setFrameShape(self._plot.Shape.NoFrame)
        self._ceiling = 0.0
        item = self._plot.getPlotItem()
        item.getViewBox().disableAutoRange()
        item.layout.setContentsMargins(0, 10, 24, 0)  # room for half a label at the ends of the axes
        item.setXRange(-WINDOW_S, 0, padding=0)
        item.getAxis("bottom").setTicks([[(-t, time_axis.tickStrings([-t], 1, 30)[0]) for t in range(0, WINDOW_S + 1, 30)]])
        self._items = [pg.PlotCurveItem(connect="finite", antialias=True) for _ in curves]
        for curve in self._items:
            item.addItem(curve, ignoreBounds=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._plot)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 160)
        current_theme().changed.connect(self._dress)
        self._dress()
        self.set_peak(0.0)

    @property
    def ceiling(self) -> float:
        return self._ceiling

    def points(self, curve: int) -> int:
        """How many points a line has (NaN breaks included)."""
        x, _ = self._items[curve].getData()
        return 0 if x is None else len(x)

    def set_curve(self, curve: int, x: np.ndarray, y: np.ndarray) -> None:
        """Show a line, or many lines with a gap (NaN) after each; what is older than the window is cut off before it costs anything."""
        shown = ~(x < -WINDOW_S)  # keeps the gaps: NaN is not smaller
        self._items[curve].setData(x[shown], y[shown])

    def set_plain(self, plain: bool) -> None:
        """Draw thin lines without smoothing: for graphs with so many lines that nobody sees the difference, but the processor does."""
        if plain != self._plain:
            self._plain = plain
            for curve in self._items:
                curve.opts["antialias"] = not plain
            self._dress()

    def set_peak(self, peak: float) -> None:
        """Move the upper end of the axis where the highest value shown asks for it."""
        ceiling, step = nice_ceiling(peak)
        if ceiling != self._ceiling:
            self._ceiling = ceiling
            item = self._plot.getPlotItem()
            item.setYRange(0, ceiling, padding=0)
            item.getAxis("left").setTicks([[(value, rate_words(value)) for value in np.arange(0, ceiling + step / 2, step)]])

    def _dress(self) -> None:
        colours = current_palette()
        self._plot.setBackground(QColor(colours.surface))
        font = QFont(self.font())
        font.setPixelSize(12)
        for side in ("left", "bottom"):
            axis = self._plot.getPlotItem().getAxis(side)
            axis.setZValue(-1000)  # its grid belongs behind the lines
            axis.setPen(QPen(QColor(colours.border)))
            axis.setTickPen(QPen(QColor(colours.border)))
            axis.setTextPen(QPen(QColor(colours.muted)))
            axis.setStyle(tickFont=font, tickLength=0, tickTextOffset=8, hideOverlappingLabels=False, tickAlpha=255)
        self._plot.getPlotItem().getAxis("left").setWidth(86)
        self._plot.showGrid(x=False, y=True, alpha=0.25)
        for curve, role in zip(self._items, self._colours, strict=True):
            curve.setPen(pg.mkPen(QColor(curve_colour(role)), width=1 if self._plain else 2))


def curve_colour(role: str) -> str:
    """Return the colour of "curve N", or of a role of the palette."""
    colours = current_palette()
    if role.startswith("curve "):
        return colours.curves[int(role.removeprefix("curve ")) % len(colours.curves)]
    colour: str = getattr(colours, role)
    return colour

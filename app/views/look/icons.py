"""Icons: the SVG drawings of resources/icons in any colour, sharp at any scale."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton

from app.views.look.theme import current_palette, current_theme

_SCALES = (1, 2, 3)  # device pixels per pixel that a QIcon is kept for
_GAP = 4
_NAME, _COLOUR = "iconName", "iconColour"


def paint_icon(painter: QPainter, area: QRectF, name: str, colour: str) -> None:
    """Draw the icon `name` into `area`."""
    _renderer(name, colour).render(painter, area)


def icon_pixmap(name: str, colour: str, size: int, scale: float = 1.0, gap: int = 0) -> QPixmap:
    """Return the icon as a pixmap of `size` x `size` pixels on a screen of `scale`."""
    side = round(size * scale)
    pixmap = QPixmap(QSize(side + round(gap * scale), side))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_icon(painter, QRectF(0, 0, side, side), name, colour)
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


def make_icon(name: str, colour: str, size: int = 20, gap: int = 0) -> QIcon:
    """Return a QIcon in `colour`, greyed where its button is disabled; `gap` is the room to the words beside it."""
    return _icon(name, colour, current_palette().field_border, size, gap)


def set_icon(button: QAbstractButton, name: str, role: str = "text", size: int = 20) -> None:
    """Give `button` an icon in the palette's colour `role`; it follows the theme."""
    button.setProperty(_NAME, name)
    button.setProperty(_COLOUR, role)
    gap = _GAP if isinstance(button, QPushButton) and button.text() else 0  # Qt itself leaves too little between icon and words
    button.setIconSize(QSize(size + gap, size))
    _apply(button)


def recolour_icons() -> None:
    """Repaint the icons of all buttons after a change of theme."""
    for widget in QApplication.allWidgets():
        if isinstance(widget, QAbstractButton) and widget.property(_NAME):
            _apply(widget)


def program_icon() -> QIcon:
    """Return the program's own mark."""
    return QIcon(str(current_theme().resources_dir / "icons" / "relay.svg"))


def _apply(button: QAbstractButton) -> None:
    colour: str = getattr(current_palette(), button.property(_COLOUR))
    size = button.iconSize()
    button.setIcon(make_icon(button.property(_NAME), colour, size.height(), size.width() - size.height()))


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, disabled: str, size: int, gap: int) -> QIcon:
    """Drawn once: a list of cameras has the same few icons on every card."""
    icon = QIcon()
    for scale in _SCALES:
        icon.addPixmap(icon_pixmap(name, colour, size, scale, gap))
        icon.addPixmap(icon_pixmap(name, disabled, size, scale, gap), QIcon.Mode.Disabled)
    return icon


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    path = current_theme().resources_dir / "icons" / f"{name}.svg"
    drawing = path.read_text(encoding="utf-8").replace("#000", QColor(colour).name())
    return QSvgRenderer(QByteArray(drawing.encode()))

"""Theme: puts one Palette on the whole application and tells the widgets that paint themselves."""

from __future__ import annotations

import sys
from dataclasses import fields
from pathlib import Path
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.locations import resources_folder
from app.views.look.focus_ring import FocusRing
from app.views.look.palette import DARK, LIGHT, Palette

# Linux desktops differ; the first family found is used, the CJK family is there for Korean, Japanese and Chinese
_LINUX_FAMILIES = ("Inter", "Cantarell", "Ubuntu", "Noto Sans", "Noto Sans CJK KR", "DejaVu Sans")
_WINDOWS_FAMILIES = ("Segoe UI", "Malgun Gothic")
_BODY_PX = 14


class Theme(QObject):
    """The colours in use. `changed` follows every switch between light and dark."""

    changed = Signal()

    def __init__(self, application: QApplication, resources_dir: Path) -> None:
        super().__init__(application)
        self._application = application
        self.resources_dir = resources_dir
        self._choice = "auto"
        self._worn: Palette | None = None
        self.palette: Palette = LIGHT
        application.setStyle("Fusion")  # the native styles ignore half of a style sheet
        application.setFont(_body_font())
        self._ring = FocusRing(application)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    def choose(self, choice: str) -> None:
        """Use "light", "dark" or whatever the system says ("auto")."""
        self._choice = choice
        palette = _palette_for(choice)
        if palette is not self._worn:  # a style sheet costs every widget a look
            self._put_on(palette)

    def _system_changed(self) -> None:
        self.choose(self._choice)

    def _put_on(self, palette: Palette) -> None:
        self.palette = self._worn = palette
        self._application.setPalette(_qt_palette(palette))
        self._application.setStyleSheet(render_style_sheet(palette, self.resources_dir / "style"))
        self.changed.emit()


_theme: Theme | None = None


def apply_theme(application: QApplication, choice: str) -> None:
    """Put "auto", "light" or "dark" on the application; the first call makes its one Theme."""
    global _theme
    if _theme is None:
        _theme = Theme(application, resources_folder())
    _theme.choose(choice)


def current_theme() -> Theme:
    """The Theme that apply_theme() made."""
    if _theme is None:
        raise RuntimeError("apply_theme() comes before the first widget")
    return _theme


def current_palette() -> Palette:
    """The colours in use now."""
    return current_theme().palette


def render_style_sheet(palette: Palette, style_dir: Path) -> str:
    """Fill the palette's colours into resources/style/window.qss."""
    colours = {field.name: getattr(palette, field.name) for field in fields(palette) if isinstance(getattr(palette, field.name), str)}
    template = Template((style_dir / "window.qss").read_text(encoding="utf-8"))
    variant = "dark" if palette.dark else "light"
    return template.substitute(colours, style=style_dir.as_posix(), variant=variant)


def _palette_for(choice: str) -> Palette:
    if choice in ("light", "dark"):
        return DARK if choice == "dark" else LIGHT
    return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def _body_font() -> QFont:
    font = QFont(QApplication.font())
    if sys.platform == "win32":
        font.setFamilies(list(_WINDOWS_FAMILIES))
    elif sys.platform != "darwin":
        font.setFamilies(list(_LINUX_FAMILIES))
    font.setPixelSize(_BODY_PX)
    return font


def _qt_palette(colours: Palette) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: colours.window,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.surface,
        QPalette.ColorRole.AlternateBase: colours.sunken,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.muted,
        QPalette.ColorRole.Button: colours.surface,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.Highlight: colours.accent_fill,
        QPalette.ColorRole.HighlightedText: colours.on_accent,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.ToolTipBase: colours.surface,
        QPalette.ColorRole.ToolTipText: colours.text,
    }
    palette = QPalette()
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.field_border))
    return palette

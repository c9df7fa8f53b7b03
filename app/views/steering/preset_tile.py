"""PresetTile: one place that a camera can go to, with what it saw there."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from app.views.look.controls import make_icon_button, set_tool_tip
from app.views.look.theme import current_palette
from app.views.parts.elided_label import ElidedLabel
from app.views.parts.picture_frame import paint_picture, paint_veil, round_corners
from relay_engine import Preset

PICTURE = QSize(144, 81)


class PresetTile(QWidget):
    """Pressing the picture goes there; the rest is in its menu."""

    go_wanted = Signal(str)  # token
    set_wanted = Signal(str)
    picture_wanted = Signal(str)
    rename_wanted = Signal(str)
    remove_wanted = Signal(str)

    def __init__(self, preset: Preset, image: QImage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preset = preset
        name = preset.name or preset.token
        self.go_button = QToolButton()
        self.go_button.setObjectName("preset")
        self.go_button.setIconSize(PICTURE)
        self.go_button.setIcon(_icon(image, self.devicePixelRatioF()))
        self.go_button.setAccessibleName(self.tr("Go to {0}").format(name))
        set_tool_tip(self.go_button, self.tr("Go to {0}").format(name))
        self.go_button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.go_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.go_button.clicked.connect(self._go)
        self.name = ElidedLabel("small")
        self.name.setText(name)
        self.more = make_icon_button("more", self.tr("More for {0}").format(name), 16)
        self.menu = QMenu(self.more)
        for text, slot in (
            (self.tr("Set it to what is seen now…"), self._set),
            (self.tr("Take its picture now"), self._picture),
            (self.tr("Rename…"), self._rename),
            (self.tr("Remove…"), self._remove),
        ):
            self.menu.addAction(text).triggered.connect(slot)
        self.more.setMenu(self.menu)
        self.more.setPopupMode(self.more.ToolButtonPopupMode.InstantPopup)
        self._lay_out()

    def allow(self, *, steer: bool) -> None:
        """Whether one may steer now."""
        self.go_button.setEnabled(steer)
        for action in self.menu.actions():
            action.setEnabled(steer)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.name, 1)
        row.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.go_button)
        column.addLayout(row)

    def _go(self) -> None:
        self.go_wanted.emit(self.preset.token)

    def _set(self) -> None:
        self.set_wanted.emit(self.preset.token)

    def _picture(self) -> None:
        self.picture_wanted.emit(self.preset.token)

    def _rename(self) -> None:
        self.rename_wanted.emit(self.preset.token)

    def _remove(self) -> None:
        self.remove_wanted.emit(self.preset.token)


def _icon(image: QImage, scale: float) -> QIcon:
    """The still in a rounded frame, or a mark where there is none; drawn pale where the button is disabled."""
    colours = current_palette()
    pixmap = QPixmap(PICTURE * scale)
    pixmap.setDevicePixelRatio(scale)
    area = QRectF(0, 0, PICTURE.width(), PICTURE.height())
    painter = QPainter(pixmap)
    paint_picture(painter, area, image, colours.picture)
    if image.isNull():
        paint_veil(painter, area, "bookmark", "", colours.on_picture, over_picture=False)
    round_corners(painter, area, colours.surface, 6.0)
    painter.end()
    icon = QIcon(pixmap)
    pale = QPixmap(pixmap)
    painter = QPainter(pale)
    painter.setOpacity(0.55)
    painter.fillRect(area, colours.surface)
    painter.end()
    icon.addPixmap(pale, QIcon.Mode.Disabled)
    return icon

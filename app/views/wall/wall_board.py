"""WallBoard: the tiles of the wall, and which of them is selected or large."""

from __future__ import annotations

import math
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.views.parts.preview import PreviewClient
from app.views.wall.wall_tile import WallTile

_GAP = 2
_STEPS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class WallBoard(QWidget):
    """Knows places and tiles; which camera stands where says the page."""

    changed = Signal()  # another tile is selected, or large, or their size is another
    exchanged = Signal(int, int)  # two places of this page
    open_wanted = Signal(str)  # a camera's id
    menu_wanted = Signal(int, QPoint)  # for a place
    key_pressed = Signal(object)  # a QKeyEvent that means nothing here

    def __init__(self, client: PreviewClient, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self.tiles: list[WallTile] = []  # that are places now
        self._made: list[WallTile] = []
        self.selected = 0
        self.is_large = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(_GAP)

    @property
    def columns(self) -> int:
        return max(1, math.isqrt(len(self.tiles)))

    @property
    def tile(self) -> WallTile | None:
        """The selected one."""
        return self.tiles[self.selected] if self.selected < len(self.tiles) else None

    @property
    def tile_width(self) -> float:
        """Pixels of the screen."""
        return self.width() * self.devicePixelRatioF() / (1 if self.is_large else self.columns)

    def set_count(self, count: int) -> None:
        """Have so many places."""
        if count == len(self.tiles):
            return
        while len(self._made) < count:
            self._made.append(self._make(len(self._made)))
        for tile in self._made[count:]:
            tile.show_nothing()
            tile.hide()
        self.tiles = self._made[:count]
        for tile in self._made:
            self._grid.removeWidget(tile)
        for place, tile in enumerate(self.tiles):
            self._grid.addWidget(tile, place // self.columns, place % self.columns)
        self.selected = min(self.selected, count - 1)
        self.set_large(large=False)

    def _make(self, place: int) -> WallTile:
        tile = WallTile(self._client, self)
        tile.pressed.connect(partial(self.select, place))
        tile.filling_wanted.connect(partial(self.menu_wanted.emit, place))
        tile.opened.connect(partial(self._open, place))
        tile.menu_wanted.connect(partial(self.menu_wanted.emit, place))
        tile.key_pressed.connect(self._key)
        return tile

    def select(self, place: int, *, focus: bool = False) -> None:
        is_other, self.selected = place != self.selected, place
        if focus:
            self.tiles[place].setFocus(Qt.FocusReason.ShortcutFocusReason)
        if is_other:
            self._show()

    def set_large(self, *, large: bool) -> None:
        """Let the selected tile fill the wall."""
        self.is_large = large and self.tile is not None and bool(self.tile.camera_id)
        self._show()

    def _show(self) -> None:
        for place, tile in enumerate(self.tiles):
            tile.set_selected(selected=place == self.selected)
            tile.setVisible(not self.is_large or place == self.selected)
        for line in range(max(4, self.columns)):
            for stretch, at in (
                (self._grid.setColumnStretch, self.selected % self.columns),
                (self._grid.setRowStretch, self.selected // self.columns),
            ):
                stretch(line, int(line < self.columns and (not self.is_large or line == at)))
        self.changed.emit()

    def _open(self, place: int) -> None:
        if self.tiles[place].camera_id:
            self.open_wanted.emit(self.tiles[place].camera_id)

    def _key(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._step(*_STEPS[key], moves=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if (tile := self.tile) is not None and not tile.camera_id:
                self.menu_wanted.emit(self.selected, tile.mapToGlobal(tile.rect().center()))
            self.set_large(large=not self.is_large)
        elif key is Qt.Key.Key_Escape and self.is_large:
            self.set_large(large=False)
        else:
            self.key_pressed.emit(event)
            return
        event.accept()

    def _step(self, right: int, down: int, *, moves: bool) -> None:
        if self.is_large:
            place = (self.selected + (right or down)) % len(self.tiles)
        else:
            column, row = self.selected % self.columns + right, self.selected // self.columns + down
            if not (0 <= column < self.columns and 0 <= row < self.columns):
                return
            place = row * self.columns + column
        if moves:
            self.exchanged.emit(self.selected, place)
        self.select(place)
        self._show()
        self.tiles[place].setFocus(Qt.FocusReason.ShortcutFocusReason)

"""CamerasPage: a card for every camera, or the way to the first one."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from app.context import AppContext
from app.models.camera_list import CameraRole
from app.views.camera_card import CameraCard
from app.views.card_grid import CardGrid
from app.views.controls import make_button, make_label
from app.views.empty_state import EmptyState
from app.views.icons import set_icon
from app.views.page_scroll import PageScroll

_MIN_CARD, _MAX_CARD = 300, 520
_LOOK_MS = 150  # after scrolling, before stills of what came into sight are asked for


class CamerasPage(QWidget):
    """Follows the camera model row by row; asks for stills only while it can be seen."""

    add_requested = Signal()
    demo_requested = Signal()
    open_requested = Signal(str)
    start_requested = Signal(str)
    stop_requested = Signal(str)
    edit_requested = Signal(str)
    copy_requested = Signal(str)
    remove_requested = Signal(str)
    share_requested = Signal(str)
    rename_requested = Signal(str, str)  # camera id, new title
    channel_requested = Signal(str)  # another one of the same recorder

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._model = context.cameras
        self._thumbnails = context.thumbnails
        self._cards: dict[str, CameraCard] = {}
        self._empty = EmptyState()
        self._empty.add_requested.connect(self.add_requested)
        self._empty.demo_requested.connect(self.demo_requested)
        self._grid = CardGrid(_MIN_CARD, _MAX_CARD)
        self._add_tile = QPushButton(self.tr("Add a camera"))
        self._lay_out()
        self._model.modelReset.connect(self._rebuild)
        self._model.rowsInserted.connect(self._rebuild)
        self._model.rowsRemoved.connect(self._rebuild)
        self._model.rowsMoved.connect(self._rebuild)
        self._model.dataChanged.connect(self._rows_changed)
        self._rebuild()

    @property
    def empty_state(self) -> EmptyState:
        return self._empty

    def card(self, camera_id: str) -> CameraCard:
        return self._cards[camera_id]

    def card_ids(self) -> list[str]:
        return list(self._cards)

    def set_awake(self, awake: bool) -> None:
        """Told by the window: minimising hides no widget."""
        self._thumbnails.set_active(awake and self.isVisible())

    def showEvent(self, event: QShowEvent) -> None:
        self._thumbnails.set_active(True)

    def hideEvent(self, event: QHideEvent) -> None:
        self._thumbnails.set_active(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look_again()

    def _look_again(self) -> None:
        self._look.start()

    def _tell_in_sight(self) -> None:
        port = self._area.viewport()
        self._thumbnails.set_in_sight(
            self._model.index_of(card.camera_id).data(CameraRole.MOUNT)
            for card in self._cards.values()
            if port.rect().intersects(QRect(card.mapTo(port, QPoint(0, 0)), card.size()))
        )

    def _rebuild(self) -> None:
        rows = {self._model.index(row, 0).data(CameraRole.ID): row for row in range(self._model.rowCount())}
        for camera_id in set(self._cards) - set(rows):
            self._cards.pop(camera_id).deleteLater()
        self._cards = {camera_id: self._cards.get(camera_id) or self._make_card(camera_id) for camera_id in rows}
        for camera_id, row in rows.items():
            self._cards[camera_id].show_row(self._model.index(row, 0))
        self._grid.set_cards([*self._cards.values(), self._add_tile])
        self._stack.setCurrentIndex(1 if rows else 0)
        self._look_again()

    def _rows_changed(self, first: QModelIndex | QPersistentModelIndex, last: QModelIndex | QPersistentModelIndex) -> None:
        for row in range(first.row(), last.row() + 1):
            index = self._model.index(row, 0)
            card = self._cards.get(index.data(CameraRole.ID))
            if card is not None:
                card.show_row(index)

    def _make_card(self, camera_id: str) -> CameraCard:
        card = CameraCard(camera_id)
        card.open_requested.connect(self.open_requested)
        card.start_requested.connect(self.start_requested)
        card.stop_requested.connect(self.stop_requested)
        card.edit_requested.connect(self.edit_requested)
        card.copy_requested.connect(self.copy_requested)
        card.remove_requested.connect(self.remove_requested)
        card.share_requested.connect(self.share_requested)
        return card

    def _lay_out(self) -> None:
        self._add_tile.setObjectName("addTile")
        self._add_tile.setMinimumHeight(160)
        set_icon(self._add_tile, "plus", "muted", 24)
        self._add_tile.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._add_tile.setCursor(Qt.CursorShape.PointingHandCursor)
        self._add_tile.clicked.connect(self.add_requested)
        listing = QWidget()
        column = QVBoxLayout(listing)
        column.setContentsMargins(0, 20, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._heading())
        area = PageScroll(left=24, top=8, right=24, bottom=24)
        area.column.addWidget(self._grid)
        area.column.addStretch(1)
        column.addWidget(area, 1)
        self._area = area
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._tell_in_sight)
        for signal in (area.verticalScrollBar().valueChanged, area.verticalScrollBar().rangeChanged):
            signal.connect(self._look_again)
        first_run = QWidget()
        outer = QVBoxLayout(first_run)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.addWidget(self._empty)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(first_run)
        self._stack.addWidget(listing)

    def _heading(self) -> QHBoxLayout:
        self.add_button = make_button(self.tr("Add camera"), "plus")
        self.add_button.clicked.connect(self.add_requested)
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 24, 0)
        row.addWidget(make_label(self.tr("Cameras"), "title"), 1)
        row.addWidget(self.add_button)
        return row

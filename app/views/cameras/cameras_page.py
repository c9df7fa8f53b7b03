"""CamerasPage: a card for every camera, or the way to the first one."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QPushButton, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from app.context import AppContext
from app.flows.add_camera import title_problem
from app.models.camera_list import CameraRole
from app.models.translate import translate
from app.views.cameras.camera_card import CameraCard
from app.views.cameras.cameras_heading import CamerasHeading
from app.views.cameras.card_grid import CardGrid
from app.views.cameras.opening_state import OpeningState
from app.views.look.controls import make_label
from app.views.look.icons import set_icon
from app.views.parts.empty_state import EmptyState
from app.views.parts.line_meters import LineMeters
from app.views.parts.page_scroll import PageScroll
from relay_engine import UserFacingError

_LARGE, _SMALL = (300, 520), (190, 260)  # least and greatest width of a card
_SMALL_FROM = 12  # cameras, where nobody has chosen
_AT_ONCE = 8  # new cards in one turn of the loop: a recorder brings dozens, and each takes many milliseconds
_SETTLE_MS = 300  # before the order changes: several cameras fail together
_REST_MS = 10_000  # a pointer that has not moved for so long was left there, and holds nothing
_LOOK_MS = 150  # after scrolling, before stills of what came into sight are asked for


class CamerasPage(QWidget):
    """Follows the camera model row by row, trouble first; asks for stills only while it can be seen."""

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
        self._context = context
        self._model = context.cameras
        self._words = ""  # to find
        self._small = False
        self._pointer: QPoint | None = None  # where it was when it kept the order from changing
        self._thumbnails = context.thumbnails
        self._cards: dict[str, CameraCard] = {}
        self._empty = EmptyState()
        self._empty.add_requested.connect(self.add_requested)
        self._empty.demo_requested.connect(self.demo_requested)
        self._grid = CardGrid(*_LARGE)
        self._add_tile = QPushButton(self.tr("Add a camera"))
        self._lay_out()
        self._model.modelReset.connect(self._rebuild)
        self._model.rowsInserted.connect(self._rebuild)
        self._model.rowsRemoved.connect(self._rebuild)
        self._model.rowsMoved.connect(self._rebuild)
        self._model.dataChanged.connect(self._rows_changed)
        context.settings_changed.connect(self._choose_size)
        context.opened.connect(self._rebuild)
        context.relay_problem.connect(self._opening_failed)
        self._rebuild()

    @property
    def empty_state(self) -> EmptyState:
        return self._empty

    @property
    def add_button(self) -> QPushButton:
        return self.heading.add_button

    def card(self, camera_id: str) -> CameraCard:
        return self._cards[camera_id]

    def card_ids(self) -> list[str]:
        return list(self._cards)

    def shown_ids(self) -> list[str]:
        """The cameras whose cards are in the list, in their order."""
        return [card.camera_id for card in self._grid.cards if isinstance(card, CameraCard)]

    def show_top(self) -> None:
        """Scroll to what is in trouble."""
        self._arrange()
        self._area.verticalScrollBar().setValue(0)

    def set_awake(self, awake: bool) -> None:
        """Told by the window: minimising hides no widget."""
        self._thumbnails.set_active(awake and self.isVisible())

    def showEvent(self, event: QShowEvent) -> None:
        self._thumbnails.set_active(True)
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        self._thumbnails.set_active(False)
        for timer in (self._look, self._settle, self._rest):
            timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._settle.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look_again()

    def _look_again(self) -> None:
        if self.isVisible():
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
        missing = [camera_id for camera_id in rows if camera_id not in self._cards]
        made = {camera_id: self._make_card(camera_id) for camera_id in missing[:_AT_ONCE]}
        self._cards = {camera_id: card for camera_id in rows if (card := self._cards.get(camera_id) or made.get(camera_id)) is not None}
        for camera_id, card in self._cards.items():
            card.show_row(self._model.index(rows[camera_id], 0))
        if len(made) < len(missing):
            self._making.start()
        self._stack.setCurrentWidget(self._listing if rows else self._first_run if self._context.is_open else self.opening)
        self._choose_size()
        self._arrange()

    def _opening_failed(self, problem: object) -> None:
        self.opening.show_failed(failed=problem is not None)

    def _choose_size(self) -> None:
        chosen = self._context.store.settings.card_size
        self._small = chosen == "small" or (chosen == "auto" and self._model.rowCount() > _SMALL_FROM)
        self._grid.set_widths(*(_SMALL if self._small else _LARGE))
        for card in self._cards.values():
            card.set_small(self._small)
        self.heading.show_count(self._model.rowCount(), small=self._small)
        self._look_again()

    def _toggle_size(self) -> None:
        try:
            self._context.store.change(card_size="large" if self._small else "small")
        except UserFacingError as error:
            self._context.notice.emit(error)

    def _find(self, words: str) -> None:
        self._words = words.casefold()
        self._arrange()

    def _arrange(self) -> None:
        """Put trouble first, the others in the order of the settings; show what is looked for."""
        found = [card for camera_id, card in self._cards.items() if self._is_looked_for(camera_id)]
        ordered = sorted(found, key=lambda card: not card.in_trouble)  # stable
        self._grid.set_cards([*ordered, *(() if self._words else (self._add_tile,))])
        self._nothing.setVisible(bool(self._words) and not ordered)
        self._look_again()

    def _arrange_at_rest(self) -> None:
        """Move nothing under a pointer that is in use, or an open menu."""
        is_in_use = self.underMouse() and QCursor.pos() != self._pointer
        if self.isVisible() and (is_in_use or QApplication.activePopupWidget() is not None):
            self._pointer = QCursor.pos()
            self._rest.start()  # leaving the page with the pointer asks sooner
            return
        self._pointer = None
        self._rest.stop()
        self._arrange()

    def _is_looked_for(self, camera_id: str) -> bool:
        camera = self._context.shelf.camera(camera_id)
        return camera is None or self._words in f"{camera.title}\n{camera.mount}\n{camera.host}".casefold()

    def _rows_changed(self, first: QModelIndex | QPersistentModelIndex, last: QModelIndex | QPersistentModelIndex) -> None:
        for row in range(first.row(), last.row() + 1):
            index = self._model.index(row, 0)
            card = self._cards.get(index.data(CameraRole.ID))
            if card is not None:
                before = card.in_trouble
                card.show_row(index)
                if card.in_trouble != before and self.isVisible():
                    self._settle.start()

    def _make_card(self, camera_id: str) -> CameraCard:
        card = CameraCard(camera_id)
        card.open_requested.connect(self.open_requested)
        card.start_requested.connect(self.start_requested)
        card.stop_requested.connect(self.stop_requested)
        card.edit_requested.connect(self.edit_requested)
        card.copy_requested.connect(self.copy_requested)
        card.remove_requested.connect(self.remove_requested)
        card.share_requested.connect(self.share_requested)
        card.rename_requested.connect(self.rename_requested)
        card.channel_requested.connect(self.channel_requested)
        card.title.set_check(partial(self._title_problem, camera_id))
        return card

    def _title_problem(self, camera_id: str, title: str) -> str:
        others = [camera.title for camera in self._context.shelf.others(camera_id)]
        return title_problem(title, others, translate)

    def _lay_out(self) -> None:
        self._add_tile.setObjectName("addTile")
        self._add_tile.setMinimumHeight(160)
        set_icon(self._add_tile, "plus", "muted", 24)
        self._add_tile.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._add_tile.setCursor(Qt.CursorShape.PointingHandCursor)
        self._add_tile.clicked.connect(self.add_requested)
        self._listing = QWidget()
        column = QVBoxLayout(self._listing)
        column.setContentsMargins(0, 20, 0, 0)
        column.setSpacing(8)
        self.heading = CamerasHeading()
        self.heading.add_requested.connect(self.add_requested)
        self.heading.search_changed.connect(self._find)
        self.heading.size_toggled.connect(self._toggle_size)
        column.addWidget(self.heading)
        self._nothing = make_label(self.tr("No camera is called that."), "muted")
        self._nothing.setContentsMargins(24, 8, 24, 0)
        self._nothing.hide()
        column.addWidget(self._nothing)
        area = PageScroll(left=24, top=8, right=24, bottom=24)
        self.lines = LineMeters(self._context)
        area.column.addWidget(self.lines)
        area.column.addWidget(self._grid)
        area.column.addStretch(1)
        column.addWidget(area, 1)
        self._area = area
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(_SETTLE_MS)
        self._settle.timeout.connect(self._arrange_at_rest)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._arrange_at_rest)
        self._making = QTimer(self)
        self._making.setSingleShot(True)
        self._making.setInterval(0)
        self._making.timeout.connect(self._rebuild)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self._tell_in_sight)
        for signal in (area.verticalScrollBar().valueChanged, area.verticalScrollBar().rangeChanged):
            signal.connect(self._look_again)
        self._first_run = QWidget()
        outer = QVBoxLayout(self._first_run)
        outer.setContentsMargins(24, 24, 24, 24)
        outer.addWidget(self._empty)
        self._stack = QStackedLayout(self)
        self.opening = OpeningState()
        for widget in (self.opening, self._first_run, self._listing):
            self._stack.addWidget(widget)

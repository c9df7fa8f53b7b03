"""ReaderList: who is watching a camera, and the way to end it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QPainter, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.models.reader_table import READER_ROLE, ReaderColumn, ReaderTableModel
from app.views.look.controls import make_box, make_button, make_label
from relay_engine import ReaderStatus

_GROUP = "rtsp/multicast"  # stands for all who listen to the group
_ROW, _MAX_ROWS_SHOWN = 36, 8
_FRAME = 48  # px of the heading and the ring
_WIDE, _WIDE_STATE = 900, 232  # px
_NARROW, _NARROW_STATE = 820, 150  # px; below that, who watches would be cut off for the sake of figures


class ReaderList(QWidget):
    """A table; "Disconnect" works on the chosen rows, from the button, the context menu and the Delete key.

    A block is asked for one viewer at a time: it concerns everybody at that address.
    """

    disconnect_requested = Signal(str)
    block_requested = Signal(str, str)  # reader id, peer

    def __init__(self, model: ReaderTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._title = make_label("", "heading")
        self.disconnect_button = make_button(self.tr("Disconnect"), "disconnect", "", "small")
        self.disconnect_button.clicked.connect(self.disconnect_chosen)
        self.block_button = make_button(self.tr("Disconnect and block…"), "disconnect", "", "small")
        self.block_button.setToolTip(self.tr("Browsers and recorders come back by themselves; this keeps them out for 10 minutes."))
        self.block_button.clicked.connect(self.block_chosen)
        self.table = self._make_table()
        self._nobody = make_label(self.tr("Nobody is watching. Give somebody the link above."), "muted", wrap=True)
        self._lay_out()
        for signal in (model.rowsInserted, model.rowsRemoved, model.modelReset, model.layoutChanged):
            signal.connect(self._count)
        self.table.selectionModel().selectionChanged.connect(self._show_button)
        self._count()

    def chosen(self) -> list[str]:
        """The ids of the viewers that are marked."""
        return [index.data(READER_ROLE).id for index in self.table.selectionModel().selectedRows() if index.data(READER_ROLE) is not None]

    def disconnect_chosen(self) -> None:
        for reader_id in self.chosen():
            self.disconnect_requested.emit(reader_id)

    def block_chosen(self) -> None:
        reader = self._blockable()
        if reader is not None:
            self.block_requested.emit(reader.id, reader.peer)

    def _blockable(self) -> ReaderStatus | None:
        """The one viewer that is marked, where it has an address of its own."""
        readers = [index.data(READER_ROLE) for index in self.table.selectionModel().selectedRows()]
        return readers[0] if len(readers) == 1 and readers[0] is not None and readers[0].protocol != _GROUP else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW
        state_width = _WIDE_STATE if self.width() >= _WIDE else _NARROW_STATE if is_narrow else _WIDTHS[ReaderColumn.STATE]
        self.table.horizontalHeader().resizeSection(ReaderColumn.STATE, state_width)
        for column in _ONLY_WIDE:
            self.table.setColumnHidden(column, is_narrow)

    def leaveEvent(self, event: QEvent) -> None:
        self.setMinimumHeight(0)

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self._model)
        table.setAccessibleName(self.tr("Viewers of this camera"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setSortingEnabled(True)
        table.sortByColumn(ReaderColumn.SINCE, Qt.SortOrder.AscendingOrder)  # by rate, the rows would dance
        table.setItemDelegate(_RowDelegate(table))
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # measuring 200 rows costs more than drawing them
        table.verticalHeader().setDefaultSectionSize(_ROW)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(ReaderColumn.WHO, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            header.resizeSection(column, width)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._menu)
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_Delete), table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.disconnect_chosen)
        return table

    def _lay_out(self) -> None:
        card, column = make_box("card", margins=16, spacing=12)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.block_button)
        head.addWidget(self.disconnect_button)
        column.addLayout(head)
        column.addWidget(self._nobody)
        column.addWidget(self.table)
        column.addStretch(1)
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(card)

    def _menu(self, place: QPoint) -> None:
        if not self.chosen():
            return
        menu = QMenu(self)
        action = QAction(self.tr("Disconnect"), menu)
        action.triggered.connect(self.disconnect_chosen)
        menu.addAction(action)
        block = QAction(self.tr("Disconnect and block…"), menu)
        block.setEnabled(self._blockable() is not None)
        block.triggered.connect(self.block_chosen)
        menu.addAction(block)
        menu.popup(self.table.viewport().mapToGlobal(place))

    def _count(self) -> None:
        rows = self._model.rowCount()
        if self.underMouse():
            self.setMinimumHeight(self.height())  # nothing slides away under a hand that goes on pressing Disconnect
        self._title.setText(self.tr("Viewers ({0})").format(rows))
        self._nobody.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self.table.setFixedHeight(_FRAME + _ROW * min(max(rows, 1), _MAX_ROWS_SHOWN))
        self._show_button()

    def _show_button(self) -> None:
        self.disconnect_button.setEnabled(self.table.selectionModel().hasSelection())
        self.block_button.setEnabled(self._blockable() is not None)


_ONLY_WIDE = (ReaderColumn.SINCE, ReaderColumn.SENT, ReaderColumn.DROPPED)  # the state says who skips

_WIDTHS = {
    ReaderColumn.PROTOCOL: 112,
    ReaderColumn.SINCE: 92,
    ReaderColumn.SENT: 76,
    ReaderColumn.RATE: 96,
    ReaderColumn.DROPPED: 148,
    ReaderColumn.STATE: 100,
}


class _RowDelegate(QStyledItemDelegate):
    """Marks whole rows, without the dotted frame around one cell."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        option.state &= ~option.state.__class__.State_HasFocus
        super().paint(painter, option, index)

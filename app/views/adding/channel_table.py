"""ChannelTable: the channels as a table that is worked with by mouse or keyboard alone."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from app.flows.devices.channel_choices import ChannelChoice
from app.models.channel_pictures import ChannelPictures
from app.models.channel_table import ChannelColumn, ChannelTableModel
from app.views.adding.channel_delegate import ChannelDelegate

_LOOK_MS = 120  # after scrolling, before pictures of what came into sight are asked for
_WIDTHS = {ChannelColumn.PICTURE: 144, ChannelColumn.LINK: 150, ChannelColumn.STREAMS: 176, ChannelColumn.STATE: 118}
_NARROW = 780  # px; below that, names come before figures
_NARROW_WIDTHS = {ChannelColumn.PICTURE: 140, ChannelColumn.LINK: 112, ChannelColumn.STREAMS: 152, ChannelColumn.STATE: 96}


class ChannelTable(QTableView):
    """The space bar ticks the row in every column; a click into a name types; Tab leaves the table."""

    def __init__(self, model: ChannelTableModel, pictures: ChannelPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._pictures = pictures
        self.setModel(model)
        self.setItemDelegate(ChannelDelegate(self))
        self.setAccessibleName(self.tr("Channels"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(64)
        heading = self.horizontalHeader()
        heading.setHighlightSections(False)
        heading.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        heading.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heading.setSectionResizeMode(ChannelColumn.NAME, QHeaderView.ResizeMode.Stretch)
        self.clicked.connect(self._clicked)
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self.want_pictures)
        self.verticalScrollBar().valueChanged.connect(self._look_again)
        model.modelReset.connect(self._look_again)

    def in_sight(self) -> list[ChannelChoice]:
        """The channels that are not scrolled away."""
        port = self.viewport().rect()
        first, last = self.rowAt(port.top()), self.rowAt(port.bottom() - 1)
        if first < 0:
            return []
        return list(self._model.choices[first : (last if last >= 0 else self._model.rowCount() - 1) + 1])

    def want_pictures(self) -> None:
        """Have pictures of what is in sight."""
        if self.isVisible():
            self._pictures.want(self.in_sight())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Space and row >= 0 and self.state() != QAbstractItemView.State.EditingState:
            self._model.toggle(row)
            event.accept()
            return
        super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look_again()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._look.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        widths = _WIDTHS if self.width() >= _NARROW else _NARROW_WIDTHS
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        super().resizeEvent(event)
        self._look_again()

    def _look_again(self) -> None:
        if self.isVisible():
            self._look.start()

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == ChannelColumn.PICTURE:
            self._model.toggle(index.row())
        elif index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

"""LogPage: what happened, in words, newest at the bottom."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QTimer, QUrl
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QHideEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from app.context import AppContext
from app.models.camera_list import CameraRole
from app.models.log import LogRole
from app.views.fields.choice_box import ChoiceBox
from app.views.log.log_filter import LogFilter
from app.views.log.log_row import LogRowDelegate
from app.views.look.controls import make_box, make_button, make_icon_button, make_label, restyle_button
from app.views.look.icons import make_icon
from app.views.look.theme import current_palette, current_theme

_THANKS_MS = 1800


class LogPage(QWidget):
    """Follows the newest line while the person has not scrolled up."""

    def __init__(self, context: AppContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._context = context
        self._titles: dict[str, str] = {}
        self._filter = LogFilter(self)
        self.camera = ChoiceBox()
        self.level = ChoiceBox()
        self.search = QLineEdit()
        self.list = QListView()
        self._empty = make_label(self.tr("Nothing to show here yet."), "muted")
        self._lay_out()
        self._thanks = QTimer(self)
        self._thanks.setSingleShot(True)
        self._thanks.timeout.connect(self._reset_copy)
        self._follow = QTimer(self)  # the list hears of new lines after this page does: scroll when it has
        self._follow.setSingleShot(True)
        self._follow.setInterval(0)
        self._follow.timeout.connect(self.list.scrollToBottom)
        for signal in (context.cameras.modelReset, context.cameras.rowsInserted, context.cameras.rowsRemoved):
            signal.connect(self._fill_cameras)
        self._filter.setSourceModel(context.log)
        for signal in (self._filter.rowsInserted, self._filter.rowsRemoved, self._filter.modelReset, self._filter.layoutChanged):
            signal.connect(self._rows_changed)
        self._filter.rowsAboutToBeInserted.connect(self._about_to_grow)
        self._at_bottom = True
        self._fill_cameras()

    @property
    def shown_lines(self) -> list[str]:
        return [self._line(self._filter.index(row, 0)) for row in range(self._filter.rowCount())]

    def showEvent(self, event: QShowEvent) -> None:
        self._at_bottom = True
        self.list.setModel(self._filter)
        self._rows_changed()

    def hideEvent(self, event: QHideEvent) -> None:
        self.list.setModel(None)  # a hidden list would still lay out every new line

    def copy(self) -> None:
        """Copy the marked lines, or all that are shown where none is marked."""
        selection = self.list.selectionModel()
        chosen = sorted(selection.selectedRows(), key=QModelIndex.row) if selection is not None else []
        lines = [self._line(index) for index in chosen] or self.shown_lines
        QGuiApplication.clipboard().setText("\n".join(lines))
        restyle_button(self.copy_button, self.tr("Copied"), "check", "")
        self._thanks.start(_THANKS_MS)

    def _line(self, index: QModelIndex) -> str:
        mount = index.data(LogRole.MOUNT)
        parts = (index.data(LogRole.TIME_WORDS), index.data(LogRole.LEVEL), self._titles.get(mount, mount), index.data(LogRole.WORDS))
        return "  ".join(part for part in parts if part)

    def _choose(self) -> None:
        self._filter.choose(mount=self.camera.currentData() or "", level=self.level.currentData(), word=self.search.text().strip())
        self._at_bottom = True
        self._rows_changed()

    def _fill_cameras(self) -> None:
        model = self._context.cameras
        chosen = self.camera.currentData()
        self.camera.blockSignals(True)
        self.camera.clear()
        self.camera.addItem(self.tr("All cameras"), "")
        self._titles.clear()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            self._titles[index.data(CameraRole.MOUNT)] = index.data(CameraRole.TITLE)
            self.camera.addItem(index.data(CameraRole.TITLE), index.data(CameraRole.MOUNT))
        self.camera.setCurrentIndex(max(0, self.camera.findData(chosen)))
        self.camera.blockSignals(False)
        self._choose()

    def _about_to_grow(self) -> None:
        bar = self.list.verticalScrollBar()
        self._at_bottom = bar.value() >= bar.maximum() - 2

    def _rows_changed(self) -> None:
        rows = self._filter.rowCount()
        self._empty.setVisible(not rows)
        self.list.setVisible(bool(rows))
        if rows and self._at_bottom and self.list.model() is not None:
            self._follow.start()

    def _draw_glass(self) -> None:
        self._glass.setIcon(make_icon("search", current_palette().muted))

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._context.locations.log_file.parent)))

    def _reset_copy(self) -> None:
        restyle_button(self.copy_button, self.tr("Copy"), "copy", "")

    def _lay_out(self) -> None:
        self.camera.setAccessibleName(self.tr("Camera"))
        self.camera.currentIndexChanged.connect(self._choose)
        self.level.setAccessibleName(self.tr("What to show"))
        for text, level in (
            (self.tr("Everything"), "info"),
            (self.tr("Warnings and errors"), "warning"),
            (self.tr("Errors only"), "error"),
        ):
            self.level.addItem(text, level)
        self.level.currentIndexChanged.connect(self._choose)
        for box, words in ((self.camera, self.tr("Camera")), (self.level, self.tr("What to show"))):
            label = make_label(words)  # on Linux, a screen reader takes the name of a box from its label alone
            label.setParent(self)
            label.setBuddy(box)
            label.hide()
        for box in (self.camera, self.level):  # else the longest camera's name leaves no room to search
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self._glass = QAction(self.search)
        self.search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        current_theme().changed.connect(self._draw_glass)
        self._draw_glass()
        self.search.textChanged.connect(self._choose)
        self.folder_button = make_icon_button("folder", self.tr("Open the folder with the log files"))
        self.folder_button.clicked.connect(self._open_folder)
        self.copy_button = make_button(self.tr("Copy"), "copy")
        self.copy_button.clicked.connect(self.copy)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(self.camera, 2)
        bar.addWidget(self.level, 2)
        bar.addWidget(self.search, 3)
        bar.addWidget(self.copy_button)
        bar.addWidget(self.folder_button)
        card, inside = make_box("card", margins=1, spacing=0)
        inside.setContentsMargins(1, 8, 1, 8)  # the card's round corners stay free
        self._empty.setContentsMargins(24, 24, 24, 24)
        inside.addWidget(self._empty)
        inside.addWidget(self.list, 1)
        inside.addStretch(0)
        self._dress_list()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 24)
        column.setSpacing(16)
        column.addWidget(make_label(self.tr("Log"), "title"))
        column.addLayout(bar)
        column.addWidget(card, 1)

    def _dress_list(self) -> None:
        self.list.setItemDelegate(LogRowDelegate(self._titles, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setAccessibleName(self.tr("Log"))
        self.list.setFrameShape(QListView.Shape.NoFrame)
        copy = QAction(self.list)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.triggered.connect(self.copy)
        self.list.addAction(copy)

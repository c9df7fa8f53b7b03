"""ChannelTableModel: the channels of the chosen devices, with what is to be taken over and under which names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.flows.camera import Camera
from app.flows.devices.channel_choices import ChannelChoice, ChannelState, problem_of, rename, retitle, tick, tick_all
from app.flows.wording.channel_words import picture_words, state_words
from app.flows.wording.words import QT_TRANSLATE_NOOP
from app.models.channel_pictures import ChannelPictures
from app.models.translate import translate

type AnyIndex = QModelIndex | QPersistentModelIndex

CHOICE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
IMAGE_ROLE = CHOICE_ROLE + 1
PROBLEM_ROLE = CHOICE_ROLE + 2


class ChannelColumn(IntEnum):
    """The columns, left to right."""

    PICTURE = 0
    NAME = 1
    LINK = 2
    STREAMS = 3
    STATE = 4


_HEADINGS = {
    ChannelColumn.PICTURE: QT_TRANSLATE_NOOP("ChannelTableModel", "Add"),
    ChannelColumn.NAME: QT_TRANSLATE_NOOP("ChannelTableModel", "Name"),
    ChannelColumn.LINK: QT_TRANSLATE_NOOP("ChannelTableModel", "Link"),
    ChannelColumn.STREAMS: QT_TRANSLATE_NOOP("ChannelTableModel", "Picture"),
    ChannelColumn.STATE: QT_TRANSLATE_NOOP("ChannelTableModel", "State"),
}


class ChannelTableModel(QAbstractTableModel):
    """Names are edited in place; a row's problem is its tool tip, and a role."""

    edited = Signal()  # by the person

    def __init__(
        self, pictures: ChannelPictures, known: Callable[[], tuple[Sequence[Camera], Collection[str]]], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._known = known  # the cameras that are here, and the names of all mounts
        self._again = False
        self.choices: tuple[ChannelChoice, ...] = ()
        pictures.changed.connect(self._picture_changed)

    def show_choices(self, choices: Sequence[ChannelChoice]) -> None:
        """Show these instead."""
        self.beginResetModel()
        self.choices = tuple(choices)
        self._again = any(choice.state is not ChannelState.NEW for choice in choices)
        self.endResetModel()

    def tick_all(self, *, ticked: bool) -> None:
        """Tick all that are online, or none."""
        self._replace(tick_all(self.choices, ticked=ticked))

    def toggle(self, row: int) -> None:
        """Tick a row, or untick it."""
        self._replace(tick(self.choices, row, ticked=not self.choices[row].is_ticked))

    def problem(self, row: int) -> str:
        """What is wrong with a row's names."""
        return problem_of(self.choices, row, *self._known(), translate)

    def first_problem(self) -> tuple[int, str]:
        """The first row with something wrong, and what; -1 where all is well."""
        for row in range(len(self.choices)):
            if problem := self.problem(row):
                return row, problem
        return -1, ""

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.choices)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(ChannelColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return QCoreApplication.translate("ChannelTableModel", _HEADINGS[ChannelColumn(section)])
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        choice = self.choices[index.row()] if index.isValid() else None
        if choice is None:
            return flags
        if index.column() == ChannelColumn.PICTURE and choice.can_be_ticked:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        new, renamed = choice.state is ChannelState.NEW, choice.state is ChannelState.RENAMED
        if (index.column() == ChannelColumn.NAME and (new or renamed)) or (index.column() == ChannelColumn.LINK and new):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.choices):
            return None
        choice = self.choices[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self._text(choice, index.column())
            case Qt.ItemDataRole.CheckStateRole if index.column() == ChannelColumn.PICTURE:
                return Qt.CheckState.Checked if choice.is_ticked else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.AccessibleTextRole if index.column() == ChannelColumn.PICTURE:
                return QCoreApplication.translate("ChannelTableModel", "Add {0}").format(choice.title)
            case Qt.ItemDataRole.ToolTipRole:
                return self.problem(index.row()) or self._text(choice, index.column())
            case _ if role == IMAGE_ROLE:
                return self._pictures.image(choice)
            case _ if role == PROBLEM_ROLE:
                return self.problem(index.row())
            case _:
                return choice if role == CHOICE_ROLE else None

    def setData(self, index: AnyIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role == Qt.ItemDataRole.CheckStateRole:
            self.toggle(index.row())
        elif index.column() == ChannelColumn.NAME:
            self._replace(retitle(self.choices, index.row(), str(value), self._known()[1]))
        elif index.column() == ChannelColumn.LINK:
            self._replace(rename(self.choices, index.row(), str(value)))
        else:
            return False
        return True

    def _text(self, choice: ChannelChoice, column: int) -> str:
        match column:
            case ChannelColumn.NAME:
                return choice.title
            case ChannelColumn.LINK:
                return choice.name
            case ChannelColumn.STREAMS:
                return "\n".join(filter(None, picture_words(choice, translate)))
            case ChannelColumn.STATE:
                return state_words(choice, translate, again=self._again)
            case _:
                return ""

    def _replace(self, choices: tuple[ChannelChoice, ...]) -> None:
        if choices == self.choices:
            return
        self.choices = choices
        self.dataChanged.emit(self.index(0, 0), self.index(len(choices) - 1, len(ChannelColumn) - 1))
        self.edited.emit()

    def _picture_changed(self, url: str) -> None:
        for row, choice in enumerate(self.choices):
            if choice.channel.snapshot_url == url:
                index = self.index(row, ChannelColumn.PICTURE)
                self.dataChanged.emit(index, index, [IMAGE_ROLE])

"""ChannelDelegate: draws a channel's tick and picture, and its names as fields that can be typed into."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.flows.add_camera import MAX_TITLE_LENGTH
from app.flows.devices.channel_choices import ChannelChoice, ChannelState
from app.models.channel_pictures import HEIGHT, WIDTH
from app.models.channel_table import CHOICE_ROLE, IMAGE_ROLE, PROBLEM_ROLE, ChannelColumn
from app.views.look.icons import paint_icon
from app.views.look.theme import current_palette
from app.views.parts.picture_frame import paint_picture, round_corners

_BOX, _GAP, _FIELD_HEIGHT, _CORNER = 18, 10, 36, 8

type AnyIndex = QModelIndex | QPersistentModelIndex


class ChannelDelegate(QStyledItemDelegate):
    """A row is as high as its picture and a little air."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(_BOX + WIDTH + 4 * _GAP if index.column() == ChannelColumn.PICTURE else 80, HEIGHT + 2 * 5)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        colours = current_palette()
        choice: ChannelChoice = index.data(CHOICE_ROLE)
        rect = QRect(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = colours.accent_soft if state & QStyle.StateFlag.State_Selected else colours.surface
        painter.fillRect(rect, QColor(ground))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(colours.border))
        if index.column() == ChannelColumn.PICTURE:
            self._paint_picture(painter, rect, index, choice, ground)
        else:
            self._paint_words(painter, rect, index, choice)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -3), 6, 6)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        editor = QLineEdit(parent)
        is_name = index.column() == ChannelColumn.NAME
        editor.setAccessibleName(self.tr("Name") if is_name else self.tr("Link"))
        editor.setMaxLength(MAX_TITLE_LENGTH)
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        editor.setGeometry(_field_of(option.rect))

    def editorEvent(self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: AnyIndex) -> bool:
        return False  # the table itself ticks, by the whole cell and by the space bar in any column

    def _paint_picture(self, painter: QPainter, rect: QRect, index: AnyIndex, choice: ChannelChoice, ground: str) -> None:
        colours = current_palette()
        box = QRectF(rect.left() + _GAP, rect.center().y() - _BOX / 2, _BOX, _BOX)
        if choice.can_be_ticked:
            painter.setPen(QPen(QColor(colours.accent_fill if choice.is_ticked else colours.field_border), 1))
            painter.setBrush(QColor(colours.accent_fill if choice.is_ticked else colours.surface))
            painter.drawRoundedRect(box, 4, 4)
            if choice.is_ticked:
                paint_icon(painter, box.adjusted(2, 2, -2, -2), "check", colours.on_accent)
        picture = QRectF(box.right() + _GAP, rect.center().y() - HEIGHT / 2, WIDTH, HEIGHT)
        image = index.data(IMAGE_ROLE)
        paint_picture(painter, picture, image, colours.picture)
        if image.isNull():
            middle = picture.center()
            paint_icon(painter, QRectF(middle.x() - 10, middle.y() - 10, 20, 20), "camera", "#8C98AC")
        round_corners(painter, picture, ground, 6)

    def _paint_words(self, painter: QPainter, rect: QRect, index: AnyIndex, choice: ChannelChoice) -> None:
        colours = current_palette()
        problem = bool(index.data(PROBLEM_ROLE)) if index.column() in (ChannelColumn.NAME, ChannelColumn.LINK) else False
        inside = rect.adjusted(_GAP, 0, -4, -1)
        colour = colours.text
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            field = QRectF(_field_of(rect))
            painter.setPen(QPen(QColor(colours.error if problem else colours.field_border), 2 if problem else 1))
            painter.setBrush(QColor(colours.surface))
            painter.drawRoundedRect(field.adjusted(0.5, 0.5, -0.5, -0.5), _CORNER, _CORNER)
            inside = _field_of(rect).adjusted(_GAP, 0, -6, 0)
        elif index.column() == ChannelColumn.STATE:
            colour = _state_colour(choice)
        elif index.column() == ChannelColumn.STREAMS or choice.state is ChannelState.HERE or choice.main is None:
            colour = colours.muted
        painter.setPen(QColor(colour))
        lines = str(index.data(Qt.ItemDataRole.DisplayRole)).split("\n")
        metrics = painter.fontMetrics()
        if index.column() == ChannelColumn.STATE and metrics.horizontalAdvance(lines[0]) > inside.width():
            painter.drawText(inside, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap), lines[0])
            return
        top = inside.center().y() - metrics.height() * len(lines) / 2
        for number, line in enumerate(lines):
            words = metrics.elidedText(line, Qt.TextElideMode.ElideRight, inside.width())
            area = QRect(inside.left(), int(top + metrics.height() * number), inside.width(), metrics.height())
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), words)


def _field_of(rect: QRect) -> QRect:
    return QRect(rect.left() + 2, rect.center().y() - _FIELD_HEIGHT // 2, rect.width() - 6, _FIELD_HEIGHT)


def _state_colour(choice: ChannelChoice) -> str:
    colours = current_palette()
    if choice.state is ChannelState.RENAMED:
        return colours.warning
    if choice.state is ChannelState.HERE or not choice.channel.online:
        return colours.muted
    return colours.ok

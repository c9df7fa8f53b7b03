"""SingleChannel: one camera alone, with a large picture, its name and what it can do."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.flows.add_camera import MAX_TITLE_LENGTH
from app.flows.wording.channel_words import picture_words
from app.models.channel_pictures import ChannelPictures
from app.models.channel_table import ChannelColumn, ChannelTableModel
from app.models.translate import translate
from app.views.fields.field import Field
from app.views.look.controls import make_box, make_label
from app.views.look.theme import current_palette
from app.views.parts.picture_frame import paint_picture, paint_veil, round_corners


class SingleChannel(QWidget):
    """The first row of the model as a card."""

    def __init__(self, model: ChannelTableModel, pictures: ChannelPictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._pictures = pictures
        self.title_edit = QLineEdit()
        self.title_edit.setMaxLength(MAX_TITLE_LENGTH)
        self.name = Field(self.tr("Name"), self.title_edit, self.tr("People see this name. It also becomes part of the link they open."))
        self.picture = _Picture()
        self._facts = make_label("", wrap=True)
        self._link = make_label("", "small", wrap=True)
        card, row = make_box("card", horizontal=True, margins=16, spacing=20)
        row.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(12)
        for widget in (self.name, self._link, self._facts):
            words.addWidget(widget)
        words.addStretch(1)
        row.addLayout(words, 1)
        column = QHBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.title_edit.textEdited.connect(self._typed)
        model.dataChanged.connect(self._show)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    @property
    def facts(self) -> str:
        """What is said of the camera."""
        return self._facts.text()

    def show_choice(self) -> None:
        """Show what the model has, and ask for its picture."""
        self.title_edit.setText(self._model.choices[0].title)
        self._show()
        QTimer.singleShot(0, self, self._want_picture)

    def focus_name(self) -> None:
        self.title_edit.setFocus()
        self.title_edit.selectAll()

    def _want_picture(self) -> None:
        if self.isVisible():
            self._pictures.want(self._model.choices[:1])

    def _typed(self, text: str) -> None:
        self._model.setData(self._model.index(0, ChannelColumn.NAME), text)

    def _show(self) -> None:
        if not self._model.choices or self.isHidden():
            return
        choice = self._model.choices[0]
        self.picture.show_image(self._pictures.image(choice))
        self.name.set_problem(self._model.problem(0))
        self._link.setText(self.tr("Link: {0}").format(choice.name))
        lines = [*picture_words(choice, translate), self.tr("It can be steered.") if choice.channel.control else ""]
        if not choice.channel.online:
            lines.append(self.tr("It is offline now, and comes by itself as soon as it is back."))
        self._facts.setText("\n".join(filter(None, lines)))


class _Picture(QWidget):
    """The newest picture, as large as the card has room for."""

    def __init__(self) -> None:
        super().__init__()
        self.image = QImage()
        self.setFixedSize(368, 207)
        self.setAccessibleName(self.tr("No picture"))

    def show_image(self, image: QImage) -> None:
        self.image = image
        self.setAccessibleName(self.tr("No picture") if image.isNull() else self.tr("Still picture from the camera"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        area = QRectF(self.rect())
        painter = QPainter(self)
        paint_picture(painter, area, self.image, current_palette().picture)
        if self.image.isNull():
            paint_veil(painter, area, "camera", "", "#C3CCDA", over_picture=False)
        round_corners(painter, area, current_palette().surface)

"""TitleField: a camera's name as a heading, which a double click turns into a field."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QStackedLayout, QToolTip, QWidget

from app.flows.add_camera import MAX_TITLE_LENGTH
from app.views.look.style_property import set_style_property
from app.views.parts.elided_label import ElidedLabel


class TitleField(QWidget):
    """Enter keeps the new name, Escape the old one; so does looking elsewhere, where the new one cannot be."""

    renamed = Signal(str)

    def __init__(self, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._find_problem: Callable[[str], str] = lambda title: ""
        self.is_changeable = True
        self._label = ElidedLabel(role)
        self.edit = _TitleEdit()
        self.edit.setMaxLength(MAX_TITLE_LENGTH)
        self.edit.setAccessibleName(self.tr("Name"))
        self.edit.textChanged.connect(self._edited)
        self.edit.returnPressed.connect(self._accept)
        self.edit.left.connect(self._leave)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._label)
        self._stack.addWidget(self.edit)
        self.setSizePolicy(self._label.sizePolicy())

    @property
    def is_editing(self) -> bool:
        return self._stack.currentWidget() is self.edit

    @property
    def whole_width(self) -> int:
        """How wide the name is where nothing is cut off."""
        return self._label.sizeHint().width()

    def text(self) -> str:
        """The name as it is, whatever is being typed."""
        return self._label.text()

    def setText(self, text: str) -> None:
        self._label.setText(text)

    def set_check(self, find_problem: Callable[[str], str]) -> None:
        """`find_problem` says what is wrong with a name, "" where nothing is."""
        self._find_problem = find_problem

    def begin(self) -> None:
        """Let the person type, where the name can be changed."""
        if not self.is_changeable:
            return
        self.edit.setText(self.text())
        self._stack.setCurrentWidget(self.edit)
        self.edit.setFocus()
        self.edit.selectAll()

    def cancel(self) -> None:
        """Keep the old name."""
        QToolTip.hideText()
        self._stack.setCurrentWidget(self._label)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self.is_editing:
            self.begin()

    def _edited(self) -> None:
        problem = self._problem()
        set_style_property(self.edit, "wrong", "true" if problem else "false")
        self.edit.setAccessibleDescription(problem)

    def _problem(self) -> str:
        title = self.edit.text().strip()
        return "" if title == self.text() else self._find_problem(title)

    def _accept(self) -> None:
        if problem := self._problem():
            QToolTip.showText(self.edit.mapToGlobal(self.edit.rect().bottomLeft()), problem, self.edit)
            return
        title, before = self.edit.text().strip(), self.text()
        self.cancel()
        if title != before:
            self.renamed.emit(title)

    def _leave(self, keep: bool) -> None:
        if self.is_editing:
            if keep and not self._problem():
                self._accept()
            else:
                self.cancel()


class _TitleEdit(QLineEdit):
    left = Signal(bool)  # False: by Escape

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit(False)
        else:
            super().keyPressEvent(event)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                event.accept()  # a dialog or a shortcut behind it gets none of it

    def event(self, event: QEvent) -> bool:
        result = super().event(event)
        if event.type() == QEvent.Type.FocusOut and not QToolTip.isVisible():
            self.left.emit(True)
        return result

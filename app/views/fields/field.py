"""Field: a label, the editor below it, and one line that helps or says what is wrong."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.views.look.controls import make_label, set_role
from app.views.look.style_property import set_style_property


class Field(QWidget):
    """Keeps the helping line's place, so that nothing jumps when a fault appears."""

    def __init__(self, title: str, editor: QWidget, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self._hint = hint
        self._title = make_label(title, "strong")
        self._title.setBuddy(editor)
        self._note = make_label(hint, "small", wrap=True)
        if not editor.accessibleName():
            editor.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._title)
        column.addWidget(editor)
        column.addWidget(self._note)
        self._note.setVisible(bool(hint))  # not before it has a parent: it would be a window of its own

    @property
    def problem(self) -> str:
        """What is wrong with the entry, empty where nothing is."""
        return self._note.text() if self._note.property("role") == "error" else ""

    def set_problem(self, text: str) -> None:
        """Show `text` as a fault; empty = back to the hint."""
        set_role(self._note, "error" if text else "small")
        self._note.setText(text or self._hint)
        self._note.setVisible(bool(text or self._hint))
        set_style_property(self.editor, "wrong", "true" if text else "false")
        self.editor.setAccessibleDescription(text or self._hint)

    def set_hint(self, text: str) -> None:
        wrong = self.problem
        self._hint = text
        self.set_problem(wrong)

    def set_title(self, text: str) -> None:
        self._title.setText(text)
        self.editor.setAccessibleName(text)

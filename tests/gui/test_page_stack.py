"""Pages are made when they are first asked for, and once."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.views.window.page_stack import PageStack


def test_a_page_is_made_once_and_late(qtbot: QtBot) -> None:
    made: list[str] = []

    def maker(name: str) -> QWidget:
        made.append(name)
        return QLabel(name)

    stack = PageStack({"one": lambda: maker("one"), "two": lambda: maker("two")})
    qtbot.addWidget(stack)
    stack.show_page("two")
    assert made == ["two"]
    assert stack.made("one") is None
    stack.show_page("one")
    stack.show_page("two")
    assert made == ["two", "one"]
    assert stack.current_key == "two"
    assert stack.get("one") is stack.made("one")

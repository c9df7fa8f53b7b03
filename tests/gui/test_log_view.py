"""The log page: filter, search, copy, and no work while hidden."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from tests.kit.loops.gui_loop import on_gui_loop, turn
from tests.kit.relay.sample_events import make_log_entry

LINES = (("info", "gate"), ("warning", "gate"), ("error", "hall"), ("info", ""), ("warning", "hall"))
FILTERS = [
    ("", "info", "", 5),
    ("", "warning", "", 3),
    ("", "error", "", 1),
    ("gate", "info", "", 2),
    ("hall", "warning", "", 2),
    ("", "info", "number 3", 1),
]


def open_log(stage: Any) -> Any:
    window = stage.window()
    for number, (level, mount) in enumerate(LINES):
        stage.tell(replace(make_log_entry(number, f"number {number}"), level=level, mount=mount, code="something_new"))
    window.show_page("log")
    return window.log_page


@pytest.mark.parametrize(("mount", "level", "word", "lines"), FILTERS)
@on_gui_loop
async def test_filters(stage: Any, mount: str, level: str, word: str, lines: int) -> None:
    page = open_log(stage)
    page.camera.setCurrentIndex(page.camera.findData(mount))
    page.level.setCurrentIndex(page.level.findData(level))
    page.search.setText(word)
    assert len(page.shown_lines) == lines


@on_gui_loop
async def test_copy_takes_the_lines_shown(stage: Any) -> None:
    page = open_log(stage)
    page.level.setCurrentIndex(page.level.findData("error"))
    page.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert "Hall" in copied  # the camera's title, not its name in links
    assert "error" in copied
    assert "number 2" in copied
    assert "\n" not in copied


@on_gui_loop
async def test_copy_takes_the_marked_lines(stage: Any) -> None:
    page = open_log(stage)
    selection = page.list.selectionModel()
    for row in (1, 3):
        selection.select(page.list.model().index(row, 0), selection.SelectionFlag.Select)
    page.copy()
    assert [line.rpartition("  ")[2] for line in QGuiApplication.clipboard().text().splitlines()] == ["number 1", "number 3"]


@on_gui_loop
async def test_hidden_log_lays_nothing_out(stage: Any) -> None:
    page = open_log(stage)
    assert page.list.model() is not None
    page.window().show_page("cameras")
    assert page.list.model() is None
    stage.tell(make_log_entry(99))
    page.window().show_page("log")
    assert page.list.model().rowCount() == 6


@on_gui_loop
async def test_newest_line_stays_in_sight_until_somebody_scrolls_up(stage: Any) -> None:
    page = open_log(stage)
    stage.tell(*(make_log_entry(number) for number in range(100, 300)))
    await turn()
    bar = page.list.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    bar.setValue(0)
    stage.tell(make_log_entry(301))
    await turn()
    assert bar.value() == 0


@on_gui_loop
async def test_empty_log_says_so(stage: Any) -> None:
    window = stage.window()
    window.show_page("log")
    assert window.log_page._empty.isVisible()


@on_gui_loop
async def test_a_long_name_leaves_room_to_search(make_stage: Any) -> None:
    window = make_stage("a-camera-" * 12).window()
    window.resize(window.minimumSize())
    window.show_page("log")
    await turn()
    assert window.log_page.search.width() > window.log_page.level.width() > 100

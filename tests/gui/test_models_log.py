"""The log page: bounded, newest last."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.models.log import LogModel, LogRole
from relay_engine import LogEntry
from tests.kit.relay.sample_events import make_log_entry, make_mount_status


def numbers(model: LogModel) -> list[int]:
    return [int(model.entry_at(row).key.removeprefix("log/")) for row in range(model.rowCount())]


def test_lines_in_words(qtmodeltester: ModelTester) -> None:
    model = LogModel()
    qtmodeltester.check(model)
    model.take_events((make_mount_status(), make_log_entry(1)))
    index = model.index(0)
    assert (index.data(), index.data(LogRole.LEVEL), index.data(LogRole.MOUNT), index.data(LogRole.AT)) == ("Live.", "info", "gate", 1001.0)
    assert index.data(LogRole.TIME_WORDS).startswith(f"{datetime.fromtimestamp(1001):%m-%d} ")  # another day
    model.take_events((replace(make_log_entry(2), at=time.time()),))
    assert len(model.index(1).data(LogRole.TIME_WORDS)) == 8
    model.clear()
    assert model.rowCount() == 0


@pytest.mark.parametrize("batch", [1, 3, 10, 60])
def test_the_oldest_go_and_the_newest_stay(qtmodeltester: ModelTester, batch: int) -> None:
    model = LogModel(max_entries=50, slack=5)
    qtmodeltester.check(model)
    for first in range(0, 120, batch):
        model.take_events(tuple(make_log_entry(number) for number in range(first, first + batch)))
        shown = numbers(model)
        assert shown[-1] == first + batch - 1
        assert len(shown) <= 50
        assert shown == list(range(shown[0], shown[-1] + 1))
    assert len(shown) >= 45


def test_a_tick_without_lines_is_silent(qtbot: QtBot) -> None:
    model = LogModel()
    with qtbot.assertNotEmitted(model.rowsInserted):
        model.take_events((make_mount_status(),))


def test_the_tool_tip_has_the_words_and_what_the_camera_said(qtbot: QtBot) -> None:
    model = LogModel()
    facts = (("fault", "ended"), ("detail", "session closed"))
    model.take_events((LogEntry("log/1", 1000.0, "warning", "gate", "mount_retrying", facts, "plain English"),))
    date, words, said = model.index(0).data(Qt.ItemDataRole.ToolTipRole).split("\n")
    assert date.startswith(f"{datetime.fromtimestamp(1000):%Y-%m-%d}")
    assert (words, said) == ("The camera ended the stream. Trying again.", "session closed")

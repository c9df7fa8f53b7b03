"""The table of viewers: merged, sorted, never reset by a tick."""

from __future__ import annotations

import random
from typing import Any

import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.models.reader_table import READER_ROLE, ReaderColumn, ReaderTableModel
from relay_engine import Removed
from tests.kit.relay.sample_events import make_reader_status

DESCENDING = Qt.SortOrder.DescendingOrder


@pytest.fixture
def table(qtmodeltester: ModelTester) -> ReaderTableModel:
    model = ReaderTableModel("gate")
    qtmodeltester.check(model)
    return model


def ids(model: ReaderTableModel) -> list[str]:
    return [model.reader_at(row).id for row in range(model.rowCount())]


def words(model: ReaderTableModel, row: int) -> list[Any]:
    return [model.index(row, column).data() for column in ReaderColumn]


def reader(name: str, **changes: Any) -> Any:
    return make_reader_status(name, **changes)


def test_a_row_in_words(table: ReaderTableModel) -> None:
    table.take_events((reader("r1", user_agent="LibVLC/3.0", bytes_sent=12_400_000, bitrate=2_100_000, state="skipping"),))
    row = words(table, 0)
    assert row[ReaderColumn.WHO] == "10.0.0.9 · VLC"
    assert row[ReaderColumn.PROTOCOL] == "RTSP (TCP)"
    assert row[ReaderColumn.SENT] == "12.4 MB"
    assert row[ReaderColumn.RATE] == "2.1 Mbit/s"
    assert row[ReaderColumn.DROPPED] == "4"
    assert row[ReaderColumn.STATE] == "Too slow: skips pictures"
    assert table.index(0, 0).data(READER_ROLE).id == "r1"
    assert table.headerData(0, Qt.Orientation.Horizontal) == "Viewer"


def test_a_tick_changes_data_and_nothing_else(table: ReaderTableModel, qtbot: QtBot) -> None:
    table.take_events(tuple(reader(f"r{number}", since=number) for number in range(5)))
    with (
        qtbot.assertNotEmitted(table.modelReset),
        qtbot.assertNotEmitted(table.layoutChanged),
        qtbot.assertNotEmitted(table.rowsInserted),
        qtbot.waitSignal(table.dataChanged, timeout=100),
    ):
        table.take_events(tuple(reader(f"r{number}", since=number, bytes_sent=99) for number in range(5)))
    assert words(table, 3)[ReaderColumn.SENT] == "99 B"


def test_events_of_other_things_touch_nothing(table: ReaderTableModel, qtbot: QtBot) -> None:
    table.take_events((reader("r1"),))
    with qtbot.assertNotEmitted(table.dataChanged):
        table.take_events((Removed("mount/gate"), Removed("reader/unknown")))


def test_only_this_mounts_viewers_and_not_the_preview(table: ReaderTableModel) -> None:
    table.take_events((reader("r1"), reader("r2", mount="yard"), reader("r3", protocol="preview")))
    assert ids(table) == ["r1"]
    table.set_mount("yard")
    assert ids(table) == ["r2"]
    table.set_mount(None)
    assert sorted(ids(table)) == ["r1", "r2"]
    assert table.total_bitrate() == 4_000_000


def test_viewers_that_leave_go_and_may_come_again(table: ReaderTableModel) -> None:
    table.take_events(tuple(reader(f"r{number}", since=number) for number in range(4)))
    table.take_events((Removed("reader/r1"), Removed("reader/r3")))
    assert ids(table) == ["r0", "r2"]
    table.take_events((reader("r1", since=1),))
    assert ids(table) == ["r0", "r1", "r2"]


@pytest.mark.parametrize(
    ("column", "field", "values"),
    [
        (ReaderColumn.RATE, "bitrate", [300, 100, 200]),
        (ReaderColumn.SENT, "bytes_sent", [30, 10, 20]),
        (ReaderColumn.WHO, "peer", ["10.0.0.100:1", "10.0.0.9:1", "10.0.0.20:1"]),
        (ReaderColumn.PROTOCOL, "protocol", ["webrtc", "hls", "rtsp/tcp"]),
        (ReaderColumn.STATE, "state", ["stalled", "paused", "playing"]),
        (ReaderColumn.DROPPED, "dropped_units", [9, 1, 5]),
        (ReaderColumn.SINCE, "since", [9.0, 1.0, 5.0]),
    ],
)
def test_sorting(table: ReaderTableModel, column: ReaderColumn, field: str, values: list[Any]) -> None:
    table.take_events(tuple(reader(name, **{field: value}) for name, value in zip("abc", values, strict=True)))
    table.sort(column)
    assert ids(table) == ["b", "c", "a"]
    table.sort(column, DESCENDING)
    assert ids(table) == ["a", "c", "b"]


def test_the_order_follows_the_rates_and_the_selection_follows_its_viewer(table: ReaderTableModel, qtbot: QtBot) -> None:
    table.sort(ReaderColumn.RATE, DESCENDING)
    table.take_events((reader("a", bitrate=1), reader("b", bitrate=2), reader("c", bitrate=3)))
    assert ids(table) == ["c", "b", "a"]
    selected = QPersistentModelIndex(table.index(2, 0))
    with qtbot.assertNotEmitted(table.modelReset):
        table.take_events((reader("a", bitrate=9),))
    assert ids(table) == ["a", "c", "b"]
    assert table.reader_at(selected.row()).id == "a"


def test_a_late_page_gets_all_readers(table: ReaderTableModel) -> None:
    table.take_events((reader("r1"), reader("r2", mount="yard")))
    late = ReaderTableModel("yard")
    late.take_events(table.all_readers())
    assert ids(late) == ["r2"]


@pytest.mark.parametrize("order", [Qt.SortOrder.AscendingOrder, DESCENDING])
def test_any_coming_and_going_keeps_rows_sorted_and_true(table: ReaderTableModel, order: Qt.SortOrder) -> None:
    chance = random.Random(7)
    table.sort(ReaderColumn.RATE, order)
    truth: dict[str, int] = {}
    for _ in range(40):
        events: list[Any] = []
        for name in chance.sample(range(30), 6):
            if name in truth and chance.random() < 0.4:
                del truth[name]
                events.append(Removed(f"reader/{name}"))
            else:
                truth[name] = chance.randrange(5)
                events.append(reader(str(name), bitrate=truth[name]))
        table.take_events(tuple(events))
        shown = [table.reader_at(row) for row in range(table.rowCount())]
        assert {int(one.id): one.bitrate for one in shown} == truth
        rates = [one.bitrate for one in shown]
        assert rates == sorted(rates, reverse=order is DESCENDING)

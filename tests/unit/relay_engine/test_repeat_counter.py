"""Repeated log lines."""

from __future__ import annotations

import logging

import pytest

from relay_engine.repeat_counter import RepeatCounter

LOG = logging.getLogger("test_repeat_counter")


@pytest.fixture
def counter(caplog: pytest.LogCaptureFixture) -> RepeatCounter:
    caplog.set_level(logging.INFO)
    return RepeatCounter(LOG)


def test_repeats_are_counted_and_written_once_a_second(counter: RepeatCounter, caplog: pytest.LogCaptureFixture) -> None:
    for index in range(100):
        counter.note("garbage", f"garbage {index}", 10.0 + index / 1000)
    assert caplog.messages == ["garbage 0"]
    counter.flush(10.9)
    assert len(caplog.messages) == 1
    counter.flush(11.0)
    assert caplog.messages == ["garbage 0", "garbage 99 (99 times more in the last 1 s)"]
    counter.note("garbage", "garbage again", 11.5)
    assert len(caplog.messages) == 2


def test_after_a_quiet_second_a_line_is_news_again(counter: RepeatCounter, caplog: pytest.LogCaptureFixture) -> None:
    counter.note("garbage", "one", 10.0)
    counter.note("garbage", "two", 12.0)
    assert caplog.messages == ["one", "two"]


def test_different_lines_do_not_hide_each_other(counter: RepeatCounter, caplog: pytest.LogCaptureFixture) -> None:
    counter.note("a", "one", 10.0)
    counter.note("b", "two", 10.0)
    assert caplog.messages == ["one", "two"]


def test_a_flood_of_different_lines_is_bounded(counter: RepeatCounter, caplog: pytest.LogCaptureFixture) -> None:
    for index in range(5000):
        counter.note(index, "line", 10.0)
    assert len(caplog.messages) == 1000


def test_a_traceback_comes_with_the_first_line_alone(counter: RepeatCounter, caplog: pytest.LogCaptureFixture) -> None:
    for index in range(50):
        counter.note("defect", "GET / failed", 10.0 + index / 1000, error=ValueError("x"))
    counter.flush(11.5)
    assert [record.exc_info is not None and record.exc_info[0] is ValueError for record in caplog.records] == [True, False]

"""LineWriter: a stream that blocks costs lines, never the one who writes them."""

from __future__ import annotations

import io
import logging
import sys
import threading

import pytest

from relay_engine import line_writer
from relay_engine.line_writer import LineWriter
from relay_engine.log import RedactingFormatter, StandardErrorHandler


class MarkedConsole(io.StringIO):
    """Text is marked in it: nothing can be written until Enter."""

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.enter = threading.Event(), threading.Event()

    def write(self, text: str) -> int:
        self.reached.set()
        assert self.enter.wait(20)
        return super().write(text)


@pytest.fixture
def console():
    marked = MarkedConsole()
    yield marked
    marked.enter.set()


def test_lines_come_in_order_and_all_at_the_end() -> None:
    stream = io.StringIO()
    writer = LineWriter(stream)
    for index in range(500):
        writer.put(f"{index}\n")
    writer.stop(20)
    assert stream.getvalue().split() == [str(index) for index in range(500)]


def test_a_marked_console_costs_lines_that_are_counted_and_told(console):
    writer = LineWriter(console)
    writer.put("first\n")
    assert console.reached.wait(20)
    for index in range(1_500):
        writer.put(f"{index}\n")
    assert writer.lost == 500
    console.enter.set()
    writer.stop(20)
    lines = console.getvalue().splitlines()
    assert lines[:2] == ["first", "0"]
    assert lines[-2:] == ["999", "(500 lines were left out: nobody took them)"]


def test_long_lines_are_bounded_by_their_size(console):
    writer = LineWriter(console)
    writer.put("first\n")
    assert console.reached.wait(20)
    for _ in range(100):
        writer.put("x" * 10_000 + "\n")
    assert writer.lost > 70
    console.enter.set()
    writer.stop(20)


def test_a_console_that_stays_marked_does_not_keep_the_program(console):
    writer = LineWriter(console)
    writer.put("first\n")
    assert console.reached.wait(20)
    writer.stop(0.0)
    assert writer._thread.daemon


def test_a_closed_stream_costs_its_lines_only() -> None:
    stream = io.StringIO()
    stream.close()
    writer = LineWriter(stream)
    writer.put("a\n")
    writer.stop(20)
    assert writer.lost == 1


def test_where_streams_block_the_log_goes_by_a_thread(console, monkeypatch):
    monkeypatch.setattr(sys, "stderr", console)
    handler = StandardErrorHandler(by_thread=True)
    handler.setFormatter(RedactingFormatter())
    for index in range(line_writer._MAX_LINES + 100):
        handler.handle(logging.LogRecord("relay", logging.INFO, __file__, 1, "viewer %d of rtsp://a:secret@b/ left", (index,), None))
    assert handler.lost > 0
    console.enter.set()
    handler._writer.stop(20)
    handler.close()
    assert "viewer 0 of rtsp://***@b/ left" in console.getvalue()
    assert "secret" not in console.getvalue()

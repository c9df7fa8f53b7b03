"""One window per settings folder: the second start shows the first, whatever a dead one has left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from app.single_instance import SingleInstance, Start, _socket_name
from relay_engine import FolderLock

ROOT = Path(__file__).parent.parent.parent

# Starts like the program, without its window: says what became of it, and when it is asked to show itself.
PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.single_instance import SingleInstance, Start
application = QApplication(["relay"])
instance = SingleInstance(Path(sys.argv[1]))
instance.shown_again.connect(lambda: print("shown", flush=True))
start = instance.begin()
print(start.value, flush=True)
if start is Start.FIRST:
    application.exec()
"""


class Program:
    """One start of the program in a process of its own."""

    def __init__(self, home: Path) -> None:
        command = [sys.executable, "-c", PROGRAM, str(home)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture
def programs() -> Iterator[list[Program]]:
    started: list[Program] = []
    yield started
    for program in started:
        program.kill()


def start(programs: list[Program], home: Path) -> Program:
    programs.append(Program(home))
    return programs[-1]


def test_the_second_start_shows_the_first_and_ends(tmp_path: Path, programs: list[Program]) -> None:
    first = start(programs, tmp_path)
    assert first.line() == "first"
    for _ in range(2):
        second = start(programs, tmp_path)
        assert second.line() == "handed over"
        assert second.process.wait(20) == 0
        assert first.line() == "shown"


def test_a_killed_first_one_keeps_nobody_out(tmp_path: Path, programs: list[Program]) -> None:
    first = start(programs, tmp_path)
    assert first.line() == "first"
    first.kill()
    heir = start(programs, tmp_path)  # over a lock file and a socket that nobody serves
    assert heir.line() == "first"
    assert start(programs, tmp_path).line() == "handed over"
    assert heir.line() == "shown"


def test_of_several_starts_at_once_one_is_first(tmp_path: Path, programs: list[Program]) -> None:
    for _ in range(4):
        start(programs, tmp_path)
    assert sorted(program.line() for program in programs) == ["first", *["handed over"] * 3]


def test_two_folders_are_two_programs(tmp_path: Path, programs: list[Program]) -> None:
    assert start(programs, tmp_path / "one").line() == "first"
    assert start(programs, tmp_path / "two").line() == "first"


def test_a_long_path_is_no_hindrance(tmp_path: Path, programs: list[Program]) -> None:
    home = tmp_path / ("deep" * 30) / "집"
    first = start(programs, home)
    assert first.line() == "first"
    assert start(programs, home).line() == "handed over"
    assert first.line() == "shown"


def test_a_holder_without_a_window_is_told(qapp: QApplication, tmp_path: Path) -> None:
    lock = FolderLock(tmp_path, "window.lock")
    lock.claim()
    instance = SingleInstance(tmp_path)
    try:
        assert instance.begin(deadline_s=0.05) is Start.SILENT
        assert instance.holder == os.getpid()
    finally:
        instance.close()
        lock.release()


def test_who_waits_takes_over_from_one_that_is_ending(qapp: QApplication, tmp_path: Path, programs: list[Program]) -> None:
    ending = start(programs, tmp_path)
    assert ending.line() == "first"
    ending.process.kill()
    instance = SingleInstance(tmp_path)
    assert instance.begin() is Start.FIRST
    instance.close()


def test_a_visitor_that_says_nothing_useful_shows_nothing(qapp: QApplication, tmp_path: Path) -> None:
    from PySide6.QtNetwork import QLocalSocket

    instance = SingleInstance(tmp_path)
    asked: list[bool] = []
    instance.shown_again.connect(lambda: asked.append(True))
    assert instance.begin() is Start.FIRST
    visitor = QLocalSocket()
    visitor.connectToServer(_socket_name(tmp_path))
    assert visitor.waitForConnected(2000)
    visitor.write(b"x" * 4096)
    visitor.flush()
    deadline = time.monotonic() + 10
    while visitor.state() is not QLocalSocket.LocalSocketState.UnconnectedState and time.monotonic() < deadline:
        QCoreApplication.processEvents()  # it is sent away
    assert visitor.state() is QLocalSocket.LocalSocketState.UnconnectedState
    assert asked == []
    visitor.abort()
    instance.close()


def test_a_folder_that_cannot_be_written_still_opens(qapp: QApplication, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    instance = SingleInstance(tmp_path / "file" / "home")
    assert instance.begin(deadline_s=0.05) is Start.FIRST
    instance.close()


def test_names_differ_by_folder(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 120)
    names = {_socket_name(home) for home in (tmp_path / "a", tmp_path / "b", deep, deep / "c")}
    assert len(names) == 4
    assert _socket_name(deep).startswith("relay-server-")

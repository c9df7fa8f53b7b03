"""PythonFinder: what it makes of the answers of the Pythons that it finds; none is run."""

from __future__ import annotations

import importlib
import subprocess
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture
def finder() -> ModuleType:
    return importlib.import_module("python_finder")


def answer_with(monkeypatch: pytest.MonkeyPatch, answers: dict[str, bytes]) -> list[list[str]]:
    """Let each program print what `answers` says; return the commands that were asked for."""
    commands: list[list[str]] = []

    def run(command: list[str], **_options: Any) -> subprocess.CompletedProcess[bytes]:
        commands.append(command)
        if command[0] not in answers:
            raise FileNotFoundError(command[0])
        return subprocess.CompletedProcess(command, 0, answers[command[0]])

    monkeypatch.setattr(subprocess, "run", run)
    return commands


@pytest.mark.parametrize(
    ("answer", "works"),
    [
        (b"3 13 1\n", True),
        (b"3 12 1\r\n", True),
        (b"3 11 1\n", False),
        (b"3 15 1\n", False),
        (b"3 13 0\n", False),  # PyPy, 32 bits, no GIL, or Windows on ARM
        (b"3 13 1 ensurepip\n", False),
        (b"3 13 1 ssl\n", False),
        (b"", False),
        (b"pyenv: python3.13: command not found\n", False),
        (b"\xff\xfe\n", False),
    ],
)
def test_works_only_where_new_enough_and_whole(finder: ModuleType, monkeypatch: pytest.MonkeyPatch, answer: bytes, works: bool) -> None:
    answer_with(monkeypatch, {"python3": answer})
    assert finder.works("python3") is works
    assert not finder.works("absent")


@pytest.mark.parametrize(
    ("lacking", "split_off"), [(b"ensurepip", True), (b"ensurepip venv", True), (b"ensurepip ssl", False), (b"ctypes", False), (b"", False)]
)
def test_a_python_that_lacks_venv_alone_is_told_from_one_that_lacks_more(
    finder: ModuleType, monkeypatch: pytest.MonkeyPatch, lacking: bytes, split_off: bool
) -> None:
    answer_with(monkeypatch, {"python3": b"3 13 1 " + lacking})
    monkeypatch.setattr(finder, "_candidates", lambda: iter(["absent", "python3"]))
    found = finder.find_without_venv()
    assert (found is not None) is split_off
    assert found is None or (found.path, found.version) == ("python3", "3.13")


def test_a_whole_python_is_preferred_to_one_without_venv(finder: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, {"first": b"3 13 1 ensurepip", "second": b"3 12 1"})
    monkeypatch.setattr(finder, "_candidates", lambda: iter(["first", "second"]))
    assert finder.find_python() == "second"


def test_the_probe_itself_runs_on_this_python(finder: ModuleType) -> None:
    """The one test that starts a process: the probe's text is Python, and says what it should of a Python that works."""
    import sys

    assert finder.works(sys.executable)


def test_windows_launcher_is_asked_for_utf8(finder: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    path = "D:\\사용자\\홍길동\\Python313\\python.exe"
    commands = answer_with(monkeypatch, {"py": path.encode() + b"\r\n"})
    assert set(finder._of_windows_launcher()) == {path}
    assert all("utf8" in command for command in commands)

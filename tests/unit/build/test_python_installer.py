"""PythonInstaller: what a person without a fit Python is told, and what root has done for them; nothing is installed."""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
from types import ModuleType

import pytest


class Machine:
    """A pretended machine: what is on it, and what was installed."""

    def __init__(self) -> None:
        self.root = False
        self.tools: set[str] = set()
        self.pip = False
        self.installed: list[str] = []
        self.commands: list[list[str]] = []


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()
    packages = importlib.import_module("system_packages")

    def install(names: list[str]) -> bool:
        if not (machine.root and "apt-get" in machine.tools):
            return False
        machine.installed += names
        machine.pip = machine.pip or "python3-pip" in names
        return True

    def call(command: list[str], **_options: object) -> int:
        machine.commands.append(command)
        return 0 if command[1:] == ["-m", "pip", "--version"] and machine.pip else 1

    monkeypatch.setattr(packages, "install", install)
    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setattr(shutil, "which", lambda name, path=None: f"/usr/bin/{name}" if name in machine.tools else None)
    monkeypatch.setattr(sys, "platform", "linux")
    return machine


@pytest.fixture
def installer(machine: Machine) -> ModuleType:
    return importlib.import_module("python_installer")


def without_venv(monkeypatch: pytest.MonkeyPatch, machine: Machine) -> None:
    finder = importlib.import_module("python_finder")
    monkeypatch.setattr(finder, "find_without_venv", lambda: finder.Python("/usr/bin/python3", "3.13", frozenset({"ensurepip"})))
    monkeypatch.setattr(finder, "works", lambda _python: bool(machine.installed))


def nothing_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.import_module("python_finder"), "find_without_venv", lambda: None)


def end_of(installer: ModuleType) -> str:
    with pytest.raises(SystemExit) as stopped:
        installer.install_python("work")
    return str(stopped.value)


def test_a_debian_user_is_told_which_package_venv_is_in(
    installer: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without_venv(monkeypatch, machine)
    machine.tools = {"apt-get"}
    assert "sudo apt-get install python3.13-venv" in end_of(installer)
    assert "No working Python" not in capsys.readouterr().out


def test_root_gets_venv_installed(installer: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    without_venv(monkeypatch, machine)
    machine.tools, machine.root = {"apt-get"}, True
    assert installer.install_python("work") == "/usr/bin/python3"
    assert machine.installed == ["python3.13-venv"]


def test_a_debian_user_without_pip_is_told_how_to_get_it(installer: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_fit(monkeypatch)
    machine.tools = {"apt-get"}
    assert "sudo apt-get install python3-pip" in end_of(installer)


def test_root_without_pip_gets_it_and_goes_on(installer: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_fit(monkeypatch)
    machine.tools, machine.root = {"apt-get"}, True
    end_of(installer)
    assert machine.installed == ["python3-pip"]
    assert any("uv" in command for command in machine.commands)


@pytest.mark.parametrize(
    ("platform", "words"),
    [
        ("win32", "winget install --architecture x64 Python.Python.3.13"),
        ("darwin", "python.org/downloads/macos"),
        ("linux", "uv python install 3.13"),
    ],
)
def test_the_last_word_is_what_to_do_on_this_system(
    installer: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch, platform: str, words: str
) -> None:
    nothing_fit(monkeypatch)
    machine.pip = True  # pip is there, and cannot reach anything
    monkeypatch.setattr(sys, "platform", platform)
    assert words in end_of(installer)


def test_a_uv_that_fails_leaves_the_same_advice(installer: ModuleType, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing_fit(monkeypatch)
    machine.tools = {"uv"}
    ending = end_of(installer)
    assert "uv could not install Python 3.13" in ending
    assert "uv python install 3.13" in ending

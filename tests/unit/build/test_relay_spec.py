"""The packaging recipe, executed with recorders in PyInstaller's place: what it would build on each system."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]
SPEC = ROOT / "build" / "relay.spec"


class Recipe:
    """What the recipe asked PyInstaller for."""

    def __init__(self) -> None:
        self.programs: dict[str, bool] = {}  # name -> console
        self.collected: list[Any] = []
        self.bundle: dict[str, Any] = {}

    def names(self) -> dict[str, Any]:
        return {
            "SPECPATH": str(SPEC.parent),
            "Analysis": lambda *_arguments, **_options: SimpleNamespace(
                pure=[], scripts=[], datas=[], binaries=[("libqgtk3.so", "", ""), ("libavcodec.so", "", "")]
            ),
            "PYZ": lambda *_arguments: None,
            "EXE": lambda *_arguments, name, console, **_options: self.programs.update({name: console}),
            "COLLECT": lambda *arguments, **_options: self.collected.extend(arguments),
            "BUNDLE": lambda _folder, **options: self.bundle.update(options),
        }


def follow(monkeypatch: pytest.MonkeyPatch, platform: str, version: tuple[int, int] = (3, 13)) -> Recipe:
    hooks = ModuleType("PyInstaller.utils.hooks")
    hooks.collect_submodules = lambda name: [name]  # type: ignore[attr-defined]
    hooks.copy_metadata = lambda _name: []  # type: ignore[attr-defined]
    for name, module in (("PyInstaller", ModuleType("PyInstaller")), ("PyInstaller.utils", ModuleType("PyInstaller.utils"))):
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setitem(sys.modules, "PyInstaller.utils.hooks", hooks)
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(sys, "path", list(sys.path))
    recipe = Recipe()
    exec(compile(SPEC.read_text(encoding="utf-8"), str(SPEC), "exec"), recipe.names())
    return recipe


def test_windows_gets_a_window_without_a_console_beside_the_console_program(monkeypatch: pytest.MonkeyPatch) -> None:
    assert follow(monkeypatch, "win32").programs == {"relay-server": True, "Relay Server": False}


def test_windows_is_packaged_with_a_python_whose_clock_is_fine_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match=r"3\.13"):
        follow(monkeypatch, "win32", (3, 12))


def test_macos_may_ask_for_the_local_network(monkeypatch: pytest.MonkeyPatch) -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    recipe = follow(monkeypatch, "darwin")
    plist = recipe.bundle["info_plist"]
    assert plist["NSLocalNetworkUsageDescription"]
    assert (recipe.bundle["version"], plist["CFBundleShortVersionString"], plist["LSMinimumSystemVersion"]) == (version, version, "14.0")


def test_linux_leaves_the_build_machines_gtk_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = follow(monkeypatch, "linux")
    assert recipe.programs == {"relay-server": True}
    assert [("libavcodec.so", "", "")] in recipe.collected

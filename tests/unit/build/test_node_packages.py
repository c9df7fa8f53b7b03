"""NodePackages: installed once for each lock, whole or not at all, and said in words where npm is missing; npm itself is not run."""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

from tests.unit.build.conftest import BUILD


class Npm:
    """A pretended npm: what it was asked, and whether it manages."""

    def __init__(self) -> None:
        self.there = True
        self.works = True
        self.commands: list[list[str]] = []

    def call(self, command: list[str], cwd: str, **_options: object) -> int:
        self.commands.append(command)
        if self.works:
            (Path(cwd) / "node_modules" / "onvif").mkdir(parents=True)
        return 0 if self.works else 1


@pytest.fixture
def npm(monkeypatch: pytest.MonkeyPatch) -> Npm:
    npm = Npm()
    monkeypatch.setattr(subprocess, "call", npm.call)
    monkeypatch.setattr(shutil, "which", lambda _name: "npm" if npm.there else None)
    monkeypatch.delenv("CI", raising=False)
    return npm


@pytest.fixture
def packages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    lists = tmp_path / "lists"
    shutil.copytree(BUILD / "node", lists)
    module = importlib.import_module("node_packages")
    environment = importlib.import_module("environment")
    monkeypatch.setattr(environment, "WORK", str(tmp_path / "work"))
    monkeypatch.setattr(module, "environment", environment)
    monkeypatch.setattr(module, "_LISTS", str(lists))
    monkeypatch.setattr(module, "FOLDER", str(tmp_path / "work" / "node"))
    return module


def test_they_are_installed_once_for_each_lock(packages: ModuleType, npm: Npm, tmp_path: Path) -> None:
    packages.ensure()
    packages.ensure()
    assert [command[1] for command in npm.commands] == ["ci"]
    assert (tmp_path / "work" / "node" / "node_modules" / "onvif").is_dir()
    lock = tmp_path / "lists" / "package-lock.json"
    lock.write_text(lock.read_text().replace("0.8.3", "0.8.4"))
    packages.ensure()
    assert len(npm.commands) == 2


def test_what_fails_leaves_what_was_there_and_is_tried_again(packages: ModuleType, npm: Npm, tmp_path: Path) -> None:
    packages.ensure()
    (tmp_path / "lists" / "package.json").write_text("{}")
    npm.works = False
    packages.ensure()
    assert (tmp_path / "work" / "node" / "node_modules" / "onvif").is_dir()
    assert not packages.is_ready()
    npm.works = True
    packages.ensure()
    assert packages.is_ready()


def test_without_npm_it_says_so_and_fails_only_in_ci(
    packages: ModuleType, npm: Npm, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    npm.there = False
    packages.ensure()
    assert "npm is not installed" in capsys.readouterr().out
    monkeypatch.setenv("CI", "true")
    with pytest.raises(SystemExit):
        packages.ensure()


def test_the_lock_names_digests_and_no_registry() -> None:
    lock = json.loads((BUILD / "node" / "package-lock.json").read_text(encoding="utf-8"))
    locked = {name: package for name, package in lock["packages"].items() if name}
    assert "node_modules/onvif" in locked
    assert all(package["integrity"].startswith("sha512-") and "resolved" not in package for package in locked.values())

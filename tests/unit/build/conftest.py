"""The set-up's scripts import each other by bare names, as Python does for scripts of one folder."""

import sys
from pathlib import Path

import pytest

BUILD = Path(__file__).parents[3] / "build"


@pytest.fixture(autouse=True)
def build_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BUILD))
    for name in ("environment", "node_packages", "python_finder", "python_installer", "suite", "system_packages"):
        monkeypatch.delitem(sys.modules, name, raising=False)

"""What the arguments of `dev.py test` mean to pytest."""

from __future__ import annotations

import importlib
import os
import sys
from types import ModuleType

import pytest


@pytest.fixture
def suite(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """As on a machine with two cores."""
    module = importlib.import_module("suite")
    monkeypatch.setattr(module, "_cores", lambda: 2)
    return module


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["-m", "not slow", "-n", "4"]),
        (["--long"], ["-n", "4"]),
        (["--fast"], ["-m", "not slow", "-n", "2", "tests/unit", "tests/gui", "tests/test_house_rules.py", "tests/test_tested_by.py"]),
        (["-m", "slow"], ["-n", "4", "-m", "slow"]),
        (["-n", "0"], ["-m", "not slow", "-n", "0"]),
        (["-n3", "-x"], ["-m", "not slow", "-n3", "-x"]),
        (["tests/unit"], ["-m", "not slow", "tests/unit"]),
        (["tests/test_house_rules.py::test_files_are_short"], ["-m", "not slow", "tests/test_house_rules.py::test_files_are_short"]),
        (["-k", "demo"], ["-m", "not slow", "-k", "demo"]),
    ],
)
def test_whole_runs_have_workers_and_chosen_tests_none(suite: ModuleType, arguments: list[str], expected: list[str]) -> None:
    assert suite.pytest_arguments(arguments) == expected


def test_programs_that_tests_start_are_compiled_once(suite: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    suite.keep_compiled()
    assert "PYTHONDONTWRITEBYTECODE" not in os.environ
    assert os.environ["PYTHONPYCACHEPREFIX"].endswith("compiled")
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", sys.prefix)
    suite.keep_compiled()
    assert os.environ["PYTHONPYCACHEPREFIX"] == sys.prefix

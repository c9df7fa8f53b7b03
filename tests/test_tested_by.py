"""Every module is run by a test: one of its name, one that imports it, or one that tests/tested_by.toml names."""

from __future__ import annotations

import ast
import tomllib
from fnmatch import fnmatch
from pathlib import Path

from tests.test_house_rules import ROOT, python_files, tree_of

LINES: dict[str, str] = tomllib.loads((ROOT / "tests" / "tested_by.toml").read_text(encoding="utf-8"))["modules"]
TESTS = {name for name in python_files("tests/") if Path(name).name.startswith("test_")}


def imported() -> set[str]:
    """Whatever tests import, or name in full for a patch."""
    found: set[str] = set()
    for name in TESTS:
        for node in ast.walk(tree_of(name)):
            match node:
                case ast.Import(names):
                    found.update(alias.name for alias in names)
                case ast.ImportFrom(module=str(module), names=names):
                    found.update((module, *(f"{module}.{alias.name}" for alias in names)))
                case _:
                    pass
    return found


def has_test_of_its_own(name: str) -> bool:
    path = Path(name)
    return f"tests/unit/{path.parent.as_posix()}/test_{path.name}" in TESTS


def untested() -> list[str]:
    known = imported()
    modules = [name for name in python_files("relay_engine/", "app/", "build/") if not name.endswith("__init__.py")]
    return [name for name in modules if not has_test_of_its_own(name) and name.removesuffix(".py").replace("/", ".") not in known]


def test_every_module_has_its_test() -> None:
    missing = [name for name in untested() if not any(fnmatch(name, pattern) for pattern in LINES)]
    assert not missing, "write tests/unit/.../test_NAME.py, or a line in tests/tested_by.toml that names what runs it"


def test_no_line_is_stale() -> None:
    modules = untested()
    assert not [pattern for pattern in LINES if not any(fnmatch(name, pattern) for name in modules)]
    assert not [test for test in LINES.values() if test and test not in TESTS]

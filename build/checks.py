"""Checks: the linters that every change passes, one after the other, all of them even where one fails."""

from __future__ import annotations

import subprocess
import sys

import environment

_CHECKS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "mypy": ["-m", "mypy"],
    "mypy of build and tests": ["-m", "mypy", "build", "tests"],
    "mypy for Windows": ["-m", "mypy", "--platform", "win32", "--cache-dir", ".mypy_cache/win32"],
    "mypy for macOS": ["-m", "mypy", "--platform", "darwin", "--cache-dir", ".mypy_cache/darwin"],
    "import-linter": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
}


def run_checks(_arguments: list[str]) -> None:
    """Run every linter in the checkout and exit with 1 where any complained."""
    failed = []
    for name, arguments in _CHECKS.items():
        print(f"== {name}", flush=True)
        if subprocess.call([environment.PYTHON, *arguments], cwd=environment.CHECKOUT) != 0:
            failed.append(name)
    sys.exit(f"Failed: {', '.join(failed)}" if failed else 0)

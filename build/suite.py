"""Suite: which tests `dev.py test` runs, and on how many workers."""

from __future__ import annotations

import os

import environment

_OWN = ("--fast", "--long")
_FAST = ["tests/unit", "tests/gui", "tests/test_house_rules.py", "tests/test_tested_by.py"]
_WAITING_WORKERS = 2  # beside one a core: cameras and players of the whole run take their time, not the machine's


def pytest_arguments(arguments: list[str]) -> list[str]:
    """What dev.py's own arguments mean to pytest; the others are pytest's."""
    rest = [argument for argument in arguments if argument not in _OWN]
    chosen = [] if "--long" in arguments or "-m" in rest else ["-m", "not slow"]
    if _names_tests(rest):
        return [*chosen, *rest]
    fast = "--fast" in arguments
    workers = [] if _names_workers(rest) else ["-n", str(_cores() if fast else _cores() + _WAITING_WORKERS)]
    return [*chosen, *workers, *rest, *(_FAST if fast else [])]


def keep_compiled() -> None:
    """Compile each file once for all workers and for the programs that the tests start, whatever this shell asks of other Pythons."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ.setdefault("PYTHONPYCACHEPREFIX", os.path.join(environment.WORK, "compiled"))


def _names_tests(arguments: list[str]) -> bool:
    """Whether somebody wants certain tests: a worker is not worth its start then."""
    return any(argument in ("-k", "--lf", "--pdb") or os.path.exists(argument.partition("::")[0]) for argument in arguments)


def _names_workers(arguments: list[str]) -> bool:
    return any(argument.startswith(("-n", "--numprocesses", "--dist")) for argument in arguments)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 2

"""Set up, run, test and check Relay Server: `python3 build/dev.py COMMAND`, with any Python from 3.9 on."""

from __future__ import annotations

import os
import sys

import environment

_USAGE = """\
usage: python3 build/dev.py COMMAND [ARGUMENTS]

  run [-- ARGUMENTS]           start the program; arguments go to main.py
  test [--fast] [ARGUMENTS]    run the tests; --fast only unit and gui, --long the slow ones too; further arguments go to pytest
  coverage [ARGUMENTS]         how much of the program the unit and GUI tests run, branches too
  check                        ruff, mypy for three systems, import-linter
  fuzz [--minutes N]           feed the parsers random bytes for N minutes
  bench [ARGUMENTS]            run the benchmarks
  field --source URL [...]     play a camera through a relay by ffmpeg and a browser, and say what is missing
  screenshots [ARGUMENTS]      take the pictures under resources/screenshots anew
  translate                    collect the window's sentences and compile their translations
  bundle                       make the packaged application in build/out
  windows [ARGUMENTS]          run the Windows Python with ARGUMENTS under Wine (Debian, root; `windows main.py serve --demo`)
  lock [--upgrade]             resolve pyproject.toml into the lock files
  packages run|test|node       name the Debian packages that are missing for running or testing; "node" installs npm's, which tests use

The first command of a fresh checkout makes .venv and installs the locked dependencies into it."""


def run(arguments: list[str]) -> None:
    """Become the program."""
    environment.ensure("run")
    if _wants_window(arguments):
        _ensure_packages("run")
    environment.replace_with("run", [os.path.join(environment.CHECKOUT, "main.py"), *arguments])


def test(arguments: list[str]) -> None:
    """Become pytest."""
    import suite

    environment.ensure("dev")
    if "--fast" not in arguments:
        import node_packages

        _ensure_packages("test")
        node_packages.ensure()
    os.chdir(environment.CHECKOUT)
    suite.keep_compiled()
    environment.replace_with("dev", ["-m", "pytest", *suite.pytest_arguments(arguments)])


def coverage(arguments: list[str]) -> None:
    """Run the fast tests and say how much they run."""
    import coverage_figure

    environment.ensure("dev")
    os.chdir(environment.CHECKOUT)
    coverage_figure.print_figure(arguments)


def check(arguments: list[str]) -> None:
    """Run the linters."""
    import checks

    environment.ensure("dev")
    checks.run_checks(arguments)


def fuzz(arguments: list[str]) -> None:
    """Run the property tests for a while."""
    import fuzz

    environment.ensure("dev")
    fuzz.run_fuzz(arguments)


def bench(arguments: list[str]) -> None:
    """Become the benchmarks' driver, which prints Markdown."""
    environment.ensure("dev")
    os.chdir(environment.CHECKOUT)
    environment.replace_with("dev", ["-m", "tests.benchmarks.run", *arguments])


def field(arguments: list[str]) -> None:
    """Become the field trial, which prints a Markdown table."""
    environment.ensure("dev")
    _ensure_packages("test")
    os.chdir(environment.CHECKOUT)
    environment.replace_with("dev", ["-m", "tests.field_trial", *arguments])


def screenshots(arguments: list[str]) -> None:
    """Become the script that takes the pictures."""
    environment.ensure("dev")
    _ensure_packages("run")
    environment.replace_with("dev", [os.path.join(environment.CHECKOUT, "build", "screenshots.py"), *arguments])


def translate(arguments: list[str]) -> None:
    """Become the script that keeps resources/translations up to date."""
    environment.ensure("dev")
    environment.replace_with("dev", [os.path.join(environment.CHECKOUT, "build", "translations.py"), *arguments])


def bundle(arguments: list[str]) -> None:
    """Become PyInstaller."""
    environment.ensure("dev")
    _ensure_packages("run")
    os.chdir(environment.CHECKOUT)
    folders = ["--distpath", "build/out", "--workpath", "build/work/pyinstaller"]
    environment.replace_with("dev", ["-m", "PyInstaller", "--noconfirm", *folders, *arguments, "build/relay.spec"])


def windows(arguments: list[str]) -> None:
    """Run the Windows Python in the checkout."""
    environment.ensure("dev")
    environment.replace_with("dev", [os.path.join(environment.CHECKOUT, "build", "windows_lab.py"), *arguments])


def lock(arguments: list[str]) -> None:
    """Write the lock files."""
    import lock

    lock.write_locks(arguments)


def packages(arguments: list[str]) -> None:
    """Print the names of the packages that are missing, for `apt-get install`; or install npm's."""
    import node_packages
    import system_packages

    if arguments == ["node"]:
        node_packages.ensure()
        return
    if arguments not in (["run"], ["test"]):
        sys.exit(_USAGE)
    print(" ".join(sorted(system_packages.find_missing(arguments[0]).values())))


def _wants_window(arguments: list[str]) -> bool:
    """A machine without a screen, or `serve`, needs nothing of Qt."""
    if not sys.platform.startswith("linux") or arguments[:1] == ["serve"]:
        return False
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _ensure_packages(purpose: str) -> None:
    if sys.platform.startswith("linux"):
        import system_packages

        system_packages.ensure(purpose)


_COMMANDS = {
    function.__name__: function
    for function in (run, test, coverage, check, fuzz, bench, field, screenshots, translate, bundle, windows, lock, packages)
}


def main(arguments: list[str]) -> None:
    """Dispatch; the first `--` only ends dev.py's own arguments."""
    command = _COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        sys.exit(_USAGE)
    rest = arguments[1:]
    command(rest[1:] if rest[:1] == ["--"] else rest)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)

"""Collect the window's sentences into resources/translations/*.ts, and compile those into the .qm files that the program loads."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDER = CHECKOUT / "resources" / "translations"


def collect(target: Path) -> None:
    """Bring one .ts file up to date with the program's sentences; translations stay, what nobody says any more goes."""
    sources = sorted(str(path.relative_to(CHECKOUT)) for path in (CHECKOUT / "app").rglob("*.py"))
    # no line numbers: they would change with every edit
    command = ["pyside6-lupdate", "-silent", "-no-obsolete", "-locations", "none", *sources, "-ts", str(target)]
    subprocess.run(_in_environment(command), cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL)


def compile_file(source: Path, target: Path) -> None:
    """Make the .qm of a .ts; sentences without a translation are left out and show in English."""
    fresh = target.with_suffix(".new")  # a program that runs has the old one mapped into its memory
    subprocess.run(_in_environment(["pyside6-lrelease", "-silent", str(source), "-qm", str(fresh)]), check=True)
    fresh.replace(target)


def main() -> None:
    for source in sorted(FOLDER.glob("*.ts")):
        collect(source)
        compile_file(source, source.with_suffix(".qm"))
        print(f"{source.name}: {source.read_text(encoding='utf-8').count('type="unfinished"')} sentences to translate")


def _in_environment(command: list[str]) -> list[str]:
    """The tool that came with this Python's PySide6."""
    folder = Path(sys.executable).parent
    for name in (command[0], f"{command[0]}.exe"):
        if (folder / name).exists():
            return [str(folder / name), *command[1:]]
    return command


if __name__ == "__main__":
    main()

"""Old log: the journal's last lines of earlier runs, read back from the log file for the log page."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from relay_engine import LogEntry, redact

_MOST_BYTES = 128_000
_MOST_LINES = 500
_LINE = re.compile(r"(\S+) (INFO|WARNING|ERROR)\s+relay_engine\.journal: (.*)")


def read_old_log(file: Path, mounts: Collection[str]) -> tuple[LogEntry, ...]:
    """The newest lines, oldest first, as far as a small part of the file goes; none where it cannot be read.

    Lines of versions that wrote no codes stay in plain English.
    """
    try:
        with file.open("rb") as log:
            size = log.seek(0, 2)
            log.seek(max(0, size - _MOST_BYTES))
            lines = log.read(_MOST_BYTES).decode("utf-8", "replace").splitlines()
    except OSError:
        return ()
    entries = [entry for number, line in enumerate(lines) if (entry := _parse(number, line, mounts)) is not None]
    return tuple(entries[-_MOST_LINES:])


def _parse(number: int, line: str, mounts: Collection[str]) -> LogEntry | None:
    if (match := _LINE.fullmatch(line)) is None:
        return None
    try:
        at = datetime.strptime(match[1], "%Y-%m-%dT%H:%M:%S%z").timestamp()
    except ValueError:
        return None
    text, _, coded = match[3].rpartition("\t")
    mount, code, params = _decode(coded)
    if not code:
        text = match[3]
        mount = found if (found := text.partition(": ")[0]) in mounts else ""
    text = redact(text.removeprefix(f"{mount}: ") if mount else text)
    return LogEntry(f"old/{number}", at, match[2].lower(), mount, code, params, text)


def _decode(coded: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Mount, code and facts of a line; all empty where it has none, or somebody has edited it."""
    try:
        match json.loads(redact(coded)):
            case {"mount": str(mount), "code": str(code), "params": dict(params)} if all(
                isinstance(value, str) for value in params.values()
            ):
                return mount, code, tuple(params.items())
    except (ValueError, RecursionError):
        pass
    return "", "", ()

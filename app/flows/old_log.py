"""Old log: the journal's last lines of earlier runs, read back from the log file for the log page."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from relay_engine import LogEntry, redact

_MOST_BYTES = 128_000
_MOST_LINES = 500
_LINE = re.compile(r"(\S+) (INFO|WARNING|ERROR)\s+relay_engine\.journal: (.*)")


def read_old_log(file: Path, mounts: Collection[str]) -> tuple[LogEntry, ...]:
    """The newest lines, oldest first, as far as a small part of the file goes; none where it cannot be read. They stay in plain English."""
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
    text = redact(match[3])
    mount, separator, rest = text.partition(": ")
    if not separator or mount not in mounts:
        mount, rest = "", text
    return LogEntry(f"old/{number}", at, match[2].lower(), mount, "", (), rest)

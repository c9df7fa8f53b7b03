"""What ctl prints: plain tables for people; nothing in them can steer a terminal."""

from __future__ import annotations

import re
import time
from typing import Any

import msgspec

_COLUMNS = {  # of lists; what a person looks for first
    "mounts": ("name", "state", "fault", "readers", "bitrate_in", "title", "source"),
    "readers": ("id", "mount", "protocol", "peer", "state", "bitrate", "user_agent"),
    "users": ("name", "role", "enabled", "has_password", "origin"),
    "keys": ("id", "kind", "mounts", "title", "expires", "revoked"),
    "devices": ("address", "name", "model", "brand_guess", "location", "mounts"),
    "channels": ("number", "name", "online", "control", "snapshot_url"),
    "history": ("mount", "protocol", "peer", "subject", "reason", "bytes_sent", "since", "ended_at"),
}
_TIMES = re.compile(r"(?:.*_)?(?:since|at|created|expires)")  # fields that are wall seconds; 0 = never, or not now
_ROWS = "channels"  # of a device: a table behind what it says of itself
_MAX_WIDTH = 60


def render(command: str, value: Any) -> str:
    """A list as a table, an object as lines, nothing and what is empty as nothing."""
    if value is None:
        return ""
    if isinstance(value, list):
        return _table(value, _COLUMNS.get(command.partition(".")[0]))
    rows = value.get(_ROWS) if command == "devices.look" else None
    if not isinstance(rows, list):
        return "\n".join(_lines(value))
    about = _lines({name: found for name, found in value.items() if name != _ROWS})
    return "\n".join([*about, "", _table(rows, _COLUMNS[_ROWS])])


def _lines(value: dict[str, Any], at: str = "") -> list[str]:
    lines = []
    for name, found in value.items():
        if isinstance(found, dict):
            lines += _lines(found, f"{at}{name}.")
        elif found != []:
            lines.append(f"{at}{name} = {_cell(name, found)}")
    return lines


def _table(rows: list[dict[str, Any]], columns: tuple[str, ...] | None) -> str:
    if not rows:
        return "none"
    shown = [name for name in columns or tuple(rows[0]) if name in rows[0]]
    cells = [shown, *([_cell(name, row.get(name))[:_MAX_WIDTH] for name in shown] for row in rows)]
    widths = [max(len(line[index]) for line in cells) for index in range(len(shown))]
    return "\n".join("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in cells)


def _cell(name: str, value: Any) -> str:
    match value:
        case float() if _TIMES.fullmatch(name):
            return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(value)) if value else "-"
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.3f}".rstrip("0").rstrip(".")
        case str():
            text = value
        case _:
            text = msgspec.json.encode(value).decode()
    return "".join(character if character.isprintable() else "?" for character in text)

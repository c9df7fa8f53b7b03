"""Which names a mount may have: parts of an address that mean nothing else, and that every system can use for a file."""

from __future__ import annotations

import re

MAX_LENGTH = 200
_FIRST_PARTS = ("api", "metrics", "healthz")  # of paths that the HTTP server keeps for itself
# Last parts of the addresses of every mount: "gate/whep" would be shadowed by what "gate" serves, or share its rights.
_OWN_PARTS = re.compile(
    r"api|whep|whip|info\.json|snapshot\.jpg|[a-z0-9_-]+\.m3u8|live\.[a-z0-9]+|(?:mp4|ts)-[0-9a-f]+_[a-z0-9.]+|-sub", re.IGNORECASE
)
_WINDOWS_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


def mount_name_problem(name: str) -> str:
    """What is wrong with the name of a mount, "" where it is right."""
    parts = name.split("/")
    if not re.fullmatch(r"[A-Za-z0-9_./\-]+", name):
        return "allowed: letters a-z, digits and - _ . /"
    if "" in parts:
        return "no / at the start or the end, and no two in a row"
    if "." in parts or ".." in parts:
        return "no part of it may be . or .."
    if parts[0].lower() in _FIRST_PARTS:
        return f"{', '.join(_FIRST_PARTS)} are the relay's own"
    if own := next((part for part in parts if _OWN_PARTS.fullmatch(part)), ""):
        return f'"{own}" is a word of the relay\'s own addresses'
    if device := next((part for part in parts if _WINDOWS_DEVICES.fullmatch(part) or part.endswith(".")), ""):
        return f'"{device}" cannot be the name of a file on Windows'
    return f"allowed: at most {MAX_LENGTH} characters" if len(name) > MAX_LENGTH else ""

"""Files and folders that only the person who runs the relay can look into: they say who watches, from where, and how to log in."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

OWNER_ONLY = 0o600  # on Windows the profile folder's access list does this job
_OWNER_FOLDER = 0o700


def make_owner_folder(folder: Path) -> None:
    """Make it where there is none. One that is there keeps its mode: it may be a person's choice. Raises OSError."""
    if os.name == "posix":
        folder.mkdir(mode=_OWNER_FOLDER, parents=True, exist_ok=True)
    else:  # there, a mode would take away what the folder around it grants, to a service's user too
        folder.mkdir(parents=True, exist_ok=True)


def open_owner_file(path: str, flags: int) -> int:
    """An `opener` for `open`: a new file is the owner's alone, and one that was not becomes so."""
    descriptor = os.open(path, flags, OWNER_ONLY)
    if hasattr(os, "fchmod") and os.name == "posix":
        with contextlib.suppress(OSError):  # another user's file, or a file system without modes
            os.fchmod(descriptor, OWNER_ONLY)
    return descriptor

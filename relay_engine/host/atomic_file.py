"""Atomic files: the old content or the new one, never half of it, whatever stops us."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path

from relay_engine.owner_files import OWNER_ONLY, make_owner_folder

_DRAFT = re.compile(r"\..+\.[0-9a-f]{8}\.draft")


def write_atomically(path: Path, content: bytes, *, mode: int = OWNER_ONLY) -> None:
    """Replace `path` by `content`; on any error the old file stays and no half-written one is left behind."""
    make_owner_folder(path.parent)
    try:
        _replace(path, content, mode)
    except FileNotFoundError:  # another program has just started, and swept the draft away
        _replace(path, content, mode)
    sync_folder(path.parent)


def sweep_drafts(folder: Path) -> None:
    """Remove what was left of writing when the program was killed: whole copies, of passwords too."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if _DRAFT.fullmatch(path.name):
                with contextlib.suppress(OSError):
                    path.unlink()


def _replace(path: Path, content: bytes, mode: int) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.draft")
    try:
        _write_draft(draft, content, mode)
        os.replace(draft, path)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise


def set_aside(path: Path, label: str, stamp: str) -> Path:
    """Rename `path` to PATH.LABEL-STAMP, under a number where that is taken."""
    target = path.with_name(f"{path.name}.{label}-{stamp}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.name}.{label}-{stamp}-{number}")
    os.replace(path, target)
    return target


def _write_draft(draft: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # a full disk shows here at the latest, before the old file is touched


def sync_folder(folder: Path) -> None:
    """Make the renaming itself survive a power cut; Windows has no such call."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

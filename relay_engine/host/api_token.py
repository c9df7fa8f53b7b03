"""The owner's token: a file of the data folder that only its owner can read; whoever holds it is the owner."""

from __future__ import annotations

import logging
import os
import re
import secrets
import stat
from pathlib import Path

from relay_engine.errors import UserFacingError
from relay_engine.host.atomic_file import write_atomically
from relay_engine.owner_files import OWNER_ONLY, make_owner_folder

_log = logging.getLogger(__name__)

NAME = "api-token"
_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_\-]{43,512}")  # not shorter than one that we make


def ensure_api_token(folder: Path) -> str:
    """The token of that folder, made where there is none yet. Raises OSError."""
    path = folder / NAME
    token = _read(path)
    if token is None:
        token = secrets.token_urlsafe(_BYTES)
        make_owner_folder(folder)
        write_atomically(path, f"{token}\n".encode(), mode=OWNER_ONLY)
    elif os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:  # on Windows the folder belongs to its user
        _log.warning(
            "others could read %s: that is ended now, but the token in it may be known; delete the file to have a new one", path.name
        )
        path.chmod(OWNER_ONLY)
    return token


def read_api_token(path: Path) -> str:
    """The token in a file. Raises UserFacingError token_missing."""
    try:
        token = _read(path)
    except OSError as error:
        raise UserFacingError("token_missing", f"{path} cannot be read: {error.strerror or type(error).__name__}", file=str(path)) from None
    if token is None:
        raise UserFacingError("token_missing", f"{path} is not there, or holds no token", file=str(path))
    return token


def _read(path: Path) -> str | None:
    if not path.is_file():  # nothing there, or a pipe, which would be waited for
        return None
    text = path.read_bytes()[:1024].decode("ascii", "replace").strip()
    return text if _TOKEN.fullmatch(text) else None

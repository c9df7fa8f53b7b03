"""PasswordFile: passwords in an encrypted file that only its owner can read, for machines without a key store."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec
from cryptography.fernet import Fernet, InvalidToken

from relay_engine import OWNER_ONLY, Clock, SystemClock, set_aside, write_atomically

_log = logging.getLogger(__name__)


class PasswordFile:
    """Camera id -> password. The key lies beside the file: it keeps passwords out of backups of one file and of people's sight, no more."""

    def __init__(self, path: Path, key_path: Path, *, clock: Clock | None = None) -> None:
        self._path = path
        self._key_path = key_path
        self._clock = clock if clock is not None else SystemClock()

    def get(self, camera_id: str) -> str | None:
        """The password kept under `camera_id`, None where there is none."""
        return self._read().get(camera_id)

    def set(self, camera_id: str, password: str) -> None:
        """Keep `password` under `camera_id`. Raises OSError."""
        self._write({**self._read(), camera_id: password})

    def delete(self, camera_id: str) -> None:
        """Forget the password of `camera_id`. Raises OSError."""
        passwords = self._read()
        if passwords.pop(camera_id, None) is not None:
            self._write(passwords)

    def _read(self) -> dict[str, str]:
        try:
            sealed = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        try:
            return msgspec.json.decode(Fernet(self._key_path.read_bytes()).decrypt(sealed), type=dict[str, str])
        except (InvalidToken, ValueError, msgspec.MsgspecError, FileNotFoundError):
            self._set_aside()
            return {}

    def _write(self, passwords: Mapping[str, str]) -> None:
        write_atomically(self._path, Fernet(self._key()).encrypt(msgspec.json.encode(dict(passwords))))

    def _key(self) -> bytes:
        with contextlib.suppress(FileNotFoundError):
            key = self._key_path.read_bytes()
            with contextlib.suppress(ValueError):
                Fernet(key)  # a damaged key opened nothing: a new one may replace it
                return key
        self._make_key()
        return self._key_path.read_bytes()

    def _make_key(self) -> None:
        """Write a new key whole; where another process was quicker, its key stands."""
        draft = self._key_path.with_name(f".{self._key_path.name}.{secrets.token_hex(4)}.draft")
        write_atomically(draft, Fernet.generate_key(), mode=OWNER_ONLY)
        try:
            os.link(draft, self._key_path)
        except OSError:  # there already, damaged, or a file system without links
            if not self._has_key():
                os.replace(draft, self._key_path)
        finally:
            with contextlib.suppress(OSError):
                draft.unlink()

    def _has_key(self) -> bool:
        try:
            Fernet(self._key_path.read_bytes())
        except (OSError, ValueError):
            return False
        return True

    def _set_aside(self) -> None:
        stamp = datetime.fromtimestamp(self._clock.wall()).strftime("%Y%m%d-%H%M%S")
        with contextlib.suppress(OSError):
            aside = set_aside(self._path, "broken", stamp)
            _log.warning("the password file cannot be opened and is kept as %s", aside.name)

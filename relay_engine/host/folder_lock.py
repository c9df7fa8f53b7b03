"""FolderLock: one relay per data folder, said by the system itself, so that a killed process leaves no lock behind."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import sys
from pathlib import Path

from relay_engine.errors import UserFacingError
from relay_engine.owner_files import OWNER_ONLY, make_owner_folder

_log = logging.getLogger(__name__)

LOCK_NAME = "relay.lock"
_LOCKED_BYTE = 1 << 30  # far behind the text: Windows lets nobody read what is locked


class FolderLock:
    """Held from `acquire` to `release` or to the end of the process, however that comes. Not for two threads."""

    def __init__(self, folder: Path, name: str = LOCK_NAME) -> None:
        self._path = folder / name
        self._descriptor: int | None = None

    @property
    def is_held(self) -> bool:
        """Tell whether this lock is ours; False too where the folder can hold none."""
        return self._descriptor is not None

    def acquire(self) -> bool:
        """Take the lock; False where another one has it. A folder that cannot be locked (read-only, some network drives) keeps nobody out."""
        if self._descriptor is not None:
            return True
        try:
            make_owner_folder(self._path.parent)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), OWNER_ONLY)
        except OSError as error:
            _log.warning("no lock in %s: %s", self._path.parent, error.strerror)
            return True
        try:
            _lock(descriptor)
        except BlockingIOError:
            os.close(descriptor)
            return False
        except OSError as error:
            os.close(descriptor)
            _log.warning("no lock in %s: %s", self._path.parent, error.strerror)
            return True
        self._descriptor = descriptor
        self._sign(descriptor)
        return True

    def claim(self) -> None:
        """Take the lock. Raises UserFacingError folder_in_use (params folder, process) where another one has it."""
        if self.acquire():
            return
        holder = self.holder()
        by = f"process {holder}" if holder else "another process"
        text = f"another relay uses the data folder {self._path.parent} already ({by}): end that one, or give this one a folder of its own"
        raise UserFacingError("folder_in_use", text, folder=str(self._path.parent), process=str(holder or ""))

    def holder(self) -> int | None:
        """The process that took the lock last, None where it cannot be told."""
        try:
            return int(self._path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def release(self) -> None:
        """Give the lock back; idempotent. The file stays: taking it away would let two others lock two different files."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _sign(self, descriptor: int) -> None:
        with contextlib.suppress(OSError):  # a full disk: locked all the same, by nobody in particular
            os.ftruncate(descriptor, 0)
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.write(descriptor, str(os.getpid()).encode("ascii"))


if sys.platform == "win32":
    import msvcrt

    _TAKEN = (errno.EACCES, errno.EDEADLK, 0)  # 0: Wine's C library says no reason

    def _lock(descriptor: int) -> None:
        """Raise BlockingIOError where another one has the lock."""
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
            raise BlockingIOError(error.errno, "locked") from error
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        """Raise BlockingIOError where another one has the lock."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

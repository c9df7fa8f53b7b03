"""SettingStore: keeps the settings file in memory, writes every change at once and atomically, and nothing but that change."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from app.settings import version_1
from app.settings.migrations import Document, migrate, version_of
from app.settings.settings import CURRENT_VERSION, AppSettings
from app.settings.version_1 import OldSettings
from relay_engine import Clock, SystemClock, UserFacingError, set_aside, sweep_drafts, write_atomically

_log = logging.getLogger(__name__)


class SettingStore:
    """The settings in use; `problems` says what went wrong while loading, in words a person gets to read."""

    def __init__(self, path: Path, *, clock: Clock | None = None) -> None:
        self._path = path
        self._clock = clock if clock is not None else SystemClock()
        self._subscribers: list[Callable[[AppSettings], None]] = []
        self._locked = False  # the file could not be read: writing would lose it
        self._on_disk: bytes | None = None  # as it was read or written last
        self.problems: tuple[UserFacingError, ...] = ()
        self.settings = AppSettings()

    def load(self) -> AppSettings:
        """Read the file; what cannot be used is set aside, the copy of the last good file or the defaults serve instead."""
        self._locked = False
        self.problems = ()
        sweep_drafts(self._path.parent)
        self.settings = self._read(self._path) or AppSettings()
        return self.settings

    def old_settings(self, name: str) -> OldSettings | None:
        """What a kept file of version 1 says, None where it is not there any more."""
        try:
            return msgspec.json.decode(self._path.with_name(name).read_bytes(), type=OldSettings)
        except (OSError, ValueError, msgspec.MsgspecError) as error:
            _log.warning("%s cannot be read: %s", name, type(error).__name__)
            return None

    def change(self, **fields: object) -> AppSettings:
        """Set `fields`, nothing else, and save; where saving fails nothing has changed. Raises UserFacingError."""
        self._catch_up()
        changed = _checked(msgspec.structs.replace(self.settings, **fields))
        self._save(changed)
        self.settings = changed
        self._tell()
        return changed

    def subscribe(self, subscriber: Callable[[AppSettings], None]) -> Callable[[], None]:
        """Call `subscriber(settings)` after every change; the value returned unsubscribes."""
        self._subscribers.append(subscriber)

        def unsubscribe() -> None:
            if subscriber in self._subscribers:
                self._subscribers.remove(subscriber)

        return unsubscribe

    def _catch_up(self) -> None:
        """Take over what another program has written since: it must not be lost to our older copy."""
        if self._locked:
            return
        try:
            content = self._path.read_bytes()
            if content == self._on_disk:
                return
            document = msgspec.json.decode(content, type=dict)
            if version_of(document) > CURRENT_VERSION:
                return
            self.settings = self._convert(document, content)
        except (OSError, ValueError, msgspec.MsgspecError) as error:
            _log.debug("the settings file has nothing to take over: %s", type(error).__name__)  # ours is the last good one
        else:
            self._on_disk = content
            _log.warning("the settings file was changed by another program: its changes are kept")

    @property
    def _backup(self) -> Path:
        return self._path.with_name(self._path.name + ".last-good")

    def _tell(self) -> None:
        for subscriber in tuple(self._subscribers):
            subscriber(self.settings)

    def _read(self, path: Path) -> AppSettings | None:
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            self._locked = True
            self._complain(
                "settings_unreadable",
                f"The settings file {path} cannot be read ({error.strerror}). Nothing will be saved until it can.",
                path=str(path),
                reason=error.strerror or "",
            )
            return None
        try:
            settings = self._decode(path, content)
            self._on_disk = content
            return settings
        except (ValueError, msgspec.MsgspecError) as error:
            _log.warning("settings file %s is damaged: %s", path.name, error)
            return self._recover(path)

    def _decode(self, path: Path, content: bytes) -> AppSettings:
        document = msgspec.json.decode(content, type=dict)
        if version_of(document) > CURRENT_VERSION:
            self._keep_newer(path, document)
        return self._convert(document, content)

    def _convert(self, document: Document, content: bytes) -> AppSettings:
        settings = msgspec.convert({**migrate(document), "version": CURRENT_VERSION}, AppSettings)
        if version_of(document) != version_1.VERSION:
            return settings
        return msgspec.structs.replace(settings, move_from=self._keep_old(content))

    def _keep_old(self, content: bytes) -> str:
        """Keep a file of version 1 as it is, before anything else is written; return its name."""
        number, label = 1, f"{self._path.name}.version-{version_1.VERSION}"
        kept = self._path.with_name(label)
        while kept.exists() and kept.read_bytes() != content:  # of an earlier time, when somebody went back to that version
            number += 1
            kept = self._path.with_name(f"{label}-{number}")
        try:
            if not kept.exists():
                write_atomically(kept, content)
        except OSError as error:
            self._locked = True  # without the copy, saving would lose the cameras
            failure = _save_error(self._path, error)
            self.problems = (*self.problems, failure)
            return ""
        return kept.name

    def _keep_newer(self, path: Path, document: Document) -> None:
        """A newer version of this app wrote the file: use what we understand, and keep the whole of it beside."""
        copy = path.with_name(f"{path.name}.version-{version_of(document)}")
        try:
            write_atomically(copy, path.read_bytes())
        except OSError as error:
            self._locked = True  # without the copy, saving would lose what only the newer version knows
            _log.warning("the newer settings could not be copied: %s", error)
        self._complain(
            "settings_newer",
            f"The settings were saved by a newer version. What this version understands is used; the full file is kept as {copy}.",
            copy=str(copy),
        )

    def _recover(self, path: Path) -> AppSettings | None:
        """Set the damaged file aside and fall back to the copy of the last good one."""
        try:
            aside = set_aside(path, "broken", self._stamp())
        except OSError as error:
            self._locked = True
            self._complain(
                "settings_broken_stuck",
                f"The settings file {path} is damaged and cannot be moved ({error.strerror}). Nothing will be saved until it is gone.",
                path=str(path),
                reason=error.strerror or "",
            )
            return None
        rescued = self._read(self._backup) if path != self._backup else None
        code, outcome = (
            ("settings_broken_rescued", "The last good copy is in use.") if rescued else ("settings_broken", "The defaults are in use.")
        )
        if path != self._backup:
            self._complain(code, f"The settings file was damaged and is kept as {aside}. {outcome}", aside=str(aside))
        return rescued

    def _save(self, settings: AppSettings) -> None:
        if self._locked:
            raise UserFacingError(
                "settings_locked", f"The settings file {self._path} could not be read, so it is not overwritten.", path=str(self._path)
            )
        content = msgspec.json.format(msgspec.json.encode(settings), indent=2) + b"\n"
        try:
            write_atomically(self._path, content)
        except OSError as error:
            raise _save_error(self._path, error) from error
        self._on_disk = content
        try:
            write_atomically(self._backup, content)
        except OSError as error:  # the settings themselves are safe
            _log.warning("the copy of the settings was not written: %s", error)

    def _stamp(self) -> str:
        return datetime.fromtimestamp(self._clock.wall()).strftime("%Y%m%d-%H%M%S")

    def _complain(self, code: str, message: str, **params: object) -> None:
        _log.warning("%s", message)
        self.problems = (*self.problems, UserFacingError(code, message, **params))


def _checked(settings: AppSettings) -> AppSettings:
    try:
        return msgspec.convert(msgspec.to_builtins(settings), AppSettings)
    except msgspec.ValidationError as error:
        raise UserFacingError("setting_invalid", f"That setting cannot be used: {error}.", reason=str(error)) from error


def _save_error(path: Path, error: OSError) -> UserFacingError:
    reason = error.strerror or type(error).__name__
    if error.errno in (errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC):
        return UserFacingError("disk_full", f"The settings were not saved: the disk with {path.parent} is full.", folder=str(path.parent))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return UserFacingError(
            "settings_forbidden", f"The settings were not saved: {path.parent} may not be written.", folder=str(path.parent)
        )
    return UserFacingError("settings_not_saved", f"The settings were not saved: {reason}.", folder=str(path.parent), reason=reason)

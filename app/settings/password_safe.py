"""PasswordSafe: camera passwords, in the system's key store where there is one, else in the owner's encrypted file."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable

from app.settings.password_file import PasswordFile
from relay_engine import KeyStore, KeyStoreUnavailable, UserFacingError

_log = logging.getLogger(__name__)


class PasswordSafe:
    """Coroutines for the GUI thread's loop; what was read once stays in memory for this run."""

    def __init__(self, key_store: KeyStore, file: PasswordFile) -> None:
        self._key_store = key_store
        self._file = file
        self._known: dict[str, str] = {}

    @property
    def has_key_store(self) -> bool:
        """False once the system's key store has failed: what it may hold is not known then."""
        return self._key_store.available

    async def get(self, camera_id: str) -> str:
        """The password of that camera, "" where none is kept. Raises UserFacingError."""
        if camera_id not in self._known:
            self._known[camera_id] = await self._read(camera_id) or ""
        return self._known[camera_id]

    async def get_many(self, camera_ids: Iterable[str]) -> dict[str, str]:
        """Those cameras' passwords by id. Raises UserFacingError."""
        return {camera_id: await self.get(camera_id) for camera_id in camera_ids}

    async def set(self, camera_id: str, password: str) -> None:
        """Keep the password of that camera; "" forgets it. Raises UserFacingError."""
        if not password:
            await self.delete(camera_id)
            return
        await self._write(camera_id, password)
        self._known[camera_id] = password

    async def delete(self, camera_id: str) -> None:
        """Forget the password of that camera. Raises UserFacingError."""
        self._known.pop(camera_id, None)
        try:
            await self._key_store.delete(camera_id)
        except KeyStoreUnavailable:
            _log.debug("nothing to delete in the key store")
        await self._with_file(self._file.delete, camera_id)

    async def _read(self, camera_id: str) -> str | None:
        try:
            if (password := await self._key_store.get(camera_id)) is not None:
                return password
        except KeyStoreUnavailable:
            _log.debug("reading the password file instead of the key store")
        return await self._with_file(self._file.get, camera_id)

    async def _write(self, camera_id: str, password: str) -> None:
        try:
            await self._key_store.set(camera_id, password)
        except KeyStoreUnavailable:
            await self._with_file(self._file.set, camera_id, password)
        else:
            await self._with_file(self._file.delete, camera_id)  # an older one must not come back when the key store is away

    async def _with_file[**P, T](self, action: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        try:
            return await asyncio.to_thread(action, *arguments, **named)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise UserFacingError(
                "passwords_not_saved", f"The camera passwords cannot be read or saved: {reason}.", reason=reason
            ) from error

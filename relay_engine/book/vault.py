"""Vault: seals the book's secrets (AES-256-GCM). Its keys are in the system's key store where there is one, else in an owner-only file."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import logging
import secrets
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from relay_engine.book.key_store import KeyStore, KeyStoreUnavailable
from relay_engine.host.atomic_file import write_atomically
from relay_engine.owner_files import OWNER_ONLY

_log = logging.getLogger(__name__)

type KeyHome = Literal["system", "file", "memory"]

_FORMAT = b"\x01"
_ID_BYTES = 8
_NONCE_BYTES = 12
_KEY_BYTES = 32
_HEAD = len(_FORMAT) + _ID_BYTES
_FILE = threading.Lock()  # whoever gave up waiting for a key may have left it being written


class Vault:
    """What is sealed names its key, so that several may be in use while one takes over from another."""

    def __init__(self, key_store: KeyStore | None, key_file: Path | None) -> None:
        self._key_store = key_store
        self._key_file = key_file
        self._keys: dict[str, bytes] = {}
        self.current = ""  # id of the key that seals; "" = none yet

    @property
    def key_ids(self) -> frozenset[str]:
        """The keys that are at hand."""
        return frozenset(self._keys)

    async def load(self, ids: Iterable[str]) -> None:
        """Fetch these keys from wherever they are. The system is asked only for what the file has not: it may have to ask a person."""
        self._keys |= await asyncio.to_thread(self._read_file)
        for key_id in sorted(set(ids) - self._keys.keys()):
            if (key := await self._ask_system(key_id)) is not None:
                self._keys[key_id] = key

    async def make_key(self, home: KeyHome | None = None) -> KeyHome:
        """Make a new key and seal with it from now on. Returns where it is kept: in the system where `home` leaves that open. Raises OSError."""
        key = secrets.token_bytes(_KEY_BYTES)
        kept = await self._keep(_id_of(key), key, home)
        self._keys[_id_of(key)] = key
        self.current = _id_of(key)
        return kept

    def seal(self, plain: bytes, context: str) -> bytes:
        """Encrypt with the current key; only the same `context` opens it again."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = AESGCM(self._keys[self.current]).encrypt(nonce, plain, context.encode())
        return _FORMAT + bytes.fromhex(self.current) + nonce + sealed

    def unseal(self, sealed: bytes, context: str) -> bytes | None:
        """What was sealed; None where its key is not at hand, or it was changed."""
        key = self._keys.get(key_id_of(sealed))
        if key is None:
            return None
        try:
            return AESGCM(key).decrypt(sealed[_HEAD : _HEAD + _NONCE_BYTES], sealed[_HEAD + _NONCE_BYTES :], context.encode())
        except (InvalidTag, ValueError):
            return None

    async def forget(self, ids: Iterable[str]) -> None:
        """Take keys away that seal nothing any more."""
        gone = set(ids) - {self.current}
        for key_id in gone:
            self._keys.pop(key_id, None)
            if self._key_store is not None:
                try:
                    await self._key_store.delete(_entry(key_id))
                except KeyStoreUnavailable:
                    _log.debug("an old key stays in the key store")
        await asyncio.to_thread(self._drop_from_file, gone)

    async def _keep(self, key_id: str, key: bytes, home: KeyHome | None) -> KeyHome:
        if self._key_file is None:
            return "memory"
        text = base64.b64encode(key).decode()
        if home != "file" and self._key_store is not None:
            try:
                await self._key_store.set(_entry(key_id), text)
                if await self._key_store.get(_entry(key_id)) == text:  # some stores take everything and keep nothing
                    return "system"
            except KeyStoreUnavailable:
                if home == "system":
                    raise
        if home == "system":
            raise KeyStoreUnavailable("the key store did not keep the key")
        await asyncio.to_thread(self._add_to_file, key_id, key)
        return "file"

    async def _ask_system(self, key_id: str) -> bytes | None:
        if self._key_store is None:
            return None
        try:
            text = await self._key_store.get(_entry(key_id))
            key = base64.b64decode(text or "", validate=True)
        except (KeyStoreUnavailable, ValueError):
            return None
        return key if _id_of(key) == key_id else None

    def _read_file(self) -> dict[str, bytes]:
        if self._key_file is None:
            return {}
        try:
            texts = msgspec.json.decode(self._key_file.read_bytes(), type=dict[str, str])
            keys = {key_id: base64.b64decode(text, validate=True) for key_id, text in texts.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, msgspec.MsgspecError) as error:
            _log.error("the file with the book's key cannot be read: %s", type(error).__name__)
            return {}
        return {key_id: key for key_id, key in keys.items() if _id_of(key) == key_id}

    def _add_to_file(self, key_id: str, key: bytes) -> None:
        with _FILE:
            self._write_file({**self._read_file(), key_id: key})

    def _drop_from_file(self, ids: set[str]) -> None:
        with _FILE:
            keys = self._read_file()
            if ids & keys.keys():
                self._write_file({key_id: key for key_id, key in keys.items() if key_id not in ids})

    def _write_file(self, keys: dict[str, bytes]) -> None:
        assert self._key_file is not None
        texts = {key_id: base64.b64encode(key).decode() for key_id, key in keys.items()}
        write_atomically(self._key_file, msgspec.json.encode(texts), mode=OWNER_ONLY)


def key_id_of(sealed: bytes) -> str:
    """Which key opens it; "" where it is none of ours."""
    return sealed[1:_HEAD].hex() if sealed[:1] == _FORMAT and len(sealed) > _HEAD + _NONCE_BYTES else ""


def _id_of(key: bytes) -> str:
    return hashlib.sha256(b"book key" + key).digest()[:_ID_BYTES].hex()


def _entry(key_id: str) -> str:
    return f"book-key-{key_id}"

"""What the window has saved, for running without one: where it is, and the move of what an older version has left; no Qt."""

from __future__ import annotations

import asyncio
from pathlib import Path

from app.flows.book_move import move_to_book
from app.locations import Locations, locations
from app.settings.password_file import PasswordFile
from app.settings.password_safe import PasswordSafe
from app.settings.setting_store import SettingStore
from relay_engine import EngineConfig, KeyStore


def saved_folder(where: Locations | None = None) -> Path:
    """The folder with the relay's book."""
    where = where if where is not None else locations()
    return where.data_folder(_open_store(where).settings.data_folder)


def load_saved_relay(where: Locations | None = None) -> EngineConfig:
    """See that everything is in the relay's book, beside which nothing is needed. Raises UserFacingError."""
    where = where if where is not None else locations()
    store = _open_store(where)
    safe = PasswordSafe(KeyStore(deadline_s=5.0), PasswordFile(where.passwords_file, where.passwords_key_file))
    asyncio.run(move_to_book(store, safe, where.data_folder(store.settings.data_folder)))
    return EngineConfig()


def _open_store(where: Locations) -> SettingStore:
    store = SettingStore(where.settings_file)
    store.load()
    return store

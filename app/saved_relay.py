"""The relay that the window's settings describe, for running without a window; no Qt."""

from __future__ import annotations

import asyncio

from app.locations import Locations, locations
from app.settings.engine_mapping import engine_config
from app.settings.password_file import PasswordFile
from app.settings.password_safe import PasswordSafe
from app.settings.setting_store import SettingStore
from relay_engine import EngineConfig, KeyStore


def load_saved_relay(where: Locations | None = None) -> EngineConfig:
    """The engine's configuration with the saved cameras and their passwords. Raises UserFacingError."""
    where = where if where is not None else locations()
    store = SettingStore(where.settings_file)
    store.load()
    safe = PasswordSafe(KeyStore(deadline_s=5.0), PasswordFile(where.passwords_file, where.passwords_key_file))
    passwords = asyncio.run(safe.get_many(camera.id for camera in store.cameras if camera.user))
    return engine_config(store.settings, store.cameras, passwords)

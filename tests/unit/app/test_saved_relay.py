"""What the window has saved is what runs without a window."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from app import saved_relay
from app.locations import locations
from app.settings.setting_store import SettingStore
from relay_engine import Book, EngineConfig, KeyStoreUnavailable, MountRecord, SystemClock

OLD = Path(__file__).parents[2] / "data" / "settings_0_1_0"


class NoKeyStore:
    """A machine without one."""

    available = False

    def __init__(self, **_options: object) -> None:
        pass

    async def get(self, _camera_id: str) -> str | None:
        raise KeyStoreUnavailable


@pytest.fixture(autouse=True)
def no_key_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_relay, "KeyStore", NoKeyStore)


async def _names(folder: Path) -> list[str]:
    book = Book(folder, SystemClock())
    await book.open()
    try:
        return [record.config.name for record in await book.all(MountRecord)]
    finally:
        await book.close()


def test_what_version_0_1_0_has_left_is_in_the_book_of_the_chosen_folder(tmp_path: Path) -> None:
    where = locations(tmp_path / "home")
    shutil.copytree(OLD, where.home)
    SettingStore(where.settings_file).load()
    store = SettingStore(where.settings_file)
    store.load()
    store.change(data_folder=str(tmp_path / "chosen"))
    assert saved_relay.saved_folder(where) == tmp_path / "chosen"
    assert saved_relay.load_saved_relay(where) == EngineConfig()
    assert asyncio.run(_names(tmp_path / "chosen"))[:3] == ["front-gate", "front-gate-sub", "nvr-channel-3"]


def test_nothing_saved_is_the_default(tmp_path: Path) -> None:
    where = locations(tmp_path)
    assert saved_relay.load_saved_relay(where) == EngineConfig()
    assert saved_relay.saved_folder(where) == where.default_data_folder
    assert not where.default_data_folder.exists()

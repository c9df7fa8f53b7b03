"""What the window has saved is what runs without a window."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import saved_relay
from app.locations import locations
from app.settings.password_file import PasswordFile
from app.settings.setting_store import SettingStore
from app.settings.settings import Camera
from relay_engine import EngineConfig
from relay_engine.book.key_store import KeyStoreUnavailable


class NoKeyStore:
    """A machine without one."""

    def __init__(self, **_options: object) -> None:
        pass

    async def get(self, _camera_id: str) -> str | None:
        raise KeyStoreUnavailable


@pytest.fixture(autouse=True)
def no_key_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_relay, "KeyStore", NoKeyStore)


def test_cameras_ports_and_passwords(tmp_path: Path) -> None:
    where = locations(tmp_path)
    store = SettingStore(where.settings_file)
    store.load()
    store.change(rtsp_port=9554)
    store.put_camera(Camera(id="c1", title="Gate", mount="gate", address="rtsp://10.0.0.5/x", user="admin"))
    PasswordFile(where.passwords_file, where.passwords_key_file).set("c1", "p@ss")
    config = saved_relay.load_saved_relay(where)
    assert config.rtsp.port == 9554
    assert [(mount.name, mount.source) for mount in config.mounts] == [("gate", "rtsp://admin:p%40ss@10.0.0.5/x")]


def test_nothing_saved_is_the_default(tmp_path: Path) -> None:
    assert saved_relay.load_saved_relay(locations(tmp_path)) == EngineConfig()

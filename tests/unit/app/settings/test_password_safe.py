"""Passwords go to the key store, and to the encrypted file where there is none or it does not answer."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from app.settings.password_file import PasswordFile
from app.settings.password_safe import PasswordSafe
from relay_engine import UserFacingError
from relay_engine.book.key_store import SERVICE, Keyring, KeyStore, KeyStoreUnavailable


class MemoryKeyring:
    """A key store that works; notes on which threads it was asked."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.threads: set[str] = set()

    def get_password(self, service: str, name: str) -> str | None:
        self.threads.add(threading.current_thread().name)
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, password: str) -> None:
        self.threads.add(threading.current_thread().name)
        self.kept[service, name] = password

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


class FailingKeyring(MemoryKeyring):
    """Raises on every call, as a locked store does; its text holds the password."""

    def get_password(self, service: str, name: str) -> str | None:
        raise RuntimeError("locked, s3cret")

    def set_password(self, service: str, name: str, password: str) -> None:
        raise RuntimeError(f"cannot keep {password}")


class SilentKeyring(MemoryKeyring):
    """Never answers until released."""

    def __init__(self) -> None:
        super().__init__()
        self.released = threading.Event()

    def get_password(self, service: str, name: str) -> str | None:
        self.released.wait(30)
        return None

    def set_password(self, service: str, name: str, password: str) -> None:
        self.released.wait(30)


def none_here() -> Keyring:
    raise KeyStoreUnavailable("no key store on this machine")


@pytest.fixture
def file(tmp_path: Path) -> PasswordFile:
    return PasswordFile(tmp_path / "passwords.bin", tmp_path / "passwords.key")


async def test_the_key_store_is_used_and_never_on_the_callers_thread(file: PasswordFile) -> None:
    keyring = MemoryKeyring()
    safe = PasswordSafe(KeyStore(lambda: keyring), file)
    await safe.set("gate", "s3cret")
    assert keyring.kept == {(SERVICE, "gate"): "s3cret"}
    assert file.get("gate") is None
    assert await PasswordSafe(KeyStore(lambda: keyring), file).get("gate") == "s3cret"
    assert threading.current_thread().name not in keyring.threads
    await safe.delete("gate")
    assert keyring.kept == {}
    assert await safe.get("gate") == ""


@pytest.mark.parametrize("make", [none_here, FailingKeyring])
async def test_without_a_key_store_the_file_is_used(file: PasswordFile, make: type[Keyring]) -> None:
    safe = PasswordSafe(KeyStore(make), file)
    await safe.set("gate", "s3cret")
    assert file.get("gate") == "s3cret"
    assert await PasswordSafe(KeyStore(make), file).get("gate") == "s3cret"
    await safe.delete("gate")
    assert file.get("gate") is None


async def test_a_silent_key_store_is_waited_for_once(file: PasswordFile) -> None:
    keyring = SilentKeyring()
    store = KeyStore(lambda: keyring, deadline_s=0.02)
    try:
        safe = PasswordSafe(store, file)
        await safe.set("gate", "s3cret")
        assert not store.available
        assert await PasswordSafe(store, file).get("gate") == "s3cret"
    finally:
        keyring.released.set()


async def test_a_failure_tells_its_kind_only(file: PasswordFile) -> None:
    with pytest.raises(KeyStoreUnavailable) as caught:
        await KeyStore(FailingKeyring).set("gate", "s3cret")
    assert "s3cret" not in str(caught.value)


async def test_a_password_that_moved_to_the_key_store_leaves_the_file(file: PasswordFile) -> None:
    file.set("gate", "old")
    safe = PasswordSafe(KeyStore(MemoryKeyring), file)
    await safe.set("gate", "new")
    assert file.get("gate") is None


async def test_an_older_password_in_the_file_is_still_found(file: PasswordFile) -> None:
    file.set("gate", "old")
    assert await PasswordSafe(KeyStore(MemoryKeyring), file).get("gate") == "old"


async def test_the_store_is_asked_once_for_each_camera(file: PasswordFile) -> None:
    keyring = MemoryKeyring()
    keyring.kept[SERVICE, "gate"] = "first"
    safe = PasswordSafe(KeyStore(lambda: keyring), file)
    assert await safe.get_many(["gate", "yard"]) == {"gate": "first", "yard": ""}
    keyring.kept[SERVICE, "gate"] = "changed behind our back"
    assert await safe.get("gate") == "first"


async def test_an_empty_password_is_forgotten(file: PasswordFile) -> None:
    keyring = MemoryKeyring()
    safe = PasswordSafe(KeyStore(lambda: keyring), file)
    await safe.set("gate", "s3cret")
    await safe.set("gate", "")
    assert keyring.kept == {}


async def test_a_file_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_bytes(b"")
    safe = PasswordSafe(KeyStore(none_here), PasswordFile(blocker / "passwords.bin", blocker / "passwords.key"))
    with pytest.raises(UserFacingError) as caught:
        await safe.set("gate", "s3cret")
    assert caught.value.code == "passwords_not_saved"
    assert "s3cret" not in str(caught.value)


def test_this_machines_key_store_is_recognised_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backends import fail

    from relay_engine.book.key_store import system_keyring

    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    with pytest.raises(KeyStoreUnavailable):
        system_keyring()

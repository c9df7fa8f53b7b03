"""The book: what is written is there again, encrypted where it is secret, and every change whole or not at all."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import threading
from pathlib import Path

import pytest

from relay_engine.book import shelves
from relay_engine.book.book import Book
from relay_engine.book.key_store import Keyring, KeyStore, KeyStoreUnavailable
from relay_engine.book.records import (
    DeviceRecord,
    Drop,
    FailedLoginsRecord,
    KeyRecord,
    MountRecord,
    Put,
    Record,
    SecretRecord,
    SessionRecord,
    SettingsRecord,
    UserRecord,
)
from relay_engine.book.rows import Row
from relay_engine.book.vault import Vault
from relay_engine.clock import SystemClock
from relay_engine.config import ForwardConfig, MountConfig
from relay_engine.errors import UserFacingError

SECRET = "tr0ub4dor"
GATE = MountRecord(
    config=MountConfig(
        name="gate",
        source=f"rtsp://admin:{SECRET}@10.0.0.5:554/Streaming/{SECRET}/101",
        title="정문",
        forwards=(ForwardConfig(url=f"rtmp://live.example/app/{SECRET}"),),
        labels={"brand": "hikvision"},
    )
)
RECORDS: tuple[Record, ...] = (
    GATE,
    MountRecord(config=MountConfig(name="demo", source="demo:")),
    UserRecord(name="anna", role="operator", password_hash="$argon2id$x", device_password=SECRET, ha1_md5="a" * 32, ha1_sha256="b" * 64),
    KeyRecord(id="k1", kind="publish", mounts=("gate",), secret=SECRET, title="OBS"),
    SettingsRecord(section="rtsp", values={"port": 9554}),
    SettingsRecord(section="history", values={"retention_days": 7}),
    SettingsRecord(section="onvif", values={"first_port": 9000}),
    FailedLoginsRecord(who="account:anna", count=3, last=1.0, blocked_until=9.0),
    SessionRecord(hash="c" * 64, user="anna", created=1.0, expires=2.0),
    SecretRecord(name="ticket-signing", value=SECRET.encode()),
    DeviceRecord(mount="gate", uuid="6d2f1c1e-8f0e-4d7e-9d0a-3f1f0c1a2b3c", slot=3),
)


class MemoryKeyring:
    """A key store that works."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, password: str) -> None:
        self.kept[service, name] = password

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


def no_store() -> Keyring:
    raise KeyStoreUnavailable("none")


def book_in(folder: Path | None, keyring: MemoryKeyring | None = None) -> Book:
    return Book(folder, SystemClock(), key_store=KeyStore(lambda: keyring) if keyring is not None else KeyStore(no_store))


def files_in(folder: Path, pattern: str = "*") -> list[Path]:
    return sorted(folder.glob(pattern))


async def fill(book: Book, *records: Record) -> None:
    await book.open()
    await book.change(*(Put(record) for record in records))


async def contents(book: Book) -> dict[type[Record], tuple[Record, ...]]:
    return {kind: await book.all(kind) for kind in {type(record) for record in RECORDS}}


EXPECTED = {kind: tuple(record for record in RECORDS if type(record) is kind) for kind in {type(record) for record in RECORDS}}


async def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    await fill(book, *RECORDS)
    await book.close()
    again = book_in(tmp_path)
    await again.open()
    assert (await contents(again), again.problems) == (EXPECTED, ())
    await again.close()


async def test_in_memory_it_is_the_same_without_a_folder(tmp_path: Path) -> None:
    book = book_in(None)
    await fill(book, *RECORDS)
    assert await contents(book) == EXPECTED
    await book.close()
    assert files_in(tmp_path) == []


@pytest.mark.parametrize("keyring", [None, MemoryKeyring()], ids=["file", "system"])
async def test_no_secret_lies_in_the_folder_in_clear(tmp_path: Path, keyring: MemoryKeyring | None) -> None:
    book = book_in(tmp_path, keyring)
    await fill(book, *RECORDS)
    await book.close()
    assert not [path.name for path in files_in(tmp_path) if SECRET.encode() in path.read_bytes()]
    assert (tmp_path / "book.key").exists() == (keyring is None)
    if sys.platform != "win32":
        assert {path.stat().st_mode & 0o077 for path in files_in(tmp_path, "book.*")} == {0}


@pytest.mark.parametrize("keyring", [None, MemoryKeyring()], ids=["file", "system"])
async def test_the_first_secrets_that_come_at_the_same_time_have_one_key(tmp_path: Path, keyring: MemoryKeyring | None) -> None:
    book = book_in(tmp_path, keyring)
    await book.open()
    records = [SecretRecord(name=f"s{number}", value=b"x") for number in range(8)]
    await asyncio.gather(*(book.change(Put(record)) for record in records))
    await book.close()
    again = book_in(tmp_path, keyring)
    await again.open()
    assert (sorted(await again.all(SecretRecord), key=lambda record: record.name), again.problems) == (records, ())
    assert len(again._vault.key_ids) == 1
    await again.close()


async def test_a_change_is_made_whole_or_not_at_all(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    await fill(book, GATE)
    large = SettingsRecord(section="http", values={"allowed_hosts": ["x" * 300_000]})
    with pytest.raises(UserFacingError, match="256 kB") as caught:
        await book.change(Put(UserRecord(name="anna", role="viewer")), Drop(MountRecord, "gate"), Put(large))
    assert caught.value.code == "book_row_too_large"
    assert (await book.all(UserRecord), await book.all(MountRecord)) == ((), (GATE,))
    await book.close()


async def test_a_renamed_mount_keeps_its_place(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    others = [MountRecord(config=MountConfig(name=name, source="demo:")) for name in ("b", "c")]
    await fill(book, GATE, *others)
    await book.change(Put(MountRecord(config=MountConfig(name="door", source="demo:")), replaces="gate"))
    assert [record.key for record in await book.all(MountRecord)] == ["door", "b", "c"]
    await book.change(Drop(MountRecord, "b"), Drop(MountRecord, "nobody"))
    assert [record.key for record in await book.all(MountRecord)] == ["door", "c"]
    await book.close()


async def test_a_second_process_is_told_who_has_the_book(tmp_path: Path) -> None:
    book, second = book_in(tmp_path), book_in(tmp_path)
    await fill(book, GATE)
    with pytest.raises(UserFacingError) as caught:
        await second.open()
    assert caught.value.code == "book_in_use"
    assert caught.value.params["process"]
    await book.close()
    await second.open()
    assert await second.all(MountRecord) == (GATE,)
    await second.close()


async def test_without_its_key_a_mount_is_there_without_its_password_and_loses_nothing(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    await fill(book, GATE)
    await book.close()
    key = tmp_path / "book.key"
    key.rename(tmp_path / "elsewhere")
    book = book_in(tmp_path)
    await book.open()
    assert [problem.code for problem in book.problems] == ["book_secrets_locked"]
    (locked,) = await book.all(MountRecord)
    assert (locked.config.source, locked.secret_lost) == ("rtsp://10.0.0.5:554", True)
    renamed = MountRecord(config=MountConfig(name="door", source=locked.config.source, labels=locked.config.labels), secret_lost=True)
    await book.change(Put(renamed, replaces="gate"))
    await book.change(Put(KeyRecord(id="k", kind="publish", secret=SECRET)))  # makes a new key, beside the lost one
    await book.close()
    lost = key.read_bytes()
    key.write_bytes(b"{" + lost.strip(b"{}") + b"," + (tmp_path / "elsewhere").read_bytes().strip(b"{}") + b"}")
    book = book_in(tmp_path)
    await book.open()
    assert ((await book.all(MountRecord))[0].config.source, (await book.all(KeyRecord))[0].secret) == (GATE.config.source, SECRET)
    await book.close()


@pytest.mark.parametrize(("first", "then"), [("system", "file"), ("file", "system"), ("file", "file")])
async def test_rewrapping_moves_every_secret_to_a_new_key(tmp_path: Path, first: str, then: str) -> None:
    keyring = MemoryKeyring()
    book = book_in(tmp_path, keyring if first == "system" else None)
    await fill(book, *RECORDS)
    await book.close()
    old_file = (tmp_path / "book.key").read_bytes() if first == "file" else b""
    old_keys = dict(keyring.kept)
    book = book_in(tmp_path, keyring)
    await book.open()
    await book.rewrap(then)  # type: ignore[arg-type]
    await book.close()
    file = (tmp_path / "book.key").read_bytes() if (tmp_path / "book.key").exists() else b"{}"
    assert (len(keyring.kept), len(file) > 2) == ((1, False) if then == "system" else (0, True))
    assert (keyring.kept, file) != (old_keys, old_file)
    again = book_in(tmp_path, keyring)
    await again.open()
    assert (await contents(again), again.problems) == (EXPECTED, ())
    await again.close()


async def test_a_call_that_is_given_up_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = book_in(tmp_path)
    await fill(book, GATE)
    waiting, gone_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()
    real = shelves.row_of

    def slow(record: Record, vault: Vault, sealed: bytes | None) -> Row:
        loop.call_soon_threadsafe(waiting.set)
        gone_on.wait(10)
        return real(record, vault, sealed)

    monkeypatch.setattr(shelves, "row_of", slow)
    change = asyncio.ensure_future(book.change(Put(UserRecord(name="anna", role="viewer"))))
    await waiting.wait()
    change.cancel()
    with pytest.raises(asyncio.CancelledError):
        await change
    gone_on.set()
    assert await book.all(UserRecord) == ()
    await book.close()


async def test_a_newer_book_is_left_as_it_is(tmp_path: Path) -> None:
    book = book_in(tmp_path)
    await fill(book, GATE)
    await book.close()
    with sqlite3.connect(tmp_path / "book.sqlite3") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = (tmp_path / "book.sqlite3").read_bytes()
    book = book_in(tmp_path)
    with pytest.raises(UserFacingError) as caught:
        await book.open()
    assert (caught.value.code, caught.value.params["found"]) == ("book_newer", 99)
    assert (tmp_path / "book.sqlite3").read_bytes() == before
    assert not files_in(tmp_path, "book.damaged*")

"""A damaged book is kept aside, said in words, and its last good copy serves; a folder that refuses loses nothing."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from relay_engine.book.book import Book
from relay_engine.book.key_store import Keyring, KeyStore, KeyStoreUnavailable
from relay_engine.book.records import Drop, MountRecord, Put, UserRecord
from relay_engine.book.shelves import Shelves
from relay_engine.clock import SystemClock
from relay_engine.config import MountConfig
from relay_engine.errors import UserFacingError

MOUNTS = tuple(
    MountRecord(config=MountConfig(name=f"cam-{n}", source=f"rtsp://u:pässword{n}@10.0.0.{n}/s", title="카메라")) for n in range(1, 41)
)


def no_store() -> Keyring:
    raise KeyStoreUnavailable("none")


def book_in(folder: Path) -> Book:
    return Book(folder, SystemClock(), key_store=KeyStore(no_store))


async def written(folder: Path) -> Path:
    book = book_in(folder)
    await book.open()
    await book.change(*map(Put, MOUNTS))
    await book.close()
    return folder / "book.sqlite3"


async def opened(folder: Path) -> tuple[tuple[MountRecord, ...], list[str]]:
    book = book_in(folder)
    await book.open()
    found = await book.all(MountRecord)
    codes = [problem.code for problem in book.problems]
    await book.close()
    return found, codes


def kept_aside(folder: Path) -> list[Path]:
    return sorted(folder.glob("book.damaged-*.sqlite3"))


def flip(file: Path, at: int) -> None:
    data = bytearray(file.read_bytes())
    data[at % len(data)] ^= 0x40
    file.write_bytes(data)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "nothing left": lambda file: file.write_bytes(b""),
    "zeroes": lambda file: file.write_bytes(bytes(file.stat().st_size)),
    "garbage": lambda file: file.write_bytes(random.Random(1).randbytes(20_000)),
    "text": lambda file: file.write_text("hello"),
    "half": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "a page of zeroes": lambda file: file.write_bytes(file.read_bytes()[:8192] + bytes(4096) + file.read_bytes()[12288:]),
    "magic": lambda file: flip(file, 3),
    "format": lambda file: flip(file, 18),
    "another program's": lambda file: (file.unlink(), sqlite3.connect(file).execute("CREATE TABLE x (y)").connection.close()),
}


@pytest.mark.parametrize("name", DAMAGES)
async def test_a_damaged_book_is_kept_aside_and_the_copy_serves(tmp_path: Path, name: str) -> None:
    file = await written(tmp_path)
    DAMAGES[name](file)
    damaged = file.read_bytes()
    assert await opened(tmp_path) == (MOUNTS, ["book_damaged_rescued"])
    (aside,) = kept_aside(tmp_path)
    assert aside.read_bytes() == damaged
    assert await opened(tmp_path) == (MOUNTS, [])


@pytest.mark.parametrize("name", DAMAGES)
async def test_without_a_copy_it_begins_empty_and_says_so(tmp_path: Path, name: str) -> None:
    file = await written(tmp_path)
    DAMAGES[name](file)
    DAMAGES[name](tmp_path / "book.backup.sqlite3")
    assert await opened(tmp_path) == ((), ["book_damaged"])
    assert len(kept_aside(tmp_path)) == 1


async def test_a_book_that_is_gone_comes_back_from_the_copy(tmp_path: Path) -> None:
    file = await written(tmp_path)
    file.unlink()
    (tmp_path / "book.sqlite3-wal").write_bytes(b"of another book")
    assert await opened(tmp_path) == (MOUNTS, ["book_missing_rescued"])


async def test_any_one_flipped_bit_loses_nothing(tmp_path: Path) -> None:
    """Wherever it is: SQLite sees it, or the row's digest does, or it stood where nothing is kept."""
    file = await written(tmp_path)
    good, copy = file.read_bytes(), (tmp_path / "book.backup.sqlite3").read_bytes()
    chance = random.Random(7)
    for at in [*range(16, 100, 5), *(chance.randrange(100, len(good)) for _ in range(60))]:
        if 60 <= at < 64:
            continue  # the layout's number: a larger one is a newer program's, which is left alone
        file.write_bytes(good)
        (tmp_path / "book.backup.sqlite3").write_bytes(copy)
        flip(file, at)
        found, codes = await opened(tmp_path)
        assert found == MOUNTS, (at, codes)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE mounts SET record = '{{{' WHERE id = 'cam-2'",
        "UPDATE mounts SET record = NULL || 1 || x'ff' , digest = x'00' WHERE id = 'cam-2'",
        "UPDATE mounts SET id = x'00ff' WHERE id = 'cam-2'",
        "UPDATE mounts SET sealed = 5 WHERE id = 'cam-2'",
    ],
)
async def test_one_row_that_was_spoilt_comes_from_the_copy(tmp_path: Path, change: str) -> None:
    file = await written(tmp_path)
    connection = sqlite3.connect(file)
    try:
        connection.execute(change)
    except sqlite3.IntegrityError:
        connection.execute("UPDATE mounts SET digest = x'00' WHERE id = 'cam-2'")
    connection.commit()
    connection.close()
    assert await opened(tmp_path) == (MOUNTS, ["book_rows_rescued"])
    assert len(kept_aside(tmp_path)) == 1


async def test_a_row_of_which_there_is_no_copy_is_set_aside(tmp_path: Path) -> None:
    file = await written(tmp_path)
    for path in (file, tmp_path / "book.backup.sqlite3"):
        connection = sqlite3.connect(path)
        connection.execute("UPDATE mounts SET record = '{{{' WHERE id = 'cam-2'")
        connection.commit()
        connection.close()
    assert await opened(tmp_path) == ((MOUNTS[0], *MOUNTS[2:]), ["book_rows_lost"])
    connection = sqlite3.connect(file)
    assert connection.execute("SELECT kind, id, record FROM set_aside").fetchall() == [("mounts", "cam-2", "{{{")]
    connection.close()


async def test_a_row_that_this_version_cannot_read_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole, with its digest, but of a shape that is not known."""
    book = book_in(tmp_path)
    await book.open()
    await book.change(*map(Put, MOUNTS[:2]))
    await book.change(Put(UserRecord(name="anna", role="viewer")))
    shelf = book._shelf
    row = shelf.rows("users")[0]
    from relay_engine.book.rows import digest_of

    strange = row._replace(record='{"name":"anna","role":"viewer","wings":2}')
    strange = strange._replace(digest=digest_of("users", strange.id, strange.record, None))
    await book._call(lambda: shelf.take_over("users", strange))
    await book.close()
    book = book_in(tmp_path)
    await book.open()
    assert (await book.all(UserRecord), await book.all(MountRecord)) == ((), MOUNTS[:2])
    assert [problem.code for problem in book.problems] == ["book_rows_unreadable"]
    await book.change(Put(UserRecord(name="anna", role="admin")))
    assert [user.role for user in await book.all(UserRecord)] == ["admin"]
    await book.close()


def failing(code: int, name: str) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("no")
    error.sqlite_errorcode, error.sqlite_errorname = code, name
    return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (failing(sqlite3.SQLITE_FULL, "SQLITE_FULL"), "disk_full"),
        (failing(sqlite3.SQLITE_READONLY, "SQLITE_READONLY"), "book_forbidden"),
        (failing(sqlite3.SQLITE_IOERR, "SQLITE_IOERR"), "book_not_saved"),
        (OSError(28, "No space left on device"), "disk_full"),
    ],
)
async def test_a_change_that_the_disk_refuses_says_why_and_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    book = book_in(tmp_path)
    await book.open()
    await book.change(*map(Put, MOUNTS))

    def refuse(*_arguments: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(Shelves, "_drop", refuse)
        with pytest.raises(UserFacingError) as caught:
            await book.change(Put(UserRecord(name="anna", role="viewer")), Drop(MountRecord, "cam-1"))
    assert caught.value.code == code
    assert (await book.all(MountRecord), await book.all(UserRecord)) == (MOUNTS, ())
    await book.change(Drop(MountRecord, "cam-1"))  # and goes on when there is room again
    assert await book.all(MountRecord) == MOUNTS[1:]
    await book.close()


async def test_where_nothing_can_be_written_what_is_there_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read-only folder, a full disk: the cameras are shown all the same, and a change says why it is not made."""
    await written(tmp_path)

    def refuse(_lock: object) -> None:
        raise OSError(30, "Read-only file system")

    from relay_engine.book.book_files import BookFiles

    with monkeypatch.context() as patch:
        patch.setattr(BookFiles, "prepare", refuse)
        book = book_in(tmp_path)
        await book.open()
        assert (await book.all(MountRecord), [problem.code for problem in book.problems]) == (MOUNTS, ["book_forbidden"])
        with pytest.raises(UserFacingError) as caught:
            await book.change(Drop(MountRecord, "cam-1"))
        assert caught.value.code == "book_forbidden"
    await book.change(Drop(MountRecord, "cam-1"))  # it may be written again
    await book.close()
    assert (await opened(tmp_path))[0] == MOUNTS[1:]

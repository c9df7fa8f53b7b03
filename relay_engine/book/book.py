"""Book: what the relay owns, kept so that every change is there whole or not at all, whatever ends the program."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

from relay_engine.book.backup import Backup
from relay_engine.book.book_fault import explain
from relay_engine.book.book_files import BookFiles
from relay_engine.book.database_thread import CallerThread, DatabaseThread, Runner
from relay_engine.book.key_store import KeyStore, KeyStoreUnavailable
from relay_engine.book.opening import OpenedBook, open_book, open_memory
from relay_engine.book.records import Change, Put, Record
from relay_engine.book.rescue import rescue_rows
from relay_engine.book.rows import Row, RowUnreadable, digest_of, has_secrets, record_of
from relay_engine.book.shelves import GivenUp, Shelves
from relay_engine.book.vault import KeyHome, Vault, key_id_of
from relay_engine.clock import Clock
from relay_engine.errors import UserFacingError
from relay_engine.host.folder_lock import FolderLock

_log = logging.getLogger(__name__)

LOCK_NAME = "book.lock"
_KEY_FACT = "key"  # which key seals
_KEY_STORE_DEADLINE_S = 10.0  # the relay waits with its start for so long; the system may be asking a person to unlock the store


class Book:
    """For the engine's loop. Without a folder everything is in memory and gone with the program.

    `problems` says in words what went wrong while opening and reading; whoever owns the book tells people.
    A change that raises was not made. Reading is cheap, and still asks the disk: whoever needs a record often keeps it.
    """

    def __init__(self, folder: Path | None, clock: Clock, *, key_store: KeyStore | None = None) -> None:
        self.problems: tuple[UserFacingError, ...] = ()
        self._clock = clock
        self._files = BookFiles(folder) if folder is not None else None
        self._lock = FolderLock(folder, LOCK_NAME) if folder is not None else None
        key_store = key_store or KeyStore(deadline_s=_KEY_STORE_DEADLINE_S)
        self._vault = Vault(key_store, self._files.key) if self._files is not None else Vault(None, None)
        self._keying = asyncio.Lock()
        self._runner: Runner | None = None
        self._opened: OpenedBook | None = None
        self._shelves: Shelves | None = None
        self._backup: Backup | None = None

    @property
    def is_open(self) -> bool:
        """True between `open` and `close`."""
        return self._shelves is not None

    async def open(self) -> None:
        """Open the book, whatever state it is in. Raises UserFacingError book_newer, book_in_use or book_not_saved: it is as it was then."""
        if self.is_open:
            return
        self._claim()
        self._runner = CallerThread() if self._files is None else DatabaseThread("book", idle=self._look_at_backup)
        try:
            await self._call(self._open)
            await self._fetch_keys()
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Write what is to be written and close; idempotent."""
        runner, self._runner = self._runner, None
        if runner is not None:
            try:
                await runner.call(self._close)
            except UserFacingError as error:
                _log.error("the book was not closed: %s", error)
            await runner.stop()
        if self._lock is not None:
            self._lock.release()

    async def all[R: Record](self, kind: type[R]) -> tuple[R, ...]:
        """All records of a kind in the order in which they came. One that cannot be read is set aside, and said in `problems`."""
        return await self._call(lambda: self._read(kind))

    async def change(self, *changes: Change) -> None:
        """Make all of `changes`, or none. Raises UserFacingError disk_full, book_forbidden, book_not_saved, book_busy, book_slow, book_full."""
        await self._reopen_where_refused()
        if any(isinstance(change, Put) and has_secrets(change.record) for change in changes):
            await self._have_key()
        await self._call(lambda: self._change(changes))

    async def rewrap(self, home: KeyHome) -> None:
        """Move all secrets to a new key in `home`, so that another user of this machine (a service) can read them, or a key that leaked is worthless.

        Raises UserFacingError key_not_kept; the old key serves then.
        """
        async with self._keying:
            await self._make_key(home)
            await self._call(self._reseal)
            old = self._vault.key_ids - await self._call(lambda: self._shelf.key_ids())
            await self._vault.forget(old)

    @property
    def _shelf(self) -> Shelves:
        if self._shelves is None:
            raise UserFacingError("book_closed", "the relay's book is not open")
        return self._shelves

    async def _call[T](self, work: Callable[[], T]) -> T:
        if self._runner is None:
            raise UserFacingError("book_closed", "the relay's book is not open")
        try:
            return await self._runner.call(work)
        except (sqlite3.Error, OSError) as error:
            raise explain(error, self._files.book if self._files is not None else None) from error
        except GivenUp:
            raise UserFacingError("book_slow", "the disk with the relay's book was too slow: nothing was changed") from None

    def _claim(self) -> None:
        if self._lock is None or self._lock.acquire():
            return
        holder, folder = self._lock.holder(), self._files.folder if self._files is not None else ""
        by = f"process {holder}" if holder else "another process"
        text = f"another relay uses the data folder {folder} already ({by}): end that one, or give this one a folder of its own"
        raise UserFacingError("book_in_use", text, folder=str(folder), process=str(holder or ""))

    # --- on the book's thread ------------------------------------------------------------------------------------------

    def _open(self) -> None:
        wall = self._clock.wall()
        opened = open_memory(wall) if self._files is None else open_book(self._files, wall)
        shelves = Shelves(opened, self._vault)
        self._opened, self._shelves = opened, shelves
        if self._files is not None and opened.refusal is None:
            rescue_rows(opened, shelves, self._files, wall)
            self._backup = Backup(opened.connection, self._files, self._clock)
            self._backup.note_start()
        self.problems = tuple(opened.problems)

    def _close(self) -> None:
        if self._backup is not None:
            self._backup.make()
        if self._opened is not None:
            self._opened.connection.close()
        self._opened = self._shelves = self._backup = None

    def _read[R: Record](self, kind: type[R]) -> tuple[R, ...]:
        records: list[R] = []
        unreadable: dict[int, str] = {}
        for row in self._shelf.rows(kind.TABLE):
            try:
                records.append(record_of(kind, row, self._vault))
            except RowUnreadable as error:
                unreadable[row.number or 0] = str(error)
        if unreadable:
            self._set_aside(kind.TABLE, unreadable)
        return tuple(records)

    def _set_aside(self, table: str, unreadable: dict[int, str]) -> None:
        text = f"{len(unreadable)} entries of the relay's book ({table}) cannot be read and were set aside in it"
        self._complain(UserFacingError("book_rows_unreadable", text, table=table, count=len(unreadable)))
        try:
            self._shelf.set_rows_aside(table, list(unreadable), ", ".join(sorted(set(unreadable.values()))), self._clock.wall())
        except sqlite3.Error as error:  # they stay where they are, and are left out all the same
            _log.warning("entries could not be set aside: %s", type(error).__name__)

    def _change(self, changes: Iterable[Change]) -> None:
        if self._opened is not None and self._opened.refusal is not None:
            raise self._opened.refusal
        self._shelf.change(tuple(changes), self._is_wanted)
        if self._backup is not None:
            self._backup.note_change()

    def _reseal(self) -> None:
        def wrap(table: str, row: Row) -> Row | None:
            plain = self._vault.unseal(row.sealed or b"", table)
            if plain is None or key_id_of(row.sealed or b"") == self._vault.current:
                return None
            sealed = self._vault.seal(plain, table)
            return row._replace(sealed=sealed, digest=digest_of(table, row.id, row.record, sealed))

        self._shelf.reseal(wrap)
        if self._backup is not None:
            self._backup.note_start()
            self._backup.make()  # the old copy is sealed with the old key, which goes

    def _look_at_backup(self) -> float | None:
        return self._backup.look() if self._backup is not None else None

    def _is_wanted(self) -> bool:
        return self._runner is None or self._runner.is_wanted()

    # --- keys and refusals ---------------------------------------------------------------------------------------------

    async def _fetch_keys(self) -> None:
        needed, current = await self._call(lambda: (self._shelf.key_ids(), self._shelf.fact(_KEY_FACT)))
        await self._vault.load(needed | ({current} if current else set()))
        if current in self._vault.key_ids:
            self._vault.current = current
        if missing := needed - self._vault.key_ids:
            text = "the key to the passwords in the relay's book is not at hand: what needs a password has to be given it again, or the key brought back"
            self._complain(UserFacingError("book_secrets_locked", text, keys=len(missing)))

    async def _have_key(self) -> None:
        """Made once, however many ask for the first one at the same time."""
        async with self._keying:
            if not self._vault.current:
                await self._make_key()

    async def _make_key(self, home: KeyHome | None = None) -> None:
        before = self._vault.current
        try:
            await self._vault.make_key(home)
            await self._call(lambda: self._shelf.set_fact(_KEY_FACT, self._vault.current))
        except OSError as error:
            self._vault.current = before
            raise explain(error, self._files.book if self._files is not None else None) from error
        except KeyStoreUnavailable as error:
            self._vault.current = before
            raise UserFacingError("key_not_kept", "the key to the relay's passwords cannot be kept in this system's key store") from error
        except BaseException:
            self._vault.current = before
            raise

    async def _reopen_where_refused(self) -> None:
        """The disk may have room again."""
        if self._opened is None or self._opened.refusal is None:
            return
        await self._call(self._reopen)
        await self._fetch_keys()

    def _reopen(self) -> None:
        before = self._opened
        assert before is not None
        if before.refusal is not None:
            self._open()
            before.connection.close()

    def _complain(self, problem: UserFacingError) -> None:
        """Each of them once, however often it is come upon: when the book is opened again, or a second key is asked for."""
        if all(str(problem) != str(told) for told in self.problems):
            self.problems = (*self.problems, problem)

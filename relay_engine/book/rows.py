"""Rows: a record as it lies in the file: its open part as JSON, its secrets sealed, and a digest over both."""

from __future__ import annotations

import hashlib
from typing import Any, NamedTuple

import msgspec

from relay_engine.book.records import Record
from relay_engine.book.vault import Vault
from relay_engine.errors import UserFacingError

MAX_ROW_BYTES = 256_000  # 32 labels of a kilobyte, and addresses, many times over


class Row(NamedTuple):
    """One row of a table; what a damaged file holds may be of any type."""

    number: int | None
    id: str
    record: str
    sealed: bytes | None
    digest: bytes

    def is_sound(self, table: str) -> bool:
        """Tell whether it is what was written."""
        kinds = isinstance(self.id, str) and isinstance(self.record, str) and isinstance(self.sealed, bytes | None)
        return kinds and self.digest == digest_of(table, self.id, self.record, self.sealed)


class RowUnreadable(Exception):
    """A row that this version makes no record of."""


def row_of(record: Record, vault: Vault, sealed_before: bytes | None) -> Row:
    """`record` as it is written. One whose secrets could not be read keeps them as they lie in the file: their key may come back."""
    document = msgspec.to_builtins(record)
    was_lost = document.pop("secret_lost", False)
    secrets = {}
    for field in record.SECRETS:
        shown = record.shown(field)
        value = _take(document, field, shown)
        if value is not None and value != shown:
            secrets[field] = value
    text = msgspec.json.encode(document).decode()
    sealed = sealed_before if was_lost else vault.seal(msgspec.json.encode(secrets), record.TABLE) if secrets else None
    if len(text) + len(sealed or b"") > MAX_ROW_BYTES:
        raise UserFacingError(
            "book_row_too_large", f"{record.TABLE}: an entry may have {MAX_ROW_BYTES // 1000} kB at most", table=record.TABLE
        )
    return Row(None, record.key, text, sealed, digest_of(record.TABLE, record.key, text, sealed))


def has_secrets(record: Record) -> bool:
    """Tell whether a key is needed to write it."""
    document = msgspec.to_builtins(record)
    found = ((field, _take(document, field, None)) for field in record.SECRETS)
    return not getattr(record, "secret_lost", False) and any(value is not None and value != record.shown(field) for field, value in found)


def record_of[R: Record](kind: type[R], row: Row, vault: Vault) -> R:
    """The record that `row` holds, with `secret_lost` where its secrets cannot be opened. Raises RowUnreadable."""
    if not row.is_sound(kind.TABLE):
        raise RowUnreadable("damaged")
    try:
        document = msgspec.json.decode(row.record, type=dict)
        if row.sealed is not None:
            plain = vault.unseal(row.sealed, kind.TABLE)
            if plain is None:
                document["secret_lost"] = True
            else:
                for field, value in msgspec.json.decode(plain, type=dict).items():
                    _put_back(document, field, value)
        record = msgspec.convert(document, kind)
    except (msgspec.MsgspecError, ValueError, TypeError, KeyError) as error:
        raise RowUnreadable(type(error).__name__) from None  # its text may hold what the row holds
    if record.key != row.id:
        raise RowUnreadable("another's key")
    return record


def digest_of(table: str, row_id: str, record: str, sealed: bytes | None) -> bytes:
    """Finds what changed by itself, on a disk that forgets; it keeps nobody out who means it."""
    content = msgspec.msgpack.encode((table, row_id, record, sealed))
    return hashlib.blake2b(content, digest_size=16).digest()


def _take(document: dict[str, Any], field: str, shown: Any) -> Any:
    """Take the value of a dotted field out, and leave `shown` in its place where that is something."""
    *path, last = field.split(".")
    for part in path:
        document = document.get(part, {})
    value = document.pop(last, None)
    if shown is not None:
        document[last] = shown
    return value


def _put_back(document: dict[str, Any], field: str, value: Any) -> None:
    *path, last = field.split(".")
    for part in path:
        document = document[part]
    document[last] = value

"""Tickets: signed texts that let a player in without a login: for some mounts, until a time, for so many at once.

One that lasts has a row in the book, by which it is revoked. One that a page gives to the player beside it has none: it opens
the door for some minutes, and whoever came in by it may stay for some hours.
"""

from __future__ import annotations

import hashlib
import secrets

import itsdangerous
import msgspec

from relay_engine.access.roster import Roster
from relay_engine.access.subject import Action, Scope, Subject
from relay_engine.clock import Clock

SHORT_S = 300.0  # longest time in which a ticket without a row opens the door
STAY_S = 12 * 3600.0  # after which whoever came in by it has to come again
MAX_LENGTH = 2048  # characters
_MOST_MOUNTS = 16  # in the text of one without a row
_SALT = b"relay ticket 1"
_SHORT = "short-"  # before the id of one without a row


def has_row(subject: Subject) -> bool:
    """False for whoever came by a ticket that the book does not know."""
    return not subject.id.startswith(f"ticket:{_SHORT}")


class _Body(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    id: str
    expires_at: float  # wall seconds; 0 = as its row says
    mounts: tuple[str, ...] = ()  # of one without a row
    maker: str = ""  # subject who made it, where that is a user: it ends with the user


class Tickets:
    """Whoever has the key can make them, so the book keeps it as a secret; another key ends all tickets."""

    def __init__(self, clock: Clock, roster: Roster, key: bytes = b"") -> None:
        self._clock = clock
        self._roster = roster
        self.set_key(key or secrets.token_bytes(32))

    def set_key(self, key: bytes) -> None:
        """Sign with `key` from now on."""
        self._signer = itsdangerous.Signer(key, salt=_SALT, key_derivation="hmac", digest_method=hashlib.sha256)

    def make(self, key_id: str) -> str:
        """The text of the ticket whose row has that id."""
        return self._sign(_Body(key_id, 0.0))

    def make_short(self, mounts: tuple[str, ...], lifetime_s: float = 60.0, *, maker: str = "") -> str:
        """A ticket without a row, to watch `mounts` for some minutes at most."""
        if not 0 < len(mounts) <= _MOST_MOUNTS:
            raise ValueError("a short ticket is for one mount or a few")
        expires_at = self._clock.wall() + min(lifetime_s, SHORT_S)
        return self._sign(_Body(f"{_SHORT}{secrets.token_hex(8)}", expires_at, mounts, maker))

    def subject_of(self, text: str) -> Subject | None:
        """Who comes with that ticket; None where it is not one of ours, revoked or over."""
        if not 0 < len(text) <= MAX_LENGTH or not text.isascii():
            return None
        try:
            raw = itsdangerous.encoding.base64_decode(self._signer.unsign(text.encode()))
            body = msgspec.json.decode(raw, type=_Body)
        except (itsdangerous.BadData, msgspec.DecodeError, UnicodeDecodeError):
            return None
        subject = self._subject_without_row(body) if body.expires_at else self._roster.subject(f"ticket:{body.id}")
        return subject if subject is not None and (not subject.expires_at or self._clock.wall() < subject.expires_at) else None

    def _subject_without_row(self, body: _Body) -> Subject | None:
        if self._clock.wall() >= body.expires_at or (body.maker and self._roster.subject(body.maker) is None):
            return None
        scope = Scope(frozenset({Action.WATCH}), frozenset(body.mounts))
        return Subject(f"ticket:{body.id}", None, body.id, scope, body.expires_at + STAY_S, maker=body.maker)

    def _sign(self, body: _Body) -> str:
        return self._signer.sign(itsdangerous.encoding.base64_encode(msgspec.json.encode(body))).decode()

"""Roster: the users and keys that the relay knows now, and the subjects that they are. Bounded by the book that feeds it."""

from __future__ import annotations

from collections.abc import Iterable

from relay_engine.access.secret_hashes import hash_key, is_same
from relay_engine.access.subject import EVERY_MOUNT, Action, Role, Scope, Subject, user_id
from relay_engine.book.records import KeyRecord, UserRecord

_MAX_KEY = 512  # characters of a key that is looked up
_ROLES = {role.value: role for role in Role}
_ACTIONS = {action.value: action for action in Action}
_KIND_ACTIONS = {"publish": frozenset({Action.PUBLISH}), "ticket": frozenset({Action.WATCH})}


class Roster:
    """Engine loop only; changed as a whole, asked by name, id or key."""

    def __init__(self) -> None:
        self._users: dict[str, UserRecord] = {}
        self._keys: dict[str, KeyRecord] = {}
        self._subjects: dict[str, Subject] = {}  # by id
        self._by_hash: dict[str, str] = {}  # hash of a publish key -> id of its record

    def set_users(self, users: Iterable[UserRecord]) -> tuple[str, ...]:
        """Know these and no others. Returns the names of those whose logins are worth nothing any more: removed, or with another password."""
        before, self._users = self._users, {user.name: user for user in users}
        self._rebuild()
        return tuple(name for name, old in before.items() if not _is_same_login(old, self._users.get(name)))

    def set_keys(self, keys: Iterable[KeyRecord]) -> None:
        """Know these keys and tickets and no others."""
        self._keys = {key.id: key for key in keys}
        self._rebuild()

    @property
    def users(self) -> tuple[UserRecord, ...]:
        """Everybody, those that are switched off, too."""
        return tuple(self._users.values())

    def user(self, name: str) -> UserRecord | None:
        """Who may log in under `name`; None for one that is unknown or switched off."""
        user = self._users.get(name)
        return user if user is not None and user.enabled else None

    def key(self, key_id: str) -> KeyRecord | None:
        """The key or ticket with that id; None where it is unknown or revoked."""
        key = self._keys.get(key_id)
        return key if key is not None and not key.revoked else None

    def knows_as_revoked(self, key_id: str) -> bool:
        """Tell whether there was such a ticket, and it is good no more."""
        key = self._keys.get(key_id)
        return key is not None and key.revoked

    def subject(self, subject_id: str) -> Subject | None:
        """The user, key or ticket as it is now."""
        return self._subjects.get(subject_id)

    def subject_of_key(self, key: str) -> Subject | None:
        """Whose publish key that is; what it is good for, its scope says."""
        if not 0 < len(key) <= _MAX_KEY:
            return None
        found = hash_key(key)
        key_id = self._by_hash.get(found)
        record = self.key(key_id) if key_id is not None else None
        if record is None or not is_same(_hash_of(record), found):
            return None
        return self._subjects.get(f"key:{record.id}")

    def _rebuild(self) -> None:
        subjects = [_subject_of_user(user) for user in self._users.values() if user.enabled]
        subjects += [_subject_of_key(key) for key in self._keys.values() if not key.revoked]
        self._subjects = {subject.id: subject for subject in subjects}
        self._by_hash = {_hash_of(key): key.id for key in self._keys.values() if key.kind == "publish" and _hash_of(key)}


def _subject_of_user(user: UserRecord) -> Subject:
    """A role that is not known here gives no right."""
    return Subject(user_id(user.name), _ROLES.get(user.role), user.name, steer_priority=user.steer_priority)


def _subject_of_key(key: KeyRecord) -> Subject:
    wanted = frozenset(_ACTIONS[name] for name in key.actions if name in _ACTIONS)
    scope = Scope(wanted or _KIND_ACTIONS[key.kind], frozenset(key.mounts) or frozenset({EVERY_MOUNT}))
    kind = "key" if key.kind == "publish" else "ticket"
    return Subject(f"{kind}:{key.id}", None, key.title, scope, key.expires, key.max_concurrent)


def _hash_of(key: KeyRecord) -> str:
    return key.hash or (hash_key(key.secret) if key.secret else "")


def _is_same_login(old: UserRecord, new: UserRecord | None) -> bool:
    return new is not None and new.enabled >= old.enabled and new.password_hash == old.password_hash

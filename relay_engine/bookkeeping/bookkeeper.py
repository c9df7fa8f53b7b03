"""Bookkeeper: keeps the catalogue of mounts, the settings and the people in step with the book: the book first, then what runs."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path

import msgspec

from relay_engine import tasks
from relay_engine.access.access import Access
from relay_engine.access.mode import AccessMode
from relay_engine.book.book import Book
from relay_engine.book.records import (
    Change,
    DeviceRecord,
    Drop,
    FailedLoginsRecord,
    KeyRecord,
    MountRecord,
    Put,
    SecretRecord,
    SessionRecord,
    SettingsRecord,
    UserRecord,
)
from relay_engine.bookkeeping.catalogue import Catalogue, Difference, Entry, told
from relay_engine.bookkeeping.given_users import users_of
from relay_engine.bookkeeping.settings_sheet import Changes, SettingsSheet
from relay_engine.config import EngineConfig, MountConfig
from relay_engine.errors import UserFacingError
from relay_engine.event_bus import EventBus
from relay_engine.events import Event, RelaySettings, Removed
from relay_engine.host.api_token import ensure_api_token
from relay_engine.journal import Journal
from relay_engine.provider.config_provider import Provided, Provider

_log = logging.getLogger(__name__)

_TICKET_KEY = "ticket-signing"

type ApplySettings = Callable[[EngineConfig], Awaitable[None]]


class Bookkeeper:
    """Engine loop only. Decisions are made one at a time, against what the one before has left; what follows from them may take longer.

    Every change of the book is one transaction, made before anything else knows of it: whoever ends the program at any moment
    leaves the old or the new state.
    """

    def __init__(
        self,
        given: Provided,
        provider: Provider | None,
        book: Book,
        access: Access,
        journal: Journal,
        bus: EventBus,
        *,
        data_dir: Path | None,
    ) -> None:
        self._data_dir = data_dir
        self._given = given
        self._provider = provider
        self._book = book
        self._access = access
        self._journal = journal
        self._bus = bus
        self._deciding = asyncio.Lock()
        self._keeping: asyncio.Task[None] | None = None
        self._given_users: tuple[UserRecord, ...] = ()
        self._told_problems: set[str] = set()
        self.catalogue = Catalogue()
        self.sheet = SettingsSheet(given)

    @property
    def events(self) -> tuple[Event, ...]:
        """All that is saved, for who joins."""
        return (self._settings_event(), *self.catalogue.events)

    async def open(self) -> None:
        """Open the book and take over what it has. Raises UserFacingError where it cannot be opened; said in the journal where it is damaged."""
        await self._book.open()
        self._told_problems.clear()
        problems = [*self.sheet.load(await self._book.all(SettingsRecord))]
        problems += self.catalogue.load(self._given.config.mounts, self._given.origin, await self._book.all(MountRecord))
        await self._open_access()
        self._tell_problems()
        for problem in problems:
            self._complain(problem)

    async def close(self) -> None:
        """Keep what is to be kept, and close the book."""
        await tasks.cancel(self._keeping)
        self._access.close()
        if self._book.is_open:
            await self._keep_logins()
        await self._book.close()

    async def know_people(self) -> None:
        """Let the door know the users and keys of the book and of the file; after each change of them."""
        users = {user.name: user for user in (*await self._book.all(UserRecord), *self._given_users)}
        self._access.set_users(users.values())
        self._access.set_keys(await self._book.all(KeyRecord))
        self._tell_problems()

    def is_given_user(self, name: str) -> bool:
        """Tell whether the configuration file says who that is."""
        return any(user.name == name for user in self._given_users)

    def keep_logins(self) -> None:
        """Every few seconds: let the book have failed logins and sessions, without waiting for it."""
        if self._keeping is None or self._keeping.done():
            self._keeping = tasks.spawn(self._keep_logins(), name="logins to the book")

    # --- mounts --------------------------------------------------------------------------------------------------------

    async def add(self, configs: Sequence[MountConfig], *, keep: bool) -> None:
        """Have more mounts, all of them or none; `keep`: also after a restart."""
        async with self._deciding:
            self.catalogue.check_new(configs)
            entries = [Entry(config, "book" if keep else "run") for config in configs]
            if keep:
                await self._book.change(*(Put(entry.record) for entry in entries))
            for entry in entries:
                self.catalogue.put(entry)
                self._bus.publish(told(entry))

    async def change(self, name: str, config: MountConfig) -> tuple[tuple[str, Entry], ...]:
        """Have a mount otherwise. Returns who has changed, by the names before: variants follow their main mount's new name."""
        async with self._deciding:
            before = self.catalogue.get(name)
            entry = self.catalogue.changed(name, config)
            if before.secret_lost and not entry.secret_lost:  # it was switched off for want of an address alone
                config = msgspec.structs.replace(config, enabled=before.config.enabled or config.enabled)
                entry = Entry(config, entry.origin)
            changed = [(name, entry)]
            if config.name != name:
                changed += [(variant.config.name, _variant(variant, config.name)) for variant in self.catalogue.variants_of(name)]
            await self._save(changed)
            return tuple(changed)

    async def remove(self, name: str) -> None:
        """Have a mount no more."""
        async with self._deciding:
            entry = self.catalogue.writable(name)
            if entry.origin == "book":
                await self._book.change(Drop(MountRecord, name))
            self.catalogue.drop(name)
            self._bus.publish(Removed(f"mount-settings/{name}"))

    async def enable(self, names: Iterable[str], enabled: bool) -> tuple[Entry, ...]:
        """Switch mounts on or off, in one change; those of a file for this run alone. Returns those that can be so."""
        async with self._deciding:
            entries = [self.catalogue.get(name) for name in names]
            changed = [(entry.config.name, _enabled(entry, enabled)) for entry in entries if entry.config.enabled != enabled]
            await self._save(changed)
            return tuple(self.catalogue.get(entry.config.name) for entry in entries)

    # --- settings ------------------------------------------------------------------------------------------------------

    async def change_settings(self, changes: Changes, apply: ApplySettings) -> None:
        """Have other settings; `apply` goes first, since a port may be taken, and is undone where the book does not take them."""
        async with self._deciding:
            before, config = self.sheet.config, self.sheet.checked(changes)
            await apply(config)
            try:
                await self._book.change(*self.sheet.puts(changes, config))
            except BaseException:
                await apply(before)
                raise
            self.sheet.take_over(changes, config)
            self._settle_settings()

    async def reload(self, apply: ApplySettings) -> Difference:
        """Read the configuration file again. Raises UserFacingError, and nothing has changed then."""
        async with self._deciding:
            if self._provider is None:
                return Difference()
            given = await asyncio.to_thread(self._provider)
            users = await users_of(given.config.users)
            before = self._given
            self.sheet.reload(given)
            try:
                await apply(self.sheet.config)
            except BaseException:
                self.sheet.reload(before)
                raise
            self._given, self._given_users = given, users
            self._settle_settings()
            difference = self.catalogue.reload(given.config.mounts, given.origin)
            await self.know_people()
            self._tell_of(difference)
            return difference

    # --- inside --------------------------------------------------------------------------------------------------------

    async def _open_access(self) -> None:
        access = self._access
        await self._fetch_token()
        access.door.change_mode(AccessMode(self.sheet.config.access.mode))
        access.failed.load(await self._book.all(FailedLoginsRecord))
        access.sessions.load(await self._book.all(SessionRecord))
        self._given_users = await users_of(self._given.config.users)
        await self.know_people()
        found = next((record for record in await self._book.all(SecretRecord) if record.name == _TICKET_KEY and record.value), None)
        record = found or SecretRecord(name=_TICKET_KEY, value=secrets.token_bytes(32))
        access.tickets.set_key(record.value)
        if found is None:  # beside the start, since the system's key store may have to ask a person first
            self._keeping = tasks.spawn(self._keep(Put(record)), name="key of tickets to the book")

    async def _fetch_token(self) -> None:
        if self._data_dir is None:
            return
        try:
            self._access.owner_token = await asyncio.to_thread(ensure_api_token, self._data_dir)
        except OSError as error:  # the token of this run then, which nobody else learns
            _log.warning("no token for programs in %s: %s", self._data_dir, error.strerror)

    async def _keep_logins(self) -> None:
        if changes := self._access.take_changes():
            await self._keep(*changes)

    async def _keep(self, *changes: Change) -> None:
        try:
            await self._book.change(*changes)
        except UserFacingError as error:  # it lasts for this run, then
            _log.warning("what concerns logins was not kept: %s", error)

    async def _save(self, changed: Iterable[tuple[str, Entry]]) -> None:
        changed = tuple(changed)
        puts = (Put(entry.record, replaces=name) for name, entry in changed if entry.origin == "book")
        await self._book.change(*puts, *await self._renamed_devices(changed))
        for name, entry in changed:
            self.catalogue.put(entry, replaces=name)
            if entry.config.name != name:
                self._bus.publish(Removed(f"mount-settings/{name}"))
            self._bus.publish(told(entry))
        self._access.door.rights_changed()

    async def _renamed_devices(self, changed: Iterable[tuple[str, Entry]]) -> list[Change]:
        """A mount that is called otherwise is the same camera to recorders; one that had the new name before, and is gone, is not."""
        names = {before: entry.config.name for before, entry in changed if entry.config.name != before}
        known = {record.mount: record for record in await self._book.all(DeviceRecord)} if names else {}
        changes: list[Change] = []
        for before, name in names.items():
            if before in known:
                changes.append(Drop(DeviceRecord, name))
                changes.append(Put(msgspec.structs.replace(known[before], mount=name), replaces=before))
        return changes

    def _settle_settings(self) -> None:
        self._access.door.change_mode(AccessMode(self.sheet.config.access.mode))
        self._bus.publish(self._settings_event())

    def _tell_of(self, difference: Difference) -> None:
        for name in difference.removed:
            self._bus.publish(Removed(f"mount-settings/{name}"))
        for config in (*difference.added, *difference.changed):
            self._bus.publish(told(self.catalogue.get(config.name)))
        self._access.door.rights_changed()
        text = f"the configuration file was read again: {len(difference)} cameras are new, gone or changed"
        self._journal.write("info", "config_reloaded", text, count=str(len(difference)))

    def _settings_event(self) -> RelaySettings:
        config = self.sheet.config
        return RelaySettings("relay-settings", config.rtsp, config.http, config.webrtc, config.limits, config.access, config.onvif)

    def _tell_problems(self) -> None:
        """What the book has come upon since the last time; the journal writes it to the log as well."""
        for problem in self._book.problems:
            if str(problem) not in self._told_problems:
                self._told_problems.add(str(problem))
                self._complain(problem)

    def _complain(self, problem: UserFacingError) -> None:
        params = {name: str(value) for name, value in problem.params.items()}
        mount = params.pop("name", "") if problem.code.startswith("mount_") else ""
        self._journal.write("warning", problem.code, str(problem), mount=mount, **params)


def _enabled(entry: Entry, enabled: bool) -> Entry:
    if enabled and entry.secret_lost:
        text = f"{entry.config.name} cannot be started: the key to its password is not at hand, so its address has to be given again"
        raise UserFacingError("mount_password_lost", text, name=entry.config.name)
    return Entry(msgspec.structs.replace(entry.config, enabled=enabled), entry.origin, entry.secret_lost)


def _variant(entry: Entry, main: str) -> Entry:
    return Entry(msgspec.structs.replace(entry.config, variant_of=main), entry.origin, entry.secret_lost)

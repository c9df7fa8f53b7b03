"""Catalogue: the mounts that are to be, by name, and who says so: the configuration file, the book, or whoever started this run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import msgspec

from relay_engine.book.records import MountRecord
from relay_engine.config import MountConfig
from relay_engine.errors import UserFacingError
from relay_engine.events import MountOrigin, MountSettings
from relay_engine.execution.shown_config import mask_mount
from relay_engine.provider.config_file import validate_mount

_MAX_SHOWN = 60  # characters of a name that is not ours


@dataclass(frozen=True, slots=True)
class Entry:
    """A mount that is to be."""

    config: MountConfig
    origin: MountOrigin
    secret_lost: bool = False  # the key to its address is not at hand: it cannot be started

    @property
    def runnable(self) -> MountConfig:
        """As it is run: without its address it is there, and switched off."""
        return msgspec.structs.replace(self.config, enabled=False) if self.secret_lost else self.config

    @property
    def record(self) -> MountRecord:
        """As the book keeps it."""
        return MountRecord(config=self.config, secret_lost=self.secret_lost)


@dataclass(frozen=True, slots=True)
class Difference:
    """What has to be done to be again as the catalogue says."""

    removed: tuple[str, ...] = ()
    added: tuple[MountConfig, ...] = ()
    changed: tuple[MountConfig, ...] = ()

    def __len__(self) -> int:
        return len(self.removed) + len(self.added) + len(self.changed)


class Catalogue:
    """Engine loop only. What is given goes before what is in the book: a name that both have is the file's, and the book's waits aside."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._given: dict[str, MountConfig] = {}  # as they were given: a person may have switched one off since, for this run
        self._aside: dict[str, Entry] = {}  # of the book: hidden by one of the same name
        self._told: dict[str, tuple[Entry, MountSettings]] = {}
        self._changed: Callable[[], None] = lambda: None

    def watch(self, changed: Callable[[], None]) -> None:
        """Call `changed` whenever some mount is to be otherwise from now on."""
        self._changed = changed

    def list_configs(self) -> tuple[MountConfig, ...]:
        """All mounts, as they are to run."""
        return tuple(entry.runnable for entry in self._entries.values())

    def load(self, given: Iterable[MountConfig], origin: MountOrigin, records: Iterable[MountRecord]) -> tuple[UserFacingError, ...]:
        """Begin with these. Returns what a person should be told about those of the book that cannot be published."""
        self._given = {config.name: config for config in given}
        self._entries = {name: Entry(config, origin) for name, config in self._given.items()}
        self._aside = {}
        return tuple(problem for record in records if (problem := self._take_in(record)) is not None)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All that are to be published, what is given first."""
        return tuple(self._entries.values())

    @property
    def events(self) -> tuple[MountSettings, ...]:
        """What is saved of each; masking costs more than asking, and every joiner asks."""
        known = self._told
        self._told = {
            name: found if (found := known.get(name)) and found[0] is entry else (entry, told(entry))
            for name, entry in self._entries.items()
        }
        return tuple(event for _, event in self._told.values())

    def get(self, name: str) -> Entry:
        """Raises UserFacingError mount_unknown."""
        entry = self._entries.get(name)
        if entry is None:
            raise UserFacingError("mount_unknown", f"there is no camera called {name[:_MAX_SHOWN]}", name=name[:_MAX_SHOWN])
        return entry

    def origin_of(self, name: str) -> MountOrigin:
        """Who says that there is that mount; the book's, where it has just gone."""
        entry = self._entries.get(name)
        return entry.origin if entry is not None else "book"

    def writable(self, name: str) -> Entry:
        """As `get`. Raises UserFacingError mount_read_only too."""
        entry = self.get(name)
        if entry.origin == "file":
            text = f"{name} comes from the configuration file or the command line of this relay: it can only be changed there"
            raise UserFacingError("mount_read_only", text, name=name)
        return entry

    def check_new(self, configs: Sequence[MountConfig]) -> None:
        """Raises UserFacingError mount_exists, mount_name_invalid, address_invalid or setting_invalid; its params name the `mount`."""
        names: set[str] = set()
        for config in configs:
            try:
                validate_mount(config)
            except UserFacingError as error:
                error.params["mount"] = config.name[:_MAX_SHOWN]
                raise
            if config.name in self._entries or config.name in self._aside or config.name in names:
                raise UserFacingError("mount_exists", f"the name {config.name} is taken", name=config.name, mount=config.name)
            names.add(config.name)

    def changed(self, name: str, config: MountConfig) -> Entry:
        """The entry that `name` would become. Raises as `check_new` and `writable`."""
        entry = self.writable(name)
        if config.name == name:
            validate_mount(config)
        else:
            self.check_new((config,))
        return replace(entry, config=config, secret_lost=entry.secret_lost and config.source == entry.config.source)

    def variants_of(self, name: str) -> tuple[Entry, ...]:
        """Those whose main mount is called so, and that may be changed."""
        return tuple(entry for entry in self._entries.values() if entry.config.variant_of == name and entry.origin != "file")

    def put(self, entry: Entry, *, replaces: str = "") -> None:
        """Have `entry`, in the place of the one called `replaces`."""
        before = replaces or entry.config.name
        if before in self._entries:
            self._entries = {
                entry.config.name if name == before else name: entry if name == before else old for name, old in self._entries.items()
            }
        else:
            self._entries[entry.config.name] = entry
        self._changed()

    def drop(self, name: str) -> None:
        """Have it no more."""
        self._entries.pop(name, None)
        self._changed()

    def reload(self, given: Iterable[MountConfig], origin: MountOrigin) -> Difference:
        """Have these given mounts instead of those before; the book's come forward, or step aside, where a name has become free or taken."""
        before, self._given = self._given, {config.name: config for config in given}
        old = self._entries
        own = [entry for entry in (*old.values(), *self._aside.values()) if entry.origin == "book"]
        kept = {name: old[name] for name, config in self._given.items() if before.get(name) == config and old[name].origin == origin}
        self._entries = {name: kept.get(name, Entry(config, origin)) for name, config in self._given.items()}
        self._entries |= {entry.config.name: entry for entry in own if entry.config.name not in self._given}
        self._aside = {entry.config.name: entry for entry in own if entry.config.name in self._given}
        self._changed()
        return Difference(
            removed=tuple(name for name in old if name not in self._entries),
            added=tuple(entry.config for name, entry in self._entries.items() if name not in old),
            changed=tuple(entry.config for name, entry in self._entries.items() if name in old and entry != old[name]),
        )

    def _take_in(self, record: MountRecord) -> UserFacingError | None:
        """None where it can be published."""
        name = record.config.name
        entry = Entry(record.config, "book", record.secret_lost)
        if name in self._entries:
            self._aside[name] = entry
            text = f"{name} is in the configuration file and in the relay's book: the file's is published, the other one waits"
            return UserFacingError("mount_hidden", text, name=name)
        try:
            validate_mount(record.config)
        except UserFacingError as error:  # its rules have become stricter since
            self._aside[name] = entry
            text = f"a camera of the relay's book cannot be published any more: {error}"
            return UserFacingError("mount_unusable", text, name=name[:_MAX_SHOWN], problem=str(error))
        self._entries[name] = entry
        if record.secret_lost:
            text = f"{name} is not started: the key to its password is not at hand, so its address has to be given again"
            return UserFacingError("mount_password_lost", text, name=name)
        return None


def told(entry: Entry) -> MountSettings:
    """The event that says what is saved of it."""
    config = entry.config
    return MountSettings(f"mount-settings/{config.name}", config.name, mask_mount(config), entry.origin, entry.secret_lost)

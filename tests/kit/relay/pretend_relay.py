"""PretendRelay: stands in for the engine where commands are given: it has the real door and the real executor, and no media."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any, cast

import msgspec

from relay_engine.access.access import Access
from relay_engine.access.subject import OWNER, Subject
from relay_engine.book.book import Book
from relay_engine.book.records import KeyRecord, UserRecord
from relay_engine.clock import Clock
from relay_engine.config import EngineConfig, MountConfig
from relay_engine.errors import UserFacingError
from relay_engine.event_bus import EventBus
from relay_engine.events import Event, ListenerStatus, MountStatus, MoveEnded, OutageEnded, ReaderStatus, Removed, SessionEnded
from relay_engine.execution.executor import Executor
from relay_engine.history.query import HistoryQuery
from relay_engine.journal import Journal
from relay_engine.names.source_origin import source_origin
from relay_engine.provider.config_file import validate_mount
from relay_engine.ptz.steering import Steering
from relay_engine.ptz.teller import News
from relay_engine.streams.mount import Mount
from relay_engine.streams.mount_table import MountTable
from tests.kit.cameras.pretend_ptz import PretendPtz
from tests.kit.media.made_media import ManualClock
from tests.kit.relay.sample_events import make_mount_status

TOKEN = "owner-token-of-the-tests-" + "x" * 20
USERS = (
    UserRecord(name="ann", role="admin"),
    UserRecord(name="olga", role="operator"),
    UserRecord(name="vic", role="viewer"),
)


class PretendRelay:
    """Every command is put on `calls`; mounts are added, changed and removed for real, and tell of it on the bus."""

    def __init__(self, *events: Event) -> None:
        self.clock: Clock = ManualClock()
        self.config = EngineConfig()
        self.book = Book(None, self.clock)
        self.given_users: set[str] = set()
        self.sessions: tuple[SessionEnded, ...] = ()
        self.bus = EventBus()
        self.journal = Journal(self.bus, self.clock)
        self.mounts = MountTable()
        self.access = Access(self.clock)
        self.access.owner_token = TOKEN
        self.access.set_users(USERS)
        self.executor = Executor(self)
        news = News(self.bus, self.journal, lambda record: self.moves.append(record), self.clock)
        self.moves: list[MoveEnded] = []
        self.cameras: dict[str, PretendPtz] = {}  # by control address
        self.steering = Steering(self.mounts, self.access.door, news, lambda: [mount.config for mount in self.mounts], self._make_camera)
        self.events = {event.key: event for event in events}
        self.calls: list[tuple[Any, ...]] = []
        self.blocked: dict[str, float] = {}
        self.snapshots = 0  # how often everything was asked for
        self.looked_at: list[str] = []  # names of mounts, "" for all of them

    def _make_camera(self, control: str) -> PretendPtz:
        return self.cameras.setdefault(control, PretendPtz(self.clock))

    def subject(self, name: str) -> Subject:
        """The owner, or one of USERS."""
        found = OWNER if name == "owner" else self.access.roster.subject(f"user:{name}")
        assert found is not None
        return found

    @property
    def board(self) -> PretendRelay:
        return self

    @property
    def listeners(self) -> PretendRelay:
        return self

    @property
    def statuses(self) -> tuple[ListenerStatus, ...]:
        return tuple(event for event in self.events.values() if isinstance(event, ListenerStatus))

    def snapshot(self) -> tuple[Event, ...]:
        self.snapshots += 1
        return tuple(self.events.values())

    def mount_statuses(self, name: str = "") -> tuple[MountStatus, ...]:
        self.looked_at.append(name)
        return tuple(event for event in self.events.values() if isinstance(event, MountStatus) and name in ("", event.name))

    def reader_statuses(self) -> tuple[ReaderStatus, ...]:
        return tuple(event for event in self.events.values() if isinstance(event, ReaderStatus))

    def has(self, config: MountConfig) -> None:
        """A mount is there without anybody having asked for it."""
        self.mounts.add(cast(Mount, SimpleNamespace(name=config.name, config=config)))
        self._tell(make_mount_status(config.name, title=config.title, source=source_origin(config.source)))

    def saved_mount(self, name: str) -> MountConfig:
        mount = self.mounts.get(name)
        if mount is None:
            raise UserFacingError("mount_unknown", f"there is no camera called {name}", name=name)
        return mount.config

    async def add_mounts(self, configs: Sequence[MountConfig]) -> None:
        for config in configs:
            validate_mount(config)
            if self.mounts.get(config.name) is not None:
                raise UserFacingError("mount_exists", f"the name {config.name} is taken", name=config.name)
        for config in configs:
            self.calls.append(("add_mount", config))
            self.has(config)

    async def update_mount(self, name: str, config: MountConfig) -> None:
        self.calls.append(("update_mount", name, config))
        await self._drop(name)
        self.has(config)

    async def remove_mount(self, name: str) -> None:
        if self.mounts.get(name) is None:
            raise UserFacingError("mount_unknown", f"there is no camera called {name}", name=name)
        self.calls.append(("remove_mount", name))
        await self._drop(name)

    async def start_mount(self, name: str) -> None:
        self.calls.append(("start_mount", name))

    async def stop_mount(self, name: str) -> None:
        self.calls.append(("stop_mount", name))

    async def start_all(self) -> None:
        self.calls.append(("start_all",))

    async def stop_all(self) -> None:
        self.calls.append(("stop_all",))

    async def disconnect_reader(self, reader_id: str) -> None:
        self.calls.append(("disconnect_reader", reader_id))

    async def block_reader(self, reader_id: str, duration_s: float) -> str:
        self.calls.append(("block_reader", reader_id, duration_s))
        self.blocked["192.0.2.7"] = duration_s
        return "192.0.2.7"

    def blocked_hosts(self) -> tuple[tuple[str, float], ...]:
        return tuple(self.blocked.items())

    def unblock_host(self, host: str) -> None:
        self.blocked.pop(host, None)

    def is_given_user(self, name: str) -> bool:
        return name in self.given_users

    async def change_settings(self, changes: Mapping[str, Mapping[str, Any]]) -> None:
        self.calls.append(("change_settings", changes))
        for section, values in changes.items():
            changed = msgspec.structs.replace(getattr(self.config, section), **values)
            self.config = msgspec.structs.replace(self.config, **{section: changed})

    async def reload(self) -> int:
        self.calls.append(("reload",))
        return 2

    async def know_people(self) -> None:
        self.access.set_users((*USERS, *await self.book.all(UserRecord)))
        self.access.set_keys(await self.book.all(KeyRecord))

    @property
    def history(self) -> PretendRelay:
        return self

    async def list_sessions(self, query: HistoryQuery) -> tuple[SessionEnded, ...]:
        return tuple(session for session in self.sessions if query.matches(session))[: query.most]

    async def list_outages(self, query: HistoryQuery) -> tuple[OutageEnded, ...]:
        return ()

    async def list_moves(self, query: HistoryQuery) -> tuple[MoveEnded, ...]:
        return tuple(move for move in reversed(self.moves) if query.matches(move))[: query.most]

    async def _drop(self, name: str) -> None:
        self.mounts.remove(name)
        self.events.pop(f"mount/{name}", None)
        self.bus.publish(Removed(f"mount/{name}"))

    def _tell(self, event: Event) -> None:
        self.events[event.key] = event
        self.bus.publish(event)

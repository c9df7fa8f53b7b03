"""ControlledRelay: what the control API needs of the engine."""

from __future__ import annotations

from typing import Any, Protocol

from relay_engine.access.access import Access
from relay_engine.access.subject import Subject
from relay_engine.book.book import Book
from relay_engine.commands.command import Command, Request
from relay_engine.event_bus import EventBus
from relay_engine.events import Event, ListenerStatus
from relay_engine.ptz.steering import Steering
from relay_engine.streams.mount_table import MountTable


class Executes(Protocol):
    """Has commands done; both methods raise UserFacingError where the door says no."""

    def ask(self, command: Command, mount: str, subject: Subject | None, *, login_failed: bool = False) -> None: ...
    async def execute(self, request: Request[Any], subject: Subject | None, *, peer: str = "") -> Any: ...


class Listens(Protocol):
    """Where the relay takes clients."""

    @property
    def statuses(self) -> tuple[ListenerStatus, ...]: ...


class ControlledRelay(Protocol):
    """The Engine, as far as HTTP speaks to it."""

    @property
    def bus(self) -> EventBus: ...
    @property
    def access(self) -> Access: ...
    @property
    def mounts(self) -> MountTable: ...
    @property
    def book(self) -> Book: ...
    @property
    def steering(self) -> Steering: ...
    @property
    def executor(self) -> Executes: ...
    @property
    def listeners(self) -> Listens: ...
    def snapshot(self) -> tuple[Event, ...]: ...

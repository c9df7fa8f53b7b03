"""Stage of a steered camera: a controller in virtual time, its camera, some who steer it, and what is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from relay_engine.errors import UserFacingError
from relay_engine.event_bus import EventBus
from relay_engine.events import LogEntry, MoveEnd, MoveEnded, SteeringStatus
from relay_engine.journal import Journal
from relay_engine.ptz.actions import Action, Move
from relay_engine.ptz.actor import Actor
from relay_engine.ptz.controller import Controller
from relay_engine.ptz.teller import News
from tests.kit.cameras.pretend_ptz import PretendPtz
from tests.kit.loops.virtual_time import run_virtual, virtual_clock

OLGA = Actor("user:olga", "olga", "web", 3000, "192.0.2.1", session="1")
OTTO = Actor("user:otto", "otto", "web", 3000, "192.0.2.2", session="2")
ANN = Actor("user:ann", "ann", "api", 20_000, "192.0.2.3", is_admin=True)
VMS = Actor("user:vms", "vms", "onvif", 3000, "192.0.2.4")
LEFT, RIGHT = Move(pan=-0.5), Move(pan=0.5)


class Stage:
    """A controller, its camera, and what is told."""

    def __init__(self) -> None:
        self.clock = virtual_clock()
        self.camera = PretendPtz(self.clock)
        self.history: list[MoveEnded] = []
        self.events: list[SteeringStatus] = []
        self.lines: list[LogEntry] = []
        bus = EventBus()
        bus.subscribe(lambda event: self.events.append(event) if isinstance(event, SteeringStatus) else None)
        bus.subscribe(lambda event: self.lines.append(event) if isinstance(event, LogEntry) else None)
        news = News(bus, Journal(bus, self.clock), self.history.append, self.clock)
        self.controller = Controller("gate", self.camera, self.clock, news, lease_s=15.0)
        self.began = self.clock.monotonic()

    @property
    def now(self) -> float:
        return round(self.clock.monotonic() - self.began, 3)

    @property
    def ends(self) -> list[tuple[str, str, MoveEnd]]:
        return [(record.subject, record.action, record.reason) for record in self.history]

    def told(self, what: str) -> list[float]:
        return [round(at - self.began, 3) for at in self.camera.times_of(what)]

    async def refused(self, actor: Actor, action: Action) -> str:
        with pytest.raises(UserFacingError) as caught:
            await self.controller.act(actor, action)
        return caught.value.code

    async def repeat(self, actor: Actor, action: Action, times: int) -> None:
        for _ in range(times):
            await self.controller.act(actor, action)
            await asyncio.sleep(0.25)


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    stage = Stage()
    stage.controller.start()
    try:
        yield stage
    finally:
        await stage.controller.close(MoveEnd.RELAY_STOPPED)


def on_stage(scene: Callable[[Stage], Awaitable[None]]) -> None:
    async def play() -> None:
        async with staged() as stage:
            await scene(stage)

    run_virtual(play())

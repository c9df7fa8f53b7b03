"""Steering: which cameras are steered, as mounts come, change and go; and who may not any more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
import pytest

from relay_engine.access.caps import Caps
from relay_engine.access.door import Door
from relay_engine.access.subject import Action as Right
from relay_engine.access.subject import Role, Subject
from relay_engine.access.visit import MountFacts, Pass, Visit
from relay_engine.config import MountConfig
from relay_engine.errors import UserFacingError
from relay_engine.event_bus import EventBus
from relay_engine.events import Event, MoveEnd, MoveEnded, Removed
from relay_engine.journal import Journal
from relay_engine.ptz.actions import Move, Release
from relay_engine.ptz.actor import Actor, actor_of
from relay_engine.ptz.steering import Steering
from relay_engine.ptz.teller import News
from relay_engine.streams.mount import Mount
from relay_engine.streams.mount_table import MountTable
from tests.kit.cameras.pretend_ptz import PretendPtz
from tests.kit.loops.virtual_time import run_virtual, virtual_clock

GATE = MountConfig(name="gate", source="rtsp://10.0.0.5/1", control="onvif://u:p@10.0.0.5")
SMALL = MountConfig(name="gate-low", source="rtsp://10.0.0.5/2", variant_of="gate")
YARD = MountConfig(name="yard", source="rtsp://10.0.0.6/1")
OLGA = Subject("user:olga", Role.OPERATOR, "olga")


class Nobody:
    def __getattr__(self, _name: str) -> Callable[..., None]:
        return lambda *_arguments: None


class People:
    """Who is known to the door."""

    def __init__(self) -> None:
        self.gone: set[str] = set()

    def as_it_is_now(self, subject: Subject) -> Subject | None:
        return None if subject.id in self.gone else subject


class Stage:
    def __init__(self) -> None:
        self.clock = virtual_clock()
        self.people = People()
        self.door = Door(self.clock, subjects=self.people)
        self.mounts = MountTable()
        self.configs: list[MountConfig] = []
        self.cameras: list[PretendPtz] = []
        self.events: list[Event] = []
        self.history: list[MoveEnded] = []
        bus = EventBus()
        bus.subscribe(self.events.append)
        news = News(bus, Journal(bus, self.clock), self.history.append, self.clock)
        self.steering = Steering(self.mounts, self.door, news, lambda: self.configs, self._make)

    def _make(self, control: str) -> PretendPtz:
        self.cameras.append(PretendPtz(self.clock))
        return self.cameras[-1]

    def publish(self, *configs: MountConfig) -> None:
        self.configs = list(configs)
        for config in configs:
            if self.mounts.get(config.name) is None:
                self.mounts.add(Mount(config, self.clock, Caps(0, 0, tuple), Nobody()))
        self.steering.mounts_changed()

    def olga(self) -> Actor:
        answer = self.door.admit(Visit(Right.STEER, MountFacts("gate"), OLGA, "http", "192.0.2.1"))
        assert isinstance(answer, Pass)
        return actor_of(answer, "web", "192.0.2.1")

    async def refused(self, name: str) -> str:
        with pytest.raises(UserFacingError) as caught:
            await self.steering.act(name, self.olga(), Move(pan=1.0))
        return caught.value.code


def on_stage(scene: Callable[[Stage], Awaitable[None]]) -> None:
    async def play() -> None:
        stage = Stage()
        stage.publish(GATE, SMALL, YARD)
        stage.steering.start()
        try:
            await scene(stage)
        finally:
            await stage.steering.stop()

    run_virtual(play())


def test_all_pictures_of_a_camera_are_steered_as_one() -> None:
    async def scene(stage: Stage) -> None:
        status = await stage.steering.act("gate-low", stage.olga(), Move(pan=1.0))
        assert (status.name, status.moving) == ("gate", True)
        assert await stage.refused("yard") == "steering_none"
        assert await stage.refused("nowhere") == "mount_unknown"
        assert [status.name for status in stage.steering.statuses] == ["gate"]
        assert stage.steering.is_steered("gate-low")
        assert not stage.steering.is_steered("yard")
        assert [stage.steering.is_held(name) for name in ("gate", "gate-low", "yard", "nowhere")] == [True, True, False, False]
        await stage.steering.act("gate", stage.olga(), Release())
        assert not stage.steering.is_held("gate")

    on_stage(scene)


@pytest.mark.parametrize(
    "after",
    [
        (YARD,),
        (msgspec.structs.replace(GATE, enabled=False),),
        (msgspec.structs.replace(GATE, control=""),),
        (msgspec.structs.replace(GATE, control="onvif://u:p@10.0.0.7"),),
    ],
)
def test_a_mount_that_goes_or_changes_stops_its_camera(after: tuple[MountConfig, ...]) -> None:
    async def scene(stage: Stage) -> None:
        await stage.steering.act("gate", stage.olga(), Move(pan=1.0))
        stage.publish(*after)
        await asyncio.sleep(0.1)
        assert stage.cameras[0].words == ["open", "move", "stop"]
        assert stage.cameras[0].is_closed
        assert [record.reason for record in stage.history] == [MoveEnd.MOUNT_GONE]
        assert Removed("steering/gate") in stage.events
        assert len(stage.cameras) == (2 if after[0].control == "onvif://u:p@10.0.0.7" else 1)

    on_stage(scene)


def test_another_title_disturbs_nobody() -> None:
    async def scene(stage: Stage) -> None:
        await stage.steering.act("gate", stage.olga(), Move(pan=1.0))
        stage.publish(msgspec.structs.replace(GATE, title="Gate", control_lease_s=60.0), SMALL)
        await asyncio.sleep(0.1)
        assert stage.cameras[0].is_moving
        await asyncio.sleep(30)
        assert stage.steering.statuses[0].holder == "olga" or stage.steering.statuses[0].holder == ""

    on_stage(scene)


def test_who_is_removed_is_stopped_at_once() -> None:
    async def scene(stage: Stage) -> None:
        await stage.steering.act("gate", stage.olga(), Move(pan=1.0))
        stage.door.rights_changed()
        assert stage.steering.statuses[0].moving
        stage.people.gone.add("user:olga")
        stage.door.rights_changed()
        await asyncio.sleep(0.001)
        assert not stage.cameras[0].is_moving
        assert [record.reason for record in stage.history] == [MoveEnd.RIGHTS]

    on_stage(scene)


def test_a_relay_that_stops_leaves_no_camera_moving() -> None:
    async def scene(stage: Stage) -> None:
        await stage.steering.act("gate", stage.olga(), Move(pan=1.0))
        await stage.steering.stop()
        assert not stage.cameras[0].is_moving
        assert [record.reason for record in stage.history] == [MoveEnd.RELAY_STOPPED]
        assert stage.steering.statuses == ()
        assert await stage.refused("gate") == "steering_none"

    on_stage(scene)


def test_an_end_by_an_administrator_and_reading() -> None:
    async def scene(stage: Stage) -> None:
        await stage.steering.act("gate", stage.olga(), Move(pan=1.0))
        stage.steering.end("gate-low", "owner")
        await asyncio.sleep(0.001)
        assert not stage.cameras[0].is_moving
        assert [preset.name for preset in await stage.steering.presets("gate")] == ["gate", "road"]
        assert await stage.steering.position("gate-low") is not None

    on_stage(scene)

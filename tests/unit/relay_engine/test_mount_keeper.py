"""MountKeeper: adding, changing, stopping mounts."""

from __future__ import annotations

import asyncio

import pytest

from relay_engine.config import MountConfig
from relay_engine.errors import UserFacingError
from relay_engine.event_bus import EventBus
from relay_engine.events import MountState, MountStatus, Removed
from relay_engine.journal import Journal
from relay_engine.mount_keeper import MountKeeper
from relay_engine.status_board import StatusBoard
from relay_engine.streams.admission import Admission
from relay_engine.streams.burst import Burst
from relay_engine.streams.mount_table import MountTable
from relay_engine.streams.reader import Reader
from tests.helpers.made_media import VIDEO, ManualClock, video_unit


class EndlessSource:
    """Delivers one picture and stays connected."""

    kind = "made"

    async def run(self, sink):
        sink.started((VIDEO,), kind="made", transport="")
        sink.write(video_unit(0, key=True))
        await asyncio.Event().wait()


class QuietReader(Reader):
    closed = ""

    def push(self, burst: Burst) -> None:
        pass

    def close(self, reason: str) -> None:
        self.closed = reason


class World:
    def __init__(self) -> None:
        self.events: list = []
        self.mounts = MountTable()
        bus = EventBus()
        bus.subscribe(self.events.append)
        board = StatusBoard(bus, Journal(bus, ManualClock()), self.mounts)
        admission = Admission(0, 0, lambda: tuple(self.mounts))
        self.keeper = MountKeeper(self.mounts, board, admission, ManualClock(), lambda config: EndlessSource())

    async def add_live(self, **fields) -> Reader:
        self.keeper.add(MountConfig(name="gate", source="demo:", **fields))
        mount = self.keeper.get("gate")
        await mount.open_stream(5)
        reader = QuietReader(protocol="test", peer="test")
        mount.attach(reader)
        return reader


async def test_a_new_title_reaches_people_without_disturbing_viewers():
    world = World()
    reader = await world.add_live(title="Gate")
    await world.keeper.update("gate", MountConfig(name="gate", source="demo:", title="North gate", max_readers=5))
    assert reader.closed == ""
    assert [event.title for event in world.events if isinstance(event, MountStatus)][-1] == "North gate"
    await world.keeper.remove("gate")


async def test_another_source_closes_viewers_with_the_reason():
    world = World()
    reader = await world.add_live()
    await world.keeper.update("gate", MountConfig(name="gate", source="rtsp://127.0.0.1/2"))
    assert "changed" in reader.closed
    assert world.keeper.get("gate").config.source == "rtsp://127.0.0.1/2"
    await world.keeper.remove("gate")


async def test_stop_start_and_remove():
    world = World()
    reader = await world.add_live()
    await world.keeper.stop("gate")
    mount = world.keeper.get("gate")
    assert (mount.state, mount.stream, "stopped" in reader.closed) == (MountState.STOPPED, None, True)
    world.keeper.start("gate")
    world.keeper.start("gate")
    await mount.open_stream(5)
    await world.keeper.remove("gate")
    assert world.events[-1] == Removed("mount/gate")
    assert len(world.mounts) == 0


@pytest.mark.parametrize(
    ("name", "code"),
    [("gate", "mount_exists"), ("a b", "mount_name_invalid"), ("../x", "mount_name_invalid"), ("api", "mount_name_invalid")],
)
async def test_names_that_cannot_be(name, code):
    world = World()
    await world.add_live()
    with pytest.raises(UserFacingError) as refused:
        world.keeper.add(MountConfig(name=name, source="demo:"))
    assert refused.value.code == code
    with pytest.raises(UserFacingError) as unknown:
        world.keeper.start("nobody")
    assert unknown.value.code == "mount_unknown"
    await world.keeper.remove("gate")

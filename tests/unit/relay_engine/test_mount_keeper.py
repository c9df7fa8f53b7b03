"""MountKeeper: adding, changing, stopping mounts."""

from __future__ import annotations

import asyncio
from typing import ClassVar

import pytest

from relay_engine.access.caps import Caps
from relay_engine.config import MountConfig
from relay_engine.errors import UserFacingError
from relay_engine.event_bus import EventBus
from relay_engine.events import LogEntry, MountState, MountStatus, Removed
from relay_engine.journal import Journal
from relay_engine.leave_reason import LeaveReason
from relay_engine.mount_keeper import MountKeeper
from relay_engine.status_board import StatusBoard
from relay_engine.streams.burst import Burst
from relay_engine.streams.mount_table import MountTable
from relay_engine.streams.reader import Reader
from tests.kit.media.made_media import VIDEO, ManualClock, video_unit


class EndlessSource:
    """Delivers one picture and stays connected."""

    kind = "made"

    async def run(self, sink):
        sink.started((VIDEO,), kind="made", transport="")
        sink.write(video_unit(0, key=True))
        await asyncio.Event().wait()


class SlowToStopSource(EndlessSource):
    """Needs some turns of the loop to let go of its camera, as sources on threads do."""

    running = 0

    async def run(self, sink):
        SlowToStopSource.running += 1
        try:
            await super().run(sink)
        finally:
            for _ in range(20):
                await asyncio.sleep(0)
            SlowToStopSource.running -= 1


class QuietReader(Reader):
    closed = ""

    def push(self, burst: Burst) -> None:
        pass

    def close(self, reason: LeaveReason) -> None:
        self.closed = reason


class World:
    def __init__(self, source: type[EndlessSource] = EndlessSource) -> None:
        self.events: list = []
        self.mounts = MountTable()
        bus = EventBus()
        bus.subscribe(self.events.append)
        board = StatusBoard(bus, Journal(bus, ManualClock()), self.mounts)
        admission = Caps(0, 0, lambda: tuple(self.mounts))
        self.keeper = MountKeeper(self.mounts, board, admission, ManualClock(), lambda config: source())

    async def add_live(self, **fields) -> Reader:
        self.keeper.add(MountConfig(name="gate", source="demo:", **fields))
        mount = self.keeper.get("gate")
        await mount.open_stream(5)
        reader = QuietReader(protocol="test", peer="test")
        mount.attach(reader)
        return reader


async def test_a_new_title_reaches_people_without_disturbing_viewers() -> None:
    world = World()
    reader = await world.add_live(title="Gate")
    await world.keeper.update("gate", MountConfig(name="gate", source="demo:", title="North gate", max_readers=5, listed=False))
    assert reader.closed == ""
    assert [event.title for event in world.events if isinstance(event, MountStatus)][-1] == "North gate"
    await world.keeper.remove("gate")


async def test_a_mount_becomes_anothers_variant_without_disturbing_viewers() -> None:
    world = World()
    reader = await world.add_live()
    world.keeper.add(MountConfig(name="yard", source="demo:"))
    gate, yard = world.keeper.get("gate"), world.keeper.get("yard")
    for variant_of, variants in (("yard", (gate,)), ("", ()), ("yard", (gate,))):
        await world.keeper.update("gate", MountConfig(name="gate", source="demo:", variant_of=variant_of))
        assert world.mounts.variants_of(yard) == variants
    assert reader.closed == ""
    for name in ("gate", "yard"):
        await world.keeper.remove(name)


async def test_another_source_closes_viewers_with_the_reason() -> None:
    world = World()
    reader = await world.add_live()
    await world.keeper.update("gate", MountConfig(name="gate", source="rtsp://127.0.0.1/2"))
    assert reader.closed is LeaveReason.MOUNT_CHANGED
    assert world.keeper.get("gate").config.source == "rtsp://127.0.0.1/2"
    await world.keeper.remove("gate")


async def test_stop_start_and_remove() -> None:
    world = World()
    reader = await world.add_live()
    await world.keeper.stop("gate")
    mount = world.keeper.get("gate")
    assert (mount.state, mount.stream, reader.closed is LeaveReason.MOUNT_STOPPED) == (MountState.STOPPED, None, True)
    await world.keeper.start("gate")
    await world.keeper.start("gate")
    await mount.open_stream(5)
    await world.keeper.remove("gate")
    assert world.events[-1] == Removed("mount/gate")
    assert len(world.mounts) == 0


async def test_a_start_while_it_stops_begins_afterwards() -> None:
    world = World(SlowToStopSource)
    await world.add_live()
    await asyncio.gather(world.keeper.stop("gate"), world.keeper.start("gate"))
    stream = await world.keeper.get("gate").open_stream(5)
    assert stream is world.keeper.get("gate").stream
    await world.keeper.remove("gate")
    assert SlowToStopSource.running == 0


async def test_viewers_wait_while_sources_are_held() -> None:
    world = World(SlowToStopSource)
    world.keeper.hold()
    world.keeper.add(MountConfig(name="gate", source="demo:"))
    world.keeper.add(MountConfig(name="off", source="demo:", enabled=False))
    viewer = asyncio.ensure_future(world.keeper.get("gate").open_stream(5))
    await asyncio.sleep(0)
    assert SlowToStopSource.running == 0
    world.keeper.release()
    await viewer
    assert (SlowToStopSource.running, world.keeper.get("off").state) == (1, MountState.STOPPED)
    await world.keeper.remove("gate")


async def test_where_the_relay_cannot_start_its_mounts_are_taken_back_without_a_word() -> None:
    world = World()
    world.keeper.hold()
    world.keeper.add(MountConfig(name="gate", source="demo:"))
    world.keeper.take_back()
    assert (len(world.mounts), world.events[-1].state) == (1, MountState.STOPPED)
    assert not [event for event in world.events if isinstance(event, LogEntry)]


async def test_two_changes_at_once_leave_one_source() -> None:
    world = World(SlowToStopSource)
    await world.add_live()
    configs = [MountConfig(name="gate", source=f"rtsp://127.0.0.1/{number}") for number in (1, 2)]
    await asyncio.gather(*(world.keeper.update("gate", config) for config in configs))
    await world.keeper.get("gate").open_stream(5)
    assert (world.keeper.get("gate").config, SlowToStopSource.running) == (configs[1], 1)
    await world.keeper.remove("gate")
    assert SlowToStopSource.running == 0


async def test_one_that_is_removed_meanwhile_does_not_disturb_stopping_all() -> None:
    world = World(SlowToStopSource)
    await world.add_live()
    world.keeper.add(MountConfig(name="yard", source="demo:"))
    await asyncio.gather(world.keeper.remove("gate"), world.keeper.stop_all())
    assert [mount.state for mount in world.mounts] == [MountState.STOPPED]
    await world.keeper.remove("yard")


@pytest.mark.parametrize(
    ("name", "code"),
    [("gate", "mount_exists"), ("a b", "mount_name_invalid"), ("../x", "mount_name_invalid"), ("api", "mount_name_invalid")],
)
async def test_names_that_cannot_be(name: str, code: str) -> None:
    world = World()
    await world.add_live()
    with pytest.raises(UserFacingError) as refused:
        world.keeper.add(MountConfig(name=name, source="demo:"))
    assert refused.value.code == code
    with pytest.raises(UserFacingError) as unknown:
        await world.keeper.start("nobody")
    assert unknown.value.code == "mount_unknown"
    await world.keeper.remove("gate")


class SlowToAnswerSource(EndlessSource):
    """Answers when it is told to."""

    asked: ClassVar[list[asyncio.Event]] = []

    async def run(self, sink):
        may_answer = asyncio.Event()
        SlowToAnswerSource.asked.append(may_answer)
        await may_answer.wait()
        await super().run(sink)


@pytest.mark.parametrize("begin", ["one by one", "with the relay"])
async def test_the_channels_of_one_recorder_are_asked_for_a_few_at_a_time(begin: str) -> None:
    SlowToAnswerSource.asked = asked = []
    world = World(SlowToAnswerSource)
    if begin == "with the relay":
        world.keeper.rest()
    for number in range(12):
        world.keeper.add(MountConfig(name=f"nvr-{number}", source=f"rtsp://admin:pw@10.0.0.5/{number}"))
    if begin == "with the relay":
        world.keeper.hold()
        world.keeper.release()
    for answered in range(13):
        for _ in range(20):
            await asyncio.sleep(0)
        assert len(asked) == min(4 + answered, 12)
        if answered < 12:
            asked[answered].set()
    assert all(mount.state is MountState.LIVE for mount in world.mounts)
    await world.keeper.stop_all()

"""Cameras behind a thin line: who shows the smaller picture, from one session, with readers that stay."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from relay_engine.access.caps import Caps
from relay_engine.config import LimitsConfig, MountConfig
from relay_engine.errors import Fault, SourceError
from relay_engine.event_bus import EventBus
from relay_engine.events import LineStatus, LogEntry, MountState, Removed
from relay_engine.ingest.source import SourceSink
from relay_engine.journal import Journal
from relay_engine.lines.line_board import LineBoard
from relay_engine.lines.line_keeper import LineKeeper
from relay_engine.media.track import Track
from relay_engine.mount_keeper import MountKeeper
from relay_engine.status_board import StatusBoard
from relay_engine.streams.mount import Mount
from relay_engine.streams.mount_table import MountTable
from tests.kit.media.feeding import pretend_rate
from tests.kit.media.made_media import AUDIO, VIDEO, ManualClock, video_unit
from tests.kit.players.list_reader import ListReader

SMALL = replace(VIDEO, width=640, height=360)


class Site:
    """Cameras that say who asks them; each picture of one is an address."""

    def __init__(self) -> None:
        self.sinks: dict[str, SourceSink] = {}  # by mount, of those that are connected now
        self.sessions: list[str] = []  # as they began and ended
        self.tracks: dict[str, tuple[Track, ...]] = {}
        self.faults: dict[str, Fault] = {}

    def make_source(self, config: MountConfig) -> SiteSource:
        return SiteSource(self, config.name)

    def send(self, name: str, index: int, *, key: bool = False, size: int = 100) -> None:
        self.sinks[name].write(video_unit(index, key=key, size=size))


class SiteSource:
    kind = "rtsp"

    def __init__(self, site: Site, name: str) -> None:
        self._site = site
        self._name = name

    async def run(self, sink: SourceSink) -> None:
        site, name = self._site, self._name
        if name in site.faults:
            raise SourceError(site.faults[name])
        site.sessions.append(f"+{name}")
        site.sinks[name] = sink
        try:
            sink.started(site.tracks.get(name, (VIDEO,)), kind="rtsp", transport="tcp")
            sink.write(video_unit(0, key=True))
            await asyncio.Event().wait()
        finally:
            site.sessions.append(f"-{name}")
            del site.sinks[name]


class World:
    """Two cameras behind the line "road", with and without a smaller picture, and one elsewhere."""

    def __init__(self, *, max_kbps: int = 2500, steered: Callable[[str], bool] = lambda _name: False) -> None:
        self.site = Site()
        self.clock = ManualClock()
        self.mounts = MountTable()
        self.bus = EventBus()
        self.events: list[Any] = []
        self.bus.subscribe(self.events.append)
        journal = Journal(self.bus, self.clock)
        self.board = StatusBoard(self.bus, journal, self.mounts, clock=self.clock)
        self.lines = LineKeeper(
            self.mounts, journal, self.clock, lambda name: self.keeper.renew(name), make_own=self.site.make_source, is_steered=steered
        )
        self.line_board = LineBoard(self.lines, self.bus)
        caps = Caps(0, 0, lambda: tuple(self.mounts))
        self.keeper: MountKeeper = MountKeeper(self.mounts, self.board, caps, self.clock, self.lines.make_source)
        self.lines.change(LimitsConfig(lines={"road": max_kbps}))

    def add(self, name: str, **fields: Any) -> Mount:
        self.keeper.add(MountConfig(name=name, source=f"rtsp://camera/{name}", **{"line": "road", "linger_s": 0.0, **fields}))
        return self.keeper.get(name)

    def add_camera(self, name: str, **fields: Any) -> Mount:
        """With a smaller picture that is asked for when it is wanted."""
        mount = self.add(name, **fields)
        self.add(f"{name}-sub", line="", variant_of=name, on_demand=True)
        return mount

    async def settle(self) -> None:
        for _ in range(60):
            await asyncio.sleep(0)

    async def seconds(self, count: int, **kbps: int) -> None:
        """So many looks at the line, where mounts bring so much while their own source does (gate_sub is gate-sub)."""
        for _ in range(count):
            for name, rate in kbps.items():
                mount = self.mounts.get(name.replace("_", "-"))
                if mount is not None:
                    pretend_rate(mount, rate * 1000 if mount.name in self.site.sinks else 0)
            self.clock.now += 1
            self.lines.sample()
            await self.settle()

    def journal(self, prefix: str = "line_") -> list[tuple[str, str]]:
        return [(entry.code, entry.mount) for entry in self.events if isinstance(entry, LogEntry) and entry.code.startswith(prefix)]

    def status(self, name: str = "road") -> LineStatus:
        (found,) = (status for status in self.line_board.statuses(self.board.mount_statuses()) if status.name == name)
        return found

    async def close(self) -> None:
        await self.keeper.stop_all()
        for mount in tuple(self.mounts):
            await self.keeper.remove(mount.name)


async def test_the_smaller_picture_comes_by_one_session_and_readers_stay() -> None:
    world = World()
    gate = world.add_camera("gate")
    await world.settle()
    reader = ListReader()
    gate.attach(reader)
    await world.seconds(6, gate=4000)
    assert world.site.sessions == ["+gate", "-gate", "+gate-sub"], "its own session ends first"
    seen = len(reader.bursts)
    world.site.send("gate-sub", 1)
    assert len(reader.bursts) == seen + 1
    assert reader.bursts[seen - 1].random_access, "it begins with a key frame"
    assert (gate.state, reader.closed) == (MountState.LIVE, "")
    (main, small) = world.board.mount_statuses()
    assert (main.taken_from, main.sessions_in, main.line) == ("gate-sub", 0, "road")
    assert (small.taken_from, small.sessions_in, small.line, small.readers) == ("", 1, "road", 0)
    assert world.journal() == [("line_reduced", "gate")]
    assert world.status().reduced == ("gate",)
    await world.close()


async def test_there_is_room_again() -> None:
    world = World()
    gate, yard = world.add_camera("gate"), world.add("yard")
    await world.settle()
    gate.attach(ListReader())
    await world.seconds(6, gate=1800, gate_sub=300, yard=1500)
    assert world.site.sessions[-2:] == ["-gate", "+gate-sub"]
    await world.keeper.stop("yard")
    await world.seconds(20, gate=1800, gate_sub=300)
    assert world.lines.reduced == {"gate": "gate-sub"}, "not at once"
    await world.seconds(15, gate=1800, gate_sub=300)
    assert world.site.sessions[-2:] == ["-gate-sub", "+gate"], "the smaller one is let go of before the large one is asked for"
    assert world.lines.reduced == {}
    assert world.journal() == [("line_reduced", "gate"), ("line_restored", "gate")]
    assert yard.state is MountState.STOPPED
    await world.close()


async def test_who_cannot_give_way_is_named() -> None:
    world = World()
    world.add("yard")
    world.add_camera("gate", on_demand=True)
    await world.settle()
    await world.seconds(6, yard=4000)
    status = world.status()
    assert (status.is_over, status.fixed, status.sessions, status.bitrate_in) == (True, ("yard",), 1, 4_000_000)
    assert world.journal() == [("line_over", "")]
    (entry,) = (entry for entry in world.events if isinstance(entry, LogEntry) and entry.code == "line_over")
    assert dict(entry.params) == {"line": "road", "max_kbps": "2500", "mounts": "yard"}
    await world.seconds(8, yard=1000)
    assert world.journal() == [("line_over", ""), ("line_fits", "")]
    await world.close()


async def test_a_start_that_would_be_too_much_begins_with_the_smaller_picture() -> None:
    world = World()
    gate = world.add_camera("gate", on_demand=True)
    with gate.demand.hold():
        await world.settle()
        await world.seconds(6, gate=2000)
    await world.settle()
    world.add("yard")
    await world.settle()
    await world.seconds(6, yard=1500)
    del world.site.sessions[:]
    with gate.demand.hold():
        await world.settle()
        assert world.site.sessions == ["+gate-sub"], "its own picture was never asked for"
        assert world.lines.reduced == {"gate": "gate-sub"}
    await world.settle()
    await world.seconds(2, yard=1500)
    assert world.site.sessions == ["+gate-sub", "-gate-sub"]
    assert world.lines.reduced == {}, "nobody watches: it is asked anew when somebody does"
    await world.close()


async def test_whoever_watches_the_smaller_picture_shares_its_session() -> None:
    world = World()
    gate = world.add_camera("gate")
    small = world.keeper.get("gate-sub")
    await world.settle()
    with small.demand.hold():
        await small.open_stream(5)
        viewer = ListReader()
        small.attach(viewer)
        gate.attach(ListReader())
        await world.seconds(6, gate=4000, gate_sub=300)
        assert world.site.sessions == ["+gate", "+gate-sub", "-gate"]
        assert (small.viewer_count, viewer.closed) == (1, "")
        world.lines.change(LimitsConfig(lines={"road": 6000}))
        await world.seconds(40, gate=4000, gate_sub=300)
        assert world.site.sessions[3:] == ["+gate"], "whoever watches the smaller one keeps it"
    await world.close()


async def test_a_smaller_picture_that_does_not_come_is_not_insisted_on() -> None:
    world = World()
    gate = world.add_camera("gate")
    world.site.faults["gate-sub"] = Fault.NOT_FOUND
    await world.settle()
    gate.attach(ListReader())
    await world.seconds(6, gate=4000)
    assert world.site.sessions == ["+gate", "-gate"]
    await world.seconds(10, gate=4000)
    assert (gate.state, world.site.sessions[-1]) == (MountState.LIVE, "+gate")
    assert world.status().fixed == ("gate",)
    assert world.journal() == [("line_reduced", "gate"), ("line_over", ""), ("line_small_missing", "gate")]
    await world.close()


async def test_readers_of_another_format_have_to_come_again() -> None:
    world = World()
    gate = world.add_camera("gate")
    world.site.tracks["gate"] = (VIDEO, AUDIO)
    await world.settle()
    reader = ListReader()
    gate.attach(reader)
    await world.seconds(6, gate=4000)
    assert reader.closed == "format_changed"
    assert gate.stream is not None
    assert len(gate.stream.tracks) == 1
    await world.close()


async def test_the_camera_that_is_steered_keeps_its_picture() -> None:
    world = World(steered=lambda name: name == "gate")
    gate, yard = world.add_camera("gate"), world.add_camera("yard")
    await world.settle()
    yard.attach(ListReader())
    gate.attach(ListReader())
    yard.attach(ListReader())
    await world.seconds(6, gate=2000, yard=1500)
    assert world.lines.reduced == {"yard": "yard-sub"}
    await world.close()


async def test_other_caps_hold_at_once_and_lines_that_are_gone_are_told() -> None:
    world = World(max_kbps=0)
    gate = world.add_camera("gate")
    await world.settle()
    gate.attach(ListReader())
    await world.seconds(6, gate=4000)
    assert (world.lines.reduced, world.status().max_kbps, world.status().bitrate_in) == ({}, 0, 4_000_000)
    world.line_board.publish(world.board.mount_statuses())
    world.lines.change(LimitsConfig(lines={"road": 3000}, max_ingress_kbps=100_000))
    await world.seconds(1, gate=4000)
    assert world.lines.reduced == {"gate": "gate-sub"}
    world.lines.change(LimitsConfig(max_ingress_kbps=100_000))
    await world.seconds(1)
    assert world.lines.reduced == {}
    world.line_board.publish(world.board.mount_statuses())
    assert [event.key for event in world.events if isinstance(event, Removed) and event.key.startswith("line/")] == ["line/road"]
    await world.close()


@pytest.mark.parametrize(("source", "crosses"), [("demo:", 0), ("/films/a.mp4", 0), ("rtsp://10.0.0.5/", 1), ("publish:", 1)])
async def test_only_what_comes_from_outside_is_on_the_line(source: str, crosses: int) -> None:
    world = World()
    world.keeper.add(MountConfig(name="hall", source=source, line="road"))
    mount = world.keeper.get("hall")
    if source == "publish:":
        intake = mount.open_intake(_Publisher())
        intake.connecting()
        intake.started((VIDEO,), kind="publisher", transport="tcp")
        intake.write(video_unit(0, key=True))
    await world.settle()
    assert mount.state is MountState.LIVE
    assert world.status().sessions == crosses
    await world.close()


class _Publisher:
    def intake_lost(self) -> None:
        pass

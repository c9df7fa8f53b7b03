"""A mount's media out of the mount of its smaller picture."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from relay_engine.access.caps import Caps
from relay_engine.config import MountConfig
from relay_engine.errors import Fault, SourceError
from relay_engine.leave_reason import LeaveReason
from relay_engine.lines.small_picture_source import KIND, SmallPictureSource
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.track import Track
from relay_engine.notices import Notice, NoticeCode, make_notice
from relay_engine.streams.mount import Mount
from tests.kit.loops.virtual_time import run_virtual
from tests.kit.media.feeding import intake_of
from tests.kit.media.made_media import AUDIO, VIDEO, ManualClock, audio_unit, video_unit

NOTICE = make_notice(NoticeCode.SMALLER_PICTURE, instead="gate-sub", line="road", max_kbps="2500")


class Watcher:
    """Whoever is told of the mount: nobody."""

    def __getattr__(self, _name: str) -> Any:
        return lambda *_facts: None


class Sink:
    def __init__(self) -> None:
        self.begun: list[tuple[tuple[Track, ...], str, str]] = []
        self.units: list[AccessUnit] = []
        self.notices: list[Notice] = []

    def started(self, tracks: tuple[Track, ...], *, kind: str, transport: str) -> None:
        self.begun.append((tracks, kind, transport))

    def write(self, unit: AccessUnit) -> None:
        self.units.append(unit)

    def dropped(self, units: int) -> None:
        raise AssertionError

    def notice(self, notice: Notice) -> None:
        self.notices.append(notice)


def make_small(*tracks: Track, **fields: Any) -> Mount:
    mount = Mount(MountConfig(name="gate-sub", source="rtsp://camera/", **fields), ManualClock(), Caps(0, 0, tuple), Watcher())
    mount.start()
    if tracks:
        intake_of(mount).connecting()
        intake_of(mount).started(tracks, kind="rtsp", transport="tcp")
    return mount


async def turns(count: int = 10) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_it_begins_with_what_a_decoder_can_begin_with_and_goes_on() -> None:
    small = make_small(VIDEO, AUDIO)
    for unit in (video_unit(0, key=True), audio_unit(1), video_unit(1)):
        intake_of(small).write(unit)
    sink = Sink()
    running = asyncio.ensure_future(SmallPictureSource(small, (VIDEO,), NOTICE).run(sink))
    await turns()
    assert (sink.notices, [(kind, transport) for _, kind, transport in sink.begun]) == ([NOTICE], [(KIND, "tcp")])
    assert [(unit.track_id, unit.random_access) for unit in sink.units] == [(0, True), (0, False)]
    intake_of(small).write(video_unit(2))
    assert len(sink.units) == 3
    assert sink.units[-1].pts > sink.units[-2].pts
    small.stop(LeaveReason.MOUNT_STOPPED)
    with pytest.raises(SourceError) as ended:
        await running
    assert ended.value.fault is Fault.ENDED
    assert not small.readers


async def test_the_smaller_one_rests_at_once_where_nobody_else_wants_it() -> None:
    small = make_small(VIDEO, on_demand=True, linger_s=60.0)
    intake_of(small).write(video_unit(0, key=True))
    running = asyncio.ensure_future(SmallPictureSource(small, (), NOTICE).run(Sink()))
    await turns()
    assert small.demand.wanted
    running.cancel()
    await turns()
    assert not small.demand.wanted
    assert not running.done(), "it waits until the camera has been let go of"
    intake_of(small).rested()
    await turns()
    assert running.cancelled()


def test_a_smaller_picture_that_does_not_come_is_the_fault_that_it_has() -> None:
    async def play() -> Fault:
        small = make_small()
        intake = intake_of(small)
        intake.connecting()
        intake.failed(Fault.NOT_FOUND, "404")
        with pytest.raises(SourceError) as failed:
            await SmallPictureSource(small, (), NOTICE).run(Sink())
        assert not small.readers
        return failed.value.fault

    assert run_virtual(play()) is Fault.NOT_FOUND

"""Intake: one feeder at a time, whoever lost it is not heard, and its figures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from relay_engine.access.caps import Caps
from relay_engine.config import PUBLISH, MountConfig
from relay_engine.errors import Fault, RemoteProtocolError
from relay_engine.events import MountState
from relay_engine.ingest.lateness import never_late
from relay_engine.media.track import Track
from relay_engine.notices import NoticeCode, make_notice
from relay_engine.streams.intake import Intake, IntakeTaken
from relay_engine.streams.mount import Mount, MountUnavailable
from relay_engine.streams.supply import IntakeFigures
from tests.kit.media.feeding import MadeFeeder
from tests.kit.media.made_media import VIDEO, ManualClock, video_unit
from tests.kit.players.list_reader import ListReader


class Watcher:
    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_args: None


def make_mount(source: str = "rtsp://10.0.0.5/1") -> Mount:
    mount = Mount(MountConfig(name="gate", source=source, no_media_timeout_s=10), ManualClock(), Caps(0, 0, tuple), Watcher())
    mount.start()
    return mount


def feed(intake: Intake, *indexes: int, tracks: tuple[Track, ...] = (VIDEO,), at: float = 1_000.0) -> None:
    intake.connecting()
    intake.started(tracks, kind="made", transport="tcp")
    for index in indexes:
        intake.write(video_unit(index, key=index == indexes[0], at=at + index / 25))


LATE_CALLS: dict[str, Callable[[Intake], None]] = {
    "connecting": lambda intake: intake.connecting(),
    "started": lambda intake: intake.started((VIDEO, VIDEO), kind="late", transport="udp"),
    "write": lambda intake: intake.write(video_unit(9, key=True)),
    "dropped": lambda intake: intake.dropped(7),
    "notice": lambda intake: intake.notice(make_notice(NoticeCode.CLOCK_RESTAMPED, kind="video")),
    "failed": lambda intake: intake.failed(Fault.ENDED, "late", 9.0),
    "rested": lambda intake: intake.rested(),
    "close": lambda intake: intake.close(),
}


def state_of(mount: Mount) -> object:
    return (
        mount.state, mount.fault, mount.detail, mount.retry_at, mount.stream, mount.source_kind, mount.source_transport,
        mount.figures, mount.live_since, mount.outage.since, mount.notices.notices,
    )  # fmt: skip


async def test_every_call_of_an_intake_is_tried_late() -> None:
    calls = {name for name, member in vars(Intake).items() if callable(member) and not name.startswith("_")}
    assert calls - {"lose", "silence"} == set(LATE_CALLS)


@pytest.mark.parametrize("call", LATE_CALLS)
@pytest.mark.parametrize("loss", ["another publisher", "closed", "switched off and on"])
async def test_who_lost_the_intake_changes_nothing(call: str, loss: str) -> None:
    mount = make_mount(PUBLISH)
    feeder = MadeFeeder()
    old = mount.open_intake(feeder)
    feed(old, 0, 1)
    if loss == "closed":
        old.close()
    elif loss == "switched off and on":
        mount.stop()
        mount.start()
    new = mount.open_intake(MadeFeeder())
    feed(new, 2, 3)
    before = state_of(mount)
    LATE_CALLS[call](old)
    assert state_of(mount) == before
    assert new.is_open
    assert not old.is_open
    assert feeder.losses == (0 if loss == "closed" else 1)
    mount.stop()


async def test_a_source_keeps_its_intake_and_a_second_feeder_is_told_so() -> None:
    mount, first = make_mount(), MadeFeeder()
    intake = mount.open_intake(first)
    with pytest.raises(IntakeTaken):
        mount.open_intake(MadeFeeder())
    assert (intake.is_open, first.losses) == (True, 0)
    intake.close()
    assert mount.open_intake(MadeFeeder()).is_open
    mount.stop()


async def test_nobody_feeds_a_mount_that_is_switched_off() -> None:
    mount = make_mount()
    mount.stop()
    with pytest.raises(MountUnavailable):
        mount.open_intake(MadeFeeder())


@pytest.mark.parametrize("source", [PUBLISH, ""])
async def test_a_publisher_makes_room_for_the_next_and_viewers_see_a_new_time_base(source: str) -> None:
    mount = make_mount(source)
    assert mount.state is MountState.WAITING
    first = MadeFeeder()
    feed(mount.open_intake(first), 0, 1)
    assert mount.state is MountState.LIVE
    viewer, stream = ListReader(), mount.stream
    mount.attach(viewer)
    second = mount.open_intake(MadeFeeder())
    assert first.losses == 1
    feed(second, 5_000, 5_001, at=900.0)
    assert mount.stream is stream
    assert mount.readers == (viewer,)
    second.close()
    assert (mount.state, mount.live_since) == (MountState.WAITING, 0.0)
    assert mount.readers == (viewer,), "it waits for the next one"
    mount.stop()


async def test_each_feeder_has_figures_of_its_own_and_the_mount_those_of_all() -> None:
    mount = make_mount(PUBLISH)
    first = mount.open_intake(MadeFeeder())
    feed(first, 0, 1, 2)
    first.dropped(4)
    second = mount.open_intake(MadeFeeder())
    feed(second, 3, 4)
    assert (first.figures.units, first.figures.dropped, first.figures.reconnects) == (3, 4, 0)
    assert (second.figures.units, second.figures.dropped, second.figures.reconnects) == (2, 0, 1)
    total = mount.figures
    assert (total.units, total.dropped, total.bytes) == (5, 4, first.figures.bytes + second.figures.bytes)
    mount.stop()


async def test_a_unit_that_breaks_its_format_is_counted_and_said_when_nothing_else_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    mount = make_mount()
    intake = mount.open_intake(MadeFeeder())
    feed(intake, 0)
    stream = mount.stream
    assert stream is not None

    def refuse(_unit: object) -> bool:
        raise RemoteProtocolError("no such picture")

    monkeypatch.setattr(stream, "write", refuse)
    intake.write(video_unit(1))
    assert mount.figures.dropped == 1
    mount._clock.now += 11  # type: ignore[attr-defined]
    _left, silence = intake.silence(never_late)
    assert silence is not None
    assert (silence.fault, silence.detail) == (Fault.NO_VIDEO, "no such picture")
    mount.stop()


async def test_the_rate_is_measured_once_a_second_and_over_streams() -> None:
    mount = make_mount()
    intake = mount.open_intake(MadeFeeder())
    mount.sample(1_000.0)
    feed(intake, 0, 1)
    size = mount.figures.bytes
    mount.sample(1_001.0)
    assert mount.bitrate_in == size * 8
    intake.started((VIDEO, VIDEO), kind="made", transport="")  # another format: a new stream
    mount.sample(1_002.0)
    assert mount.bitrate_in == 0
    assert mount.figures == IntakeFigures(2, size, 0, 0, 0)
    mount.stop()

"""Mount: its states, its readers through reconnects, who is admitted."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import msgspec
import pytest

from relay_engine.access.caps import Caps
from relay_engine.config import MountConfig
from relay_engine.errors import Fault
from relay_engine.events import MountState, ReaderCap, ReaderRole
from relay_engine.leave_reason import LeaveReason
from relay_engine.media.codec import Codec
from relay_engine.streams.admission import AdmissionRefused
from relay_engine.streams.burst import Burst
from relay_engine.streams.mount import Mount, MountUnavailable
from relay_engine.streams.reader import Reader
from tests.kit.media.feeding import intake_of, pretend_rate
from tests.kit.media.made_media import AUDIO, VIDEO, ManualClock, video_unit


class Watcher:
    """A MountObserver that keeps what it is told."""

    def __init__(self) -> None:
        self.states: list[MountState] = []
        self.left: list[str] = []
        self.refused: list[int] = []

    def client_left(self, mount, reader, reason):
        self.left.append(reason)

    def reader_refused(self, mount):
        self.refused.append(mount.turned_away.count)

    def mount_changed(self, mount):
        if not self.states or self.states[-1] is not mount.state:
            self.states.append(mount.state)

    def reader_joined(self, mount, reader):
        pass

    def reader_left(self, mount, reader, reason):
        self.left.append(reason)


class CountingReader(Reader):
    def __init__(self, role: ReaderRole = ReaderRole.VIEWER) -> None:
        super().__init__(protocol="test", peer="test", role=role)
        self.count = 0
        self.closed = ""

    def push(self, burst: Burst) -> None:
        self.count += 1

    def close(self, reason: str) -> None:
        self.closed = reason


def make_mount(*, max_readers=0, total=0, egress=0, total_egress=0, **config) -> tuple[Mount, Watcher]:
    watcher = Watcher()
    mounts: list[Mount] = []
    admission = Caps(total, total_egress, lambda: tuple(mounts))
    config = MountConfig(name="gate", source="demo:", max_readers=max_readers, max_egress_kbps=egress, **config)
    mount = Mount(config, ManualClock(), admission, watcher)
    mounts.append(mount)
    return mount, watcher


def go_live(mount: Mount, tracks=(VIDEO,)) -> None:
    mount.start()
    intake_of(mount).connecting()
    intake_of(mount).started(tracks, kind="rtsp", transport="tcp")
    intake_of(mount).write(video_unit(0, key=True))


def test_states_from_stopped_to_live_and_back() -> None:
    mount, watcher = make_mount()
    go_live(mount)
    mount.stop()
    assert watcher.states == [MountState.IDLE, MountState.CONNECTING, MountState.LIVE, MountState.STOPPED]


async def test_readers_stay_through_a_reconnect_with_the_same_formats() -> None:
    mount, watcher = make_mount()
    go_live(mount)
    reader = CountingReader()
    mount.attach(reader)
    stream = mount.stream
    intake_of(mount).failed(Fault.NO_FRAMES, "silent", 5.0)
    assert (mount.state, mount.fault, mount.retry_at) == (MountState.RETRYING, Fault.NO_FRAMES, 5.0)
    intake_of(mount).connecting()
    assert mount.state is MountState.RETRYING  # to a person it is still the same trouble
    intake_of(mount).started((VIDEO,), kind="rtsp", transport="tcp")
    assert mount.stream is stream
    intake_of(mount).write(video_unit(0, key=True, at=1_005.0))
    assert mount.state is MountState.LIVE
    assert mount.fault is None
    assert reader.count == 1
    assert watcher.left == []
    mount.stop()


async def test_a_changed_format_closes_the_readers() -> None:
    mount, watcher = make_mount()
    go_live(mount)
    reader = CountingReader()
    mount.attach(reader)
    intake_of(mount).started((VIDEO, AUDIO), kind="rtsp", transport="tcp")
    assert reader.closed is LeaveReason.FORMAT_CHANGED
    assert "format" in watcher.left[0]
    intake_of(mount).started((replace(VIDEO, codec=Codec.H265),), kind="rtsp", transport="tcp")
    assert len(mount.readers) == 0
    mount.stop()


async def test_only_viewers_are_counted_and_capped() -> None:
    mount, _ = make_mount(max_readers=1)
    go_live(mount)
    others = [CountingReader(role=role) for role in ReaderRole if role is not ReaderRole.VIEWER]
    viewer = CountingReader()
    for reader in (*others, viewer):
        mount.attach(reader)
    assert mount.viewers == (viewer,)
    assert len(mount.readers) == len(ReaderRole)
    with pytest.raises(AdmissionRefused):
        mount.attach(CountingReader())
    mount.stop()


async def test_a_reader_keeps_the_pass_by_which_it_came() -> None:
    class DoorsYes:
        subject_id = "user:mina"

    mount, _ = make_mount()
    go_live(mount)
    reader, pass_ = CountingReader(), DoorsYes()
    mount.attach(reader, pass_)
    mount.pause(reader)
    mount.attach(reader)
    assert reader.pass_ is pass_
    mount.stop()


async def test_open_stream_wakes_and_waits_for_the_source() -> None:
    mount, _ = make_mount(on_demand=True)
    mount.start()
    opening = asyncio.ensure_future(mount.open_stream(5))
    async with asyncio.timeout(1):
        await mount.demand.wait_wanted()
    intake_of(mount).connecting()
    intake_of(mount).started((VIDEO,), kind="rtsp", transport="tcp")
    intake_of(mount).write(video_unit(0, key=True))
    async with asyncio.timeout(1):
        assert await opening is mount.stream
    mount.demand.close()


async def test_open_stream_says_why_there_is_none() -> None:
    mount, _ = make_mount()
    with pytest.raises(MountUnavailable) as stopped:
        await mount.open_stream(5)
    assert stopped.value.fault is None
    mount.start()
    intake_of(mount).connecting()
    intake_of(mount).failed(Fault.WRONG_PASSWORD, "401", 9.0)
    with pytest.raises(MountUnavailable) as failing:
        await mount.open_stream(0.0)
    assert failing.value.fault is Fault.WRONG_PASSWORD
    mount.demand.close()


@pytest.mark.parametrize("caps", [{"max_readers": 2}, {"total": 2}, {"egress": 5_000}, {"total_egress": 5_000}])
async def test_one_reader_too_many_is_refused_at_once(caps):
    mount, _ = make_mount(**caps)
    go_live(mount)
    pretend_rate(mount, 2_000_000)
    mount.attach(CountingReader())
    mount.attach(CountingReader())
    with pytest.raises(AdmissionRefused):
        mount.attach(CountingReader())
    assert len(mount.readers) == 2
    mount.stop()
    mount.demand.close()


async def test_pause_keeps_a_reader_counted_but_silent() -> None:
    mount, _ = make_mount(max_readers=1)
    go_live(mount)
    reader = CountingReader()
    mount.attach(reader)
    mount.pause(reader)
    intake_of(mount).write(video_unit(1))
    assert reader.count == 0
    mount.attach(reader)
    intake_of(mount).write(video_unit(2))
    assert reader.count == 1
    mount.detach(reader)
    mount.detach(reader)
    assert mount.readers == ()
    mount.demand.close()


def guest(peer: str) -> CountingReader:
    reader = CountingReader()
    reader.peer = peer
    return reader


def refuse(mount: Mount, peer: str) -> None:
    with pytest.raises(AdmissionRefused):
        mount.attach(guest(peer))


async def test_who_is_turned_away_is_counted_by_host_and_told_once_a_minute() -> None:
    mount, watcher = make_mount(max_readers=1)
    go_live(mount)
    mount.attach(guest("10.0.0.1:1"))
    for peer in ("10.0.0.2:1000", "10.0.0.2:1001", "10.0.0.2:1002", "[fd00::2]:5"):
        refuse(mount, peer)
    assert (mount.turned_away.count, mount.turned_away.cap) == (2, ReaderCap.MOUNT_READERS)
    assert watcher.refused == [1]  # the second one waits for its minute
    mount._clock.now += 61
    refuse(mount, "10.0.0.2:1003")
    assert watcher.refused == [1, 2]
    mount._clock.now += 61
    refuse(mount, "10.0.0.2:1004")
    assert watcher.refused == [1, 2]  # nobody new
    mount.stop()


async def test_ten_thousand_hosts_turned_away_cost_no_more_than_two_hundred() -> None:
    mount, _ = make_mount(egress=1)
    go_live(mount)
    pretend_rate(mount, 5000)
    for number in range(10_000):
        refuse(mount, f"10.0.{number >> 8}.{number & 255}:9")
    assert mount.turned_away.count == 200
    mount.turned_away.expire(mount._clock.now + 901)
    assert (mount.turned_away.count, mount.turned_away.since, mount.turned_away.cap) == (0, 0.0, None)
    mount.stop()


async def test_a_raised_limit_forgets_who_was_turned_away_and_disturbs_nobody() -> None:
    mount, watcher = make_mount(max_readers=1)
    go_live(mount)
    mount.attach(guest("10.0.0.1:1"))
    refuse(mount, "10.0.0.2:1")
    mount.change_config(msgspec.structs.replace(mount.config, max_readers=2))
    assert mount.turned_away.count == 0
    mount.attach(guest("10.0.0.2:1"))
    mount.change_config(msgspec.structs.replace(mount.config, max_readers=1))  # one too many now: both stay
    assert len(mount.readers) == 2
    assert watcher.left == []
    mount.stop()


def test_an_outage_lasts_from_the_first_failure_to_the_next_picture() -> None:
    mount, _ = make_mount()
    go_live(mount)
    assert (mount.outage.since, mount.outage.last_s, mount.outage.worked_before) == (0.0, 0.0, True)
    began = mount._clock.wall()
    intake_of(mount).failed(Fault.ENDED, "", 0.0)
    mount._clock.now += 10
    intake_of(mount).failed(Fault.REFUSED, "", 0.0)  # another reason, the same outage
    assert mount.outage.since == began
    mount._clock.now += 6
    intake_of(mount).started((VIDEO,), kind="rtsp", transport="tcp")
    intake_of(mount).write(video_unit(0, key=True, at=1_016.0))
    assert (mount.outage.since, mount.outage.last_s) == (0.0, 16.0)
    mount.stop()
    assert not mount.outage.worked_before


def test_a_camera_that_never_worked_has_no_outage_to_end() -> None:
    mount, _ = make_mount()
    mount.start()
    intake_of(mount).failed(Fault.WRONG_PASSWORD, "", 0.0)
    assert mount.outage.since
    assert not mount.outage.worked_before
    intake_of(mount).rested()
    assert not mount.outage.since
    intake_of(mount).failed(Fault.WRONG_PASSWORD, "", 0.0)
    intake_of(mount).started((VIDEO,), kind="rtsp", transport="tcp")
    intake_of(mount).write(video_unit(0, key=True))
    assert mount.outage.last_s == 0.0
    mount.stop()

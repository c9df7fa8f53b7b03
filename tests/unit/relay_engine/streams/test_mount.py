"""Mount: its states, its readers through reconnects, who is admitted."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from relay_engine.config import MountConfig
from relay_engine.errors import Fault
from relay_engine.events import MountState
from relay_engine.media.codec import Codec
from relay_engine.streams.admission import Admission, AdmissionRefused
from relay_engine.streams.burst import Burst
from relay_engine.streams.mount import Mount, MountUnavailable
from relay_engine.streams.reader import Reader
from tests.helpers.made_media import AUDIO, VIDEO, ManualClock, video_unit


class Watcher:
    """A MountObserver that keeps what it is told."""

    def __init__(self) -> None:
        self.states: list[MountState] = []
        self.left: list[str] = []

    def mount_changed(self, mount):
        if not self.states or self.states[-1] is not mount.state:
            self.states.append(mount.state)

    def reader_joined(self, mount, reader):
        pass

    def reader_left(self, mount, reader, reason):
        self.left.append(reason)


class CountingReader(Reader):
    def __init__(self) -> None:
        super().__init__(protocol="test", peer="test")
        self.count = 0
        self.closed = ""

    def push(self, burst: Burst) -> None:
        self.count += 1

    def close(self, reason: str) -> None:
        self.closed = reason


def make_mount(*, max_readers=0, total=0, egress=0, total_egress=0, **config) -> tuple[Mount, Watcher]:
    watcher = Watcher()
    mounts: list[Mount] = []
    admission = Admission(total, total_egress, lambda: tuple(mounts))
    config = MountConfig(name="gate", source="demo:", max_readers=max_readers, max_egress_kbps=egress, **config)
    mount = Mount(config, ManualClock(), admission, watcher)
    mounts.append(mount)
    return mount, watcher


def go_live(mount: Mount, tracks=(VIDEO,)) -> None:
    mount.start()
    mount.source_connecting()
    mount.source_started(tracks, "rtsp", "tcp")
    mount.write(video_unit(0, key=True))


def test_states_from_stopped_to_live_and_back():
    mount, watcher = make_mount()
    go_live(mount)
    mount.stop()
    assert watcher.states == [MountState.IDLE, MountState.CONNECTING, MountState.LIVE, MountState.STOPPED]


async def test_readers_stay_through_a_reconnect_with_the_same_formats():
    mount, watcher = make_mount()
    go_live(mount)
    reader = CountingReader()
    mount.attach(reader)
    stream = mount.stream
    mount.source_failed(Fault.NO_FRAMES, "silent", 5.0)
    assert (mount.state, mount.fault, mount.retry_at) == (MountState.RETRYING, Fault.NO_FRAMES, 5.0)
    mount.source_connecting()
    assert mount.state is MountState.RETRYING  # to a person it is still the same trouble
    assert mount.source_started((VIDEO,), "rtsp", "tcp") is stream
    mount.write(video_unit(0, key=True, at=1_005.0))
    assert mount.state is MountState.LIVE
    assert mount.fault is None
    assert reader.count == 1
    assert watcher.left == []
    mount.stop()


async def test_a_changed_format_closes_the_readers():
    mount, watcher = make_mount()
    go_live(mount)
    reader = CountingReader()
    mount.attach(reader)
    mount.source_started((VIDEO, AUDIO), "rtsp", "tcp")
    assert "format" in reader.closed
    assert "format" in watcher.left[0]
    mount.source_started((replace(VIDEO, codec=Codec.H265),), "rtsp", "tcp")
    assert len(mount.readers) == 0
    mount.stop()


async def test_open_stream_wakes_and_waits_for_the_source():
    mount, _ = make_mount(on_demand=True)
    mount.start()
    opening = asyncio.ensure_future(mount.open_stream(5))
    async with asyncio.timeout(1):
        await mount.demand.wait_wanted()
    mount.source_connecting()
    mount.source_started((VIDEO,), "rtsp", "tcp")
    mount.write(video_unit(0, key=True))
    async with asyncio.timeout(1):
        assert await opening is mount.stream
    mount.demand.close()


async def test_open_stream_says_why_there_is_none():
    mount, _ = make_mount()
    with pytest.raises(MountUnavailable) as stopped:
        await mount.open_stream(5)
    assert stopped.value.fault is None
    mount.start()
    mount.source_connecting()
    mount.source_failed(Fault.WRONG_PASSWORD, "401", 9.0)
    with pytest.raises(MountUnavailable) as failing:
        await mount.open_stream(0.0)
    assert failing.value.fault is Fault.WRONG_PASSWORD
    mount.demand.close()


@pytest.mark.parametrize("caps", [{"max_readers": 2}, {"total": 2}, {"egress": 5_000}, {"total_egress": 5_000}])
async def test_one_reader_too_many_is_refused_at_once(caps):
    mount, _ = make_mount(**caps)
    go_live(mount)
    mount.bitrate_in = 2_000_000
    mount.attach(CountingReader())
    mount.attach(CountingReader())
    with pytest.raises(AdmissionRefused):
        mount.attach(CountingReader())
    assert len(mount.readers) == 2
    mount.stop()
    mount.demand.close()


async def test_pause_keeps_a_reader_counted_but_silent():
    mount, _ = make_mount(max_readers=1)
    go_live(mount)
    reader = CountingReader()
    mount.attach(reader)
    mount.pause(reader)
    mount.write(video_unit(1))
    assert reader.count == 0
    mount.attach(reader)
    mount.write(video_unit(2))
    assert reader.count == 1
    mount.detach(reader)
    mount.detach(reader)
    assert mount.readers == ()
    mount.demand.close()

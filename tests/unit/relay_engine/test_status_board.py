"""StatusBoard, Journal: what the window is told."""

from __future__ import annotations

import pytest

from relay_engine.access.caps import Caps
from relay_engine.config import MountConfig
from relay_engine.errors import Fault
from relay_engine.event_bus import EventBus
from relay_engine.events import LogEntry, MountState, MountStatus, OutageEnded, ReaderRole, ReaderStatus, Removed, SessionEnded
from relay_engine.journal import Journal
from relay_engine.leave_reason import LeaveReason
from relay_engine.notices import NoticeCode, make_notice
from relay_engine.status_board import StatusBoard
from relay_engine.streams.admission import AdmissionRefused
from relay_engine.streams.burst import Burst
from relay_engine.streams.mount import Mount
from relay_engine.streams.mount_table import MountTable
from relay_engine.streams.reader import Reader
from tests.kit.media.feeding import intake_of
from tests.kit.media.made_media import VIDEO, ManualClock, video_unit


class SizedReader(Reader):
    def push(self, burst: Burst) -> None:
        self.bytes_sent += burst.size

    def close(self, reason: LeaveReason) -> None:
        pass


class World:
    """A board with one mount whose source holds a password."""

    def __init__(self) -> None:
        self.events: list = []
        clock = ManualClock()
        bus, mounts = EventBus(), MountTable()
        bus.subscribe(self.events.append)
        self.journal = Journal(bus, clock)
        self.ended: list[SessionEnded | OutageEnded] = []
        self.board = StatusBoard(bus, self.journal, mounts, clock=clock, keep=self.ended.append)
        config = MountConfig(name="gate", title="Gate", source="rtsp://admin:s3cret@127.0.0.1/1")
        self.mount = Mount(config, clock, Caps(0, 0, lambda: tuple(mounts)), self.board)
        mounts.add(self.mount)

    def go_live(self) -> None:
        self.mount.start()
        intake_of(self.mount).connecting()
        intake_of(self.mount).started((VIDEO,), kind="rtsp", transport="tcp")
        intake_of(self.mount).write(video_unit(0, key=True))

    def statuses(self) -> list[MountStatus]:
        return [event for event in self.events if isinstance(event, MountStatus)]

    def logged(self) -> list[str]:
        return [event.code for event in self.events if isinstance(event, LogEntry)]


def test_the_end_of_an_outage_says_how_long_it_lasted():
    world = World()
    world.go_live()
    intake_of(world.mount).failed(Fault.ENDED, "", 0.0)
    status = world.statuses()[-1]
    assert (status.trouble_since, status.worked_before) == (world.mount._clock.wall(), True)
    world.mount._clock.now += 16
    intake_of(world.mount).write(video_unit(1, key=True, at=1_016.0))
    entry = world.journal.entries[-1]
    assert (entry.code, entry.params, entry.text) == ("mount_back", (("away_s", "16"),), "live again, away for 16 s")
    assert world.statuses()[-1].trouble_since == 0.0


def test_who_is_turned_away_is_told():
    world = World()
    world.go_live()
    world.mount.change_config(MountConfig(name="gate", source="demo:", max_readers=1))
    world.mount.attach(SizedReader(protocol="test", peer="10.0.0.1:5"))
    with pytest.raises(AdmissionRefused):
        world.mount.attach(SizedReader(protocol="test", peer="10.0.0.2:5"))
    entry = world.journal.entries[-1]
    assert (entry.level, entry.code, dict(entry.params)) == ("warning", "reader_refused", {"count": "1", "cap": "mount_readers"})
    status = world.statuses()[-1]
    assert (status.turned_away, status.turned_away_since) == (1, world.mount._clock.wall())
    world.mount._clock.now += 1000
    world.board.sample(world.mount._clock.monotonic())
    assert world.statuses()[-1].turned_away == 0


def test_a_live_mount_is_told_with_its_tracks_and_without_its_password():
    world = World()
    world.go_live()
    status = [event for event in world.events if isinstance(event, MountStatus)][-1]
    assert (status.state, status.title, status.tracks[0].codec) == (MountState.LIVE, "Gate", "H264")
    assert "s3cret" not in repr(world.events)
    assert world.logged() == ["mount_live"]


def test_trouble_is_logged_once_however_often_it_repeats():
    world = World()
    world.go_live()
    for _ in range(5):
        intake_of(world.mount).failed(Fault.REFUSED, "connection refused", 7.0)
        intake_of(world.mount).connecting()
    intake_of(world.mount).failed(Fault.WRONG_PASSWORD, "401", 8.0)
    intake_of(world.mount).write(video_unit(1, key=True))
    assert world.logged() == ["mount_live", "mount_retrying", "mount_retrying", "mount_live"]


def test_a_notice_is_in_the_status_while_it_holds_and_in_the_journal_once():
    world = World()
    world.go_live()
    notice = make_notice(NoticeCode.TRACK_NOT_CARRIED, kind="audio", codec="G726-32")
    for _ in range(3):
        world.mount.notices.post(notice)
        assert world.statuses()[-1].notices == (notice,)
        world.mount.notices.withdraw(notice)
        assert world.statuses()[-1].notices == ()
    assert world.logged() == ["mount_live", "mount_notice"]
    entry = [event for event in world.events if isinstance(event, LogEntry)][-1]
    assert dict(entry.params) == {"notice": "track_not_carried", "kind": "audio", "codec": "G726-32"}


def test_a_new_attempt_begins_without_notices():
    world = World()
    world.go_live()
    world.mount.notices.post(make_notice(NoticeCode.CLOCK_RESTAMPED, kind="video"))
    intake_of(world.mount).failed(Fault.ENDED, "", 7.0)
    assert world.statuses()[-1].notices
    intake_of(world.mount).connecting()
    assert world.statuses()[-1].notices == ()


def test_a_source_cannot_fill_the_status_or_the_journal_with_notices():
    world = World()
    world.go_live()
    for attempt in range(50):
        intake_of(world.mount).connecting()
        for number in range(50):
            world.mount.notices.post(make_notice(NoticeCode.TRACK_NOT_CARRIED, codec=f"{attempt}/{number}"))
    assert len(world.mount.notices.notices) == 16
    assert world.logged().count("mount_notice") == 64


def test_one_mount_is_looked_at_alone():
    world = World()
    assert [status.name for status in world.board.mount_statuses()] == ["gate"]
    assert [status.name for status in world.board.mount_statuses("gate")] == ["gate"]
    assert world.board.mount_statuses("yard") == ()


async def test_readers_are_measured_and_told():
    world = World()
    world.go_live()
    reader = SizedReader(protocol="rtsp/tcp", peer="127.0.0.1:9")
    world.mount.attach(reader)
    world.board.sample(1_000.0)
    reader.bytes_sent += 125_000
    world.board.sample(1_001.0)
    status = [event for event in world.events if isinstance(event, ReaderStatus)][-1]
    assert (status.bitrate, status.mount) == (1_000_000, "gate")
    mount_status = [event for event in world.events if isinstance(event, MountStatus)][-1]
    assert (mount_status.readers, mount_status.bitrate_out) == (1, 1_000_000)
    world.mount.detach(reader, LeaveReason.TIMED_OUT)
    assert Removed(f"reader/{reader.id}") in world.events
    assert world.board.mount_status(world.mount).bytes_out == 125_000
    world.mount.demand.close()


async def test_a_reader_that_is_closed_by_its_tick_leaves_nothing_behind():
    world = World()
    world.go_live()

    class StalledReader(SizedReader):
        def tick(self, now: float) -> None:
            world.mount.detach(self, LeaveReason.STALLED)

    reader = StalledReader(protocol="rtsp/tcp", peer="127.0.0.1:9")
    world.mount.attach(reader)
    world.board.sample(1_000.0)
    assert not [key for key in world.board._rates if key.startswith("reader/")]
    world.mount.demand.close()


async def test_previews_are_no_viewers():
    world = World()
    world.go_live()
    reader = SizedReader(protocol="preview", peer="this computer", role=ReaderRole.PREVIEW)
    world.mount.attach(reader)
    assert world.board.mount_status(world.mount).readers == 0
    assert "reader_joined" not in world.logged()
    world.mount.detach(reader)
    world.mount.demand.close()


def test_the_journal_keeps_a_bounded_past():
    world = World()
    for index in range(1_500):
        world.journal.write("info", "test", str(index))
    assert (len(world.journal.entries), world.journal.entries[0].text) == (1_000, "500")


def test_who_comes_and_goes_all_the_time_does_not_fill_the_journal():
    world = World()
    for number in range(2_000):
        reader = SizedReader(protocol="hls", peer=f"192.0.2.9:{number}")
        world.board.reader_joined(world.mount, reader)
        world.board.reader_left(world.mount, reader, LeaveReason.CLIENT_LEFT)
    assert len(world.journal.entries) == 400
    assert sum(isinstance(event, Removed) for event in world.events) >= 2_000, "the table is told of each"
    other = SizedReader(protocol="hls", peer="[2001:db8::9]:1")
    world.board.reader_joined(world.mount, other)
    assert world.journal.entries[-1].code == "reader_joined"
    assert len(world.journal.entries) == 401


class KnownPass:
    subject_id = "user:anna"


async def test_who_leaves_is_kept_with_all_that_is_known_of_it():
    world = World()
    world.go_live()
    reader = SizedReader(protocol="rtsp/tcp", peer="10.0.0.1:5", user_agent="player/1", since=900.0)
    world.mount.attach(reader, KnownPass())
    reader.bytes_sent, reader.dropped_units, reader.asked_at = 1234, 3, 10.0
    reader.note_first_picture(10.05)
    world.mount._clock.now += 60
    world.mount.detach(reader, LeaveReason.STALLED)
    world.mount.detach(reader, LeaveReason.CLIENT_LEFT)
    (ended,) = world.ended
    assert ended == SessionEnded(
        key=f"session/{reader.id}",
        id=reader.id,
        subject="user:anna",
        mount="gate",
        protocol="rtsp/tcp",
        peer="10.0.0.1:5",
        user_agent="player/1",
        since=900.0,
        ended_at=world.mount._clock.wall(),
        first_picture_ms=50,
        bytes_sent=1234,
        dropped_units=3,
        reason=LeaveReason.STALLED,
    )


@pytest.mark.parametrize("role", [role for role in ReaderRole if role is not ReaderRole.VIEWER])
async def test_who_is_no_viewer_is_not_kept(role):
    world = World()
    world.go_live()
    reader = SizedReader(protocol="test", peer="10.0.0.1:5", role=role)
    world.mount.attach(reader)
    world.mount.detach(reader, LeaveReason.CLIENT_LEFT)
    assert world.ended == []


def test_nobody_has_seen_a_picture_before_it_asked():
    reader = SizedReader(protocol="test", peer="10.0.0.1:5")
    reader.note_first_picture(10.0)
    assert reader.first_picture_ms is None


def test_an_outage_is_kept_with_its_last_fault():
    world = World()
    world.go_live()
    began = world.mount._clock.wall()
    intake_of(world.mount).failed(Fault.ENDED, "", 0.0)
    intake_of(world.mount).connecting()
    intake_of(world.mount).failed(Fault.NO_ROUTE, "", 0.0)
    world.mount._clock.now += 16
    intake_of(world.mount).write(video_unit(1, key=True, at=1_016.0))
    assert world.ended == [OutageEnded("outage/gate", "gate", Fault.NO_ROUTE, began, began + 16)]


def test_a_camera_that_has_never_worked_has_no_outage():
    world = World()
    world.mount.start()
    intake_of(world.mount).failed(Fault.NO_ROUTE, "", 0.0)
    world.mount._clock.now += 16
    intake_of(world.mount).connecting()
    intake_of(world.mount).started((VIDEO,), kind="rtsp", transport="tcp")
    intake_of(world.mount).write(video_unit(0, key=True))
    assert world.ended == []


async def test_of_a_group_its_clients_are_kept_and_not_the_group():
    world = World()
    world.go_live()
    group = SizedReader(protocol="rtsp/multicast", peer="239.255.42.1:18000")
    group.is_client = False
    world.mount.attach(group)
    world.mount.client_left(SizedReader(protocol="rtsp/multicast", peer="10.0.0.1:5"), LeaveReason.TIMED_OUT)
    world.mount.detach(group, LeaveReason.CLIENT_LEFT)
    assert [(ended.peer, ended.reason) for ended in world.ended] == [("10.0.0.1:5", LeaveReason.TIMED_OUT)]

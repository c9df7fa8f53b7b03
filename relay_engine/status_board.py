"""StatusBoard: watches mounts and readers and publishes their whole state as events."""

from __future__ import annotations

from collections.abc import Callable

from relay_engine.access.blocked_hosts import host_key
from relay_engine.clock import Clock, SystemClock
from relay_engine.errors import Fault
from relay_engine.event_bus import EventBus
from relay_engine.events import MountOrigin, MountState, MountStatus, OutageEnded, ReaderStatus, Removed, SessionEnded, TrackSummary
from relay_engine.journal import Journal
from relay_engine.leave_reason import LeaveReason
from relay_engine.media.track import Track
from relay_engine.names.source_origin import is_local_source, source_origin
from relay_engine.notices import Notice, NoticeCode
from relay_engine.streams.mount import Mount
from relay_engine.streams.mount_table import MountTable
from relay_engine.streams.reader import Reader
from relay_engine.streams.stats import RateMeter

_MAX_TOLD_NOTICES = 64  # of one mount

type Keep = Callable[[SessionEnded | OutageEnded], None]


class StatusBoard:
    """Publishes a mount when its state changes, and everything once a second with fresh rates."""

    def __init__(
        self,
        bus: EventBus,
        journal: Journal,
        mounts: MountTable,
        *,
        clock: Clock | None = None,
        keep: Keep = lambda record: None,
        origin_of: Callable[[str], MountOrigin] = lambda _name: "book",
    ) -> None:
        """`keep` takes what has ended, for the history; `origin_of`: who says that there is the mount of that name."""
        self._origin_of = origin_of
        self._bus = bus
        self._journal = journal
        self._mounts = mounts
        self._clock = clock or SystemClock()
        self._keep = keep
        self._rates: dict[str, RateMeter] = {}
        self._told: dict[str, tuple[MountState, Fault | None]] = {}  # what the journal said last about a mount
        self._told_notices: dict[str, set[Notice]] = {}  # by mount: a camera that reconnects for ever must not fill the journal

    def mount_changed(self, mount: Mount) -> None:
        """Publish the mount's new state, and tell the journal where a person would want to know."""
        if self._mounts.get(mount.name) is mount:
            self._tell(mount)
            self._tell_notices(mount)
            self._bus.publish(self.mount_status(mount))

    def reader_joined(self, mount: Mount, reader: Reader) -> None:
        """A reader was attached."""
        if reader.is_viewer:
            text = f"{reader.peer} watches by {reader.protocol}"
            self._journal.write_visit(
                host_key(reader.peer), "reader_joined", text, mount=mount.name, peer=reader.peer, protocol=reader.protocol
            )
        self._bus.publish(self.reader_status(mount, reader))

    def reader_left(self, mount: Mount, reader: Reader, reason: LeaveReason) -> None:
        """A reader was detached."""
        self._rates.pop(f"reader/{reader.id}", None)
        if reader.is_viewer:
            text = f"{reader.peer} left" + ("" if reason is LeaveReason.CLIENT_LEFT else f": {reason.text}")
            self._journal.write_visit(
                host_key(reader.peer),
                "reader_left",
                text,
                mount=mount.name,
                peer=reader.peer,
                protocol=reader.protocol,
                reason=reason.value,
            )
            if reader.is_client:
                self._keep(self._session_ended(mount, reader, reason))
        self._bus.publish(Removed(f"reader/{reader.id}"))

    def client_left(self, mount: Mount, reader: Reader, reason: LeaveReason) -> None:
        """One of a group of clients, who share a reader, has left."""
        self._keep(self._session_ended(mount, reader, reason))

    def reader_refused(self, mount: Mount) -> None:
        """Viewers find the mount full; told at most once a minute."""
        away = mount.turned_away
        text = f"{away.count} turned away: the limit is reached ({away.cap})"
        self._journal.write("warning", "reader_refused", text, mount=mount.name, count=str(away.count), cap=str(away.cap))
        self._bus.publish(self.mount_status(mount))

    def mount_removed(self, mount: Mount) -> None:
        """The mount is no longer in the table."""
        self._told.pop(mount.name, None)
        self._told_notices.pop(mount.name, None)
        self._rates.pop(f"mount/{mount.name}/out", None)
        self._bus.publish(Removed(f"mount/{mount.name}"))

    def sample(self, now: float) -> None:
        """Measure every rate at monotonic `now`, and publish every mount and reader where anybody listens."""
        for mount in self._mounts:
            mount.sample(now)
            for reader in mount.readers:
                reader.tick(now)  # which may close it
                if mount.has_reader(reader):
                    self._meter(f"reader/{reader.id}").sample(reader.bytes_sent, now)
            self._meter(f"mount/{mount.name}/out").sample(mount.bytes_out, now)
            if self._bus.has_subscribers:
                self._publish(mount)

    def _publish(self, mount: Mount) -> None:
        for reader in mount.readers:
            self._bus.publish(self.reader_status(mount, reader))
        self._bus.publish(self.mount_status(mount))

    def mount_statuses(self, name: str = "") -> tuple[MountStatus, ...]:
        """Every mount, or the one of that name alone: who asks for one among a thousand waits for one."""
        found = (self._mounts.get(name),) if name else self._mounts
        return tuple(self.mount_status(mount) for mount in found if mount is not None)

    def reader_statuses(self) -> tuple[ReaderStatus, ...]:
        """Every reader of every mount."""
        return tuple(self.reader_status(mount, reader) for mount in self._mounts for reader in mount.readers)

    def reader_status(self, mount: Mount, reader: Reader) -> ReaderStatus:
        """The reader as an event."""
        return ReaderStatus(
            key=f"reader/{reader.id}",
            id=reader.id,
            mount=mount.name,
            protocol=reader.protocol,
            peer=reader.peer,
            user_agent=reader.user_agent,
            since=reader.since,
            bytes_sent=reader.bytes_sent,
            bitrate=self._meter(f"reader/{reader.id}").bits_per_second,
            dropped_units=reader.dropped_units,
            state=reader.state.value,
            role=reader.role,
        )

    def mount_status(self, mount: Mount) -> MountStatus:
        """The mount as an event."""
        stream, figures, taken_from = mount.stream, mount.figures, _taken_from(mount)
        return MountStatus(
            key=f"mount/{mount.name}",
            name=mount.name,
            title=mount.config.title or mount.name,
            state=mount.state,
            fault=mount.fault,
            detail=mount.detail,
            retry_at=mount.retry_at,
            source=source_origin(mount.config.source),
            source_kind=mount.source_kind,
            source_transport=mount.source_transport,
            tracks=() if stream is None else tuple(summarize(track) for track in stream.tracks),
            readers=len(mount.viewers),
            bitrate_in=figures.bitrate,
            bitrate_out=self._meter(f"mount/{mount.name}/out").bits_per_second,
            bytes_in=figures.bytes,
            bytes_out=mount.bytes_out,
            units_in=figures.units,
            dropped_in=figures.dropped,
            reconnects=figures.reconnects,
            live_since=mount.live_since,
            trouble_since=mount.outage.since,
            worked_before=mount.outage.worked_before,
            turned_away=mount.turned_away.count,
            turned_away_since=mount.turned_away.since,
            turned_away_by=mount.turned_away.cap,
            notices=mount.notices.notices,
            origin=self._origin_of(mount.name),
            sessions_in=int(mount.state is MountState.LIVE and not taken_from and not is_local_source(mount.config.source)),
            taken_from=taken_from,
            line=mount.line,
        )

    def _session_ended(self, mount: Mount, reader: Reader, reason: LeaveReason) -> SessionEnded:
        return SessionEnded(
            key=f"session/{reader.id}",
            id=reader.id,
            subject=reader.pass_.subject_id if reader.pass_ is not None else "",
            mount=mount.name,
            protocol=reader.protocol,
            peer=reader.peer,
            user_agent=reader.user_agent,
            since=reader.since,
            ended_at=self._clock.wall(),
            first_picture_ms=reader.first_picture_ms,
            bytes_sent=reader.bytes_sent,
            dropped_units=reader.dropped_units,
            reason=reason,
        )

    def _meter(self, key: str) -> RateMeter:
        return self._rates.setdefault(key, RateMeter())

    def _tell(self, mount: Mount) -> None:
        now = (mount.state, mount.fault)
        before = self._told.get(mount.name)
        self._told[mount.name] = now
        if before == now or (before is None and mount.state is not MountState.RETRYING):
            return
        match mount.state:
            case MountState.LIVE if before is None or before[0] is not MountState.LIVE:
                self._tell_live(mount, before[1] if before is not None else None)
            case MountState.RETRYING if mount.fault is not None:
                text = f"not answering ({mount.fault}{': ' + mount.detail if mount.detail else ''}), trying again"
                self._journal.write("warning", "mount_retrying", text, mount=mount.name, fault=mount.fault.value, detail=mount.detail)
            case MountState.STOPPED:
                self._journal.write("info", "mount_stopped", "stopped", mount=mount.name)
            case _:
                pass

    def _tell_live(self, mount: Mount, fault: Fault | None) -> None:
        away = f"{mount.outage.last_s:.0f}"
        if mount.outage.last_s:
            ended_at = self._clock.wall()
            self._keep(OutageEnded(f"outage/{mount.name}", mount.name, fault or Fault.UNKNOWN, ended_at - mount.outage.last_s, ended_at))
            self._journal.write("info", "mount_back", f"live again, away for {away} s", mount=mount.name, away_s=away)
        else:
            self._journal.write("info", "mount_live", "live", mount=mount.name)

    def _tell_notices(self, mount: Mount) -> None:
        """Each notice once in the life of a mount; whoever has it show a smaller picture tells of that each time."""
        told = self._told_notices.setdefault(mount.name, set())
        for notice in mount.notices.notices:
            if notice.code is not NoticeCode.SMALLER_PICTURE and notice not in told and len(told) < _MAX_TOLD_NOTICES:
                told.add(notice)
                facts = dict(notice.params)
                text = notice.code.replace("_", " ") + "".join(f", {name} {value}" for name, value in facts.items() if value)
                self._journal.write("warning", "mount_notice", text, mount=mount.name, notice=notice.code.value, **facts)


def _taken_from(mount: Mount) -> str:
    """The mount whose smaller picture it shows, "" while it shows its own."""
    found = (dict(notice.params) for notice in mount.notices.notices if notice.code is NoticeCode.SMALLER_PICTURE)
    return next((facts["instead"] for facts in found), "")


def summarize(track: Track) -> TrackSummary:
    """A track in the words of the API."""
    return TrackSummary(
        codec=track.codec.value,
        kind=track.kind.value,
        width=track.width,
        height=track.height,
        frame_rate=round(track.frame_rate, 3),
        clock_rate=track.clock_rate,
        channels=track.channels,
    )

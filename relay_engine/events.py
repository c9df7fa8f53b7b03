"""Events: frozen values, each the whole new state of one thing under `key`, so that merging loses nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from relay_engine.config import AccessConfig, HttpConfig, LimitsConfig, MountConfig, OnvifConfig, RtspConfig, WebRtcConfig
from relay_engine.device_status import OnvifDeviceStatus
from relay_engine.errors import Fault
from relay_engine.leave_reason import LeaveReason
from relay_engine.notices import Notice

# "file": the configuration file or the command line says so, and nobody can change it here; "run": whoever started this run, for
# as long as it lasts; "book": the relay keeps it
type MountOrigin = Literal["book", "file", "run"]

# By what way somebody steers: this program's window, a page of the portal, another program, a recorder or VMS, or a round of presets
type SteererKind = Literal["window", "web", "api", "onvif", "tour"]


class MountState(StrEnum):
    """What a Mount is doing, as a person would ask."""

    STOPPED = "stopped"  # switched off by a person
    IDLE = "idle"  # on demand and nobody watches
    WAITING = "waiting"  # media is pushed here, and nobody does
    CONNECTING = "connecting"  # first attempt under way
    LIVE = "live"  # access units arrive
    RETRYING = "retrying"  # failed; waits for its next attempt (`retry_at`)


class ReaderCap(StrEnum):
    """Which limit a viewer was one too many for."""

    MOUNT_READERS = "mount_readers"
    MOUNT_EGRESS = "mount_egress"
    RELAY_READERS = "relay_readers"
    RELAY_EGRESS = "relay_egress"
    SUBJECT_READERS = "subject_readers"  # of a ticket or a user


class ReaderRole(StrEnum):
    """What a reader takes a mount's media for."""

    VIEWER = "viewer"  # somebody who watches: counted, capped, and billed as outgoing bandwidth
    PREVIEW = "preview"  # the window's own picture
    FORWARD = "forward"  # another server that the mount is pushed to
    CONVERTER = "converter"  # within this relay, for readers of other formats


class ListenerFault(StrEnum):
    """Why a listener takes no clients now."""

    REFUSED = "refused"  # its port could not be had when the relay started
    CLOSED = "closed"  # its socket was lost: it is opened again, with growing pauses
    OUT_OF_FILES = "out_of_files"  # the system gives no more descriptors: clients wait in its queue


@dataclass(frozen=True, slots=True)
class TrackSummary:
    """A track in the words of the API."""

    codec: str  # Codec value: "H264", "AAC", ...
    kind: str  # "video" or "audio"
    width: int
    height: int
    frame_rate: float
    clock_rate: int
    channels: int


@dataclass(frozen=True, slots=True)
class MountStatus:
    """The whole state of one mount."""

    key: str  # "mount/NAME"
    name: str
    title: str
    state: MountState
    fault: Fault | None  # why it is RETRYING (kept while CONNECTING again)
    detail: str  # free of credentials; for the log and the curious
    retry_at: float  # wall seconds of the next attempt, 0 where none is planned
    source: str  # scheme, host and port of the address alone: the rest can be a secret
    source_kind: str  # "rtsp", "pyav", "demo", "file", "publisher", "" before the first connection
    source_transport: str  # "tcp", "udp" or "" where it does not apply
    tracks: tuple[TrackSummary, ...]
    readers: int
    bitrate_in: int  # bits per second over the last second
    bitrate_out: int  # to all readers together
    bytes_in: int
    bytes_out: int
    units_in: int
    dropped_in: int  # units dropped at the hand-off because the engine was late
    reconnects: int
    live_since: float  # wall seconds, 0 while not live
    trouble_since: float  # wall seconds since when the media is missed, 0 while it is not
    worked_before: bool  # media came since it was started
    turned_away: int  # hosts that found it full, lately
    turned_away_since: float  # wall seconds of the first one, 0 = none
    turned_away_by: ReaderCap | None  # which limit it was
    notices: tuple[Notice, ...]  # what is odd about it although it works
    origin: MountOrigin = "book"  # who says that it is to be
    sessions_in: int = 0  # connections that bring it its media from outside: 1, or 0 while it rests or shows another mount's
    taken_from: str = ""  # the mount whose smaller picture it shows, because its line is too thin for its own
    line: str = ""  # what its media comes by, as `[limits] lines` names it; "" = as all others


@dataclass(frozen=True, slots=True)
class ReaderStatus:
    """The whole state of one reader."""

    key: str  # "reader/ID"
    id: str
    mount: str
    protocol: str  # "rtsp/tcp", "rtsp/udp", "rtsp/multicast", "hls", "webrtc", "http", "preview"
    peer: str  # "address:port"
    user_agent: str
    since: float  # wall seconds
    bytes_sent: int
    bitrate: int  # bits per second over the last second
    dropped_units: int
    state: str  # "playing", "paused", "skipping" (too slow, waits for a key frame), "stalled"
    role: ReaderRole = ReaderRole.VIEWER


@dataclass(frozen=True, slots=True)
class ListenerStatus:
    """One listening socket, or why it is not there."""

    key: str  # "listener/rtsp"
    protocol: str
    host: str
    port: int
    error: str  # plain English; empty while it takes clients
    fault: ListenerFault | None = None  # the same as a code


@dataclass(frozen=True, slots=True)
class RelayStatus:
    """The relay as a whole, once a second."""

    key: str  # "relay"
    started_at: float  # wall seconds
    readers: int
    bitrate_in: int
    bitrate_out: int
    loop_lag_ms: float  # worst lateness of the engine's loop in the last second
    busy_since: float  # wall seconds since when this computer has not kept up, 0 while it does
    cpu_percent: float  # of one core, this process
    rss_bytes: int


@dataclass(frozen=True, slots=True)
class LineStatus:
    """What cameras behind one line take of it together, once a second."""

    key: str  # "line/NAME"
    name: str  # as `[limits] lines` has it; "" = all cameras that name none
    max_kbps: int  # what they may take; 0 = no cap
    bitrate_in: int  # bits per second that cross the line now, smoothed over some seconds
    sessions: int  # connections that bring it
    bitrate_out: int  # to all readers of their pictures
    readers: int
    reduced: tuple[str, ...]  # mounts that show their smaller picture because of the cap
    fixed: tuple[str, ...]  # mounts that take their share and have no smaller picture to show
    is_over: bool  # more crosses than may, and nothing else can give way


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log page; `code` and `params` let the app say it in the user's language."""

    key: str  # "log/N", N counts up: never merged with another
    at: float  # wall seconds
    level: str  # "info", "warning", "error"
    mount: str  # "" where it concerns the whole relay
    code: str  # "mount_live", "mount_retrying", "reader_joined", "reader_left", "reader_stalled", "listener_failed", ...
    params: tuple[tuple[str, str], ...]
    text: str  # plain English


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """A viewer has left: who it was, what it got and why it went."""

    key: str  # "session/ID"
    id: str  # the reader's
    subject: str  # id of who was let in: "user:NAME", "ticket:ID"; "" = nobody by name
    mount: str
    protocol: str  # as ReaderStatus has it
    peer: str
    user_agent: str
    since: float  # wall seconds
    ended_at: float  # wall seconds
    first_picture_ms: int | None  # from its asking until its first picture was handed over; None where none was
    bytes_sent: int
    dropped_units: int
    reason: LeaveReason


@dataclass(frozen=True, slots=True)
class OutageEnded:
    """A mount has its media again."""

    key: str  # "outage/MOUNT"
    mount: str
    fault: Fault  # the last one before it came back
    since: float  # wall seconds
    ended_at: float  # wall seconds


@dataclass(frozen=True, slots=True)
class PtzAbilities:
    """What a camera can be told to do."""

    move: bool = False  # pan and tilt, for as long as it is told to
    relative: bool = False
    absolute: bool = False
    zoom: bool = False
    presets: bool = False
    home: bool = False
    focus: bool = False
    iris: bool = False
    centre: bool = False  # look at a point of the picture
    most_presets: int = 0  # 0 = not known


@dataclass(frozen=True, slots=True)
class SteeringStatus:
    """Who steers a camera, and what it can do."""

    key: str  # "steering/NAME"
    name: str  # of the main mount: all pictures of a camera are steered as one
    abilities: PtzAbilities  # none of them until the camera has said so
    holder: str = ""  # for people: who steers now; "" = nobody, or whoever is told may not know
    holder_id: str = ""  # the same for programs, see PtzView.me
    holder_kind: SteererKind | Literal[""] = ""  # "" = nobody steers
    priority: int = 0  # of the holder
    reserved: bool = False  # nobody takes it away until then
    until: float = 0.0  # wall seconds: when the lease ends, where the holder does nothing more
    asked_by: tuple[str, ...] = ()  # who would like to steer, the first first
    asked_texts: tuple[str, ...] = ()  # what each of them says
    moving: bool = False  # it is told to, and has not been told to stop
    online: bool = False  # it answered when it was last asked
    fault: Fault | None = None  # why it did not
    touring: bool = False  # it goes round its presets whenever nobody steers


class MoveEnd(StrEnum):
    """Why a motion of a camera ended."""

    DONE = "done"  # the camera was told where to go, and goes there by itself
    STOPPED = "stopped"  # by who moved it, or an administrator
    NEXT = "next"  # the same person had it do something else
    SILENCE = "silence"  # nothing more was heard of who moved it
    GONE = "gone"  # their connection ended
    TIMEOUT = "timeout"  # the time was over that they had given
    TAKEN = "taken"  # somebody of a higher priority steers now
    ENDED = "ended"  # their lease was ended, given back or handed over
    RIGHTS = "rights"  # they may not steer it any more
    MOUNT_GONE = "mount_gone"  # it is removed, changed or switched off
    RELAY_STOPPED = "relay_stopped"
    FAILED = "failed"  # the camera did not take it


@dataclass(frozen=True, slots=True)
class MoveEnded:
    """Somebody has moved a camera, or changed its presets."""

    key: str  # "move/ID"
    id: str
    mount: str
    subject: str  # id of who it was: "user:NAME", "owner", "ticket:ID", "tour"
    kind: str  # SteererKind
    peer: str  # host; "" = in this program
    action: str  # "move", "preset-go", ... as it is called in commands
    detail: str  # name or number of the preset
    since: float  # wall seconds
    ended_at: float  # wall seconds
    reason: MoveEnd


@dataclass(frozen=True, slots=True)
class Removed:
    """The thing under `key` is gone."""

    key: str


@dataclass(frozen=True, slots=True)
class MountSettings:
    """What is saved of one mount, the same for every client; told while the relay is off, too."""

    key: str  # "mount-settings/NAME"
    name: str
    config: MountConfig  # passwords in its addresses are "***"
    origin: MountOrigin
    secret_lost: bool = False  # its address could not be decrypted: it has to be given again


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """What is saved of the relay as a whole."""

    key: str  # "relay-settings"
    rtsp: RtspConfig
    http: HttpConfig
    webrtc: WebRtcConfig
    limits: LimitsConfig
    access: AccessConfig
    onvif: OnvifConfig = field(default_factory=OnvifConfig)


type Event = (
    MountStatus
    | ReaderStatus
    | ListenerStatus
    | RelayStatus
    | LineStatus
    | SteeringStatus
    | LogEntry
    | MountSettings
    | RelaySettings
    | OnvifDeviceStatus
    | Removed
)

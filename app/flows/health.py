"""Health: is everything all right, in one line: what the header, the tray and the notifications say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.flows.wording.mount_words import Tone
from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate
from relay_engine import ListenerFault, ListenerStatus, MountState, MountStatus, ReaderCap


@dataclass(frozen=True, slots=True)
class Trouble:
    """A camera that should be on air and is not."""

    camera_id: str
    title: str
    since: float  # wall seconds, 0 where it is not known


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Viewers who found it full, lately."""

    count: int
    since: float  # wall seconds
    camera_id: str  # whose own limit it was; "" = the limit of all cameras together


@dataclass(frozen=True, slots=True)
class CameraState:
    """What is known of one camera."""

    camera_id: str
    title: str
    status: MountStatus | None
    sub_status: MountStatus | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """The cameras counted by what they do; `wanted` are those that nobody has switched off."""

    wanted: int = 0
    live: int = 0
    waiting: int = 0  # on demand, or for somebody to send
    off: int = 0
    troubles: tuple[Trouble, ...] = ()
    turned_away: TurnedAway | None = None
    shut: ListenerStatus | None = None  # a port that lets nobody in
    busy_since: float = 0.0  # wall seconds since when this computer has not kept up, 0 while it does


_OWN_CAPS = (ReaderCap.MOUNT_READERS, ReaderCap.MOUNT_EGRESS)
_RELAY_OFF = QT_TRANSLATE_NOOP("Flows", "Relay is off")
_STARTING = QT_TRANSLATE_NOOP("Flows", "Starting…")
_STOPPING = QT_TRANSLATE_NOOP("Flows", "Stopping…")
_NO_CAMERA = QT_TRANSLATE_NOOP("Flows", "No camera yet")
_NOTHING_ON_AIR = QT_TRANSLATE_NOOP("Flows", "Nothing is on air")
_ALL_LIVE = QT_TRANSLATE_NOOP("Flows", "{live} of {wanted} live")
_WAITING = QT_TRANSLATE_NOOP("Flows", "{live} live, {waiting} waiting for viewers")
_ONE_IN_TROUBLE = QT_TRANSLATE_NOOP("Flows", "{count} of {wanted} in trouble: {title} since {time}")
_ONE_JUST_NOW = QT_TRANSLATE_NOOP("Flows", "{count} of {wanted} in trouble: {title}")
_SOME_IN_TROUBLE = QT_TRANSLATE_NOOP("Flows", "{count} of {wanted} in trouble: {title} and others")
_TURNED_AWAY = QT_TRANSLATE_NOOP("Flows", "{count} turned away since {time}")
_PORT_CLOSED = QT_TRANSLATE_NOOP("Flows", "Port {port} is closed")
_NO_ROOM = QT_TRANSLATE_NOOP("Flows", "No room for new viewers")
_TOO_BUSY = QT_TRANSLATE_NOOP("Flows", "This computer is too busy: pictures come late since {time}")
_TOO_BUSY_SHORT = QT_TRANSLATE_NOOP("Flows", "This computer is too busy")
_SHORT = QT_TRANSLATE_NOOP("Flows", "{count} of {wanted} in trouble")


def health_of(cameras: Iterable[CameraState]) -> Health:
    """Count `cameras` by what they do."""
    wanted = live = waiting = off = 0
    troubles = []
    states = tuple(cameras)
    for camera in states:
        status = camera.status
        if status is None or status.state is MountState.STOPPED:
            off += 1
            continue
        wanted += 1
        if status.state is MountState.LIVE:
            live += 1
        elif status.state in (MountState.IDLE, MountState.WAITING):
            waiting += 1
        elif status.fault is not None:
            troubles.append(Trouble(camera.camera_id, camera.title, status.trouble_since))
    troubles.sort(key=lambda trouble: trouble.since)
    return Health(wanted, live, waiting, off, tuple(troubles), _turned_away(states))


def health_tone(health: Health, phase: str) -> Tone:
    """Green only where something is live and nothing is wrong."""
    if phase in ("starting", "stopping"):
        return "busy"
    if phase == "running" and health.shut is not None:
        return "bad"
    if phase != "running" or not health.wanted:
        return "off"
    if health.busy_since or health.troubles:
        return "bad"
    if health.live + health.waiting < health.wanted:
        return "busy"
    return "live" if health.live else "off"


def health_words(health: Health, phase: str, translate: Translate) -> str:
    """The line of the header."""
    if phase != "running":
        return translate({"starting": _STARTING, "stopping": _STOPPING}.get(phase, _RELAY_OFF))
    if health.shut is not None:
        return translate(_NO_ROOM if health.shut.fault is ListenerFault.OUT_OF_FILES else _PORT_CLOSED).format(port=health.shut.port)
    if not health.wanted:
        return translate(_NOTHING_ON_AIR if health.off else _NO_CAMERA)
    if health.busy_since:  # before its cameras: what they seem to lack, they may lack for this alone
        return translate(_TOO_BUSY).format(time=clock_time(health.busy_since))
    if health.troubles:
        return _trouble_words(health, translate)
    if health.waiting:
        return translate(_WAITING).format(live=health.live, waiting=health.waiting)
    return translate(_ALL_LIVE).format(live=health.live, wanted=health.wanted)


def short_health_words(health: Health, phase: str, translate: Translate) -> str:
    """The same where there is little room."""
    if phase == "running" and health.wanted and health.busy_since and health.shut is None:
        return translate(_TOO_BUSY_SHORT)
    if phase == "running" and health.troubles and health.shut is None:
        return translate(_SHORT).format(count=len(health.troubles), wanted=health.wanted)
    return health_words(health, phase, translate)


def turned_away_words(away: TurnedAway, translate: Translate) -> str:
    """Who found it full, since when."""
    return translate(_TURNED_AWAY).format(count=away.count, time=clock_time(away.since))


def clock_time(wall_s: float, now: float | None = None) -> str:
    """A time of day; with its date where that is another day than `now`."""
    at = datetime.fromtimestamp(wall_s)
    other_day = now is not None and at.date() != datetime.fromtimestamp(now).date()
    return at.strftime("%Y-%m-%d %H:%M" if other_day else "%H:%M")


def _turned_away(cameras: tuple[CameraState, ...]) -> TurnedAway | None:
    full = [
        (camera, status) for camera in cameras for status in (camera.status, camera.sub_status) if status is not None and status.turned_away
    ]
    if not full:
        return None
    own = [camera for camera, status in full if status.turned_away_by in _OWN_CAPS]
    since = min(status.turned_away_since for _, status in full)
    return TurnedAway(sum(status.turned_away for _, status in full), since, own[0].camera_id if len(own) == len(full) else "")


def _trouble_words(health: Health, translate: Translate) -> str:
    first = health.troubles[0]
    template = _SOME_IN_TROUBLE if len(health.troubles) > 1 else _ONE_IN_TROUBLE if first.since else _ONE_JUST_NOW
    time = clock_time(first.since) if first.since else ""
    return translate(template).format(count=len(health.troubles), wanted=health.wanted, title=first.title, time=time)

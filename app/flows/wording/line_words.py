"""Line words: what cameras take of a line, and what is given out of it to viewers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.flows.wording.mount_words import format_bitrate
from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate
from relay_engine import LineStatus, MountStatus

_KBIT = 1000

TAKEN = QT_TRANSLATE_NOOP("Flows", "Taken from the camera: {sessions}, {rate}")
GIVEN = QT_TRANSLATE_NOOP("Flows", "Given out: {viewers}, {rate}")
TAKEN_IN = QT_TRANSLATE_NOOP("Flows", "Taken in: {rate}")  # of a file, a test picture, or whoever sends to the relay
NOTHING_TAKEN = QT_TRANSLATE_NOOP("Flows", "Nothing is taken from the camera now.")
ONE_SESSION = QT_TRANSLATE_NOOP("Flows", "1 session")
SESSIONS = QT_TRANSLATE_NOOP("Flows", "{count} sessions")
ONE_VIEWER = QT_TRANSLATE_NOOP("Flows", "1 viewer")
VIEWERS = QT_TRANSLATE_NOOP("Flows", "{count} viewers")
LINE = QT_TRANSLATE_NOOP("Flows", "Line “{name}”")
COMMON = QT_TRANSLATE_NOOP("Flows", "Line of all cameras")
USE = QT_TRANSLATE_NOOP("Flows", "{rate} of {cap}")
USE_WITHOUT_CAP = QT_TRANSLATE_NOOP("Flows", "{rate}, no limit")
REDUCED = QT_TRANSLATE_NOOP("Flows", "With their smaller picture, as the line is too thin for all: {cameras}")
OVER = QT_TRANSLATE_NOOP("Flows", "More than the line may carry. No smaller picture: {cameras}")
SMALLER = QT_TRANSLATE_NOOP("Flows", "Smaller picture: the line is too thin for the large one")


@dataclass(frozen=True, slots=True)
class Traffic:
    """What one camera, all its pictures together, takes in and gives out."""

    sessions: int
    bitrate_in: int
    viewers: int
    bitrate_out: int


def traffic_of(statuses: Iterable[MountStatus | None]) -> Traffic:
    """Of a camera's mounts: what one of them shows of another one is taken only once."""
    there = [status for status in statuses if status is not None]
    return Traffic(
        sessions=sum(status.sessions_in for status in there),
        bitrate_in=sum(status.bitrate_in for status in there if not status.taken_from),
        viewers=sum(status.readers for status in there),
        bitrate_out=sum(status.bitrate_out for status in there),
    )


def traffic_words(traffic: Traffic, translate: Translate) -> str:
    """Both halves in two short sentences."""
    taken = translate(NOTHING_TAKEN)
    if traffic.sessions:
        sessions = translate(ONE_SESSION) if traffic.sessions == 1 else translate(SESSIONS).format(count=traffic.sessions)
        taken = translate(TAKEN).format(sessions=sessions, rate=format_bitrate(traffic.bitrate_in))
    elif traffic.bitrate_in:
        taken = translate(TAKEN_IN).format(rate=format_bitrate(traffic.bitrate_in))
    viewers = translate(ONE_VIEWER) if traffic.viewers == 1 else translate(VIEWERS).format(count=traffic.viewers)
    return f"{taken}\n{translate(GIVEN).format(viewers=viewers, rate=format_bitrate(traffic.bitrate_out))}"


def line_title(status: LineStatus, translate: Translate) -> str:
    """What the line is called."""
    return translate(LINE).format(name=status.name) if status.name else translate(COMMON)


def line_use_words(status: LineStatus, translate: Translate) -> str:
    """How much of it is used, with how many sessions, for how many viewers."""
    rate = format_bitrate(status.bitrate_in)
    cap = format_bitrate(status.max_kbps * _KBIT)
    use = translate(USE).format(rate=rate, cap=cap) if status.max_kbps else translate(USE_WITHOUT_CAP).format(rate=rate)
    sessions = translate(ONE_SESSION) if status.sessions == 1 else translate(SESSIONS).format(count=status.sessions)
    viewers = translate(ONE_VIEWER) if status.readers == 1 else translate(VIEWERS).format(count=status.readers)
    return f"{use}, {sessions}. {translate(GIVEN).format(viewers=viewers, rate=format_bitrate(status.bitrate_out))}"


def line_share(status: LineStatus) -> float:
    """How full it is, 0..1; 0 where it has no cap."""
    return min(1.0, status.bitrate_in / (status.max_kbps * _KBIT)) if status.max_kbps else 0.0


def line_trouble_words(status: LineStatus, titles: dict[str, str], translate: Translate) -> str:
    """What had to give way, and what could not; "" = all fits. `titles` are the cameras' names by mount."""

    def named(mounts: tuple[str, ...]) -> str:
        return ", ".join(titles.get(mount, mount) for mount in mounts)

    sentences = []
    if status.is_over:
        sentences.append(translate(OVER).format(cameras=named(status.fixed)))
    if status.reduced:
        sentences.append(translate(REDUCED).format(cameras=named(status.reduced)))
    return "\n".join(sentences)

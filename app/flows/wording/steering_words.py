"""Steering words: who steers a camera, and for how long."""

from __future__ import annotations

from collections.abc import Mapping

from app.flows.health import clock_time
from app.flows.steering_lease import HELD, Lease, Seat
from app.flows.wording.error_words import words_for_error
from app.flows.wording.fault_words import short_words_for_fault
from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate
from relay_engine import Fault, UserFacingError

_TICKET = "ticket:"  # how one without a title is called
_SHOWN_IN_SECONDS = 120  # what is left; of more, the time of day

FREE = QT_TRANSLATE_NOOP("Flows", "Nobody is steering.")
MINE = QT_TRANSLATE_NOOP("Flows", "You are steering for {seconds} s more.")
MINE_UNTIL = QT_TRANSLATE_NOOP("Flows", "You are steering until {time}.")
MINE_RESERVED = QT_TRANSLATE_NOOP("Flows", "You have reserved the camera until {time}.")
OTHERS = QT_TRANSLATE_NOOP("Flows", "{holder} is steering for {seconds} s more.")
OTHERS_NOW = QT_TRANSLATE_NOOP("Flows", "{holder} is steering.")
OTHERS_UNTIL = QT_TRANSLATE_NOOP("Flows", "{holder} is steering until {time}.")
OTHERS_RESERVED = QT_TRANSLATE_NOOP("Flows", "{holder} has reserved the camera until {time}.")
TOUR = QT_TRANSLATE_NOOP("Flows", "The camera goes round its presets. It rests while you steer.")
AWAY = QT_TRANSLATE_NOOP("Flows", "The camera cannot be steered: {fault}.")
SOMEBODY = QT_TRANSLATE_NOOP("Flows", "Somebody")
SOMEBODY_BY_LINK = QT_TRANSLATE_NOOP("Flows", "Somebody with a link")
WAYS: Mapping[str, str] = {
    "window": QT_TRANSLATE_NOOP("Flows", "in this window"),
    "web": QT_TRANSLATE_NOOP("Flows", "in a browser"),
    "api": QT_TRANSLATE_NOOP("Flows", "from another program"),
    "onvif": QT_TRANSLATE_NOOP("Flows", "from a recorder"),
}
WITH_WAY = QT_TRANSLATE_NOOP("Flows", "{holder} ({way})")
ASKS = QT_TRANSLATE_NOOP("Flows", "{who} would like to steer.")
HAVE_ASKED = QT_TRANSLATE_NOOP("Flows", "You have asked {holder}.")
TAKE_OVER = QT_TRANSLATE_NOOP("Flows", "Take over from {holder}?")
TAKE_OVER_TEXT = QT_TRANSLATE_NOOP("Flows", "You interrupt {holder}: what the camera does now ends at once, and you steer from then on.")
END_TEXT = QT_TRANSLATE_NOOP("Flows", "{holder} has reserved the camera until {time}, and loses it at once. You steer from then on.")


def person_words(name: str, translate: Translate) -> str:
    """Somebody as the relay calls them, for people: a link without a title has only a number."""
    return translate(SOMEBODY_BY_LINK) if name.startswith(_TICKET) else name or translate(SOMEBODY)


def holder_words(lease: Lease, translate: Translate) -> str:
    """Who it is, and by what way."""
    holder = person_words(lease.holder, translate)
    if lease.kind not in WAYS:
        return holder
    return translate(WITH_WAY).format(holder=holder, way=translate(WAYS[lease.kind]))


def lease_words(lease: Lease, fault: Fault | None, translate: Translate) -> str:
    """Who steers, in one line."""
    holder, time = holder_words(lease, translate), clock_time(lease.until)
    is_short = lease.seconds <= _SHOWN_IN_SECONDS
    match lease.seat:
        case Seat.AWAY:
            return translate(AWAY).format(fault=short_words_for_fault(fault or Fault.UNKNOWN, translate))
        case Seat.FREE:
            return translate(FREE)
        case Seat.TOUR:
            return translate(TOUR)
        case Seat.MINE:
            text = MINE_RESERVED if lease.reserved else MINE if is_short else MINE_UNTIL
        case Seat.OTHERS:
            text = OTHERS_RESERVED if lease.reserved else OTHERS if is_short else OTHERS_UNTIL
    return translate(text).format(holder=holder, time=time, seconds=lease.seconds)


def refusal_words(error: UserFacingError, translate: Translate) -> str:
    """Why the camera does not do it; where somebody else steers, who and until when."""
    if error.code != HELD:
        words = words_for_error(error, translate)
        return " ".join(part for part in (words.what, words.to_do) if part)
    until = error.params.get("until")
    holder = person_words(str(error.params.get("holder") or ""), translate)
    if isinstance(until, int | float) and until > 0:
        return translate(OTHERS_UNTIL).format(holder=holder, time=clock_time(until))
    return translate(OTHERS_NOW).format(holder=holder)


def asks_words(lease: Lease, translate: Translate) -> str:
    """Who else would like to steer, and what they say; "" = nobody."""
    if not lease.asked_by:
        return ""
    people = [person_words(name, translate) for name in lease.asked_by]
    lines = [translate(ASKS).format(who=", ".join(people))]
    lines += [f"{who}: {text}" for who, text in zip(people, lease.asked_texts, strict=False) if text]
    return "\n".join(lines)


def interrupts_words(lease: Lease, translate: Translate) -> tuple[str, str]:
    """The question before one takes over, and what it does to whom."""
    holder = holder_words(lease, translate)
    text = END_TEXT if lease.reserved else TAKE_OVER_TEXT
    return translate(TAKE_OVER).format(holder=holder), translate(text).format(holder=holder, time=clock_time(lease.until))


def asked_words(lease: Lease, translate: Translate) -> str:
    """That one has asked; "" where one has not."""
    return translate(HAVE_ASKED).format(holder=holder_words(lease, translate)) if lease.have_asked else ""

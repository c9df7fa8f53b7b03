"""Steering lease: who steers a camera, as seen by one of them, and what that one may do about it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from relay_engine import SteeringStatus

OWNER_PRIORITY = 20_000  # of whoever sits at the relay's own window
TOUR = "tour"
HELD = "steering_held"  # the relay's word for: somebody else steers


class Seat(StrEnum):
    """Who steers."""

    AWAY = "away"  # the camera's steering does not answer
    FREE = "free"
    MINE = "mine"
    TOUR = "tour"  # the relay goes round the presets: whoever steers interrupts it, and it goes on by itself
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Lease:
    """What stands beside the pad."""

    seat: Seat
    holder: str = ""  # for people
    kind: str = ""  # by what way they steer
    reserved: bool = False
    until: float = 0.0  # wall seconds
    seconds: int = 0  # left of it
    may_steer: bool = False  # at once, and nobody is interrupted who would not come back by itself
    may_take_over: bool = False  # after a question: it interrupts somebody
    may_end: bool = False  # a reservation, as an administrator
    have_asked: bool = False
    asked_by: tuple[str, ...] = ()  # who would like to steer, told to whoever does
    asked_texts: tuple[str, ...] = ()  # what they have written with it


def lease_of(status: SteeringStatus, me: str, now: float, *, my_name: str = "", priority: int = OWNER_PRIORITY) -> Lease:
    """`me` as the relay calls this client; `now` in wall seconds."""
    seat = _seat_of(status, me)
    others = seat is Seat.OTHERS
    return Lease(
        seat=seat,
        holder=status.holder,
        kind=status.holder_kind,
        reserved=status.reserved,
        until=status.until,
        seconds=max(0, math.ceil(status.until - now)) if status.until else 0,
        may_steer=seat in (Seat.FREE, Seat.MINE, Seat.TOUR),
        may_take_over=others and not status.reserved and priority > status.priority,
        may_end=others and status.reserved and priority >= OWNER_PRIORITY,
        have_asked=others and bool(my_name) and my_name in status.asked_by,
        asked_by=status.asked_by if seat is Seat.MINE else (),
        asked_texts=status.asked_texts if seat is Seat.MINE else (),
    )


def is_lost(status: SteeringStatus, me: str) -> bool:
    """Tell whether somebody else steers, so that what one holds pressed is over."""
    return _seat_of(status, me) is Seat.OTHERS


def _seat_of(status: SteeringStatus, me: str) -> Seat:
    if status.holder_kind and status.holder_kind != TOUR:
        return Seat.MINE if status.holder_id == me else Seat.OTHERS
    if not status.online and status.fault is not None:
        return Seat.AWAY
    return Seat.TOUR if status.holder_kind == TOUR else Seat.FREE

"""Teller: says what becomes of one steered camera: its state to whoever listens, the lease to the journal, every motion to the history."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from relay_engine.clock import Clock
from relay_engine.event_bus import EventBus
from relay_engine.events import MoveEnd, MoveEnded, Removed, SteeringStatus
from relay_engine.journal import Journal
from relay_engine.ptz.actor import Actor
from relay_engine.ptz.driver import DriverError

_LEASE_MOVES_S = 1.0  # a lease that is used moves its end all the time: told when it has moved so far

type Keep = Callable[[MoveEnded], None]


@dataclass(frozen=True, slots=True)
class News:
    """Where it goes."""

    bus: EventBus
    journal: Journal
    keep: Keep
    clock: Clock


class Teller:
    """Of the camera behind the mount `name`."""

    _numbers = itertools.count(1)
    _run = secrets.token_hex(4)

    def __init__(self, name: str, news: News) -> None:
        self.name = name
        self._news = news
        self._told: SteeringStatus | None = None

    def tell(self, status: SteeringStatus) -> None:
        """Publish it where something has changed."""
        told = self._told
        if told is not None and replace(told, until=status.until) == status and abs(told.until - status.until) < _LEASE_MOVES_S:
            return
        self._told = status
        self._news.bus.publish(status)

    def forget(self) -> None:
        """It is not steered any more."""
        self._news.bus.publish(Removed(f"steering/{self.name}"))

    def keep(self, actor: Actor, action: str, detail: str, since: float, reason: MoveEnd) -> None:
        """A line of the history: a motion that has ended now, or something that was changed."""
        number = f"{self._run}-{next(self._numbers)}"
        wall = self._news.clock.wall()
        record = MoveEnded(
            f"move/{number}", number, self.name, actor.subject_id, actor.kind, actor.peer, action, detail, since, wall, reason
        )
        self._news.keep(record)

    def taken(self, actor: Actor) -> None:
        if actor.kind != "tour":
            self._write(actor, "steering_taken", f"{_who(actor)} steers", priority=str(actor.priority))

    def seized(self, actor: Actor, loser: Actor) -> None:
        if loser.kind == "tour":
            self.taken(actor)
            return
        text = f"{_who(actor)} steers instead of {_who(loser)}, by priority"
        self._write(actor, "steering_seized", text, loser=_who(loser), priority=str(actor.priority))

    def reserved(self, actor: Actor, seconds: float) -> None:
        minutes = str(max(1, round(seconds / 60)))
        self._write(actor, "steering_reserved", f"{_who(actor)} has reserved it for {minutes} minutes", minutes=minutes)

    def asked(self, actor: Actor, asked_text: str) -> None:
        self._write(actor, "steering_asked", f"{_who(actor)} asks to steer", asked=asked_text)

    def handed_over(self, actor: Actor, to: Actor) -> None:
        self._write(actor, "steering_handed_over", f"{_who(actor)} lets {_who(to)} steer", to=_who(to))

    def tour_changed(self, actor: Actor, count: int) -> None:
        if count:
            self._write(actor, "steering_tour_started", f"{_who(actor)} has it go round {count} presets", count=str(count))
        else:
            self._write(actor, "steering_tour_ended", f"{_who(actor)} has it go round its presets no more")

    def ended(self, by: str, holder: Actor) -> None:
        text = f"{by} has ended that {_who(holder)} steers"
        self._news.journal.write("info", "steering_ended", text, mount=self.name, subject=by, holder=_who(holder))

    def rights_ended(self, holder: Actor) -> None:
        text = f"{_who(holder)} may not steer it any more"
        self._news.journal.write("info", "steering_rights_ended", text, mount=self.name, subject=holder.subject_id, peer=holder.peer)

    def stop_failed(self, error: DriverError) -> None:
        text = f"it may still move: it was told to stop, and did not take it ({error})"
        self._news.journal.write("error", "steering_stop_failed", text, mount=self.name, fault=error.fault.value)

    def _write(self, actor: Actor, code: str, text: str, **facts: str) -> None:
        """Of something that `actor` does."""
        self._news.journal.write_visit(actor.peer, code, text, mount=self.name, subject=actor.subject_id, peer=actor.peer, **facts)


def _who(actor: Actor) -> str:
    return actor.name or actor.id

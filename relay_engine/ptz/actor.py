"""Actor: somebody who steers: who, from where, by what way, and with what priority."""

from __future__ import annotations

from dataclasses import dataclass

from relay_engine.access.subject import Role, Subject
from relay_engine.access.visit import Pass
from relay_engine.ptz.values import SteererKind

LOWEST_PRIORITY, HIGHEST_PRIORITY = 1, 32_000
TOUR_PRIORITY = LOWEST_PRIORITY
_BY_ROLE = {Role.ADMIN: 20_000, Role.OPERATOR: 3_000}
_OTHERS = 1_000  # whoever came by a ticket


@dataclass(frozen=True, slots=True)
class Actor:
    """Two with the same `id` are the same: one person's windows on one computer steer together."""

    subject_id: str
    name: str  # for people
    kind: SteererKind
    priority: int  # the higher steers
    peer: str = ""  # host; "" = in this program
    pass_: Pass | None = None  # by which the door let it in, renewed while it steers; None: nobody asks
    session: str = ""  # the connection whose end stops what it moves; "" = none
    is_admin: bool = False  # may stop and end everybody's

    @property
    def id(self) -> str:
        """Machines share accounts, so that their host tells them apart."""
        return f"{self.subject_id}@{self.peer}" if self.peer else self.subject_id


def priority_of(subject: Subject | None) -> int:
    """What it was given, or else what its role has."""
    if subject is None:
        return LOWEST_PRIORITY
    if subject.steer_priority:
        return max(LOWEST_PRIORITY, min(subject.steer_priority, HIGHEST_PRIORITY))
    return _BY_ROLE.get(subject.role, _OTHERS) if subject.role is not None else _OTHERS


def actor_of(pass_: Pass, kind: SteererKind, host: str, *, session: str = "") -> Actor:
    """Whoever the door has let in to steer."""
    subject = pass_.subject
    name = (subject.name or subject.id) if subject is not None else ""
    is_admin = subject is not None and subject.role is Role.ADMIN
    return Actor(pass_.subject_id, name, kind, priority_of(subject), host, pass_, session, is_admin)

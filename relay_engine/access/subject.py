"""Subject: somebody whom the relay knows: its owner, a user, a publish key, a ticket; and what each may do at most."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

EVERY_MOUNT = "*"  # in a scope; no mount can have this name
OWNER_ID = "owner"


class Role(StrEnum):
    """What a person may do, from the most to the least."""

    ADMIN = "admin"  # everything
    OPERATOR = "operator"  # steer cameras, see the relay's state
    VIEWER = "viewer"  # watch


class Action(StrEnum):
    """What a visit is about."""

    WATCH = "watch"  # take pictures and sound, or be told about what may be watched
    PUBLISH = "publish"  # send media to a mount
    STEER = "steer"  # move a camera
    OBSERVE = "observe"  # the relay's state, figures, events and log
    CONTROL = "control"  # change anything


@dataclass(frozen=True, slots=True)
class Scope:
    """What a ticket, a key or a narrowed user is for: it takes away from a role, and never adds."""

    actions: frozenset[Action]
    mounts: frozenset[str]  # names, or EVERY_MOUNT

    def covers(self, action: Action, *names: str) -> bool:
        """Tell whether `action` with a mount of one of these names is inside; none of them: with the relay as a whole."""
        return action in self.actions and (EVERY_MOUNT in self.mounts or any(name in self.mounts for name in names))


@dataclass(frozen=True, slots=True)
class Subject:
    """Who asks. Two with the same id are the same."""

    id: str  # "owner", "user:NAME", "key:ID", "ticket:ID"
    role: Role | None = None  # None: not a person, then `scope` alone says what it may do
    name: str = ""  # for people: in tables, the log and the audit; "" = its id says all
    scope: Scope | None = None  # None: all that `role` may do
    expires_at: float = 0.0  # wall seconds; 0 = never
    max_readers: int = 0  # at the same time; 0 = no cap of its own
    maker: str = ""  # subject without whom it is nobody
    steer_priority: int = 0  # who steers a camera keeps it from those who have less; 0 = as the role has it

    @property
    def is_ticket(self) -> bool:
        """True for whoever has shown a ticket, which is shown once: after that a session's id stands for it."""
        return self.id.startswith("ticket:")


OWNER = Subject(OWNER_ID, Role.ADMIN, OWNER_ID)  # whoever holds the data folder: its token, the window, the console


def user_id(name: str) -> str:
    """The id of the user `name`."""
    return f"user:{name}"

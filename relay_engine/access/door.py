"""Door: the one place that answers "may this visit do this with this mount, now?", for every protocol."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from relay_engine.access.mode import AccessMode
from relay_engine.access.own_networks import OwnNetworks
from relay_engine.access.subject import OWNER_ID, Action, Role, Subject
from relay_engine.access.visit import MountFacts, Pass, Refusal, Refused, Visit
from relay_engine.clock import Clock

# What a role may do with every mount, and with the relay as a whole.
RIGHTS: dict[Role, frozenset[Action]] = {
    Role.ADMIN: frozenset(Action),
    Role.OPERATOR: frozenset({Action.WATCH, Action.STEER, Action.OBSERVE}),
    Role.VIEWER: frozenset({Action.WATCH, Action.OBSERVE}),
}
# What a scope alone may give: a ticket or a key is nobody who changes or looks about.
_WITHOUT_ROLE = frozenset({Action.WATCH, Action.PUBLISH, Action.STEER})
# What a viewer may do with a mount alone: the state of what it may watch, but not the relay's.
_BY_MOUNT_ONLY: dict[Role, frozenset[Action]] = {Role.VIEWER: frozenset({Action.OBSERVE})}


class Subjects(Protocol):
    """Where the door asks what became of somebody whom it has let in."""

    def as_it_is_now(self, subject: Subject) -> Subject | None:
        """The subject with the rights of now; None where it is no more: removed, revoked."""
        ...


class Blocks(Protocol):
    """Which addresses the operator keeps out for a while."""

    def holds(self, peer: str, now: float) -> bool:
        """Tell whether `peer` is kept out at monotonic `now`."""
        ...


class Door:
    """Engine loop only. Asking costs some dictionary look-ups: no hashing, no I/O, nothing that waits."""

    def __init__(
        self,
        clock: Clock,
        networks: OwnNetworks | None = None,
        *,
        mode: AccessMode = AccessMode.NETWORK,
        subjects: Subjects | None = None,
        blocked: Blocks | None = None,
    ) -> None:
        self._clock = clock
        self.networks = networks or OwnNetworks()
        self._mode = mode
        self._subjects = subjects
        self._blocked = blocked
        self._changes = 0
        self._watchers: list[Callable[[], None]] = []

    @property
    def mode(self) -> AccessMode:
        """Of the relay; a mount may override it."""
        return self._mode

    def change_mode(self, mode: AccessMode) -> None:
        """Let others watch without a login from now on; those inside are asked again by `renew`."""
        self._mode = mode
        self.rights_changed()

    def rights_changed(self) -> None:
        """Say that a user, a key, a ticket or a mount's own mode has changed: every pass is asked again when it is renewed."""
        self._changes += 1
        for watcher in tuple(self._watchers):
            watcher()

    def on_change(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call `watcher` after each change of rights, so that those who hold passes renew them at once; returns what ends that."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def lets_neighbours_watch(self, mount: MountFacts) -> bool:
        """True where whoever is in our own networks may watch `mount` without being known: what is sent to all of them asks nobody."""
        return (mount.access or self._mode) is not AccessMode.CLOSED

    @property
    def epoch(self) -> int:
        """Becomes another number whenever somebody's rights may have changed."""
        return self._changes + self.networks.changes

    def admit(self, visit: Visit) -> Pass | Refused:
        """Answer `visit`. Who may watch without being known may do so with a login that is not good for it, too."""
        subject = visit.subject
        is_late = subject is not None and 0 < subject.expires_at <= self._clock.wall()
        if subject is not None and not is_late and is_right(subject, visit.action, visit.mount):
            answer = Pass(visit, subject, subject.expires_at, self.epoch)
        elif self._is_for_anybody(visit):
            answer = Pass(visit, None, 0.0, self.epoch)
        elif subject is None or is_late:
            return Refused(Refusal.LOGIN_WRONG if is_late or visit.login_failed else Refusal.LOGIN_REQUIRED)
        else:
            return Refused(Refusal.FORBIDDEN)
        return Refused(Refusal.BLOCKED) if self._is_blocked(visit) else answer  # last: it tells that the rest would be well

    def renew(self, pass_: Pass, mount: MountFacts | None = None) -> Pass | Refused:
        """`pass_` itself while nothing has changed, else the answer of now; `mount`: as it is now."""
        is_same = pass_.epoch == self.epoch and (mount is None or mount == pass_.visit.mount)
        if is_same and (not pass_.expires_at or self._clock.wall() < pass_.expires_at):
            return pass_
        subject = pass_.visit.subject
        if subject is not None and self._subjects is not None and subject.id != OWNER_ID:
            subject = self._subjects.as_it_is_now(subject)
        return self.admit(replace(pass_.visit, subject=subject, mount=mount or pass_.visit.mount))

    def is_for_everybody(self, mount: MountFacts | None) -> bool:
        """True where an answer about `mount` does not depend on who asks, so that a cache may keep it."""
        return (mount.access if mount is not None and mount.access is not None else self._mode) is AccessMode.OPEN

    def choose_visible[T](self, visit: Visit, things: tuple[T, ...], facts_of: Callable[[T], MountFacts]) -> tuple[T, ...]:
        """Those of `things` with whose mount `visit` may do its action: for every list that somebody is shown."""
        return tuple(thing for thing in things if isinstance(self.admit(replace(visit, mount=facts_of(thing))), Pass))

    def _is_blocked(self, visit: Visit) -> bool:
        is_media = visit.action in (Action.WATCH, Action.PUBLISH)
        return is_media and self._blocked is not None and self._blocked.holds(visit.host, self._clock.monotonic())

    def _is_for_anybody(self, visit: Visit) -> bool:
        """True where nobody need be known: for watching alone."""
        if visit.action is not Action.WATCH:
            return False
        own_mode = visit.mount.access if visit.mount is not None else None
        match own_mode or self._mode:
            case AccessMode.OPEN:
                return True
            case AccessMode.NETWORK:
                return not visit.via_proxy and self.networks.holds(visit.host, self._clock.monotonic())
            case AccessMode.CLOSED:
                return False


def is_right(subject: Subject, action: Action, mount: MountFacts | None) -> bool:
    """Tell whether `subject` may do `action`: what its role allows, inside its scope."""
    names = (mount.name, mount.camera) if mount is not None else ()
    if subject.scope is not None and not subject.scope.covers(action, *names):
        return False
    if subject.role is None:
        return subject.scope is not None and action in _WITHOUT_ROLE
    return action in RIGHTS[subject.role] and not (mount is None and action in _BY_MOUNT_ONLY.get(subject.role, ()))

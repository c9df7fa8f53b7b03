"""Access: the door with all that it knows, as one thing for the engine to make, to feed and to keep."""

from __future__ import annotations

from collections.abc import Iterable

from relay_engine.access.cookie_sessions import CookieSessions
from relay_engine.access.door import Blocks, Door
from relay_engine.access.failed_logins import FailedLogins
from relay_engine.access.logins import Logins
from relay_engine.access.mode import AccessMode
from relay_engine.access.own_networks import OwnNetworks
from relay_engine.access.roster import Roster
from relay_engine.access.secret_hashes import is_same
from relay_engine.access.subject import OWNER, Subject
from relay_engine.access.tickets import Tickets, has_row
from relay_engine.book.records import Change, KeyRecord, UserRecord
from relay_engine.clock import Clock


class Access:
    """Without a book all of it is in memory, and nobody is known but the owner."""

    def __init__(
        self,
        clock: Clock,
        *,
        networks: OwnNetworks | None = None,
        mode: AccessMode = AccessMode.NETWORK,
        blocked: Blocks | None = None,
    ) -> None:
        self.networks = networks or OwnNetworks()
        self.roster = Roster()
        self.failed = FailedLogins(clock, self.networks)
        self.logins = Logins(clock, self.networks, self.roster, self.failed)
        self.tickets = Tickets(clock, self.roster)
        self.sessions = CookieSessions(clock)
        self.door = Door(clock, self.networks, mode=mode, subjects=self, blocked=blocked)
        self.owner_token = ""  # of the data folder; empty = nobody has it

    def set_users(self, users: Iterable[UserRecord]) -> None:
        """Know these and no others; who is gone or has another password is logged out everywhere."""
        self.sessions.close_of(self.roster.set_users(users))
        self.door.rights_changed()

    def set_keys(self, keys: Iterable[KeyRecord]) -> None:
        """Know these publish keys and tickets and no others."""
        self.roster.set_keys(keys)
        self.door.rights_changed()

    def subject_of_bearer(self, token: str) -> Subject | None:
        """Whose `Authorization: Bearer` that is: the owner's, or a publish key."""
        if self.owner_token and is_same(token, self.owner_token):
            return OWNER
        return self.roster.subject_of_key(token)

    def subject_of_cookie(self, value: str) -> Subject | None:
        """Who is logged in with that cookie."""
        user = self.sessions.user_of(value)
        return self.roster.subject(f"user:{user}") if user is not None else None

    def subject_of_ticket(self, text: str) -> Subject | None:
        """Who comes with that ticket."""
        return self.tickets.subject_of(text)

    def as_it_is_now(self, subject: Subject) -> Subject | None:
        """For the door: as long as the roster knows them; whoever came by a ticket without a row, as long as it knows the ticket's maker."""
        if has_row(subject):
            return self.roster.subject(subject.id)
        return subject if not subject.maker or self.roster.subject(subject.maker) is not None else None

    def take_changes(self) -> tuple[Change, ...]:
        """What the book has to keep since the last call; ask every few seconds and before the end."""
        return (*self.failed.take_changes(), *self.sessions.take_changes())

    def close(self) -> None:
        """Take no more logins."""
        self.logins.close()

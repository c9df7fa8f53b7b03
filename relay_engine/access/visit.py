"""Visit: who asks what, how; and the door's two answers, Pass and Refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from relay_engine.access.mode import AccessMode
from relay_engine.access.subject import Action, Subject
from relay_engine.events import ReaderCap


@dataclass(frozen=True, slots=True)
class MountFacts:
    """What the door needs to know of a mount."""

    name: str
    access: AccessMode | None = None  # overrides the relay's mode; None = as the relay
    listed: bool = True
    camera: str = ""  # name of the main mount whose smaller picture it is: what is said of that one is said of all its pictures


@dataclass(frozen=True, slots=True)
class Visit:
    """One wish, as far as its protocol could read it."""

    action: Action
    mount: MountFacts | None  # None: the relay as a whole
    subject: Subject | None  # proved by the protocol; None: nobody known
    protocol: str  # "rtsp", "http", "webrtc", ...: for the log
    host: str  # address of the client, behind listed proxies
    encrypted: bool = False
    via_proxy: bool = False  # passed on by a proxy that is not listed: then `host` says nothing about the client
    login_failed: bool = False  # something was shown that proves nobody: answered as a wrong login where one is needed


class Refusal(StrEnum):
    """Why the door says no. Each protocol has one table from this to its own status."""

    LOGIN_REQUIRED = "login_required"  # a login may help: 401
    LOGIN_WRONG = "login_wrong"  # that one did not: 401
    FORBIDDEN = "forbidden"  # this subject may not: 403
    BLOCKED = "blocked"  # the operator keeps this address out for a while: 403
    TOO_MANY_ATTEMPTS = "too_many_attempts"  # wrong logins: 429, 503 in RTSP
    FULL = "full"  # one viewer too many: 503, 453 in RTSP
    NO_BANDWIDTH = "no_bandwidth"  # its bandwidth is too much: 503, 453 in RTSP


@dataclass(frozen=True, slots=True)
class Refused:
    """The door's no."""

    reason: Refusal
    retry_after_s: float = 0.0  # when trying again could help; 0 = not by waiting
    cap: ReaderCap | None = None  # which limit is reached, with FULL and NO_BANDWIDTH


@dataclass(frozen=True, slots=True)
class Pass:
    """The door's yes, which a reader, a publisher or a command carries. Whoever lasts has it renewed now and then (`Door.renew`)."""

    visit: Visit
    subject: Subject | None  # by whose right; None: anybody's
    expires_at: float  # wall seconds; 0 = never
    epoch: int  # of the rights that it was given by

    @property
    def subject_id(self) -> str:
        """Whom to count and to name; "" for nobody known."""
        return self.subject.id if self.subject is not None else ""

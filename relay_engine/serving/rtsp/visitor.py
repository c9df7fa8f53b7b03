"""Visitor: who asks over one RTSP connection, as far as a login or a ticket proves it, and what the door says to that."""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from relay_engine.access.access import Access
from relay_engine.access.secret_hashes import REALM
from relay_engine.access.subject import Action, Subject, user_id
from relay_engine.access.visit import MountFacts, Pass, Refusal, Refused, Visit
from relay_engine.clock import Clock
from relay_engine.rtsp.authenticator import Authenticator, Verdict, credentials_of
from relay_engine.rtsp.events import RequestReceived
from relay_engine.rtsp.message import Request
from relay_engine.rtsp.request_target import RequestTarget
from relay_engine.serving.rtsp.answer import RequestRefused
from relay_engine.sockets.peer import Peer

STATUSES = {
    Refusal.LOGIN_REQUIRED: 401,
    Refusal.LOGIN_WRONG: 401,
    Refusal.FORBIDDEN: 403,
    Refusal.BLOCKED: 403,
    Refusal.TOO_MANY_ATTEMPTS: 503,
    Refusal.FULL: 453,
    Refusal.NO_BANDWIDTH: 453,
}
_REASONS = {Refusal.TOO_MANY_ATTEMPTS: "Too Many Wrong Logins"}
_TICKET_KEY = "ticket"  # of the query
_PUBLISH_KEY = "key"
_MOST_TICKETS = 16  # of one connection


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a request shows of who sent it."""

    subject: Subject | None = None
    failed: bool = False  # something that proves nobody
    stale: bool = False  # a right login with a nonce that counts no more
    wait_s: float = 0.0  # for which logins are not looked at


_NOTHING = _Shown()


class Visitor:
    """One for each connection: its nonces, and the tickets that it has shown.

    A ticket stands in the address of DESCRIBE; some players leave it out of those that follow. Wrong logins are counted in the one
    table over all protocols; a request without a login, with which every player begins, is none.
    """

    def __init__(self, access: Access, clock: Clock, peer: Peer, *, encrypted: bool, note_failure: Callable[[RequestTarget], None]) -> None:
        self._access = access
        self._clock = clock
        self._host = peer.plain_host
        self._encrypted = encrypted
        self._note_failure = note_failure
        self._tickets: dict[str, str] = {}  # by mount, the one that was shown first in front
        # Basic shows the password to everybody on the way: over TLS alone.
        self._authenticator = Authenticator(access.logins.ha1, realm=REALM, make_nonce=lambda: secrets.token_hex(16), basic=encrypted)

    def ask(self, event: RequestReceived, action: Action, mount: MountFacts) -> Pass:
        """The door's pass. Raises RequestRefused, saying what would help."""
        login = self._log_in(event)
        ticket = self._read_ticket(event.target, action)
        visit = Visit(
            action,
            mount,
            login.subject or ticket.subject,
            "rtsp",
            self._host,
            self._encrypted,
            login_failed=login.failed or ticket.failed,
        )
        answer = self._access.door.admit(visit)
        if isinstance(answer, Refused) and login.subject is not None and ticket.subject is not None:
            answer = self._access.door.admit(replace(visit, subject=ticket.subject))
        if isinstance(answer, Pass):
            return answer
        if login.wait_s > 0 and STATUSES[answer.reason] == 401:
            answer = Refused(Refusal.TOO_MANY_ATTEMPTS, login.wait_s)
        raise self.refusal(answer, stale=login.stale)

    def refusal(self, refused: Refused, *, stale: bool = False) -> RequestRefused:
        """The door's no in RTSP's words."""
        status = STATUSES[refused.reason]
        headers: tuple[tuple[str, str], ...] = ()
        if status == 401:
            challenges = self._authenticator.challenges(self._clock.monotonic(), stale=stale)
            headers = tuple(("WWW-Authenticate", challenge) for challenge in challenges)
        elif refused.retry_after_s > 0:
            headers = (("Retry-After", str(math.ceil(refused.retry_after_s))),)
        return RequestRefused(status, _REASONS.get(refused.reason, ""), headers)

    def _log_in(self, event: RequestReceived) -> _Shown:
        request: Request = event.request
        credentials = credentials_of(request)
        if credentials is None:
            return _Shown(failed=True) if request.headers.get("Authorization") else _NOTHING
        name, failed = credentials.username, self._access.failed
        wait_s = failed.retry_after(name, self._host)
        if wait_s > 0:
            return _Shown(failed=True, wait_s=wait_s)
        match self._authenticator.judge(request, credentials, self._clock.monotonic()):
            case Verdict.RIGHT:
                failed.note_success(name, self._host)
                return _Shown(self._access.roster.subject(user_id(name)))
            case Verdict.STALE:
                return _Shown(stale=True)
            case Verdict.WRONG:
                failed.note_failure(name, self._host)
                self._note_failure(event.target)
                return _Shown(failed=True)
            case Verdict.IGNORED:
                return _Shown(failed=True)

    def _read_ticket(self, target: RequestTarget, action: Action) -> _Shown:
        if action is Action.PUBLISH and (key := target.value(_PUBLISH_KEY)):
            subject = self._access.roster.subject_of_key(key)
            return _Shown(subject, failed=subject is None)
        text = target.value(_TICKET_KEY) or self._tickets.get(target.name, "")
        if not text:
            return _NOTHING
        subject = self._access.subject_of_ticket(text)
        if subject is not None and target.name not in self._tickets and len(self._tickets) >= _MOST_TICKETS:
            del self._tickets[next(iter(self._tickets))]
        if subject is not None:
            self._tickets[target.name] = text
        return _Shown(subject, failed=subject is None)

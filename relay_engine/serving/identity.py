"""Identity: who sends an HTTP request, as far as a token, a cookie or a ticket proves it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from aiohttp import hdrs, web

from relay_engine.access.access import Access
from relay_engine.access.subject import Action, Subject
from relay_engine.access.visit import MountFacts, Visit
from relay_engine.web.client import client_of
from relay_engine.web.fence import is_own_page

SESSION_COOKIE = "relay-session"  # a login
TICKET_COOKIE = "relay-ticket"  # a ticket that a page was opened with: what the page asks for needs it too
TICKET_KEY = "ticket"  # of the query
PROTOCOL = "http"
_BEARER = "bearer "
_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Proof(Enum):
    """What was shown."""

    NOTHING = "nothing"
    BEARER = "bearer"
    TICKET = "ticket"
    COOKIE = "cookie"


@dataclass(frozen=True, slots=True)
class Identified:
    """Who asks; `failed`: something was shown that proves nobody."""

    subject: Subject | None
    proof: Proof
    failed: bool = False


_KEY = web.RequestKey("identified", Identified)
_NOBODY = Identified(None, Proof.NOTHING)


class Identity:
    """Reads each request once."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def of(self, request: web.Request) -> Identified:
        """Who asks. What is shown on purpose counts before what a browser adds by itself."""
        found = request.get(_KEY)
        if found is None:
            found = request[_KEY] = self.glance(request)
        return found

    def visit(self, request: web.Request, action: Action, mount: MountFacts | None) -> Visit:
        """The question for the door."""
        client, identified = client_of(request), self.of(request)
        return Visit(
            action, mount, identified.subject, PROTOCOL, client.host, client.encrypted, client.via_proxy, login_failed=identified.failed
        )

    def keep_ticket[R: web.StreamResponse](self, request: web.Request, page: R) -> R:
        """`page`, which was opened with a ticket in its address: what it asks for comes from the same folder, and shows a cookie."""
        identified = self.of(request)
        if identified.proof is Proof.TICKET and identified.subject is not None:
            cookie = cookie_header(TICKET_COOKIE, request.query[TICKET_KEY], encrypted=client_of(request).encrypted)
            page.headers.add(hdrs.SET_COOKIE, cookie)
        return page

    def glance(self, request: web.Request) -> Identified:
        """The same for now alone: what the fence has not seen yet shows no cookie that changes something."""
        if (header := request.headers.get(hdrs.AUTHORIZATION)) is not None:
            is_bearer = header[: len(_BEARER)].lower() == _BEARER
            return _identified(self._access.subject_of_bearer(header[len(_BEARER) :].strip()) if is_bearer else None, Proof.BEARER)
        if request.query_string and (text := request.query.get(TICKET_KEY)):
            return _identified(self._access.subject_of_ticket(text), Proof.TICKET)
        return self._by_cookie(request) if hdrs.COOKIE in request.headers else _NOBODY

    def _by_cookie(self, request: web.Request) -> Identified:
        """A browser adds cookies also where another page has made it ask: then they change nothing (and SameSite keeps them back)."""
        cookies = request.cookies
        value, ticket = cookies.get(SESSION_COOKIE), cookies.get(TICKET_COOKIE)
        if (value or ticket) and request.method in _CHANGING and not is_own_page(request):
            return Identified(None, Proof.COOKIE, failed=True)
        if value and (subject := self._access.subject_of_cookie(value)) is not None:
            return _identified(subject, Proof.COOKIE)
        if ticket:
            return _identified(self._access.subject_of_ticket(ticket), Proof.COOKIE)
        return _NOBODY  # an old cookie is no wrong login


def _identified(subject: Subject | None, proof: Proof) -> Identified:
    return Identified(subject, proof, failed=subject is None)


def cookie_header(name: str, value: str, *, encrypted: bool, max_age_s: int | None = None) -> str:
    """A value for Set-Cookie. Without Path it is for the folder of the address, as the browser sees it behind whatever proxy."""
    age = f"; Max-Age={max_age_s}" if max_age_s is not None else ""
    return f"{name}={value}; HttpOnly; SameSite=Strict{'; Secure' if encrypted else ''}{age}"

"""Who asks the control API: the owner by the token of the data folder, or a user who is logged in."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from relay_engine.access.access import Access
from relay_engine.access.subject import Subject
from relay_engine.serving.identity import Identity, Proof
from relay_engine.web.client import name_of


@dataclass(frozen=True, slots=True)
class Caller:
    """What a request proves."""

    subject: Subject | None
    login_failed: bool  # something was shown that proves nobody
    peer: str  # for the audit
    by_cookie: bool = False  # a browser has added it by itself
    is_page: bool = False  # by what pages have: a cookie, or a ticket


def read_caller(request: web.Request, access: Access) -> Caller:
    """Being on this machine proves nothing: a proxy here makes everybody local."""
    identified = Identity(access).of(request)
    by_cookie, by_ticket = identified.proof is Proof.COOKIE, identified.proof is Proof.TICKET
    return Caller(identified.subject, identified.failed, name_of(request), by_cookie, by_cookie or by_ticket)

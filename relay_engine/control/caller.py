"""Who asks the control API: the owner by the token of the data folder."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import hdrs, web

from relay_engine.access.access import Access
from relay_engine.access.subject import Subject
from relay_engine.web.visit import name_of

_MAX_TOKEN = 512


@dataclass(frozen=True, slots=True)
class Caller:
    """What a request proves."""

    subject: Subject | None
    login_failed: bool  # something was shown that proves nobody
    peer: str  # for the audit


def read_caller(request: web.Request, access: Access) -> Caller:
    """Being on this machine proves nothing: a proxy here makes everybody local."""
    scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    token = token.strip()
    subject = access.subject_of_bearer(token) if scheme.lower() == "bearer" and 0 < len(token) <= _MAX_TOKEN else None
    return Caller(subject, bool(scheme) and subject is None, name_of(request))

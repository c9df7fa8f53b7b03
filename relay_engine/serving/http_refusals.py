"""What the door's refusals are in HTTP: the one table of statuses, and words for players and programs."""

from __future__ import annotations

import math

from aiohttp import web

from relay_engine.access.visit import Refusal, Refused

RETRY_AFTER_S = 5
HEADERS = {"Cache-Control": "no-store"}
REASON = "Relay-Reason"  # header with the code, for pages and players

STATUSES: dict[Refusal, int] = {
    Refusal.LOGIN_REQUIRED: 401,
    Refusal.LOGIN_WRONG: 401,
    Refusal.FORBIDDEN: 403,
    Refusal.BLOCKED: 403,
    Refusal.TOO_MANY_ATTEMPTS: 429,
    Refusal.FULL: 503,
    Refusal.NO_BANDWIDTH: 503,
}
WORDS: dict[Refusal, str] = {
    Refusal.LOGIN_REQUIRED: "Whoever watches from here has to log in, or needs a link with a ticket.",
    Refusal.LOGIN_WRONG: "That login, ticket or key is not good here, or no longer.",
    Refusal.FORBIDDEN: "That is not for this login, ticket or key.",
    Refusal.BLOCKED: "Whoever runs this relay has ended watching from here for a while.",
    Refusal.TOO_MANY_ATTEMPTS: "Too many logins from here were wrong. Please try again later.",
    Refusal.FULL: "As many people watch as may watch at the same time. Please try again in a moment.",
    Refusal.NO_BANDWIDTH: "As many people watch as this relay has bandwidth for. Please try again in a moment.",
}
_ERRORS: dict[int, type[web.HTTPException]] = {
    401: web.HTTPUnauthorized,
    403: web.HTTPForbidden,
    429: web.HTTPTooManyRequests,
    503: web.HTTPServiceUnavailable,
}


def refuse(refused: Refused) -> web.HTTPException:
    """The answer to raise: a line of text, and the reason as a code for whoever can do better."""
    status = STATUSES[refused.reason]
    return _ERRORS[status](text=f"{WORDS[refused.reason]}\n", headers=refusal_headers(refused))


def refusal_headers(refused: Refused) -> dict[str, str]:
    """Which go with it, in whatever form it is said."""
    headers = {**HEADERS, REASON: refused.reason.value}
    if STATUSES[refused.reason] == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="relay"'  # RFC 9110 11.6.1; a browser asks nobody for that
    wait_s = refused.retry_after_s or (RETRY_AFTER_S if STATUSES[refused.reason] == 503 else 0)
    if wait_s:
        headers["Retry-After"] = str(math.ceil(wait_s))
    return headers

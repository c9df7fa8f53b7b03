"""Who is behind a request: its peer's account, and its name for people. A listed proxy's client counts instead of the proxy."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from relay_engine.sockets.peer_account import PeerAccount


@dataclass(frozen=True, slots=True)
class Visit:
    """Noted with each request by the HTTP server."""

    host: str
    name: str  # address and port; of a proxy's client the address alone
    account: PeerAccount


_KEY = web.RequestKey("visit", Visit)


def note_visit(request: web.BaseRequest, visit: Visit) -> None:
    """Let handlers know."""
    request[_KEY] = visit


def visit_of(request: web.BaseRequest) -> Visit:
    """Who asks."""
    return request[_KEY]


def account_of(request: web.BaseRequest) -> PeerAccount:
    """Who is charged."""
    return visit_of(request).account


def name_of(request: web.BaseRequest) -> str:
    """For people: "address:port"."""
    return visit_of(request).name

"""Who is behind a request: its peer's account, and its name for people. A listed proxy's client counts instead of the proxy."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from relay_engine.sockets.peer_account import PeerAccount


@dataclass(frozen=True, slots=True)
class Client:
    """Noted with each request by the HTTP server."""

    host: str
    name: str  # address and port; of a proxy's client the address alone
    account: PeerAccount
    via_proxy: bool = False  # passed on by somebody whose word does not count: `host` says nothing about who asks
    proxy: str = ""  # the listed proxy that it comes by
    encrypted: bool = False  # as far as this relay or a listed proxy can tell


_KEY = web.RequestKey("client", Client)


def note_client(request: web.BaseRequest, client: Client) -> None:
    """Let handlers know."""
    request[_KEY] = client


def client_of(request: web.BaseRequest) -> Client:
    """Who asks."""
    return request[_KEY]


def account_of(request: web.BaseRequest) -> PeerAccount:
    """Who is charged."""
    return client_of(request).account


def name_of(request: web.BaseRequest) -> str:
    """For people: "address:port"."""
    return client_of(request).name

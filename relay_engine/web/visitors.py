"""Visitors: counts HTTP connections for their peers, tells who is behind a request, and lets it wait for its turn."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from relay_engine.sockets.peer import peer_of
from relay_engine.sockets.peer_account import PeerAccount, Step
from relay_engine.sockets.peer_budget import PeerBudget
from relay_engine.web.client import Client, note_client
from relay_engine.web.counted_connection import CountedConnection
from relay_engine.web.passed_on import is_passed_on
from relay_engine.web.trusted_proxies import TrustedProxies

_FIRST_REQUESTS = 40  # a page with all its parts: not held up by what its peer's other connections ask
_REQUEST_S = 120e-6  # of CPU, what a request costs beside its handler and the parser

type FindAccount = Callable[[web.BaseRequest, Client], PeerAccount | None]


class Visitors:
    """Belongs to the HTTP server."""

    def __init__(self, budget: PeerBudget, proxies: TrustedProxies) -> None:
        self.budget = budget
        self._proxies = proxies
        self._connections: dict[asyncio.BaseProtocol, CountedConnection] = {}  # by aiohttp's handler
        self._finders: list[FindAccount] = []

    def change_proxies(self, proxies: TrustedProxies) -> None:
        """Believe others from now on."""
        self._proxies = proxies

    def add_accounts(self, find: FindAccount) -> None:
        """Let `find` name an account of its own for a request, where the client has earned one: it then takes nothing of its peer's."""
        self._finders.append(find)

    def admit(self, connection: CountedConnection) -> PeerAccount | None:
        """Count it in; None where it is one too many."""
        host = connection.peer.host
        account = self.budget.connect(host, connection, is_proxy=self._proxies.is_proxy(host))
        if account is not None and connection.handler is not None:
            self._connections[connection.handler] = connection
        return account

    def forget(self, connection: CountedConnection) -> None:
        """Count it out."""
        if connection.handler is None or connection.account is None:
            return
        if self._connections.pop(connection.handler, None) is not None:
            self.budget.disconnect(connection.account, connection)

    def submit(self, connection: CountedConnection, step: Step) -> bool:
        """Do `step`, which parses what has come, now or later; False where nothing is left of it already."""
        account = connection.payer or connection.account
        return account is not None and self.budget.turns.submit(account, step, first=connection.requests < _FIRST_REQUESTS)

    async def serve(self, request: web.BaseRequest, respond: Callable[[], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
        """`respond` when it is this client's turn, and charge what it costs."""
        connection = self._connections.get(request.protocol)
        client = self._make_client(request, connection)
        note_client(request, client)
        account = next((found for find in self._finders if (found := find(request, client)) is not None), client.account)
        is_first = False
        if connection is not None:
            connection.requests += 1
            connection.bytes_received = 0
            connection.payer = account
            if connection.account is not None:
                connection.account.silent.pop(connection, None)
            is_first = connection.requests <= _FIRST_REQUESTS
        await self.budget.turns.wait(account, first=is_first)
        account.charge(_REQUEST_S)
        return await self.budget.turns.metered(account, respond())

    def _make_client(self, request: web.BaseRequest, connection: CountedConnection | None) -> Client:
        peer, headers = connection.peer if connection is not None else peer_of(None), request.headers
        if not self._proxies.is_proxy(peer.host):
            account = connection.account if connection is not None else None
            via_proxy = is_passed_on(headers, (request.version.major, request.version.minor))
            return Client(peer.host, str(peer), account or self.budget.account(peer.host), via_proxy, encrypted=request.secure)
        host = self._proxies.client_of(peer.host, headers.getall("X-Forwarded-For", ()))
        encrypted = request.secure or headers.get("X-Forwarded-Proto", "").lower() == "https"
        is_silent = host == peer.host  # it does not say who asks
        name = str(peer) if is_silent else host
        return Client(host, name, self.budget.account(host), is_silent, peer.host, encrypted)

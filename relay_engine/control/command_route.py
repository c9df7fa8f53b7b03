"""CommandRoute: one command of the table as a route of HTTP: reads the request, has it executed, says what came of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from aiohttp import hdrs, web

from relay_engine.commands.command import API, Request, RequestType, path_parameters
from relay_engine.commands.reading import read_request
from relay_engine.control.caller import read_caller
from relay_engine.control.controlled import ControlledRelay
from relay_engine.control.statuses import answer_error, answer_json
from relay_engine.errors import UserFacingError
from relay_engine.serving.identity import TICKET_KEY
from relay_engine.web.request_body import read_body

type Upgraded = Callable[[web.Request], Awaitable[web.StreamResponse]]

_JSON = "application/json"
_MAY_HOLD_SLASHES = ("name", "host")  # of a mount, of a network


class CommandRoute:
    """The door is asked before anything of the request is read but its head."""

    def __init__(self, request_type: RequestType, relay: ControlledRelay, *, upgraded: Upgraded | None = None) -> None:
        """`upgraded`: who answers where a WebSocket is asked for at this address."""
        self._upgraded = upgraded
        self._type = request_type
        self._command = request_type.COMMAND
        self._relay = relay

    def define(self) -> web.RouteDef:
        """For the server's table of routes."""
        path = API + self._command.path
        for name in path_parameters(self._command):
            if name in _MAY_HOLD_SLASHES:
                path = path.replace(f"{{{name}}}", f"{{{name}:.+}}")
        return web.get(path, self.answer) if self._command.method == "GET" else web.route(self._command.method, path, self.answer)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Do it, or say why not."""
        if self._upgraded is not None and request.headers.get(hdrs.UPGRADE, "").lower() == "websocket":
            return await self._upgraded(request)
        try:
            caller = read_caller(request, self._relay.access)
            names = request.match_info
            self._relay.executor.ask(self._command, names.get("name", ""), caller.subject, login_failed=caller.login_failed)
            arguments: Request[Any] = read_request(self._type, {**_parameters(request), **names}, await self._read_body(request))
            value = await self._relay.executor.execute(arguments, caller.subject, peer=caller.peer)
        except UserFacingError as error:
            return answer_error(error)
        if self._command.status == 204:
            return web.Response(status=204, headers={"Cache-Control": "no-store"})
        return answer_json(value, status=self._command.status)

    async def _read_body(self, request: web.Request) -> object:
        """JSON alone: a page of another site cannot send that without asking first (CORS)."""
        if request.method not in ("POST", "PATCH") or not request.body_exists:
            return None
        if request.content_type != _JSON:
            found = request.headers.get(hdrs.CONTENT_TYPE, "nothing")[:80]
            raise UserFacingError("body_not_json", f"the body has to be {_JSON}", found=found)
        data = await read_body(request)
        if not data:
            return None
        try:
            return msgspec.json.decode(data)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            text = str(error) if isinstance(error, msgspec.DecodeError) else type(error).__name__
            raise UserFacingError("body_invalid", f"the body is not JSON: {text}") from None


def _parameters(request: web.Request) -> dict[str, str]:
    """All of the query but a ticket, which says who asks."""
    return {name: text for name, text in request.query.items() if name != TICKET_KEY}

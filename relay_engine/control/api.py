"""ControlApi: the commands over HTTP, and the relay's events over a WebSocket, for whoever has the right.

    /api/v1/...           the commands of relay_engine.commands.table; /api/v1/openapi.json describes them
    /api/v1/events        WebSocket, text messages: first {"type": "snapshot", "events": [event, ...]} with everything that is, then
                          {"type": "events", "events": [event, ...]} with what has changed, at most 20 a second, merged by "key";
                          a client that falls far behind gets a "snapshot" again, as does one whose rights have changed
    /api/v1/mounts/NAME/ptz  WebSocket, on which a camera is steered, see control.steering_sockets
    /healthz              for everybody: {"status": "ok"}; 503 {"status": "failing"}, to those who may observe it with "listeners": {protocol: error}
    /metrics              Prometheus text, see control.metrics

An event has the fields of its dataclass in relay_engine.events, and "type", see commands.event_message. Times are Unix seconds,
rates bits per second. Whoever asks sends `Authorization: Bearer TOKEN`. What is refused is answered with
{"error": {"code", "message", "params"}}, see control.statuses.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import web

from relay_engine.access.door import is_right
from relay_engine.access.own_networks import is_loopback
from relay_engine.access.subject import Action, Subject
from relay_engine.commands.command import API, Command, Target
from relay_engine.commands.ptz import ActPtz, GetPtz
from relay_engine.commands.table import COMMANDS
from relay_engine.control.caller import read_caller
from relay_engine.control.command_route import CommandRoute
from relay_engine.control.controlled import ControlledRelay
from relay_engine.control.event_sockets import EventSockets
from relay_engine.control.metrics import CONTENT_TYPE, render_metrics
from relay_engine.control.openapi import describe_api
from relay_engine.control.statuses import answer_error, answer_json
from relay_engine.control.steering_sockets import SteeringSockets
from relay_engine.errors import UserFacingError
from relay_engine.execution.mount_views import facts_named
from relay_engine.serving.identity import SESSION_COOKIE, Identity
from relay_engine.web.client import Client
from relay_engine.web.fence import is_own_page
from relay_engine.web.server import HttpServer, everybody

_CPU_PERCENT = 25.0  # of one core, for these pages: a flood of other requests from this machine does not hold them up
_STEERING_CPU_PERCENT = 25.0  # likewise, for all together who may steer
_MOUNTS, _PTZ = f"{API}/mounts/", "/ptz"
_PATHS = ("/api/", "/healthz", "/metrics")
# Not commands, but the door is asked for them in the same way.
_METRICS = Command("metrics", Action.OBSERVE, "GET", "/metrics")
_DESCRIPTION = Command("openapi", Action.OBSERVE, "GET", "/openapi.json", of=Target.EACH)
_EVENTS = Command("events", Action.OBSERVE, "GET", "/events", of=Target.EACH)
_HTTP_ERRORS = {404: "not_found", 405: "method_not_allowed", 408: "body_slow", 413: "body_too_large"}

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ControlApi:
    """Routes on the one HTTP server; its WebSockets end when that server stops."""

    def __init__(self, relay: ControlledRelay) -> None:
        self._relay = relay
        self._sockets = EventSockets(relay)
        self._steering = SteeringSockets(relay)
        self._description = msgspec.Raw(msgspec.json.encode(describe_api()))

    def register(self, server: HttpServer) -> None:
        """Add the routes of this API to `server`."""
        steering = server.visitors.budget.own_account("steering", cpu_percent=_STEERING_CPU_PERCENT)
        server.visitors.add_accounts(lambda request, _client: steering if self._may_steer(request) else None)
        account = server.visitors.budget.own_account("control", cpu_percent=_CPU_PERCENT)
        server.visitors.add_accounts(lambda request, client: account if _is_control(request, client) else None)
        server.add_middleware(_say_errors)
        others = {
            f"{API}/openapi.json": self._get_description,
            f"{API}/events": self._get_events,
            "/healthz": self._get_health,
            "/metrics": self._get_metrics,
        }
        routes = [CommandRoute(request, self._relay, upgraded=self._steer if request is GetPtz else None).define() for request in COMMANDS]
        routes += [web.get(path, handler) for path, handler in others.items()]
        # The executor asks the door itself, with what it knows of the command; its refusals are JSON.
        server.add_routes(routes, ask=everybody, on_stop=self._close)

    def _may_steer(self, request: web.BaseRequest) -> bool:
        """Who has proved that it may waits behind nobody who floods us from the same address: it may have to stop a camera."""
        path = request.path
        if not (path.startswith(_MOUNTS) and path.endswith(_PTZ) and isinstance(request, web.Request)):
            return False
        subject = Identity(self._relay.access).glance(request).subject  # not kept: the fence comes later
        return subject is not None and is_right(subject, Action.STEER, facts_named(self._relay.mounts, path[len(_MOUNTS) : -len(_PTZ)]))

    async def _close(self) -> None:
        await asyncio.gather(self._sockets.close(), self._steering.close())

    async def _steer(self, request: web.Request) -> web.StreamResponse:
        """A browser adds its cookie also where another site's page asks: that one does not steer."""
        caller = read_caller(request, self._relay.access)
        name = request.match_info["name"]
        try:
            if caller.by_cookie and not is_own_page(request):
                raise UserFacingError("login_required", "this needs a login: send the relay's token, or log in")
            self._relay.executor.ask(ActPtz.COMMAND, name, caller.subject, login_failed=caller.login_failed)
            assert caller.subject is not None
            session = request.cookies.get(SESSION_COOKIE, "") if caller.by_cookie else ""
            return await self._steering.serve(request, name, caller.subject, "web" if caller.is_page else "api", session)
        except UserFacingError as error:
            return answer_error(error)

    async def _get_description(self, request: web.Request) -> web.StreamResponse:
        """What there is, for whoever has any right at all."""
        try:
            self._ask(_DESCRIPTION, request)
        except UserFacingError as error:
            return answer_error(error)
        return answer_json(self._description)

    async def _get_health(self, request: web.Request) -> web.StreamResponse:
        """For everybody: what is wrong is told to those alone who may observe the relay."""
        # Strangers may ask as often as they like: it must not cost what a thousand mounts cost.
        failing = {listener.protocol: listener.error for listener in self._relay.listeners.statuses if listener.error}
        if not failing:
            return answer_json({"status": "ok"})
        try:
            self._ask(_METRICS, request)
        except UserFacingError:
            return answer_json({"status": "failing"}, status=503)
        return answer_json({"status": "failing", "listeners": failing}, status=503)

    async def _get_metrics(self, request: web.Request) -> web.StreamResponse:
        try:
            self._ask(_METRICS, request)
        except UserFacingError as error:
            return answer_error(error)
        used = os.times()
        text = await render_metrics(self._relay.snapshot(), cpu_seconds=used.user + used.system)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"})

    async def _get_events(self, request: web.Request) -> web.StreamResponse:
        try:
            subject = self._ask(_EVENTS, request)
            assert subject is not None
            return await self._sockets.serve(request, subject)
        except UserFacingError as error:
            return answer_error(error)

    def _ask(self, command: Command, request: web.Request) -> Subject | None:
        caller = read_caller(request, self._relay.access)
        self._relay.executor.ask(command, "", caller.subject, login_failed=caller.login_failed)
        return caller.subject


@web.middleware
async def _say_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """What the server itself refuses of the API is said as the API says everything."""
    is_ours = request.path.startswith(f"{API}/")
    try:
        response = await handler(request)
    except web.HTTPException as error:
        if not is_ours or error.status not in _HTTP_ERRORS:
            raise
        response = answer_error(UserFacingError(_HTTP_ERRORS[error.status], error.reason.lower()))
        if "Allow" in error.headers:
            response.headers["Allow"] = error.headers["Allow"]
    if is_ours and not response.prepared and request.body_exists and not request.content.is_eof():
        response.force_close()  # the rest of the body is not read: nothing else can come on this connection
    return response


def _is_control(request: web.BaseRequest, client: Client) -> bool:
    return request.path.startswith(_PATHS) and is_loopback(client.host)

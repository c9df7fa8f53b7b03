"""ControlApi: the relay's state over HTTP and WebSocket, read-only, for this machine only.

    GET /api/v1/mounts         [mount, ...]                        fields of relay_engine.events.MountStatus
    GET /api/v1/mounts/NAME    mount; 404 {"error"}                NAME may contain "/"
    GET /api/v1/readers        [reader, ...]                       fields of relay_engine.events.ReaderStatus
    GET /api/v1/events         WebSocket, text messages:           first {"type": "snapshot", "events": [event, ...]} with everything
                                                                   that is, then {"type": "events", "events": [event, ...]} with what
                                                                   has changed, at most 20 a second, merged by "key"; a client that
                                                                   falls far behind gets a "snapshot" again
    GET /healthz               {"status": "ok"}; 503 {"status": "failing", "listeners": {protocol: error}}
    GET /metrics               Prometheus text, see control.metrics

An event has the fields of its dataclass in relay_engine.events, and "type": "mount", "reader", "listener", "relay",
"log" or "removed". Times are Unix seconds, rates bits per second. Other machines get 403 {"error"}.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import os
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import msgspec
from aiohttp import WSCloseCode, web

from relay_engine import tasks
from relay_engine.control.event_feed import EventFeed
from relay_engine.control.loopback import find_objection, is_loopback
from relay_engine.control.metrics import CONTENT_TYPE, render_metrics
from relay_engine.event_bus import EventBus
from relay_engine.events import Event, ListenerStatus, LogEntry, MountStatus, ReaderStatus, RelayStatus, Removed
from relay_engine.web.server import HttpServer
from relay_engine.web.visit import Visit

_BATCH_INTERVAL_S = 0.05
_SEND_TIMEOUT_S = 10  # for one message to be taken; then the client is let go
_HEARTBEAT_S = 20
_MAX_MESSAGE_BYTES = 4096  # clients have nothing to say yet
_MAX_SOCKETS = 100
_CPU_PERCENT = 25.0  # of one core, for these pages: a flood of other requests from this machine does not hold them up
_PATHS = ("/api/", "/healthz", "/metrics")

_TYPES: dict[type[Any], str] = {
    MountStatus: "mount",
    ReaderStatus: "reader",
    ListenerStatus: "listener",
    RelayStatus: "relay",
    LogEntry: "log",
    Removed: "removed",
}

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class RelayState(Protocol):
    """What the API shows (the Engine)."""

    @property
    def bus(self) -> EventBus: ...
    def snapshot(self) -> tuple[Event, ...]: ...


class ControlApi:
    """Routes on the one HTTP server; its WebSockets end when that server stops."""

    def __init__(self, relay: RelayState) -> None:
        self._relay = relay
        self._sockets: set[web.WebSocketResponse] = set()

    def register(self, server: HttpServer) -> None:
        """Add the routes of this API to `server`."""
        routes = {
            "/api/v1/mounts": self._get_mounts,
            "/api/v1/mounts/{name:.+}": self._get_mount,
            "/api/v1/readers": self._get_readers,
            "/api/v1/events": self._get_events,
            "/healthz": self._get_health,
            "/metrics": self._get_metrics,
        }
        account = server.visitors.budget.own_account("control", cpu_percent=_CPU_PERCENT)
        server.visitors.add_accounts(lambda request, visit: account if _is_control(request, visit) else None)
        server.add_routes([web.get(path, _for_this_machine(handler)) for path, handler in routes.items()], on_stop=self._close_sockets)

    async def _get_mounts(self, _request: web.Request) -> web.StreamResponse:
        return _json([event for event in self._relay.snapshot() if isinstance(event, MountStatus)])

    async def _get_mount(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        for event in self._relay.snapshot():
            if isinstance(event, MountStatus) and event.name == name:
                return _json(event)
        return _json({"error": "There is no mount of that name."}, status=404)

    async def _get_readers(self, _request: web.Request) -> web.StreamResponse:
        return _json([event for event in self._relay.snapshot() if isinstance(event, ReaderStatus)])

    async def _get_health(self, _request: web.Request) -> web.StreamResponse:
        listeners = [event for event in self._relay.snapshot() if isinstance(event, ListenerStatus)]
        failing = {listener.protocol: listener.error for listener in listeners if listener.error}
        return _json({"status": "failing", "listeners": failing}, status=503) if failing else _json({"status": "ok"})

    async def _get_metrics(self, _request: web.Request) -> web.StreamResponse:
        used = os.times()
        text = await render_metrics(self._relay.snapshot(), cpu_seconds=used.user + used.system)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE, "Cache-Control": "no-store"})

    async def _get_events(self, request: web.Request) -> web.StreamResponse:
        if len(self._sockets) >= _MAX_SOCKETS:
            return _json({"error": "Too many programs listen to the events already."}, status=503)
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT_S, max_msg_size=_MAX_MESSAGE_BYTES, compress=False)
        await socket.prepare(request)
        feed = EventFeed(self._relay.snapshot)
        unsubscribe = self._relay.bus.subscribe(feed.push)
        self._sockets.add(socket)
        sender = tasks.spawn(_send(feed, socket, request), name=f"events to {request.remote}")
        try:
            async for _message in socket:
                pass  # read only; receiving answers pings and notices the end
        finally:
            self._sockets.discard(socket)
            unsubscribe()
            await tasks.cancel(sender)
        return socket

    async def _close_sockets(self) -> None:
        closing = (socket.close(code=WSCloseCode.GOING_AWAY, message=b"the relay was stopped") for socket in tuple(self._sockets))
        with contextlib.suppress(TimeoutError):  # who does not answer is cut off by the server
            async with asyncio.timeout(0.5):
                await asyncio.gather(*closing, return_exceptions=True)


def serialize_batch(kind: str, events: tuple[Event, ...]) -> bytes:
    """One message of /api/v1/events."""
    return msgspec.json.encode({"type": kind, "events": [{"type": _TYPES[type(event)], **msgspec.to_builtins(event)} for event in events]})


async def _send(feed: EventFeed, socket: web.WebSocketResponse, request: web.Request) -> None:
    try:
        while not socket.closed:
            await feed.wait()
            async with asyncio.timeout(_SEND_TIMEOUT_S):
                await socket.send_str(serialize_batch(*feed.take()).decode())
            await asyncio.sleep(_BATCH_INTERVAL_S)
    except ConnectionError:
        pass  # the client has gone; receiving ends too
    except TimeoutError:
        if request.transport is not None:
            request.transport.abort()


def _for_this_machine(handler: Handler) -> Handler:
    @functools.wraps(handler)
    async def guarded(request: web.Request) -> web.StreamResponse:
        peer = request.transport.get_extra_info("peername") if request.transport is not None else None
        objection = find_objection(
            peer[0] if isinstance(peer, tuple) else "", request.headers, (request.version.major, request.version.minor)
        )
        return _json({"error": objection}, status=403) if objection else await handler(request)

    return guarded


def _is_control(request: web.BaseRequest, visit: Visit) -> bool:
    return request.path.startswith(_PATHS) and is_loopback(visit.host)


def _json(value: object, *, status: int = 200) -> web.Response:
    body = msgspec.json.encode(value)
    return web.Response(body=body, status=status, content_type="application/json", headers={"Cache-Control": "no-store"})

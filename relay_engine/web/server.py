"""HttpServer: the one HTTP server (RFC 9112) for portal, control API and HTTP media; others add their routes to it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web
from aiohttp.typedefs import Middleware

from relay_engine.clock import SystemClock
from relay_engine.config import HttpConfig, LimitsConfig
from relay_engine.events import ListenerFault
from relay_engine.sockets.listener import Listener
from relay_engine.sockets.peer_budget import PeerBudget
from relay_engine.web.counted_connection import CountedConnection
from relay_engine.web.fence import Fence
from relay_engine.web.peer_errors import PeerErrors
from relay_engine.web.trusted_proxies import TrustedProxies
from relay_engine.web.visitors import Visitors

_log = logging.getLogger(__name__)

_MAX_LINE_BYTES = 8190
_MAX_HEADER_BYTES = 8190  # one header field
_MAX_HEADERS = 64
_MAX_BODY_BYTES = 64 * 1024  # a route that takes more says so itself
_REQUEST_HEAD_TIMEOUT_S = 20  # from connect, or from the answer before, to the end of the next request's head
_ANSWER_TIMEOUT_S = 30  # for a plain answer to be taken by the client; what streams has its own rules
_STOP_TIMEOUT_S = 0.4  # aiohttp waits so long twice: for handlers to end, then for them to be cancelled
_HEADERS = {"Server": "Relay Server", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_MAX_SHOWN = 80  # characters of a stranger's path, in the log

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
type Explain = Callable[[web.Request, web.HTTPException], web.StreamResponse]
type Ask = Callable[[web.Request], None]  # raises an HTTP exception where whoever asks may not; `everybody` asks nothing


def everybody(_request: web.Request) -> None:
    """For what nobody needs a right for: its list is short, and a test knows it."""


class HttpServer:
    """Add routes before `start`. A handler that streams watches its client itself; plain answers are timed here."""

    def __init__(
        self, config: HttpConfig, *, budget: PeerBudget | None = None, max_connections: int = 10_000, explain: Explain | None = None
    ) -> None:
        """`explain` puts what goes wrong into the words of whoever asks, where those are no lines of text."""
        self._explain = explain
        self.port = config.port  # the real one once started, where the configuration says 0
        self.fence = Fence(config)
        self._listener = Listener("http", config.host, config.port, self._make_protocol)
        budget = budget or PeerBudget(LimitsConfig(max_connections=max_connections), SystemClock())
        self.visitors = Visitors(budget, TrustedProxies(config.trusted_proxies))
        self._routes: list[web.RouteDef] = []
        self._asks: dict[object, Ask] = {}  # by handler
        self._stoppers: list[Callable[[], Awaitable[None]]] = []
        self._middlewares: list[Middleware] = []
        self._peer_log = logging.getLogger(f"{__name__}.peer")
        self._peer_errors = PeerErrors(_log)
        self._runner: web.AppRunner | None = None

    def add_routes(self, routes: Iterable[web.RouteDef], *, ask: Ask, on_stop: Callable[[], Awaitable[None]] | None = None) -> None:
        """Serve `routes` too, each after `ask`; `on_stop` ends what their handlers still stream when the server stops."""
        for route in routes:
            self._routes.append(route)
            if self._asks.setdefault(route.handler, ask) != ask:
                raise ValueError(f"{route.path}: its handler asks something else already")
        if on_stop is not None:
            self._stoppers.append(on_stop)

    def add_middleware(self, middleware: Middleware) -> None:
        """Let `middleware` see every request and its answer, faults included."""
        self._middlewares.append(middleware)

    @property
    def fault(self) -> ListenerFault | None:
        """Why no client can come in now; None while they can."""
        return self._listener.fault

    async def start(self) -> None:
        """Listen. Raises OSError where the port cannot be had."""
        await self._listener.open()
        self.port = self._listener.port
        self._peer_log.addFilter(self._peer_errors)
        self._runner = self._make_runner()
        await self._runner.setup()
        self._listener.start()

    def move_to(self, port: int, host: str = "") -> None:
        """Have another port, and where given another address, at the next start."""
        self.port = self._listener.port = port
        self._listener.host = host or self._listener.host

    async def move(self, host: str, port: int) -> None:
        """Listen there instead; whoever is connected stays. Raises OSError where that cannot be had, and nothing has changed then."""
        await self._listener.move(host, port)
        self.port = self._listener.port

    def change(self, config: HttpConfig) -> None:
        """Have other names, friends and proxies from now on; not another port."""
        self.fence.change(config)
        self.visitors.change_proxies(TrustedProxies(config.trusted_proxies))

    async def stop(self) -> None:
        """Take no more clients and end those there are, within 2 s; idempotent."""
        await self._listener.close()
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()
        self._peer_log.removeFilter(self._peer_errors)
        self._peer_errors.close()

    def _make_runner(self) -> web.AppRunner:
        app = web.Application(middlewares=[self._answer, self.fence.guard, *self._middlewares, self._ask], client_max_size=_MAX_BODY_BYTES)
        app.on_response_prepare.append(_add_headers)
        app.on_response_prepare.append(self.fence.add_headers)
        app.on_shutdown.append(self._run_stoppers)
        app.add_routes(self._routes)
        return web.AppRunner(
            app,
            handle_signals=False,
            access_log=None,
            logger=self._peer_log,
            keepalive_timeout=_REQUEST_HEAD_TIMEOUT_S,
            lingering_time=0,  # what comes of a body that nobody wants is not read
            max_line_size=_MAX_LINE_BYTES,
            max_field_size=_MAX_HEADER_BYTES,
            max_headers=_MAX_HEADERS,
            shutdown_timeout=_STOP_TIMEOUT_S,
        )

    def _make_protocol(self) -> asyncio.BaseProtocol:
        server = self._runner.server if self._runner is not None else None
        return CountedConnection(server() if server is not None else None, self.visitors)

    @web.middleware
    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        return await self.visitors.serve(request, lambda: self._respond(request, handler))

    @web.middleware
    async def _ask(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Innermost, so that whoever writes pages about refusals sees this one too. What the router itself answers (404, 405) asks nobody."""
        match = request.match_info
        if match.http_exception is None:
            self._asks[match.handler](request)
        return await handler(request)

    async def _respond(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Run the handler; say a defect of ours in one line, and send a plain answer in bounded time."""
        try:
            response = await handler(request)
            return response if response.prepared else await _send(request, response)
        except web.HTTPException as error:
            if self._explain is not None:
                return await _send(request, self._explain(request, error))
            raise
        except ConnectionError:
            return _hang_up(request, web.Response())
        except Exception as error:
            text = f"{request.method} {request.path[:_MAX_SHOWN]} failed: {type(error).__name__}"
            self._peer_errors.note_failure(error, text)
            response = self._apologize(request)
            return _hang_up(request, response) if request.writer.output_size else await _send(request, response)

    def _apologize(self, request: web.Request) -> web.StreamResponse:
        error = web.HTTPInternalServerError(text="This request met a defect of the relay; its log says more.\n")
        return self._explain(request, error) if self._explain is not None else web.Response(status=error.status, text=error.text)

    async def _run_stoppers(self, _app: web.Application) -> None:
        for stop in self._stoppers:
            await stop()


async def _send(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    try:
        async with asyncio.timeout(_ANSWER_TIMEOUT_S):
            await response.prepare(request)
            await response.write_eof()
            await request.writer.drain()
    except (TimeoutError, ConnectionError):
        return _hang_up(request, response)
    return response


def _hang_up(request: web.Request, response: web.StreamResponse) -> web.StreamResponse:
    """Let a client go that takes no answer or has gone by itself: aiohttp would log a traceback for each that leaves while it waits."""
    if request.transport is not None:
        request.transport.abort()
    return response


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)

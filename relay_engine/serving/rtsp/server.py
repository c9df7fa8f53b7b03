"""RtspServer: the RTSP listener with its connections, sessions and UDP sockets."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket

from relay_engine import tasks
from relay_engine.clock import Clock
from relay_engine.config import LimitsConfig, RtspConfig
from relay_engine.repeat_counter import RepeatCounter
from relay_engine.rtsp.authenticator import PasswordOf
from relay_engine.serving.peer_budget import PeerBudget
from relay_engine.serving.rtsp.connection import RtspConnection
from relay_engine.serving.rtsp.context import Context
from relay_engine.serving.rtsp.multicast_groups import MulticastGroups
from relay_engine.serving.rtsp.session_table import SessionTable
from relay_engine.serving.rtsp.udp_routes import UdpRoutes
from relay_engine.serving.rtsp.udp_transport import UdpTransport
from relay_engine.streams.mount_table import MountTable

_log = logging.getLogger(__name__)

_BACKLOG = 1024
_SWEEP_INTERVAL_S = 1.0
_KEEP_ALIVE_IDLE_S = 60
_KEEP_ALIVE_INTERVAL_S = 10  # between the probes that follow; the system gives up after some 9
_ABORT_S = 0.5  # for the loop to tell that an aborted connection is gone


class RtspServer:
    """Serves every mount of the table to any number of clients (RFC 2326)."""

    def __init__(
        self,
        config: RtspConfig,
        limits: LimitsConfig,
        mounts: MountTable,
        clock: Clock,
        *,
        budget: PeerBudget | None = None,
        credentials: PasswordOf | None = None,
    ) -> None:
        self.port = config.port  # the real one after start, where the configuration says 0
        self._config = config
        self._clock = clock
        self._connections: set[RtspConnection] = set()
        routes = UdpRoutes(clock)
        self._udp = UdpTransport(config, routes.receive_rtp, routes.receive_rtcp) if config.udp else None
        self._context = Context(
            config=config,
            limits=limits,
            mounts=mounts,
            clock=clock,
            budget=budget or PeerBudget(limits, clock),
            sessions=SessionTable(),
            routes=routes,
            groups=MulticastGroups(config, clock),
            repeats=RepeatCounter(_log),
            udp=self._udp,
            credentials=credentials,
        )
        self._server: asyncio.Server | None = None
        self._sweeper: asyncio.Task[None] | None = None

    @property
    def connections(self) -> int:
        """Open connections."""
        return len(self._connections)

    @property
    def sessions(self) -> int:
        """Sessions that have been set up and not ended."""
        return len(self._context.sessions)

    async def start(self) -> None:
        """Listen. Raises OSError where a port cannot be had."""
        listener = _open_listener(self._config.host, self._config.port)
        try:
            if self._udp is not None:
                await self._udp.start()
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(
                lambda: RtspConnection(self._context, self._connections), sock=listener, backlog=_BACKLOG
            )
        except BaseException:
            listener.close()
            raise
        self.port = listener.getsockname()[1]
        self._sweeper = tasks.spawn(self._sweep(), name="rtsp sweep")

    async def close(self) -> None:
        """Take no new clients; those who are there go on."""
        if self._server is not None:
            self._server.close()

    async def stop(self, deadline_s: float = 2.0) -> None:
        """End every session and connection within `deadline_s`; idempotent."""
        await self.close()
        await tasks.cancel(self._sweeper)
        self._sweeper = None
        for session in self._context.sessions:
            session.close("the relay was stopped")
        for connection in tuple(self._connections):
            connection.end("the relay was stopped")
        await self._wait_for_connections(deadline_s)
        if self._udp is not None:
            self._udp.stop()
        self._server = None

    async def _wait_for_connections(self, deadline_s: float) -> None:
        if self._connections:
            await asyncio.wait({connection.lost for connection in self._connections}, timeout=deadline_s)
        if self._connections:
            for connection in tuple(self._connections):
                connection.abort()
            await asyncio.wait({connection.lost for connection in self._connections}, timeout=_ABORT_S)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP_INTERVAL_S)
            now = self._clock.monotonic()
            self._context.repeats.flush(now)
            for connection in tuple(self._connections):
                connection.tick(now)
            for stream in {session.stream for session in self._context.sessions}:
                stream.show_life()
            for session in self._context.sessions:
                if session.is_expired(now):
                    self._context.repeats.note(("timed out", session.account.key), f"session of {session.peer} timed out", now)
                    session.close("timed out")


def _open_listener(host: str, port: int) -> socket.socket:
    """A listening socket; "::" takes IPv4 too, which asyncio by itself does not."""
    if not host:
        host = "0.0.0.0"
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    dual = family == socket.AF_INET6 and host == "::" and socket.has_dualstack_ipv6()
    listener = socket.create_server(address[:2], family=family, backlog=_BACKLOG, dualstack_ipv6=dual)
    listener.setblocking(False)
    _keep_alive(listener)
    return listener


def _keep_alive(listener: socket.socket) -> None:
    """Notice viewers that vanish without a word while their camera is away: nothing is sent that would show it. Accepted sockets inherit it."""
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    idle = getattr(socket, "TCP_KEEPIDLE", None) or getattr(socket, "TCP_KEEPALIVE", None)  # macOS has the other name
    for option, value in ((idle, _KEEP_ALIVE_IDLE_S), (getattr(socket, "TCP_KEEPINTVL", None), _KEEP_ALIVE_INTERVAL_S)):
        if option is not None:
            with contextlib.suppress(OSError):
                listener.setsockopt(socket.IPPROTO_TCP, option, value)

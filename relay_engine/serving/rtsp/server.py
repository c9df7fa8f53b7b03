"""RtspServer: the RTSP listener with its connections, sessions and UDP sockets."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from relay_engine import tasks
from relay_engine.access.access import Access
from relay_engine.access.mount_facts import facts_of
from relay_engine.clock import Clock
from relay_engine.config import LimitsConfig, RtspConfig
from relay_engine.events import ListenerFault
from relay_engine.leave_reason import LeaveReason
from relay_engine.repeat_counter import RepeatCounter
from relay_engine.serving.rtsp.connection import RtspConnection
from relay_engine.serving.rtsp.context import Context
from relay_engine.serving.rtsp.multicast_groups import MulticastGroups
from relay_engine.serving.rtsp.session import RtspSession
from relay_engine.serving.rtsp.session_table import SessionTable
from relay_engine.serving.rtsp.udp_routes import UdpRoutes
from relay_engine.serving.rtsp.udp_transport import UdpTransport
from relay_engine.sockets.listener import Listener
from relay_engine.sockets.peer_budget import PeerBudget
from relay_engine.streams.mount_table import MountTable

_log = logging.getLogger(__name__)

_SWEEP_INTERVAL_S = 1.0
_ASKED_A_TURN = 100  # of the loop: sessions whose rights are looked at
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
        access: Access | None = None,
    ) -> None:
        self.port = config.port  # the real one after start, where the configuration says 0
        self._config = config
        self._clock = clock
        self._connections: set[RtspConnection] = set()
        routes = UdpRoutes(clock)
        self._udp = UdpTransport(config, routes.receive_rtp, routes.receive_rtcp) if config.udp else None
        self._context: Context[RtspSession] = Context(
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
            access=access or Access(clock),
        )
        self._listener = Listener("rtsp", config.host, config.port, lambda: RtspConnection(self._context, self._connections))
        self._sweeper: asyncio.Task[None] | None = None
        self._forget_door: Callable[[], None] | None = None
        self._rights_changed = asyncio.Event()
        self._asker: asyncio.Task[None] | None = None

    @property
    def connections(self) -> int:
        """Open connections."""
        return len(self._connections)

    @property
    def sessions(self) -> int:
        """Sessions that have been set up and not ended."""
        return len(self._context.sessions)

    @property
    def fault(self) -> ListenerFault | None:
        """Why no client can come in now; None while they can."""
        return self._listener.fault

    async def start(self) -> None:
        """Listen. Raises OSError where a port cannot be had."""
        await self._listener.open()
        try:
            if self._udp is not None:
                self._udp.start()
        except BaseException:
            await self._listener.close()
            raise
        self.port = self._listener.port
        self._listener.start()
        self._sweeper = tasks.spawn(self._sweep(), name="rtsp sweep")
        self._asker = tasks.spawn(self._ask_after_changes(), name="rtsp rights")
        self._forget_door = self._context.access.door.on_change(self._rights_changed.set)

    def move_to(self, port: int, host: str = "") -> None:
        """Have another port, and where given another address, at the next start."""
        self.port = self._listener.port = port
        self._listener.host = host or self._listener.host

    def change_limits(self, limits: LimitsConfig) -> None:
        """Have other limits for who comes from now on."""
        self._context.limits = limits

    async def move(self, host: str, port: int) -> None:
        """Listen there instead; whoever is connected stays. Raises OSError where that cannot be had, and nothing has changed then."""
        await self._listener.move(host, port)
        self.port = self._listener.port

    async def close(self) -> None:
        """Take no new clients; those who are there go on."""
        await self._listener.close()

    async def stop(self, deadline_s: float = 2.0) -> None:
        """End every session and connection within `deadline_s`; idempotent."""
        await self.close()
        await tasks.cancel(self._sweeper)
        await tasks.cancel(self._asker)
        self._sweeper = self._asker = None
        if self._forget_door is not None:
            self._forget_door()
            self._forget_door = None
        for session in self._context.sessions:
            session.close(LeaveReason.RELAY_STOPPED)
        for connection in tuple(self._connections):
            connection.end(LeaveReason.RELAY_STOPPED)
        await self._wait_for_connections(deadline_s)
        if self._udp is not None:
            self._udp.stop()

    async def _ask_after_changes(self) -> None:
        while True:
            await self._rights_changed.wait()
            self._rights_changed.clear()
            await self._end_without_rights()

    async def _end_without_rights(self) -> None:
        """Whoever may watch no more goes; a crowd is asked about a little at a time."""
        facts = {mount.name: facts_of(mount) for mount in self._context.mounts}  # once for all who watch it
        for number, session in enumerate(self._context.sessions, 1):
            if session.renew(facts.get(session.mount.name)) is not None:
                session.close(LeaveReason.RIGHTS_ENDED)
            if number % _ASKED_A_TURN == 0:
                await asyncio.sleep(0)

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
            for stream in {session.playback.stream for session in self._context.sessions}:
                stream.show_life()
            await self._end_without_rights()  # what is over by the clock, or by a network that is ours no more, tells nobody
            for session in self._context.sessions:
                if session.is_expired(now):
                    self._context.repeats.note(("timed out", session.account.key), f"session of {session.peer} timed out", now)
                    session.close(LeaveReason.TIMED_OUT)

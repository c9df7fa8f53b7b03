"""WebRtcServer: the one UDP port and the one TCP port of all WebRTC viewers, and who is behind which address."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Callable, Iterator

import msgspec
from OpenSSL import SSL

from relay_engine import tasks
from relay_engine.clock import Clock
from relay_engine.config import LimitsConfig, WebRtcConfig
from relay_engine.errors import RemoteProtocolError
from relay_engine.events import ListenerFault
from relay_engine.ice.candidate import Candidate, make_candidates
from relay_engine.ice.datagram_kind import DatagramKind, classify
from relay_engine.ice.lite_agent import local_fragment
from relay_engine.ice.stun_message import parse_stun
from relay_engine.leave_reason import LeaveReason
from relay_engine.serving.webrtc.agreement import Agreement
from relay_engine.serving.webrtc.certificate import make_certificate
from relay_engine.serving.webrtc.dtls import make_context
from relay_engine.serving.webrtc.host_addresses import choose_host_addresses
from relay_engine.serving.webrtc.media_feed import MediaFeed
from relay_engine.serving.webrtc.peer_session import CONNECT_DEADLINE_S, PeerSession
from relay_engine.serving.webrtc.refusal import Reason, Refusal
from relay_engine.serving.webrtc.routes import Route, UdpRoute
from relay_engine.serving.webrtc.tcp_connection import TcpConnection
from relay_engine.serving.webrtc.viewer import Viewer
from relay_engine.sockets.datagram_reader import MAX_CLIENT_DATAGRAM, Datagram, DatagramReader
from relay_engine.sockets.datagram_sender import Address, DatagramSender
from relay_engine.sockets.datagram_socket import open_datagram_socket
from relay_engine.sockets.listener import Listener
from relay_engine.sockets.peer_account import PeerAccount
from relay_engine.sockets.peer_budget import PeerBudget
from relay_engine.sockets.port_refusal import PortRefusal, port_refusal
from relay_engine.streams.audio_fitting import AudioFitter
from relay_engine.streams.mount import Mount
from relay_engine.streams.reader import ReaderPass
from relay_engine.streams.stream import Stream

_log = logging.getLogger(__name__)

_TICK_S = 1.0
_MAX_PENDING = 500  # sessions that are not connected yet, all together
_MAX_ROUTES = 16  # addresses one session may have proved
_MAX_CONNECTIONS = 2_000  # of TCP
_RECEIVE_BUFFER_BYTES = 1024 * 1024


class WebRtcServer:
    """Sessions come from WHEP (`add_session`); their datagrams come by user name fragment first, then by address."""

    def __init__(
        self, config: WebRtcConfig, limits: LimitsConfig, clock: Clock, fitter: AudioFitter, budget: PeerBudget | None = None
    ) -> None:
        self.udp_port = config.udp_port  # the real ones once started
        self.tcp_port = config.tcp_port
        self._config = config
        self._limits = limits
        self.clock = clock
        self._fitter = fitter
        self._budget = budget or PeerBudget(limits, clock)
        self._pending = 0  # sessions that are not connected yet
        self._sessions: dict[str, PeerSession] = {}
        self._by_fragment: dict[str, PeerSession] = {}
        self._by_address: dict[Address, tuple[PeerSession, UdpRoute]] = {}
        self._addresses: dict[PeerSession, list[Address]] = {}
        self._connections: set[TcpConnection] = set()
        self._feeds: dict[Stream, MediaFeed] = {}
        self._listener = Listener("webrtc", config.host, config.tcp_port, self._make_connection)
        self._socket: socket.socket | None = None
        self._reader: DatagramReader | None = None
        self._sender: DatagramSender | None = None
        self._ticker: asyncio.Task[None] | None = None
        self._context: SSL.Context | None = None
        self.fingerprint = ""

    async def start(self) -> None:
        """Make the certificate and open both ports. Raises OSError where one cannot be had."""
        certificate = await asyncio.to_thread(make_certificate, self.clock.wall())
        self._context, self.fingerprint = make_context(certificate), certificate.fingerprint
        await self._open_listener()
        self._socket = _bind(self._config.host, self._config.udp_port)
        self.udp_port = self._socket.getsockname()[1]
        self._sender = DatagramSender(self._socket)
        self._reader = DatagramReader(self._socket, self._receive_datagrams, max_bytes=MAX_CLIENT_DATAGRAM)
        self._reader.start()
        self._listener.start()
        self._ticker = tasks.spawn(self._tick(), name="WebRTC clock")

    def move_to(self, port: int) -> None:
        """Have another port at the next start, for UDP and TCP."""
        self._config = msgspec.structs.replace(self._config, udp_port=port, tcp_port=port)
        self.udp_port = self.tcp_port = self._listener.port = port

    def change(self, config: WebRtcConfig) -> None:
        """Have other addresses from now on, and other ports from the next start on."""
        self._config = config
        if not self.is_running:
            self.udp_port, self.tcp_port = config.udp_port, config.tcp_port
            self._listener = Listener("webrtc", config.host, config.tcp_port, self._make_connection)

    def change_limits(self, limits: LimitsConfig) -> None:
        """Have other limits for who comes from now on."""
        self._limits = limits

    async def _open_listener(self) -> None:
        try:
            await self._listener.open()
        except OSError as error:
            _move_on(error, "TCP", self._listener.port)
            self._listener.port = 0
            await self._listener.open()
        self.tcp_port = self._listener.port

    async def stop(self) -> None:
        """End every viewer and close both ports; idempotent."""
        for session in tuple(self._sessions.values()):
            session.end(LeaveReason.RELAY_STOPPED)
        await tasks.cancel(self._ticker)
        self._ticker = None
        await self._listener.close()
        for connection in tuple(self._connections):
            connection.close()
        if self._reader is not None and self._socket is not None:
            self._reader.stop()
            self._socket.close()
            self._reader = self._socket = None

    @property
    def is_running(self) -> bool:
        """True between start and stop."""
        return self._reader is not None

    @property
    def fault(self) -> ListenerFault | None:
        """Why no client can come in now; None while they can."""
        is_reading = self._reader is not None and self._reader.is_reading
        return self._listener.fault if is_reading else ListenerFault.CLOSED

    def candidates(self, reached_at: str) -> tuple[Candidate, ...]:
        """Where a client that reached the HTTP server at `reached_at` may try to reach us."""
        hosts = choose_host_addresses(reached_at, self._config.host, self._config.public_addresses)
        return make_candidates(hosts, self.udp_port, self.tcp_port)

    @contextlib.contextmanager
    def feed_of(self, stream: Stream) -> Iterator[MediaFeed]:
        """The stream's one feed; it is kept after the with-block where a session has taken it."""
        feed = self._feeds.get(stream) or self._feeds.setdefault(stream, MediaFeed(stream, self._fitter))
        try:
            yield feed
        finally:
            self._forget_unused(feed)

    def check_room(self, account: PeerAccount) -> None:
        """Raise Refusal where the peer, or all together, have too many sessions, or too many that did not connect yet."""
        if not self._budget.has_pending_room(account) or not self._budget.has_room(account) or self._pending >= _MAX_PENDING:
            text = "too many viewers are about to connect; try again shortly"
            raise Refusal(429, Reason.TOO_MANY_SESSIONS, text, retry_after_s=round(CONNECT_DEADLINE_S))

    def add_session(
        self,
        mount: Mount,
        feed: MediaFeed,
        agreement: Agreement,
        *,
        account: PeerAccount,
        peer: str,
        user_agent: str,
        pass_: ReaderPass | None = None,
    ) -> PeerSession:
        """A new session; it becomes a reader of the mount once it is connected. Raises AdmissionRefused, MountUnavailable."""
        assert self._context is not None

        def make_viewer(on_close: Callable[[LeaveReason], None]) -> Viewer:
            return Viewer(feed, agreement, self._limits, self.clock, peer=peer, user_agent=user_agent, on_close=on_close)

        session = PeerSession(
            mount,
            self._context,
            self.clock,
            account=account,
            make_viewer=make_viewer,
            on_connect=self._leave_pending,
            on_end=self._forget,
        )
        session.viewer.pass_ = pass_
        mount.check_room(session.viewer)  # whoever has no chance hears it now
        mount.demand.acquire()  # the source stays awake until it is connected
        self._pending += 1
        self._budget.open_session(account)
        self._budget.open_pending(account)
        self._sessions[session.id] = session
        self._by_fragment[session.credentials[0].fragment] = session
        return session

    def _leave_pending(self, session: PeerSession) -> None:
        """It has connected, or is over without."""
        self._pending -= 1
        self._budget.close_pending(session.account)
        session.mount.demand.release()

    def get(self, mount_name: str, session_id: str) -> PeerSession | None:
        """The session behind a WHEP session URL."""
        session = self._sessions.get(session_id)
        return session if session is not None and session.mount.name == mount_name else None

    def restart(self, session: PeerSession) -> None:
        """Give the session new ICE credentials."""
        self._by_fragment[session.restart().fragment] = session
        for fragment in [key for key, owner in self._by_fragment.items() if owner is session]:
            if all(fragment != entry.fragment for entry in session.credentials):
                del self._by_fragment[fragment]

    def receive_check(self, data: bytes, find_route: Callable[[PeerSession], Route | None], *, is_paid: bool = False) -> PeerSession | None:
        """Answer a connectivity check; the session whose client sent it, None where it proves nothing. Strangers get no answer.

        `is_paid`: the session of the address that it came from has been asked whether it may cost anything.
        """
        try:
            received = parse_stun(data)
            fragment = local_fragment(received)
            session = self._by_fragment.get(fragment) if fragment is not None else None
            if session is None or fragment is None or not (is_paid or session.may_cost()) or (route := find_route(session)) is None:
                return None
            return session if session.receive_check(received, fragment, route) else None
        except RemoteProtocolError:
            return None

    def add_connection(self, connection: TcpConnection) -> bool:
        """False where there are too many."""
        if len(self._connections) >= _MAX_CONNECTIONS:
            return False
        self._connections.add(connection)
        return True

    def remove_connection(self, connection: TcpConnection) -> None:
        """It is closed."""
        self._connections.discard(connection)

    def _make_connection(self) -> TcpConnection:
        return TcpConnection(self, self._budget, self.clock.monotonic() + CONNECT_DEADLINE_S)

    def _receive_datagrams(self, datagrams: list[Datagram]) -> None:
        for data, address in datagrams:
            self._receive_datagram(data, address)

    def _receive_datagram(self, data: bytes, address: Address) -> None:
        kind = classify(data)
        if kind is DatagramKind.STUN:
            self._receive_udp_check(data, address)
        elif (found := self._by_address.get(address)) is not None and found[0].may_cost():
            if kind is DatagramKind.DTLS:
                found[0].receive_dtls(data)
            elif kind is DatagramKind.RTCP:
                found[0].receive_rtcp(data)

    def _receive_udp_check(self, data: bytes, address: Address) -> None:
        known = self._by_address.get(address)
        if known is not None and not known[0].may_cost():
            return
        new: list[UdpRoute] = []

        def find_route(session: PeerSession) -> Route | None:
            if known is not None and known[0] is session:
                return known[1]
            assert self._sender is not None
            new.append(UdpRoute(self._sender, address))
            return new[0]

        session = self.receive_check(data, find_route, is_paid=known is not None)
        if session is not None and new and not session.is_ended:
            addresses = self._addresses.setdefault(session, [])
            addresses.append(address)
            self._by_address[address] = (session, new[0])
            if len(addresses) > _MAX_ROUTES:
                self._by_address.pop(addresses.pop(0), None)

    def _forget(self, session: PeerSession, reason: LeaveReason) -> None:
        self._sessions.pop(session.id, None)
        for credentials in session.credentials:
            self._by_fragment.pop(credentials.fragment, None)
        for address in self._addresses.pop(session, []):
            if (found := self._by_address.get(address)) is not None and found[0] is session:
                del self._by_address[address]
        for connection in tuple(self._connections):
            connection.leave(session)
        if not session.was_counted:
            self._leave_pending(session)
        self._budget.close_session(session.account)
        session.mount.detach(session.viewer, reason)
        self._forget_unused(session.viewer.feed)

    def _forget_unused(self, feed: MediaFeed) -> None:
        if all(session.viewer.feed is not feed for session in self._sessions.values()):
            self._feeds.pop(feed.stream, None)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(_TICK_S)
            now = self.clock.monotonic()
            for session in tuple(self._sessions.values()):
                session.tick(now)
            for connection in tuple(self._connections):
                connection.tick(now)


def _bind(host: str, port: int) -> socket.socket:
    """The UDP port, or any other where that is taken."""
    try:
        return open_datagram_socket(host, port, receive_buffer_bytes=_RECEIVE_BUFFER_BYTES)
    except OSError as error:
        _move_on(error, "UDP", port)
        return open_datagram_socket(host, 0, receive_buffer_bytes=_RECEIVE_BUFFER_BYTES)


def _move_on(error: OSError, transport: str, port: int) -> None:
    """Another port will do, since clients learn it from the SDP. Raises `error` where the port is not what is wrong."""
    if port == 0 or port_refusal(error) not in (PortRefusal.TAKEN, PortRefusal.RESERVED):
        raise error
    _log.warning("%s port %d for WebRTC is taken: another one is used, which a firewall may not let through", transport, port)

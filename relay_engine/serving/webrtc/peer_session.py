"""PeerSession: one WHEP client from its offer to its end: checks, handshake, media."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable

from OpenSSL import SSL

from relay_engine.allowance import Allowance
from relay_engine.clock import Clock
from relay_engine.errors import RelayError, RemoteProtocolError
from relay_engine.ice.lite_agent import Credentials, answer_check, make_credentials
from relay_engine.ice.stun_message import ReceivedStun
from relay_engine.leave_reason import LeaveReason
from relay_engine.serving.webrtc.dtls import DtlsEndpoint
from relay_engine.serving.webrtc.remote_description import RemoteDescription
from relay_engine.serving.webrtc.routes import Route
from relay_engine.serving.webrtc.srtp import SrtpSession
from relay_engine.serving.webrtc.viewer import Viewer
from relay_engine.sockets.peer_account import PeerAccount
from relay_engine.sockets.turns import cpu_time
from relay_engine.streams.admission import AdmissionRefused, HostBlocked
from relay_engine.streams.mount import Mount, MountUnavailable

_log = logging.getLogger(__name__)

CONNECT_DEADLINE_S = 15.0
_CONSENT_S = 30.0  # RFC 7675 5.1
_DATAGRAMS_PER_S = 20  # that a client may send whatever its peer has cost so far: checks and reports come a few a second
_DATAGRAMS_AT_ONCE = 60
_DATAGRAM_S = 50e-6  # of CPU, what one costs at least: decrypted, checked and answered
_MAX_CREDENTIALS = 3  # the current ones and those before an ICE restart that checks may still name
_LEAVES: dict[type[RelayError], LeaveReason] = {
    RemoteProtocolError: LeaveReason.PROTOCOL_ERROR,
    HostBlocked: LeaveReason.BLOCKED,
    AdmissionRefused: LeaveReason.LIMIT_REACHED,
    MountUnavailable: LeaveReason.MOUNT_STOPPED,
}


class PeerSession:
    """Engine loop only. `on_end` is called exactly once."""

    def __init__(
        self,
        mount: Mount,
        context: SSL.Context,
        clock: Clock,
        *,
        account: PeerAccount,
        make_viewer: Callable[[Callable[[LeaveReason], None]], Viewer],
        on_connect: Callable[[PeerSession], None],
        on_end: Callable[[PeerSession, LeaveReason], None],
    ) -> None:
        self.id = secrets.token_urlsafe(24)
        self.mount = mount
        self.account = account  # of the HTTP client
        self.credentials: tuple[Credentials, ...] = (make_credentials(),)
        self.is_connected = False
        self.was_counted = False  # it became a reader of its mount
        self.is_ended = False
        self.viewer = make_viewer(self.end)
        self.fragment_of_client = ""  # its ICE user name fragment: another one is an ICE restart
        self._context = context
        self._clock = clock
        self._on_connect = on_connect
        self._on_end = on_end
        self._remote: RemoteDescription | None = None
        self._dtls: DtlsEndpoint | None = None
        self._srtp: SrtpSession | None = None
        self._route: Route | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._created_at = self._checked_at = now = clock.monotonic()
        self._allowance = Allowance(_DATAGRAMS_PER_S, _DATAGRAMS_AT_ONCE, now)

    @property
    def tag(self) -> str:
        """The ETag of its ICE credentials (WHEP 4.3)."""
        return f'"{self.credentials[-1].fragment}"'

    @property
    def setup(self) -> str:
        """Our a=setup in the answer: the client says hello, unless it wants us to."""
        return "active" if self._remote is not None and self._remote.setup == "passive" else "passive"

    @property
    def remote(self) -> RemoteDescription | None:
        """What the client said of itself; None while a counter-offer of ours is open."""
        return self._remote

    def accept(self, remote: RemoteDescription) -> None:
        """The client's description is known: the handshake may begin."""
        self._remote = remote
        self.fragment_of_client = remote.fragment
        self._dtls = DtlsEndpoint(self._context, remote.fingerprint, is_client=self.setup == "active")

    def restart(self) -> Credentials:
        """New ICE credentials beside the old ones (RFC 8445 9)."""
        self.credentials = (*self.credentials, make_credentials())[-_MAX_CREDENTIALS:]
        return self.credentials[-1]

    def may_cost(self) -> bool:
        """Ask before each datagram of the client: False where it has sent too many, and the datagram is to be dropped."""
        now = self._clock.monotonic()
        if not self._allowance.take(now) and not self.account.has_credit(now):
            return False
        self.account.charge(_DATAGRAM_S)
        return True

    def receive_check(self, received: ReceivedStun, fragment: str, route: Route) -> bool:
        """Answer a connectivity check; True where `route` has proved to be the client's. Raises RemoteProtocolError."""
        credentials = next(entry for entry in self.credentials if entry.fragment == fragment)
        result = answer_check(received, credentials, route.host, route.port)
        route.send([result.answer])
        if not result.is_valid:
            return False
        self._checked_at = self._clock.monotonic()
        if self._route is None or (result.is_nominated and self._route is not route):
            self._route = route
            if self.is_connected:
                self.viewer.move(route)
        if self._dtls is not None and not self.is_connected:
            self._dtls.start()
            self._flush()
        return True

    def receive_dtls(self, datagram: bytes) -> None:
        """Take one datagram of the handshake, or its goodbye."""
        if self._dtls is None or self.is_ended:
            return
        try:
            self._dtls.receive(datagram)
        except RemoteProtocolError as error:
            self._flush()  # the alert
            self._end_for_error(error)
            return
        self._flush()
        if self._dtls.is_closed:
            self.end(LeaveReason.CLIENT_LEFT)
        elif self._dtls.keys is not None and not self.is_connected:
            self._connect(SrtpSession(self._dtls.keys))

    def receive_rtcp(self, datagram: bytes) -> None:
        """Take one datagram of encrypted RTCP; what it costs beyond the usual, with all that is sent again for it, is the peer's."""
        if self._srtp is None:
            return
        began = cpu_time()
        if (packet := self._srtp.unprotect_rtcp(datagram)) is not None:
            self.viewer.receive_rtcp(packet)
        self.account.charge(max(0.0, cpu_time() - began - _DATAGRAM_S))

    def tick(self, now: float) -> None:
        """End it where the client does not connect, or gives no sign of life."""
        if not self.is_connected and now - self._created_at > CONNECT_DEADLINE_S:
            self.end(LeaveReason.NEVER_CONNECTED)
        elif now - self._checked_at > _CONSENT_S:
            self.end(LeaveReason.TIMED_OUT)

    def end(self, reason: LeaveReason) -> None:
        """Say goodbye and forget the client; idempotent."""
        if self.is_ended:
            return
        self.is_ended = True
        self._cancel_timer()
        if self._dtls is not None:
            self._dtls.close()
            self._flush()
        self.viewer.stop()
        self._on_end(self, reason)

    def _end_for_error(self, error: RelayError) -> None:
        _log.debug("session of %s ends: %s", self.viewer.peer, error)
        self.end(next((reason for kind, reason in _LEAVES.items() if isinstance(error, kind)), LeaveReason.INTERNAL_ERROR))

    def _connect(self, srtp: SrtpSession) -> None:
        if self._route is None:
            return
        if self.mount.stream is not self.viewer.feed.stream:
            self.end(LeaveReason.FORMAT_CHANGED)
            return
        self.is_connected = True
        self._srtp = srtp
        self.viewer.peer = self._route.name  # for people it is this from its first line to its last
        try:
            self.mount.check_room(self.viewer)
            self.viewer.start(srtp, self._route)
            self.mount.attach(self.viewer)
        except RelayError as error:
            self._end_for_error(error)
            return
        self.was_counted = True
        self._on_connect(self)

    def _flush(self) -> None:
        """Send what DTLS has to say, and look again when it wants to repeat it."""
        if self._dtls is None or self._route is None:
            return
        for datagram in self._dtls.take_datagrams():
            self._route.send([datagram])
        self._cancel_timer()
        timeout_s = None if self.is_ended else self._dtls.timeout_s
        if timeout_s is not None:
            self._timer = asyncio.get_running_loop().call_later(max(0.01, timeout_s), self._repeat)

    def _repeat(self) -> None:
        self._timer = None
        if self._dtls is None:
            return
        try:
            self._dtls.handle_timeout()
        except RemoteProtocolError as error:
            self._end_for_error(error)
            return
        self._flush()

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

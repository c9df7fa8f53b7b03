"""RtspSession: one client's tracks, state and reader, from its first SETUP to TEARDOWN or time-out (RFC 2326 3, A.2)."""

from __future__ import annotations

import secrets
from dataclasses import replace

from relay_engine.leave_reason import LeaveReason
from relay_engine.rtp.rtcp import Goodbye
from relay_engine.rtsp.range_header import LIVE
from relay_engine.rtsp.request_target import RequestTarget
from relay_engine.rtsp.rtp_info_header import RtpInfo, serialize_rtp_info
from relay_engine.rtsp.session_header import SessionHeader
from relay_engine.rtsp.states import State, next_state
from relay_engine.rtsp.transport_header import TransportSpec
from relay_engine.serving.rtsp.answer import Answer, Fields, RequestRefused
from relay_engine.serving.rtsp.context import Context
from relay_engine.serving.rtsp.link import Link
from relay_engine.serving.rtsp.multicast_transport import MulticastReader
from relay_engine.serving.rtsp.tcp_transport import TcpReader
from relay_engine.serving.rtsp.transport_grant import Delivery, Grant, Offer, choose_transport
from relay_engine.serving.rtsp.udp_reader import UdpReader
from relay_engine.sockets.datagram_sender import Address
from relay_engine.streams.mount import Mount
from relay_engine.streams.reader import ReaderState
from relay_engine.streams.start_point import StartPoint
from relay_engine.streams.start_style import start_style
from relay_engine.streams.stream import Stream

# After PLAY: how long a client's packets may come from another port than it named. Later, a stray packet of
# somebody else behind the same address must not lead its stream astray.
_NAT_WINDOW_S = 10.0
_UNLINKED_S = 10.0  # that a session without its connection may be silent: receivers report every 5 s or so (RFC 3550 6.2)
_ADVERTISED_EARLIER_S = 5  # Media Foundation sends its keep-alive exactly at the time-out it was told


class RtspSession:
    """On TCP it dies with its connection; on UDP it lives until TEARDOWN or time-out, whatever becomes of the connection."""

    def __init__(self, context: Context[RtspSession], mount: Mount, stream: Stream, link: Link[RtspSession]) -> None:
        self.id = secrets.token_hex(12)
        self.mount = mount
        self.stream = stream
        self.peer = link.peer
        self.link: Link[RtspSession] | None = link  # the connection that owns it; None after that has closed
        self.state = State.INIT
        self.delivery: Delivery | None = None
        self.grants: dict[int, Grant] = {}  # by track id
        self.reader: TcpReader | UdpReader | MulticastReader | None = None
        self.played_at = 0.0  # monotonic seconds
        self.account = link.account
        self._context = context
        self._urls: dict[int, str] = {}  # as the client wrote them: RTP-Info says the same
        self.created_at = self._seen_at = context.clock.monotonic()
        self.is_path_proved = False  # something has come from a UDP port that the client named
        self._unlinked_at = 0.0
        self._ended = False
        context.budget.open_session(self.account)
        # The first one of a connection is counted by it: a crowd that comes at once behind one address is not refused.
        self.is_pending = bool(link.sessions)
        if self.is_pending:
            context.budget.open_pending(self.account)
        # An on-demand source must not go to sleep between SETUP and PLAY, nor during a pause.
        mount.demand.acquire()
        context.sessions.add(self)

    @property
    def header(self) -> tuple[str, str]:
        """The Session header for answers."""
        return ("Session", self.id)

    def touch(self) -> None:
        """The client lives: a request or a receiver report came."""
        self._seen_at = self._context.clock.monotonic()

    def note_write(self) -> None:
        """An answer was written to its connection: media that goes past the transport must not overtake it."""
        if isinstance(self.reader, TcpReader):
            self.reader.note_write()

    def use(self, link: Link[RtspSession]) -> None:
        """A request came over `link`. Raises RequestRefused 454 where the session belongs to another connection, or dies with its own."""
        if link is self.link:
            return
        # Behind one NAT or proxy every neighbour has the same address, and whoever has seen the id could steer another's stream.
        if self.link is not None or self.delivery is Delivery.TCP:
            raise RequestRefused(454)
        self.link = link
        link.sessions[self.id] = self

    def lose_link(self, reason: LeaveReason) -> None:
        """The connection is gone: so is a session on TCP, while the others go on until TEARDOWN or time-out."""
        self.link = None
        self._unlinked_at = self._context.clock.monotonic()
        if self.delivery is Delivery.TCP:
            self.end(reason)

    def is_expired(self, now: float) -> bool:
        """True where the client has been silent for too long. A playing TCP client shows its life by taking what it is sent."""
        if self.delivery is Delivery.TCP and self.state is State.PLAYING:
            return False
        if self.link is None and now - max(self._seen_at, self._unlinked_at) > _UNLINKED_S:
            return True
        return now - self._seen_at > self._context.config.session_timeout_s

    def channels(self, *, but: int | None = None) -> set[int]:
        """The interleaved channels it has taken on its connection, except those of one track."""
        tcp = [grant.channel for track_id, grant in self.grants.items() if grant.delivery is Delivery.TCP and track_id != but]
        return {number for channel in tcp for number in (channel, channel + 1)}

    def setup(self, target: RequestTarget, uri: str, wanted: tuple[TransportSpec, ...]) -> Answer:
        """Give a track its transport. Raises RequestRefused."""
        after = self._next_state("SETUP")
        track_id = self._track_of(target)
        bound_to = self.delivery if self.grants.keys() - {track_id} else None
        grant = choose_transport(wanted, self._offer(track_id), bound_to)
        self._drop_reader(LeaveReason.TRACKS_CHANGED)
        self._context.routes.remove(self, track_id)
        self.state, self.delivery = after, grant.delivery
        self.grants[track_id] = grant
        self._urls[track_id] = uri
        if grant.addresses is not None:
            self._context.routes.add(self, track_id, grant.addresses)
        timeout_s = max(1, self._context.config.session_timeout_s - _ADVERTISED_EARLIER_S)
        return Answer(headers=(("Transport", grant.spec.serialize()), ("Session", SessionHeader(self.id, timeout_s).serialize())))

    def play(self) -> Answer:
        """Start or resume. Raises RequestRefused, AdmissionRefused, MountUnavailable."""
        after = self._next_state("PLAY")
        if self.state is State.PLAYING:
            return Answer(headers=(("Range", LIVE), self.header))
        if self.mount.stream is not None and self.mount.stream is not self.stream:
            self.end(LeaveReason.FORMAT_CHANGED)
            raise RequestRefused(454, "Stream Has Changed")
        answer = self._play_multicast() if self.delivery is Delivery.MULTICAST else self._play_unicast()
        self.state = after
        self.played_at = self._context.clock.monotonic()
        self._leave_pending()
        return answer

    def pause(self) -> Answer:
        """Send nothing until the next PLAY; the client stays counted."""
        self.state = self._next_state("PAUSE")
        if isinstance(self.reader, MulticastReader):
            self._drop_reader(LeaveReason.PAUSED)
        elif self.reader is not None:
            self.mount.pause(self.reader)
            self.reader.state = ReaderState.PAUSED
            if isinstance(self.reader, UdpReader):
                self.reader.stop()
        return Answer(headers=(self.header,))

    def teardown(self, target: RequestTarget) -> Answer:
        """End the session, or one track of several."""
        track_id = target.track_id
        if track_id is None or set(self.grants) <= {track_id}:
            self.end(LeaveReason.CLIENT_LEFT)
            return Answer()
        if self.grants.pop(track_id, None) is not None:
            self._context.routes.remove(self, track_id)
            if isinstance(self.reader, TcpReader | UdpReader):
                self.mount.pause(self.reader)  # it takes other bytes than its neighbours from now on
                self.reader.forget_track(track_id)
                if self.state is State.PLAYING:
                    self.mount.attach(self.reader)
        return Answer(headers=(self.header,))

    @property
    def may_be_behind_nat(self) -> bool:
        """True while a client's packets may still show that a NAT has changed its ports: from SETUP until some seconds after PLAY."""
        if self.state is State.PLAYING:
            return self._context.clock.monotonic() - self.played_at <= _NAT_WINDOW_S
        return self.state is State.READY and self.played_at == 0.0

    def was_heard(self, track_id: int) -> bool:
        """True where RTP of the track has come from the address that the client named, to a socket of its own."""
        if not isinstance(self.reader, UdpReader) or not self.reader.was_heard(track_id):
            return False
        self.is_path_proved = True
        return True

    def ssrc_of(self, track_id: int) -> int:
        """The sender that a report on this track is about."""
        return self.stream.feed.ssrc(track_id)

    def readdress(self, track_id: int, *, rtp: Address | None = None, rtcp: Address | None = None) -> None:
        """The client's packets come from another port than it named: send there, and begin again where what was sent has gone nowhere."""
        grant = self.grants[track_id]
        if grant.addresses is None:
            return
        self.grants[track_id] = replace(grant, addresses=(rtp or grant.addresses[0], rtcp or grant.addresses[1]))
        if isinstance(self.reader, UdpReader):
            self.reader.readdress(track_id, rtp=rtp, rtcp=rtcp)
            if rtp is not None and track_id == self.stream.video_id and self.mount.stream is self.stream:
                self.mount.pause(self.reader)
                self.reader.stop()
                self.reader.start(self._start_point(self.reader))
                self.mount.attach(self.reader)

    def close(self, reason: LeaveReason) -> None:
        """End it from our side: the client gets RTCP BYE and its connection is closed."""
        if self._ended:
            return
        if self.state is State.PLAYING:
            self._say_goodbye(reason)
        link = self.link
        self.end(reason)
        if link is not None:
            link.end(reason)

    def end(self, reason: LeaveReason) -> None:
        """Forget everything; idempotent."""
        if self._ended:
            return
        self._ended = True
        self.state = State.INIT
        self._drop_reader(reason)
        self.mount.demand.release()
        self._context.sessions.remove(self)
        self._leave_pending()
        self._context.budget.close_session(self.account)
        for track_id in self.grants:
            self._context.routes.remove(self, track_id)
        if self.link is not None:
            self.link.session_ended(self)

    def _leave_pending(self) -> None:
        """It has proved to be a viewer, or is over."""
        if self.is_pending:
            self.is_pending = False
            self._context.sessions.note_played(self)
            self._context.budget.close_pending(self.account)

    def _next_state(self, method: str) -> State:
        after = next_state(self.state, method)
        if after is None:
            raise RequestRefused(455)
        return after

    def _track_of(self, target: RequestTarget) -> int:
        tracks, refused = len(self.stream.tracks), self.stream.refused
        if target.track_id is None:
            described = [number for number in range(tracks) if number not in refused]
            if len(described) != 1:
                raise RequestRefused(459)
            return described[0]  # MPEG-TS clients set the presentation itself up
        if target.track_id >= tracks:
            raise RequestRefused(404, "No Such Track")
        if target.track_id in refused:
            raise RequestRefused(415)
        return target.track_id

    def _offer(self, track_id: int) -> Offer:
        context = self._context
        sessions = self.link.sessions.values() if self.link else ()
        taken = {number for session in sessions for number in session.channels(but=track_id if session is self else None)}
        return Offer(
            track_id=track_id,
            ssrc=self.stream.feed.ssrc(track_id),
            peer=self.peer,
            taken_channels=taken,
            server_ports=context.udp.server_ports if context.udp else None,
            group=context.groups.group(self.mount.name),
        )

    def _play_unicast(self) -> Answer:
        if self.reader is None:
            self.reader = self._make_reader()
        reader = self.reader
        start = self._start_point(reader)
        try:
            self.mount.attach(reader)
        except BaseException:
            self.reader = None
            raise
        is_udp = isinstance(reader, UdpReader)
        if is_udp:
            self._send_reports()  # after the answer VLC reads the packets first, and takes their arrival for their time until it sees a report

        def begin() -> None:
            if not is_udp:
                self._send_reports()
            if not self._ended and isinstance(reader, TcpReader | UdpReader):
                reader.start(start)

        return Answer(headers=(("Range", LIVE), *self._rtp_info(start), self.header), after=begin)

    def _start_point(self, reader: TcpReader | UdpReader | MulticastReader) -> StartPoint:
        return self.stream.start_point(self.mount.config.start, start_style(reader.user_agent))

    def _play_multicast(self) -> Answer:
        if self.mount.keeps_out(str(self.peer)):  # a group that is under way asks nobody
            raise RequestRefused(403)
        try:
            self.reader = self._context.groups.join(self.mount, self, self.link.local_host if self.link is not None else "")
        except OSError as error:
            raise RequestRefused(461, "No Multicast Here") from error
        # The group is under way already: where this client joins it is not known, so there is no RTP-Info.
        return Answer(headers=(("Range", LIVE), self.header), after=self._send_reports)

    def _rtp_info(self, start: StartPoint) -> Fields:
        entries = [
            RtpInfo(self._urls[track_id], first.sequence_number, first.rtp_timestamp)
            for track_id in sorted(self.grants)
            if (first := start.tracks[track_id]) is not None
        ]
        return (("RTP-Info", serialize_rtp_info(entries)),) if entries else ()

    def _send_reports(self) -> None:
        """Sender reports at once, so that players have lip sync from the first second on."""
        if self.reader is not None:
            for track_id in self.grants:
                self.reader.send_report(track_id, self.stream.sender_report(track_id))

    def _say_goodbye(self, reason: LeaveReason) -> None:
        if isinstance(self.reader, TcpReader | UdpReader):  # to a group it would end the others' picture too
            for track_id in self.grants:
                goodbye = Goodbye((self.stream.feed.ssrc(track_id),), reason.text).serialize()
                self.reader.send_report(track_id, self.stream.sender_report(track_id) + goodbye)

    def _make_reader(self) -> TcpReader | UdpReader:
        context, link = self._context, self.link
        if link is None:
            raise RequestRefused(454)
        track_ids = range(len(self.stream.tracks))
        peer, user_agent = str(self.peer), link.user_agent
        if self.delivery is Delivery.UDP and context.udp is not None:
            addresses = tuple(self.grants[index].addresses if index in self.grants else None for index in track_ids)
            return UdpReader(context.udp, addresses, context.clock, peer=peer, user_agent=user_agent, on_close=self.close)
        link.carry_media()
        channels = tuple(self.grants[index].channel if index in self.grants else None for index in track_ids)
        return TcpReader(
            link.transport,
            channels,
            context.limits,
            context.clock,
            peer=peer,
            user_agent=user_agent,
            on_close=self.close,
            on_write=link.note_write,
        )

    def _drop_reader(self, reason: LeaveReason) -> None:
        reader, self.reader = self.reader, None
        if isinstance(reader, MulticastReader):
            self._context.groups.leave(self.mount, self, reason)
        elif reader is not None:
            self.mount.detach(reader, reason)
            if isinstance(reader, UdpReader):
                reader.stop()

"""RtspSession: one client's tracks, state and time-out, from its first SETUP to TEARDOWN (RFC 2326 3, A.2)."""

from __future__ import annotations

import secrets
from dataclasses import replace

from relay_engine.access.mount_facts import facts_of
from relay_engine.access.visit import MountFacts, Pass, Refusal, Refused
from relay_engine.leave_reason import LeaveReason
from relay_engine.rtsp.range_header import LIVE
from relay_engine.rtsp.request_target import RequestTarget
from relay_engine.rtsp.session_header import SessionHeader
from relay_engine.rtsp.states import State, next_state
from relay_engine.rtsp.transport_header import TransportSpec
from relay_engine.serving.rtsp.answer import Answer, RequestRefused
from relay_engine.serving.rtsp.context import Context
from relay_engine.serving.rtsp.link import Link
from relay_engine.serving.rtsp.playback import Playback
from relay_engine.serving.rtsp.recording import Recording
from relay_engine.serving.rtsp.transport_grant import Delivery, Grant, choose_transport
from relay_engine.sockets.datagram_sender import Address
from relay_engine.streams.mount import Mount
from relay_engine.streams.stream import Stream

# After PLAY: how long a client's packets may come from another port than it named. Later, a stray packet of
# somebody else behind the same address must not lead its stream astray.
_NAT_WINDOW_S = 10.0
_UNLINKED_S = 10.0  # that a session without its connection may be silent: receivers report every 5 s or so (RFC 3550 6.2)
_ADVERTISED_EARLIER_S = 5  # Media Foundation sends its keep-alive exactly at the time-out it was told


class RtspSession:
    """On TCP it dies with its connection; on UDP it lives until TEARDOWN or time-out, whatever becomes of the connection.

    What it sends is its playback's matter, what it is sent its recording's.
    """

    def __init__(self, context: Context[RtspSession], mount: Mount, stream: Stream, link: Link[RtspSession], pass_: Pass) -> None:
        self.id = secrets.token_hex(12)
        self.peer = link.peer
        self.pass_ = pass_  # by which it is here
        self.link: Link[RtspSession] | None = link  # the connection that owns it; None after that has closed
        self.state = State.INIT
        self.delivery: Delivery | None = None
        self.grants: dict[int, Grant] = {}  # by track id
        self.playback = Playback(context, mount, stream, link.peer, self.grants, on_close=self.close)
        self.playback.asked_at, link.asked_at = link.asked_at, 0.0
        self.recording = Recording()
        self.played_at = 0.0  # monotonic seconds
        self.account = link.account
        self._context = context
        self.created_at = self._seen_at = context.clock.monotonic()
        self.is_path_proved = False  # something has come from a UDP port that the client named
        self._unlinked_at = 0.0
        self._ended = False
        context.budget.open_session(self.account)
        # The first one of a connection is counted by it: a crowd that comes at once behind one address is not refused.
        self.is_pending = bool(link.sessions)
        if self.is_pending:
            context.budget.open_pending(self.account)
        context.sessions.add(self)

    @property
    def header(self) -> tuple[str, str]:
        """The Session header for answers."""
        return ("Session", self.id)

    @property
    def mount(self) -> Mount:
        """What it is about."""
        return self.playback.mount

    def touch(self) -> None:
        """The client lives: a request or a receiver report came."""
        self._seen_at = self._context.clock.monotonic()

    def note_write(self) -> None:
        """An answer was written to its connection."""
        self.playback.note_write()

    def use(self, link: Link[RtspSession]) -> None:
        """A request came over `link`. Raises RequestRefused 454 where the session belongs to another connection, or dies with its own."""
        if link is self.link:
            return
        # Behind one NAT or proxy every neighbour has the same address, and whoever has seen the id could steer another's stream.
        if self.link is not None or self.delivery is Delivery.TCP:
            raise RequestRefused(454)
        self.link = link
        link.sessions[self.id] = self

    def renew(self, facts: MountFacts | None = None) -> Refused | None:
        """Ask the door whether it may go on; its no where not. `facts`: of its mount, where the caller has them."""
        facts = facts or facts_of(self.mount)
        door = self._context.access.door
        answer = door.renew(self.pass_, facts)
        if isinstance(answer, Refused):
            return answer
        if answer is not self.pass_:
            self.pass_ = answer
            self.playback.renew(answer)
        if self.delivery is Delivery.MULTICAST and not door.lets_neighbours_watch(facts):
            return Refused(Refusal.FORBIDDEN)  # the group would show it to those who may not
        return None

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

    def receive(self, track_id: int, packet: bytes, *, is_rtcp: bool) -> None:
        """A packet of the client, interleaved or as a datagram."""
        if is_rtcp or self.state is State.RECORDING:
            self.touch()
        self.recording.write(track_id, packet, is_rtcp=is_rtcp)

    def setup(self, target: RequestTarget, uri: str, wanted: tuple[TransportSpec, ...]) -> Answer:
        """Give a track its transport. Raises RequestRefused."""
        after = self.next_state("SETUP")
        track_id = self.playback.track_of(target)
        bound_to = self.delivery if self.grants.keys() - {track_id} else None
        taken_channels = self.link.channels.taken(self, track_id) if self.link is not None else set[int]()
        grant = choose_transport(wanted, self.playback.offer(track_id, taken_channels), bound_to)
        self.playback.drop_reader(LeaveReason.TRACKS_CHANGED)
        self._forget_ways(track_id)
        self.state, self.delivery = after, grant.delivery
        self.grants[track_id] = replace(grant, url=uri)
        if grant.addresses is not None:
            self._context.routes.add(self, track_id, grant.addresses)
        elif grant.delivery is Delivery.TCP and self.link is not None:
            self.link.channels.take(self, track_id, grant.channel)
        timeout_s = max(1, self._context.config.session_timeout_s - _ADVERTISED_EARLIER_S)
        return Answer(headers=(("Transport", grant.spec.serialize()), ("Session", SessionHeader(self.id, timeout_s).serialize())))

    def play(self) -> Answer:
        """Start or resume. Raises RequestRefused, AdmissionRefused, MountUnavailable."""
        after = self.next_state("PLAY")
        if self.state is State.PLAYING:
            return Answer(headers=(("Range", LIVE), self.header))
        if self.playback.is_outdated:
            self.end(LeaveReason.FORMAT_CHANGED)
            raise RequestRefused(454, "Stream Has Changed")
        answer = self.playback.play(self.delivery, self.link, self.pass_)
        self.state = after
        self.played_at = self._context.clock.monotonic()
        self._leave_pending()
        return replace(answer, headers=(*answer.headers, self.header))

    def pause(self) -> Answer:
        """Send nothing until the next PLAY; the client stays counted."""
        self.state = self.next_state("PAUSE")
        self.playback.pause()
        return Answer(headers=(self.header,))

    def teardown(self, target: RequestTarget) -> Answer:
        """End the session, or one track of several."""
        self.next_state("TEARDOWN")
        track_id = target.track_id
        if track_id is None or set(self.grants) <= {track_id}:
            self.end(LeaveReason.CLIENT_LEFT)
            return Answer()
        if self.grants.pop(track_id, None) is not None:
            self._forget_ways(track_id)
            self.playback.forget_track(track_id, is_playing=self.state is State.PLAYING)
        return Answer(headers=(self.header,))

    def next_state(self, method: str) -> State:
        """The state after `method`. Raises RequestRefused 455 where it is not valid now."""
        after = next_state(self.state, method)
        if after is None:
            raise RequestRefused(455)
        return after

    @property
    def may_be_behind_nat(self) -> bool:
        """True while a client's packets may still show that a NAT has changed its ports: from SETUP until some seconds after PLAY."""
        if self.state is State.PLAYING:
            return self._context.clock.monotonic() - self.played_at <= _NAT_WINDOW_S
        return self.state is State.READY and self.played_at == 0.0

    def was_heard(self, track_id: int) -> bool:
        """True where RTP of the track has come from the address that the client named, to a socket of its own."""
        if not self.playback.was_heard(track_id):
            return False
        self.is_path_proved = True
        return True

    def ssrc_of(self, track_id: int) -> int:
        """The sender that a report on this track is about."""
        return self.playback.ssrc_of(track_id)

    def readdress(self, track_id: int, *, rtp: Address | None = None, rtcp: Address | None = None) -> None:
        """The client's packets come from another port than it named: send there."""
        grant = self.grants[track_id]
        if grant.addresses is None:
            return
        self.grants[track_id] = replace(grant, addresses=(rtp or grant.addresses[0], rtcp or grant.addresses[1]))
        self.playback.readdress(track_id, rtp, rtcp)

    def close(self, reason: LeaveReason) -> None:
        """End it from our side: the client gets RTCP BYE and its connection is closed."""
        if self._ended:
            return
        if self.state is State.PLAYING:
            self.playback.say_goodbye(reason)
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
        self.playback.end(reason)
        self._context.sessions.remove(self)
        self._leave_pending()
        self._context.budget.close_session(self.account)
        for track_id in self.grants:
            self._forget_ways(track_id)
        if self.link is not None:
            self.link.session_ended(self)

    def _forget_ways(self, track_id: int) -> None:
        """The track's ports and channels are nobody's any more."""
        self._context.routes.remove(self, track_id)
        if self.link is not None:
            self.link.channels.free(self, track_id)

    def _leave_pending(self) -> None:
        """It has proved to be a viewer, or is over."""
        if self.is_pending:
            self.is_pending = False
            self._context.sessions.note_played(self)
            self._context.budget.close_pending(self.account)

"""Playback: what a session plays: a mount's stream, by one reader, on the tracks that the client has set up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from relay_engine.access.mount_facts import facts_of
from relay_engine.access.visit import Pass
from relay_engine.leave_reason import LeaveReason
from relay_engine.rtp.rtcp import Goodbye
from relay_engine.rtsp.range_header import LIVE
from relay_engine.rtsp.request_target import RequestTarget
from relay_engine.rtsp.rtp_info_header import RtpInfo, serialize_rtp_info
from relay_engine.serving.rtsp.answer import Answer, Fields, RequestRefused
from relay_engine.serving.rtsp.context import Context
from relay_engine.serving.rtsp.link import Link
from relay_engine.serving.rtsp.multicast_transport import MulticastGroup, MulticastReader
from relay_engine.serving.rtsp.tcp_transport import TcpReader
from relay_engine.serving.rtsp.transport_grant import Delivery, Grant, Offer
from relay_engine.serving.rtsp.udp_reader import UdpReader
from relay_engine.sockets.datagram_sender import Address
from relay_engine.sockets.peer import Peer
from relay_engine.streams.mount import Mount
from relay_engine.streams.reader import ReaderState
from relay_engine.streams.start_point import StartPoint
from relay_engine.streams.start_style import start_style
from relay_engine.streams.stream import Stream


class Playback:
    """Holds the mount awake from the first SETUP to the end: an on-demand source must not go to sleep before PLAY, nor during a pause."""

    def __init__(
        self,
        context: Context[Any],
        mount: Mount,
        stream: Stream,
        peer: Peer,
        grants: Mapping[int, Grant],
        *,
        on_close: Callable[[LeaveReason], None],
    ) -> None:
        self.mount = mount
        self.stream = stream
        self.reader: TcpReader | UdpReader | MulticastReader | None = None
        self.close = on_close
        self.asked_at = 0.0  # monotonic seconds of when its client asked; 0 once a reader has it, since a second one is no first picture
        self._context = context
        self._peer = peer
        self._grants = grants  # the session's, as it changes
        self._has_ended = False
        mount.demand.acquire()

    @property
    def is_outdated(self) -> bool:
        """True where the mount has another stream by now, of other formats."""
        return self.mount.stream is not None and self.mount.stream is not self.stream

    def track_of(self, target: RequestTarget) -> int:
        """The track that a SETUP means. Raises RequestRefused."""
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

    def offer(self, track_id: int, taken_channels: set[int]) -> Offer:
        """What this track can be given."""
        context = self._context
        return Offer(
            track_id=track_id,
            ssrc=self.ssrc_of(track_id),
            peer=self._peer,
            taken_channels=taken_channels,
            server_ports=context.udp.server_ports if context.udp else None,
            group=group_of(context, self.mount),
        )

    def ssrc_of(self, track_id: int) -> int:
        """The sender that a report on this track is about."""
        return self.stream.feed.ssrc(track_id)

    def play(self, delivery: Delivery | None, link: Link[Any] | None, pass_: Pass) -> Answer:
        """Start or resume. Raises RequestRefused, AdmissionRefused, MountUnavailable."""
        return self._play_multicast(link, pass_) if delivery is Delivery.MULTICAST else self._play_unicast(delivery, link, pass_)

    def pause(self) -> None:
        """Send nothing until the next `play`; the client stays counted."""
        if isinstance(self.reader, MulticastReader):
            self.drop_reader(LeaveReason.PAUSED)
        elif self.reader is not None:
            self.mount.pause(self.reader)
            self.reader.state = ReaderState.PAUSED
            if isinstance(self.reader, UdpReader):
                self.reader.stop()

    def forget_track(self, track_id: int, *, is_playing: bool) -> None:
        """The client has torn this track down."""
        if isinstance(self.reader, TcpReader | UdpReader):
            self.mount.pause(self.reader)  # it takes other bytes than its neighbours from now on
            self.reader.forget_track(track_id)
            if is_playing:
                self.mount.attach(self.reader)

    def readdress(self, track_id: int, rtp: Address | None, rtcp: Address | None) -> None:
        """Send to another port, and begin again where what was sent has gone nowhere."""
        if not isinstance(self.reader, UdpReader):
            return
        self.reader.readdress(track_id, rtp=rtp, rtcp=rtcp)
        if rtp is not None and track_id == self.stream.video_id and self.mount.stream is self.stream:
            self.mount.pause(self.reader)
            self.reader.stop()
            self.reader.start(self._start_point(self.reader))
            self.mount.attach(self.reader)

    def was_heard(self, track_id: int) -> bool:
        """True where RTP of the track has come from the address that the client named, to a socket of its own."""
        return isinstance(self.reader, UdpReader) and self.reader.was_heard(track_id)

    def renew(self, pass_: Pass) -> None:
        """Its client is here by another pass from now on."""
        if isinstance(self.reader, TcpReader | UdpReader):  # a group is nobody's alone
            self.reader.pass_ = pass_

    def note_write(self) -> None:
        """An answer was written to its connection: media that goes past the transport must not overtake it."""
        if isinstance(self.reader, TcpReader):
            self.reader.note_write()

    def say_goodbye(self, reason: LeaveReason) -> None:
        """Tell the client that nothing more comes."""
        if isinstance(self.reader, TcpReader | UdpReader):  # to a group it would end the others' picture too
            for track_id in self._grants:
                goodbye = Goodbye((self.ssrc_of(track_id),), reason.text).serialize()
                self.reader.send_report(track_id, self.stream.sender_report(track_id) + goodbye)

    def drop_reader(self, reason: LeaveReason) -> None:
        """Take nothing of the stream any more."""
        reader, self.reader = self.reader, None
        if isinstance(reader, MulticastReader):
            self._context.groups.leave(self.mount, self, reason)
        elif reader is not None:
            self.mount.detach(reader, reason)
            if isinstance(reader, UdpReader):
                reader.stop()

    def end(self, reason: LeaveReason) -> None:
        """It is over; call it once."""
        self._has_ended = True
        self.drop_reader(reason)
        self.mount.demand.release()

    def _play_unicast(self, delivery: Delivery | None, link: Link[Any] | None, pass_: Pass) -> Answer:
        if self.reader is None:
            self.reader = self._make_reader(delivery, link)
            self.reader.asked_at, self.asked_at = self.asked_at, 0.0
        reader = self.reader
        start = self._start_point(reader)
        try:
            self.mount.attach(reader, pass_)
        except BaseException:
            self.reader = None
            raise
        is_udp = isinstance(reader, UdpReader)
        if is_udp:
            self._send_reports()  # after the answer VLC reads the packets first, and takes their arrival for their time until it sees a report

        def begin() -> None:
            if not is_udp:
                self._send_reports()
            if not self._has_ended and isinstance(reader, TcpReader | UdpReader):
                reader.start(start)

        return Answer(headers=(("Range", LIVE), *self._rtp_info(start)), after=begin)

    def _start_point(self, reader: TcpReader | UdpReader | MulticastReader) -> StartPoint:
        return self.stream.start_point(self.mount.config.start, start_style(reader.user_agent))

    def _play_multicast(self, link: Link[Any] | None, pass_: Pass) -> Answer:
        if self.mount.keeps_out(str(self._peer)):  # a group that is under way asks nobody
            raise RequestRefused(403)
        try:
            reached_at, user_agent = (link.local_host, link.user_agent) if link is not None else ("", "")
            self.reader = self._context.groups.join(self.mount, self, reached_at, peer=str(self._peer), user_agent=user_agent, pass_=pass_)
        except OSError as error:
            raise RequestRefused(461, "No Multicast Here") from error
        # The group is under way already: where this client joins it is not known, so there is no RTP-Info.
        return Answer(headers=(("Range", LIVE),), after=self._send_reports)

    def _rtp_info(self, start: StartPoint) -> Fields:
        entries = [
            RtpInfo(grant.url, first.sequence_number, first.rtp_timestamp)
            for track_id, grant in sorted(self._grants.items())
            if (first := start.tracks[track_id]) is not None
        ]
        return (("RTP-Info", serialize_rtp_info(entries)),) if entries else ()

    def _send_reports(self) -> None:
        """Sender reports at once, so that players have lip sync from the first second on."""
        if self.reader is not None:
            for track_id in self._grants:
                self.reader.send_report(track_id, self.stream.sender_report(track_id))

    def _make_reader(self, delivery: Delivery | None, link: Link[Any] | None) -> TcpReader | UdpReader:
        context, grants = self._context, self._grants
        if link is None:
            raise RequestRefused(454)
        track_ids = range(len(self.stream.tracks))
        peer, user_agent = str(self._peer), link.user_agent
        if delivery is Delivery.UDP and context.udp is not None:
            addresses = tuple(grants[index].addresses if index in grants else None for index in track_ids)
            return UdpReader(context.udp, addresses, context.clock, peer=peer, user_agent=user_agent, on_close=self.close)
        link.carry_media()
        return TcpReader(
            link.transport,
            tuple(grants[index].channel if index in grants else None for index in track_ids),
            context.limits,
            context.clock,
            peer=peer,
            user_agent=user_agent,
            on_close=self.close,
            on_write=link.note_write,
        )


def group_of(context: Context[Any], mount: Mount) -> MulticastGroup | None:
    """The mount's multicast group; None where there is none, or not everybody may watch who could listen: a group asks nobody."""
    return context.groups.group(mount.name) if context.access.door.lets_neighbours_watch(facts_of(mount)) else None

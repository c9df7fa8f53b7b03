"""RtpReceiver: one track's way in: RTP packets to access units on the session's time line, and what RTCP has to say about it."""

from __future__ import annotations

from collections.abc import Callable

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.timestamps import wrap_difference
from relay_engine.media.track import Track
from relay_engine.rtp.depacketizer import Depacketizer
from relay_engine.rtp.packet import RtpPacket
from relay_engine.rtp.rtcp import Goodbye, ReportBlock, SenderReport, parse_compound
from relay_engine.rtp.ssrc_owner import SsrcOwner
from relay_engine.rtp.stream_clock import StreamClock

_MAX_HELD = 1024  # packets that come before the answer to PLAY
_MAX_HELD_BYTES = 8 << 20
_STRANGERS = 30  # packets of another payload type, and none of the right one: the SDP is wrong


class RtpReceiver:
    """Hot path: `receive` runs once a packet."""

    def __init__(
        self, track: Track, payload_type: int, depacketizer: Depacketizer, clock: StreamClock, write: Callable[[AccessUnit], None]
    ) -> None:
        self.track = track
        self.packets = 0
        self.ended = False  # a goodbye came and nothing after it
        self._payload_type = payload_type
        self._depacketizer = depacketizer
        self._clock = clock
        self._write = write
        self._held: list[tuple[bytes, float]] | None = []
        self._held_bytes = 0
        self._strangers = 0
        self._owner = SsrcOwner()
        self._ssrc = -1  # of the owner
        self._begins_anew = False  # the SSRC has changed: the next unit's stamp has nothing to do with the last one's
        self._highest = 0  # extended sequence number (RFC 3550 A.1)
        self._transit: int | None = None
        self._jitter = 0.0
        self._reported_lost = self._reported_highest = 0
        self._last_report = 0  # middle 32 bits of the last sender report's time
        self._last_report_at = 0.0

    @property
    def lost_packets(self) -> int:
        """Since the session began."""
        return self._depacketizer.lost_packets

    @property
    def ssrc(self) -> int:
        """Whose packets make the track; -1 before the first."""
        return self._ssrc

    def expect(self, ssrc: int) -> None:
        """The answer to SETUP names the sender."""
        self._owner.named = ssrc

    def release(self) -> None:
        """The answer to PLAY is here: deliver what came before it, and everything from now on at once."""
        held, self._held = self._held or [], None
        for data, now in held:
            self.receive(data, now)

    def receive(self, data: bytes, now: float) -> None:
        """Take one RTP packet."""
        if self._held is not None:
            self._held_bytes += len(data)
            if len(self._held) < _MAX_HELD and self._held_bytes <= _MAX_HELD_BYTES:
                self._held.append((data, now))
            return
        try:
            packet = RtpPacket.parse(data)
        except RemoteProtocolError:
            return  # a stray datagram; not worth a session
        if packet.payload_type != self._payload_type and not self._is_welcome(packet):
            return
        self.packets += 1
        if packet.ssrc != self._ssrc:
            self._meet(packet, data, now)
            return
        step = (packet.sequence_number - self._highest) & 0xFFFF
        if step < 0x8000:
            self._highest += step
        for unit in self._depacketizer.depacketize(packet, now):
            self._owner.hear(now)
            if self._begins_anew:
                self._begins_anew = False
                self._clock.restart(self.track.id, unit.pts, now)
            self._measure_jitter(unit.pts, now)
            pts = self._clock.place(unit.track_id, unit.pts, now)
            self._write(AccessUnit(unit.track_id, pts, unit.random_access, unit.nalus, None, now))

    def receive_rtcp(self, data: bytes, now: float) -> None:
        """Take one RTCP datagram."""
        try:
            reports = parse_compound(data)
        except RemoteProtocolError:
            return
        for report in reports:
            if isinstance(report, SenderReport) and report.ssrc == self._speaker(report.ssrc):
                self._last_report = (report.ntp >> 16) & 0xFFFFFFFF
                self._last_report_at = now
                self._clock.report(self.track.id, report.ntp, report.rtp_timestamp, now)
            elif isinstance(report, Goodbye) and self._ssrc in report.ssrcs:
                self.ended = True
                self._owner.release()

    def report_block(self, now: float) -> ReportBlock | None:
        """What to tell the sender (RFC 3550 6.4.1); None before its first packet."""
        if self._ssrc < 0:
            return None
        lost, highest = self._depacketizer.lost_packets, self._highest
        expected_now, lost_now = highest - self._reported_highest, lost - self._reported_lost
        self._reported_highest, self._reported_lost = highest, lost
        fraction = max(0, min(255, (lost_now << 8) // expected_now)) if expected_now > 0 else 0
        delay = round((now - self._last_report_at) * 65_536) & 0xFFFFFFFF if self._last_report else 0
        return ReportBlock(self._ssrc, fraction, lost, highest & 0xFFFFFFFF, int(self._jitter), self._last_report, delay)

    def _is_welcome(self, packet: RtpPacket) -> bool:
        """True where the SDP named a payload type that never comes, and this one does."""
        self._strangers += 1
        if self.packets or self._strangers < _STRANGERS:
            return False
        self._payload_type = packet.payload_type
        return True

    def _speaker(self, ssrc: int) -> int:
        """Whose reports count; before the first packet those of the named sender, or of anybody."""
        if self._ssrc >= 0:
            return self._ssrc
        return ssrc if self._owner.named is None else self._owner.named

    def _meet(self, packet: RtpPacket, data: bytes, now: float) -> None:
        """A packet of another than the owner: cameras change their SSRC after a collision, or with each group of pictures."""
        packets = self._owner.judge(packet.ssrc, data, now)
        if packets is None:
            return
        self._begin(RtpPacket.parse(packets[0][0]))
        for held, at in packets:
            self.receive(held, at)

    def _begin(self, packet: RtpPacket) -> None:
        self._begins_anew = self._ssrc >= 0
        self._ssrc, self.ended = packet.ssrc, False
        self._highest = self._reported_highest = packet.sequence_number
        self._transit, self._jitter, self._last_report = None, 0.0, 0

    def _measure_jitter(self, pts: int, now: float) -> None:
        """RFC 3550 A.8, once a unit: its packets leave the camera together."""
        transit = round(now * self.track.clock_rate) - pts
        if self._transit is not None:
            self._jitter += (abs(wrap_difference(transit & 0xFFFFFFFF, self._transit & 0xFFFFFFFF)) - self._jitter) / 16
        self._transit = transit

"""RtpFeed: packetises each AccessUnit once for all readers and gathers what is due into Bursts."""

from __future__ import annotations

import secrets

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import MediaKind
from relay_engine.media.timestamps import to_ntp
from relay_engine.media.track import Track
from relay_engine.rtp.packetizer import Packetizer, make_packetizer
from relay_engine.rtp.payload_types import payload_type_for
from relay_engine.rtp.rtcp import SenderReport, SourceDescription, serialize_compound
from relay_engine.streams.burst import Burst, PacketRun

MAX_AUDIO_WAIT_S = 0.04  # audio rides with the next video unit, but waits no longer than this
_RTP_HEADER_BYTES = 12


class RtpFeed:
    """The RTP side of one Stream: every reader sees these SSRCs, sequence numbers and time stamps."""

    def __init__(self, tracks: tuple[Track, ...]) -> None:
        self._cname = f"relay-{secrets.token_hex(6)}"
        self._packetizers: list[Packetizer] = [
            make_packetizer(
                track,
                payload_type=payload_type_for(track),
                ssrc=secrets.randbits(32),
                sequence_number=secrets.randbits(15),  # upper half kept free: some old clients mistake an early wrap for loss
                timestamp_offset=secrets.randbits(31),
            )
            for track in tracks
        ]
        self._rates = [track.clock_rate for track in tracks]
        self._is_audio = [track.kind is MediaKind.AUDIO for track in tracks]
        self._packet_counts = [0] * len(tracks)
        self._octet_counts = [0] * len(tracks)
        self._has_video = not all(self._is_audio)
        self._waiting_runs: list[PacketRun] = []
        self._waiting_units: list[AccessUnit] = []

    def payload_type(self, track_id: int) -> int:
        """RTP payload type of the track (RFC 3551 6)."""
        return self._packetizers[track_id].payload_type

    def ssrc(self, track_id: int) -> int:
        """Our own SSRC of the track."""
        return self._packetizers[track_id].ssrc

    def next_sequence_number(self, track_id: int) -> int:
        """Of the next packet to leave; sound that waits for its picture is made already."""
        for run in self._waiting_runs:
            if run.track_id == track_id and not run.is_rtcp:
                return int.from_bytes(run.packets[0][2:4])
        return self._packetizers[track_id].next_sequence_number

    def rtp_timestamp(self, track_id: int, pts: int) -> int:
        """The RTP time stamp that stands for `pts`."""
        return self._packetizers[track_id].rtp_timestamp(pts)

    @property
    def is_waiting(self) -> bool:
        """True while packets wait for the next burst."""
        return bool(self._waiting_runs)

    def add(self, unit: AccessUnit) -> Burst | None:
        """Packetise `unit`. Video makes a Burst with all that waited; audio waits (None) where there is video to ride with."""
        packets = self._packetizers[unit.track_id].packetize(unit)
        if not packets:
            return None
        is_audio = self._is_audio[unit.track_id]
        self._packet_counts[unit.track_id] += len(packets)
        self._octet_counts[unit.track_id] += sum(map(len, packets)) - _RTP_HEADER_BYTES * len(packets)
        self._waiting_runs.append(PacketRun(unit.track_id, packets, is_audio=is_audio))
        self._waiting_units.append(unit)
        return None if is_audio else self._take(unit)

    def flush(self) -> Burst | None:
        """All that waits as a Burst without video; None where nothing waits."""
        return self._take(None) if self._waiting_runs else None

    def add_sender_reports(self, wall_s: float, stream_s: float) -> None:
        """Let a sender report of every track ride with the next burst."""
        for track_id in range(len(self._packetizers)):
            self._waiting_runs.append(PacketRun(track_id, (self.sender_report(track_id, wall_s, stream_s),), is_rtcp=True, is_audio=True))

    def sender_report(self, track_id: int, wall_s: float, stream_s: float) -> bytes:
        """SR + SDES CNAME (RFC 3550 6.4.1, 6.5) saying that `stream_s` of stream time is `wall_s` of wall time."""
        packetizer = self._packetizers[track_id]
        report = SenderReport(
            ssrc=packetizer.ssrc,
            ntp=to_ntp(wall_s),
            rtp_timestamp=packetizer.rtp_timestamp(round(stream_s * self._rates[track_id])),
            packet_count=self._packet_counts[track_id],
            octet_count=self._octet_counts[track_id],
        )
        return serialize_compound((report, SourceDescription(ssrc=packetizer.ssrc, cname=self._cname)))

    def _take(self, video: AccessUnit | None) -> Burst:
        runs, units = tuple(self._waiting_runs), tuple(self._waiting_units)
        self._waiting_runs, self._waiting_units = [], []
        random_access = video.random_access if video is not None else not self._has_video
        return Burst(units, runs, random_access=random_access, video=video)

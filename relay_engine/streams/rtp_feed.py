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
        self._waiting_units: list[AccessUnit] = []  # audio
        self._waiting_reports: list[PacketRun] = []

    def payload_type(self, track_id: int) -> int:
        """RTP payload type of the track (RFC 3551 6)."""
        return self._packetizers[track_id].payload_type

    def ssrc(self, track_id: int) -> int:
        """Our own SSRC of the track."""
        return self._packetizers[track_id].ssrc

    def next_sequence_number(self, track_id: int) -> int:
        """Of the next packet to leave: sound that waits for its picture is not packetised yet."""
        return self._packetizers[track_id].next_sequence_number

    def rtp_timestamp(self, track_id: int, pts: int) -> int:
        """The RTP time stamp that stands for `pts`."""
        return self._packetizers[track_id].rtp_timestamp(pts)

    @property
    def is_waiting(self) -> bool:
        """True while something waits for the next burst."""
        return bool(self._waiting_units or self._waiting_reports)

    def add(self, unit: AccessUnit) -> Burst | None:
        """Video makes a Burst with all that waited; audio waits (None) for the video it rides with. Raises RemoteProtocolError for what RTP cannot carry."""
        packetizer = self._packetizers[unit.track_id]
        if self._is_audio[unit.track_id]:
            packetizer.check(unit)
            self._waiting_units.append(unit)
            return None
        packets = packetizer.packetize(unit)
        return self._take(unit, self._count(unit.track_id, packets)) if packets else None

    def flush(self) -> Burst | None:
        """All that waits as a Burst without video; None where nothing waits."""
        return self._take(None, None) if self.is_waiting else None

    def add_sender_reports(self, wall_s: float, stream_s: float) -> None:
        """Let a sender report of every track ride with the next burst."""
        for track_id in range(len(self._packetizers)):
            report = self.sender_report(track_id, wall_s, stream_s)
            self._waiting_reports.append(PacketRun(track_id, (report,), is_rtcp=True, is_audio=True))

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

    def _take(self, video: AccessUnit | None, video_run: PacketRun | None) -> Burst:
        units = (*self._waiting_units, *((video,) if video is not None else ()))
        runs = (*self._waiting_reports, *self._audio_runs(), *((video_run,) if video_run is not None else ()))
        self._waiting_units, self._waiting_reports = [], []
        random_access = video.random_access if video is not None else not self._has_video
        return Burst(units, runs, random_access=random_access, video=video)

    def _audio_runs(self) -> list[PacketRun]:
        """The sound that waits, in as few packets as its format allows: over UDP each costs every viewer a send of its own."""
        by_track: dict[int, list[AccessUnit]] = {}
        for unit in self._waiting_units:
            by_track.setdefault(unit.track_id, []).append(unit)
        runs = [self._count(track_id, self._packetizers[track_id].packetize_all(units)) for track_id, units in by_track.items()]
        return [run for run in runs if run.packets]

    def _count(self, track_id: int, packets: tuple[bytes, ...]) -> PacketRun:
        self._packet_counts[track_id] += len(packets)
        self._octet_counts[track_id] += sum(map(len, packets)) - _RTP_HEADER_BYTES * len(packets)
        return PacketRun(track_id, packets, is_audio=self._is_audio[track_id])

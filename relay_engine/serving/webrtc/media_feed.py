"""MediaFeed: one stream packetised for WebRTC (RFC 8834), once for all of its viewers."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec, MediaKind
from relay_engine.media.timestamps import to_ntp
from relay_engine.media.track import Track
from relay_engine.rtp.packetizer import Packetizer, make_packetizer
from relay_engine.rtp.rtcp import SenderReport, SourceDescription, serialize_compound
from relay_engine.serving.webrtc.flight import Flight, PacketRow, make_row
from relay_engine.streams.audio_fitting import AudioFitter, FittedAudio
from relay_engine.streams.burst import Burst
from relay_engine.streams.stream import Stream

# With the SRTP tag still below what pylibsrtp's buffer holds (1,356), and what VPNs and IPv6 tunnels let through.
MAX_PACKET_SIZE = 1200
_PAYLOAD_TYPE = 96  # of the packets as made here; each viewer has its own
_SQUEEZE_SHARE = 0.8  # of a picture's display time, into which the cached pictures are squeezed
_DEFAULT_PICTURE_S = 0.04
_REORDERED_PICTURES = 2  # of the last `_WATCHED_PICTURES`, until B-frames are certain
_WATCHED_PICTURES = 50
_CARRIED = frozenset({Codec.H264, Codec.H265, Codec.OPUS, Codec.PCMU, Codec.PCMA})


type _Key = tuple[int, Codec]  # track id, and the codec in which it is sent


class MediaFeed:
    """Engine loop only. Makes nothing until a viewer asks; all ask with the same burst, one after the other."""

    def __init__(self, stream: Stream, fitter: AudioFitter) -> None:
        self.stream = stream
        self.cname = f"relay-{secrets.token_hex(6)}"
        self.has_b_frames = False  # pictures come in another order than they are shown
        self._fitter = fitter
        self._keys = [(track.id, track.codec) for track in stream.tracks]
        self._ssrcs = {kind: secrets.randbits(31) + 1 for kind in MediaKind}
        self._offsets = {kind: secrets.randbits(31) for kind in MediaKind}
        self._packetizers: dict[_Key, Packetizer] = {
            (track.id, track.codec): self._make_packetizer(track) for track in stream.tracks if track.codec in _CARRIED
        }
        self._rates = {(track.id, track.codec): track.clock_rate for track in stream.tracks}
        self._burst: Burst | None = None
        self._flight = Flight((), False, False)
        self._newest: AccessUnit | None = None  # for which `_start` was made
        self._start: tuple[PacketRow, ...] = ()
        self._fitted: FittedAudio | None = None
        self._listeners: tuple[Callable[[Flight], None], ...] = ()
        self._last_pts: int | None = None
        self._orders: deque[bool] = deque(maxlen=_WATCHED_PICTURES)

    def ssrc(self, kind: MediaKind) -> int:
        """The same for all viewers."""
        return self._ssrcs[kind]

    def next_sequence_number(self, key: _Key) -> int:
        """Of the next packet to be made."""
        packetizer = self._packetizers.get(key)
        return packetizer.next_sequence_number if packetizer is not None else 0

    def flight(self, burst: Burst) -> Flight:
        """`burst` in packets for WebRTC."""
        if burst is not self._burst:
            self._burst = burst
            self._flight = self._make_flight(burst)
        return self._flight

    def start_rows(self) -> tuple[PacketRow, ...]:
        """The pictures since the last random access point, a row each, squeezed into less than a picture's time after the newest.

        A decoder goes through all of them at once and shows the live edge. Shared by all who start between two bursts.
        """
        pictures = [unit for unit in self.stream.cached_units() if unit.track_id == self.stream.video_id]
        if not pictures:
            return ()
        if pictures[-1] is not self._newest:
            self._newest = pictures[-1]
            self._start = self._squeeze(pictures)
        return self._start

    def listen_to_fitted_audio(self, on_flight: Callable[[Flight], None]) -> Callable[[], None]:
        """Give `on_flight` the sound as Opus, made by a transcoder that runs while anybody listens; the value returned ends it."""
        if self._fitted is None:
            self._fitted = self._fitter.attach(self.stream, Codec.OPUS, self._on_fitted_unit)
            track = self._fitted.track
            self._packetizers.setdefault((track.id, track.codec), self._make_packetizer(track))
            self._rates[track.id, track.codec] = track.clock_rate
        self._listeners = (*self._listeners, on_flight)

        def end() -> None:
            self._listeners = tuple(listener for listener in self._listeners if listener != on_flight)
            if not self._listeners and self._fitted is not None:
                self._fitted.detach()
                self._fitted = None

        return end

    def sender_report(self, key: _Key, packet_count: int, octet_count: int) -> bytes:
        """RTCP SR and SDES that tie a track's time stamps to the wall clock (RFC 3550 6.4.1)."""
        packetizer = self._packetizers[key]
        wall_s, stream_s = self.stream.reference_time()
        stamp = packetizer.rtp_timestamp(round(stream_s * self._rates[key]))
        report = SenderReport(packetizer.ssrc, to_ntp(wall_s), stamp, packet_count, octet_count)
        return serialize_compound((report, SourceDescription(packetizer.ssrc, self.cname)))

    def _make_packetizer(self, track: Track, sequence_number: int | None = None) -> Packetizer:
        return make_packetizer(
            track,
            payload_type=_PAYLOAD_TYPE,
            ssrc=self._ssrcs[track.kind],
            sequence_number=secrets.randbits(15) if sequence_number is None else sequence_number,
            timestamp_offset=self._offsets[track.kind],
            max_packet_size=MAX_PACKET_SIZE,
        )

    def _make_flight(self, burst: Burst) -> Flight:
        rows = [row for unit in burst.units if (row := self._make_row(unit, self._keys[unit.track_id])) is not None]
        if burst.video is not None:
            self._watch_order(burst.video.pts)
        return Flight(tuple(rows), random_access=burst.random_access, has_picture=burst.video is not None)

    def _make_row(self, unit: AccessUnit, key: _Key) -> PacketRow | None:
        packetizer = self._packetizers.get(key)
        return packetize_row(packetizer, unit, key) if packetizer is not None else None

    def _squeeze(self, pictures: list[AccessUnit]) -> tuple[PacketRow, ...]:
        track = self.stream.tracks[pictures[0].track_id]
        key = (track.id, track.codec)
        packetizer = self._make_packetizer(track, 0)  # the numbers are each viewer's own
        newest = max(unit.pts for unit in pictures)
        spacing = _SQUEEZE_SHARE * _picture_ticks(pictures, track.clock_rate) / len(pictures)
        rows = (
            packetize_row(packetizer, replace(unit, pts=newest + 1 + round(index * spacing)), key) for index, unit in enumerate(pictures)
        )
        return tuple(row for row in rows if row is not None)

    def _on_fitted_unit(self, unit: AccessUnit) -> None:
        row = self._make_row(unit, (unit.track_id, Codec.OPUS))
        if row is not None:
            flight = Flight((row,), random_access=False, has_picture=False)
            for listener in self._listeners:
                listener(flight)

    def _watch_order(self, pts: int) -> None:
        if self._last_pts is not None:
            self._orders.append(pts < self._last_pts)
            if not self.has_b_frames and sum(self._orders) >= _REORDERED_PICTURES:
                self.has_b_frames = True
        self._last_pts = pts


def packetize_row(packetizer: Packetizer, unit: AccessUnit, key: _Key) -> PacketRow | None:
    """One unit in packets; None where RTP cannot carry it."""
    first = packetizer.next_sequence_number
    try:
        packets = packetizer.packetize(unit)
    except RemoteProtocolError:
        return None
    return make_row(key, first, packets) if packets else None


def _picture_ticks(pictures: list[AccessUnit], rate: int) -> float:
    """How long one picture is shown."""
    if len(pictures) < 2:
        return _DEFAULT_PICTURE_S * rate
    return max(1.0, (pictures[-1].pts - pictures[0].pts) / (len(pictures) - 1))

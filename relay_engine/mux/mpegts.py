"""MPEG transport stream: PAT, PMT, PES and PCR (ISO/IEC 13818-1; AAC as ADTS)."""

from __future__ import annotations

from collections.abc import Sequence

from relay_engine.media import aac
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec, MediaKind
from relay_engine.media.nalu import join_annexb
from relay_engine.media.timestamps import rescale
from relay_engine.media.track import Track
from relay_engine.mux.sample import Sample, timescale
from relay_engine.mux.sample_timer import SampleTimer

CODECS = frozenset({Codec.H264, Codec.H265, Codec.AAC})

_PACKET_SIZE = 188
_PAYLOAD_SIZE = 184
_CLOCK_RATE = 90_000
_TABLE_INTERVAL = _CLOCK_RATE // 2  # PAT and PMT at least this often
_PCR_INTERVAL = _CLOCK_RATE // 12  # a decoder wants the clock every 100 ms (2.7.2): where no picture comes, sound brings it
_PCR_LEAD = _CLOCK_RATE // 10  # the decoder's clock runs behind the stamps, so that every byte is there in time
_TIME_MODULUS = 1 << 33
_PMT_PID = 0x1000
_FIRST_PID = 0x100
_STREAM_TYPES = {Codec.H264: 0x1B, Codec.H265: 0x24, Codec.AAC: 0x0F}
_VIDEO_STREAM_ID, _AUDIO_STREAM_ID = 0xE0, 0xC0
# Apple's players want one in front of every picture; the relay drops those that a source sends.
_DELIMITERS = {Codec.H264: b"\x09\xf0", Codec.H265: b"\x46\x01\x50"}


class MpegtsMuxer:
    """One program; continuity counters go on for as long as the muxer lives, across segments too."""

    def __init__(self, tracks: Sequence[Track]) -> None:
        self._tracks = {track.id: track for track in tracks if track.codec in CODECS}
        self._timers = {track.id: SampleTimer(track) for track in self._tracks.values()}
        self._scales = {track.id: timescale(track) for track in self._tracks.values()}
        self._configs = {
            track.id: aac.parse_audio_specific_config(track.audio_config) for track in self._tracks.values() if track.codec is Codec.AAC
        }
        leader = next((track for track in self._tracks.values() if track.kind is MediaKind.VIDEO), None)
        self._clock_id = leader.id if leader else min(self._tracks)  # whose packets carry the PCR
        self._counters = dict.fromkeys([0, _PMT_PID, *(self._pid(track_id) for track_id in self._tracks)], 0)
        self._tables = (self._association_table(), self._map_table())
        self._tables_due: int | None = None  # 90 kHz time; None = now
        self._clock_due: int | None = None  # 90 kHz time; None before the first picture

    def write(self, unit: AccessUnit) -> bytes:
        """The packets of `unit`, tables in front where they are due; empty for tracks that are not carried."""
        timer = self._timers.get(unit.track_id)
        return self.write_sample(timer.place(unit)) if timer else b""

    def write_sample(self, sample: Sample) -> bytes:
        """The same for a sample that has its times already."""
        track = self._tracks.get(sample.track_id)
        if track is None:
            return b""
        pts, dts = (rescale(ticks, self._scales[track.id], _CLOCK_RATE) for ticks in (sample.pts, sample.dts))
        is_clock = track.id == self._clock_id
        tables = b""
        if is_clock and (self._tables_due is None or dts >= self._tables_due or (sample.random_access and track.kind is MediaKind.VIDEO)):
            tables = self._due_tables(dts)
        elif not is_clock and self._clock_due is not None and dts >= self._clock_due:  # no picture comes: a still scene
            tables = (self._due_tables(dts) if self._tables_due is not None and dts >= self._tables_due else b"") + self._clock(dts)
        if is_clock:
            self._clock_due = dts + _PCR_INTERVAL
        data = self._elementary(track, sample)
        payload = _pes_header(track, pts, min(dts, pts), len(data)) + data
        return tables + self._packets(self._pid(track.id), payload, dts - _PCR_LEAD if is_clock else None, sample.random_access)

    def _due_tables(self, dts: int) -> bytes:
        self._tables_due = dts + _TABLE_INTERVAL
        return self.serialize_tables()

    def _clock(self, dts: int) -> bytes:
        """A packet of nothing but a PCR: no payload, so that its counter stands still (2.4.3.3)."""
        self._clock_due = dts + _PCR_INTERVAL
        pid = self._pid(self._clock_id)
        head = bytes([0x47, pid >> 8, pid & 0xFF, 0x20 | (self._counters[pid] - 1) & 15])
        return head + _adaptation_field(b"\x10" + _serialize_pcr(dts - _PCR_LEAD), _PAYLOAD_SIZE - 8)

    def serialize_tables(self) -> bytes:
        """PAT and PMT: what every segment begins with."""
        return b"".join(self._table_packet(pid, table) for pid, table in zip((0, _PMT_PID), self._tables, strict=True))

    def _elementary(self, track: Track, sample: Sample) -> bytes:
        config = self._configs.get(track.id)
        if config is not None:
            return aac.adts_header(config, len(sample.nalus[0])) + sample.nalus[0]
        return join_annexb((_DELIMITERS[track.codec], *sample.nalus))

    def _packets(self, pid: int, payload: bytes, pcr: int | None, random_access: bool) -> bytes:
        """Packets of one PES packet: an adaptation field in the first where a PCR or a mark is due, stuffing in the last."""
        adaptation = b""
        if pcr is not None or random_access:
            flags = (0x10 if pcr is not None else 0) | (0x40 if random_access else 0)
            adaptation = bytes([flags]) + (_serialize_pcr(pcr) if pcr is not None else b"")
        counter = self._counters[pid]
        out: list[bytes] = []
        position = 0
        first_flag = 0x40  # payload_unit_start_indicator
        while position < len(payload) or first_flag:
            room = _PAYLOAD_SIZE - (len(adaptation) + 1 if adaptation else 0)
            piece = payload[position : position + room]
            position += len(piece)
            field = _adaptation_field(adaptation, room - len(piece))
            head = bytes([0x47, first_flag | pid >> 8, pid & 0xFF, (0x30 if field else 0x10) | counter])
            out += (head, field, piece)
            counter = (counter + 1) & 15
            first_flag, adaptation = 0, b""
        self._counters[pid] = counter
        return b"".join(out)

    def _table_packet(self, pid: int, table: bytes) -> bytes:
        counter = self._counters[pid]
        self._counters[pid] = (counter + 1) & 15
        packet = bytes([0x47, 0x40 | pid >> 8, pid & 0xFF, 0x10 | counter, 0]) + table  # 0: the table begins at once
        return packet + b"\xff" * (_PACKET_SIZE - len(packet))

    def _association_table(self) -> bytes:
        return _section(0, 1, (1).to_bytes(2, "big") + (0xE000 | _PMT_PID).to_bytes(2, "big"))

    def _map_table(self) -> bytes:
        body = (0xE000 | self._pid(self._clock_id)).to_bytes(2, "big") + b"\xf0\x00"
        for track in self._tracks.values():
            body += bytes([_STREAM_TYPES[track.codec]]) + (0xE000 | self._pid(track.id)).to_bytes(2, "big") + b"\xf0\x00"
        return _section(2, 1, body)

    @staticmethod
    def _pid(track_id: int) -> int:
        return _FIRST_PID + track_id


def _pes_header(track: Track, pts: int, dts: int, size: int) -> bytes:
    """A PES packet's start (2.4.3.6); video is of unbounded length, as it may be longer than the field can say."""
    is_video = track.kind is MediaKind.VIDEO
    stamps = _serialize_stamp(3, pts) + _serialize_stamp(1, dts) if dts != pts else _serialize_stamp(2, pts)
    length = 0 if is_video else len(stamps) + 3 + size
    flags = 0xC0 if dts != pts else 0x80
    head = b"\x00\x00\x01" + bytes([_VIDEO_STREAM_ID if is_video else _AUDIO_STREAM_ID]) + length.to_bytes(2, "big")
    return head + bytes([0x84, flags, len(stamps)]) + stamps  # 0x84: data aligned with the units


def _serialize_stamp(prefix: int, ticks: int) -> bytes:
    ticks %= _TIME_MODULUS
    return bytes(
        [
            prefix << 4 | (ticks >> 29) & 0x0E | 1,
            (ticks >> 22) & 0xFF,
            (ticks >> 14) & 0xFE | 1,
            (ticks >> 7) & 0xFF,
            (ticks << 1) & 0xFE | 1,
        ]
    )


def _serialize_pcr(ticks: int) -> bytes:
    return ((ticks % _TIME_MODULUS) << 15 | 0x7E00).to_bytes(6, "big")  # 6 reserved bits set, extension 0


def _adaptation_field(content: bytes, stuffing: int) -> bytes:
    """The field with its length byte; `stuffing` is how many bytes the payload leaves free beside `content`."""
    if not content:
        if not stuffing:
            return b""
        if stuffing == 1:
            return b"\x00"
        content, stuffing = b"\x00", stuffing - 2
    return bytes([len(content) + stuffing]) + content + b"\xff" * stuffing


def _section(table_id: int, identifier: int, body: bytes) -> bytes:
    """A program specific information section with its checksum (2.4.4)."""
    length = len(body) + 9
    section = bytes([table_id]) + (0xB000 | length).to_bytes(2, "big") + identifier.to_bytes(2, "big") + b"\xc1\x00\x00" + body
    return section + _crc32(section).to_bytes(4, "big")


def _crc32(data: bytes) -> int:
    """CRC-32/MPEG-2 (Annex A)."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1) ^ 0x04C11DB7 if crc & 0x80000000 else crc << 1
    return crc & 0xFFFFFFFF

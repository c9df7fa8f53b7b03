"""AAC over RTP (RFC 3640, mode AAC-hbr: sizelength=13; indexlength=3; indexdeltalength=3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.aac import frame_ticks, split_adts, strip_adts
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.bit_reader import BitReader
from relay_engine.media.track import Track
from relay_engine.rtp.packet import RtpPacket
from relay_engine.rtp.packet_follower import PacketFollower
from relay_engine.rtp.packet_sequence import PacketSequence

_HEADER_SIZE = 2  # AU-header: size (13 bits) and index (3 bits), the latter always 0: no interleaving
_MAX_FRAME_SIZE = 8191
_MAX_FIELD_BITS = 32
_MAX_FRAMES = 256  # a packet: some seconds of sound; a hostile sender makes half a million of nothing
_MAX_FRAGMENTED_BYTES = 1 << 16  # of one frame in several packets
_PART_BYTES = 64  # what an object costs, so that fragments of one byte count too
_STAMP_TOLERANCE = 8  # a frame's stamp may be off by an eighth of a frame, 2.7 ms at 48 kHz, before it gets a packet of its own


class AacPacketizer(PacketSequence):
    """As many neighbouring frames a packet as are there and fit; a frame larger than a packet goes out in fragments."""

    def packetize(self, unit: AccessUnit) -> tuple[bytes, ...]:
        """Whole RTP packets of `unit`; raises RemoteProtocolError for a frame that 13 bits cannot count."""
        return self.packetize_all((unit,))

    def packetize_all(self, units: Sequence[AccessUnit]) -> tuple[bytes, ...]:
        """Whole RTP packets, the marker bit where a frame ends with the packet; raises RemoteProtocolError as `check` does."""
        packets: list[bytes] = []
        group: list[bytes] = []
        group_pts = 0
        for pts, frame in self._frames(units):
            if group and not self._belongs(group, frame, pts - group_pts):
                packets += self._pack(group, group_pts)
                group = []
            if not group:
                group_pts = pts
            group.append(frame)
        return (*packets, *self._pack(group, group_pts)) if group else tuple(packets)

    def check(self, unit: AccessUnit) -> None:
        """Raise RemoteProtocolError for a frame that 13 bits cannot count."""
        if any(len(frame) > _MAX_FRAME_SIZE for frame in unit.nalus):
            raise RemoteProtocolError("AAC: a frame larger than RFC 3640 can carry")

    def _frames(self, units: Sequence[AccessUnit]) -> Iterator[tuple[int, bytes]]:
        for unit in units:
            self.check(unit)
            for index, frame in enumerate(unit.nalus):
                yield unit.pts + index * self.frame_ticks, frame

    def _belongs(self, group: list[bytes], frame: bytes, ticks: int) -> bool:
        """True where `frame` fits behind `group` and begins when the group ends: a receiver counts its stamp from there (3.3.6)."""
        gap = ticks - len(group) * self.frame_ticks
        size = 2 + sum(map(len, group)) + len(frame) + _HEADER_SIZE * (len(group) + 1)
        return size <= self.max_payload_size and abs(gap) * _STAMP_TOLERANCE <= self.frame_ticks

    def _pack(self, group: list[bytes], pts: int) -> tuple[bytes, ...]:
        headers = b"".join((len(frame) << 3).to_bytes(_HEADER_SIZE) for frame in group)
        head = (len(headers) * 8).to_bytes(2) + headers
        data = b"".join(group)
        size = self.max_payload_size - len(head)
        payloads = [head + data[start : start + size] for start in range(0, len(data), size)]
        return self.frame(payloads, self.rtp_timestamp(pts), marker=True)


class AacDepacketizer(PacketFollower):
    """Takes AAC-hbr and AAC-lbr: several frames a packet or a frame in several packets; ADTS headers inside are taken off."""

    def __init__(self, track: Track, fmtp: Mapping[str, str]) -> None:
        super().__init__(track)
        is_low_rate = fmtp.get("mode", "").lower() == "aac-lbr"
        self._size_length = _read_number(fmtp, "sizelength", 6 if is_low_rate else 13)
        self._index_length = _read_number(fmtp, "indexlength", 2 if is_low_rate else 3)
        self._delta_length = _read_number(fmtp, "indexdeltalength", 2 if is_low_rate else 3)
        self._cts_length = _read_number(fmtp, "ctsdeltalength", 0)
        self._dts_length = _read_number(fmtp, "dtsdeltalength", 0)
        self._random_access_length = _read_number(fmtp, "randomaccessindication", 0)
        self._state_length = _read_number(fmtp, "streamstateindication", 0)
        self._auxiliary_length = _read_number(fmtp, "auxiliarydatasizelength", 0)
        if not self._size_length:
            raise RemoteProtocolError("AAC: frames without a size are not supported")
        self._frame_ticks = _frame_ticks(track, fmtp)
        self._fragments: list[bytes] = []
        self._frame_size = 0  # that the fragments are to make
        self._fragments_size = 0  # of what is there
        self._fragments_pts = 0
        self._damaged_pts: int | None = None

    def depacketize(self, packet: RtpPacket, received_at: float = 0.0) -> list[AccessUnit]:
        """The units that `packet` completes."""
        missing = self._follow(packet)
        if missing is None or not packet.payload:
            return []
        if missing:
            self._drop_fragments()
        try:
            frames = self._read_frames(packet)
        except RemoteProtocolError:
            self._forget()
            self.damaged_units += 1
            return []
        return [self._unit(strip_adts(frame), pts, received_at) for pts, frame in frames if frame]

    def _read_frames(self, packet: RtpPacket) -> list[tuple[int, bytes]]:
        payload = packet.payload
        if payload[0] == 0xFF and len(payload) > 1 and payload[1] & 0xF6 == 0xF0:
            # Some cameras send a bare ADTS stream under the name of RFC 3640.
            return [(self._pts + index * self._frame_ticks, frame) for index, frame in enumerate(split_adts(payload)[:_MAX_FRAMES])]
        headers, position = self._read_headers(payload)
        if len(headers) == 1 and (self._fragments or headers[0][1] > len(payload) - position):
            return self._add_fragment(payload[position:], headers[0][1], packet.marker)
        self._drop_fragments()
        frames: list[tuple[int, bytes]] = []
        for index, size in headers:
            if position + size > len(payload):
                raise RemoteProtocolError("AAC: a frame is longer than its packet")
            frames.append((self._pts + index * self._frame_ticks, payload[position : position + size]))
            position += size
        return frames

    def _read_headers(self, payload: bytes) -> tuple[list[tuple[int, int]], int]:
        """(index from the first, size) of each frame, and where the frames begin (3.2.1)."""
        bits = int.from_bytes(payload[:2], "big")
        if bits < self._size_length:
            bits *= 8  # some senders count bytes
        position = 2 + (bits + 7) // 8
        if position > len(payload):
            raise RemoteProtocolError("AAC: the frame headers are longer than their packet")
        reader = BitReader(payload[2:position])
        headers: list[tuple[int, int]] = []
        end = reader.left - bits
        index = 0
        while reader.left - end >= self._size_length:
            size = reader.read(self._size_length)
            delta = reader.read(self._delta_length if headers else self._index_length)
            index = index + 1 + delta if headers else 0
            self._skip_stamps(reader)
            headers.append((index, size))
            if len(headers) > _MAX_FRAMES:
                raise RemoteProtocolError("AAC: more frames than a packet can hold")
        if self._auxiliary_length:
            auxiliary_bits = BitReader(payload[position:]).read(self._auxiliary_length)
            position += (self._auxiliary_length + auxiliary_bits + 7) // 8
        return headers, position

    def _skip_stamps(self, reader: BitReader) -> None:
        for length in (self._cts_length, self._dts_length):
            if length and reader.read_flag():
                reader.skip(length)
        reader.skip(self._random_access_length + self._state_length)

    def _add_fragment(self, data: bytes, size: int, marker: bool) -> list[tuple[int, bytes]]:
        """Take a part of a frame of `size` bytes (3.2.3)."""
        if self._pts == self._damaged_pts:
            return []  # the rest of a frame that is counted as damaged already
        if self._fragments and (size != self._frame_size or self._pts != self._fragments_pts):
            self._drop_fragments()
        self._frame_size, self._fragments_pts = size, self._pts
        self._fragments.append(data)
        self._fragments_size += len(data)
        if self._fragments_size + _PART_BYTES * len(self._fragments) > _MAX_FRAGMENTED_BYTES:
            raise RemoteProtocolError("AAC: more fragments than any frame has")
        if not marker and self._fragments_size < size:
            return []
        frame = b"".join(self._fragments)
        if len(frame) != size:
            raise RemoteProtocolError("AAC: the fragments of a frame do not make its size")
        self._forget()
        return [(self._pts, frame)]

    def _drop_fragments(self) -> None:
        if self._fragments:
            self.damaged_units += 1
            self._damaged_pts = self._fragments_pts
            self._forget()

    def _forget(self) -> None:
        self._fragments.clear()
        self._fragments_size = 0


def _read_number(fmtp: Mapping[str, str], name: str, default: int) -> int:
    """A decimal fmtp parameter; SDP writers disagree about capital letters."""
    for key, value in fmtp.items():
        if key.strip().lower() == name:
            text = value.strip()
            number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
            if not 0 <= number <= _MAX_FIELD_BITS:
                raise RemoteProtocolError(f"AAC: the parameter {name} makes no sense")
            return number
    return default


def _frame_ticks(track: Track, fmtp: Mapping[str, str]) -> int:
    """RTP ticks that one frame plays."""
    duration = fmtp.get("constantDuration", "").strip()
    if duration.isascii() and duration.isdigit() and 0 < int(duration[:6]) <= track.clock_rate:
        return int(duration[:6])
    return frame_ticks(track)

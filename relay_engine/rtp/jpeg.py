"""JPEG over RTP (RFC 2435), larger pictures with the header extension of the ONVIF Streaming Specification 5.1.4."""

from __future__ import annotations

import struct
from dataclasses import replace

from relay_engine.errors import RemoteProtocolError
from relay_engine.media import jpeg
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.jpeg import JpegFrame
from relay_engine.media.track import Track
from relay_engine.rtp.packet import RtpPacket
from relay_engine.rtp.packet_sequence import PacketSequence
from relay_engine.rtp.unit_assembler import UnitAssembler

MAX_SIDE = 2040  # pixels: 8 bits count blocks of 8
_HEADER = struct.Struct("!IBBBB")  # type-specific and offset, type, Q, width and height in blocks of 8
_RESTART_HEADER = struct.Struct("!HH")  # interval; first, last and count
_TABLE_HEADER = struct.Struct("!BBH")
_RESTART_TYPES = 64  # added to the type where restart markers occur
_WHOLE_FRAME = 0xFFFF  # first and last bit set, count 0x3FFF: the frame is to be put together before decoding
_TABLES_IN_BAND = 255  # Q: the tables are in this very frame
_FIRST_IN_BAND = 128
_MAX_SCAN_BYTES = (1 << 24) - 1
_ONVIF_EXTENSION = 0xFFD8


class JpegPacketizer(PacketSequence):
    """Sends baseline 4:2:0 and 4:2:2 pictures with their own quantisation tables; others raise RemoteProtocolError."""

    def packetize(self, unit: AccessUnit) -> tuple[bytes, ...]:
        """Whole RTP packets of `unit`, one JFIF picture, the marker bit on the last."""
        frame = jpeg.parse_jpeg(unit.nalus[0] if unit.nalus else b"")
        if len(frame.scan) > _MAX_SCAN_BYTES:
            raise RemoteProtocolError("JPEG: the picture is larger than RFC 2435 can carry")
        is_large = frame.width > MAX_SIDE or frame.height > MAX_SIDE
        extension = _serialize_extension(frame) if is_large else b""
        payloads = self._split(frame, is_large, len(extension))
        packets = self.frame(payloads, self.rtp_timestamp(unit.pts), marker=True)
        return (_insert_extension(packets[0], extension), *packets[1:]) if extension else packets

    def _split(self, frame: JpegFrame, is_large: bool, extension_size: int) -> list[bytes]:
        kind = frame.type + (_RESTART_TYPES if frame.restart_interval else 0)
        width, height = (0, 0) if is_large else (-(-frame.width // 8), -(-frame.height // 8))
        restart = _RESTART_HEADER.pack(frame.restart_interval, _WHOLE_FRAME) if frame.restart_interval else b""
        tables = frame.quantization_tables
        first = restart + _TABLE_HEADER.pack(0, 0, len(tables)) + tables
        scan, limit = frame.scan, self.max_payload_size - _HEADER.size
        end = limit - len(first) - extension_size
        payloads = [_HEADER.pack(0, kind, _TABLES_IN_BAND, width, height) + first + scan[:end]]
        size = limit - len(restart)
        payloads += [
            _HEADER.pack(start, kind, _TABLES_IN_BAND, width, height) + restart + scan[start : start + size]
            for start in range(end, len(scan), size)
        ]
        return payloads


def _serialize_extension(frame: JpegFrame) -> bytes:
    """A header extension with the SOF0 segment, which knows sizes up to 65535; filled up with FF."""
    segment = jpeg.serialize_frame_header(frame)
    segment += b"\xff" * (-len(segment) % 4)
    return struct.pack("!HH", _ONVIF_EXTENSION, len(segment) // 4) + segment


def _insert_extension(packet: bytes, extension: bytes) -> bytes:
    return bytes((packet[0] | 0x10,)) + packet[1:12] + extension + packet[12:]


class JpegDepacketizer(UnitAssembler):
    """Gives whole JFIF pictures."""

    def __init__(self, track: Track) -> None:
        super().__init__(track)
        self._parts: list[bytes] = []
        self._size = 0
        self._frame: JpegFrame | None = None  # of the first packet, without its scan
        self._tables: dict[int, bytes] = {}  # Q -> tables that later frames may leave out (3.1.8)

    def _starts_unit(self, packet: RtpPacket) -> bool:
        return packet.payload[1:4] == b"\0\0\0"

    def _continues_unit(self, packet: RtpPacket) -> bool:
        return bool(self._size) and int.from_bytes(packet.payload[1:4]) == self._size

    def _starts_next_unit(self, packet: RtpPacket) -> bool:
        return bool(self._size) and self._starts_unit(packet)

    def _forget(self) -> None:
        self._parts.clear()
        self._size, self._frame = 0, None

    def _add(self, packet: RtpPacket) -> None:
        payload = packet.payload
        if not payload:
            return  # an empty packet keeps a path open
        if len(payload) < _HEADER.size:
            raise RemoteProtocolError("JPEG: a packet shorter than its header")
        offset, kind, quality, width, height = _HEADER.unpack_from(payload)
        offset &= 0xFFFFFF
        position = _HEADER.size
        restart_interval = 0
        if kind & _RESTART_TYPES:
            restart_interval = int.from_bytes(payload[position : position + 2], "big")
            position += _RESTART_HEADER.size
        if not offset:
            self._forget()
            tables, position = self._read_tables(payload, position, quality)
            self._frame = JpegFrame(8 * width, 8 * height, kind & ~_RESTART_TYPES, tables, restart_interval, b"")
            self._check_frame(packet)
        if self._frame is None or offset != self._size or position > len(payload):
            raise RemoteProtocolError("JPEG: a part does not follow the one before")
        self._parts.append(payload[position:])
        self._size += len(payload) - position

    def _read_tables(self, payload: bytes, position: int, quality: int) -> tuple[bytes, int]:
        """Quantisation tables of a first packet, and where its scan data begins."""
        if 1 <= quality <= 99:
            return jpeg.quantization_tables(quality), position
        if quality < _FIRST_IN_BAND or position + _TABLE_HEADER.size > len(payload):
            raise RemoteProtocolError("JPEG: a packet without its quantisation tables")
        _, precision, size = _TABLE_HEADER.unpack_from(payload, position)
        position += _TABLE_HEADER.size
        tables = payload[position : position + size]
        if not size:
            tables = self._tables.get(quality, b"")
        if precision or len(tables) not in (jpeg.TABLE_SIZE, 2 * jpeg.TABLE_SIZE):
            raise RemoteProtocolError("JPEG: quantisation tables that make no sense")
        if quality != _TABLES_IN_BAND:
            self._tables[quality] = tables
        return tables, position + size

    def _check_frame(self, packet: RtpPacket) -> None:
        """Fill in a size that 8 bits cannot tell, and refuse unknown types."""
        frame = self._frame
        if frame is None or frame.type not in (jpeg.TYPE_422, jpeg.TYPE_420):
            raise RemoteProtocolError("JPEG: an unknown type of picture")
        if frame.width and frame.height:
            return
        width, height, kind = self.track.width, self.track.height, frame.type
        if packet.extension_profile == _ONVIF_EXTENSION and (start := packet.extension.find(b"\xff\xc0")) >= 0:
            width, height, kind, _, _ = jpeg.parse_frame_header(packet.extension[start + 4 : start + 19])
        if not width or not height:
            raise RemoteProtocolError("JPEG: a picture without a size")
        self._frame = replace(frame, width=width, height=height, type=kind)

    def _take_unit(self, pts: int, received_at: float) -> AccessUnit | None:
        if self._frame is None or not self._size:
            return None
        picture = jpeg.serialize_jpeg(replace(self._frame, scan=b"".join(self._parts)))
        return self._unit(picture, pts, received_at)

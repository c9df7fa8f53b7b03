"""JPEG: the parts of a JFIF picture that RFC 2435 carries, and whole pictures made from them (ITU-T T.81, RFC 2435 Appendices A and B)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from relay_engine.errors import RemoteProtocolError

SOI, EOI, SOS, DQT, DHT, DRI, SOF0, APP0 = 0xD8, 0xD9, 0xDA, 0xDB, 0xC4, 0xDD, 0xC0, 0xE0
START_OF_IMAGE = b"\xff\xd8"
END_OF_IMAGE = b"\xff\xd9"
TABLE_SIZE = 64
TYPE_422 = 0
TYPE_420 = 1
_OTHER_FRAMES = frozenset(range(0xC1, 0xD0)) - {DHT, 0xC8, 0xCC}  # progressive, lossless, arithmetic...
_ANY_FRAME = _OTHER_FRAMES | {SOF0}
_STANDALONE = frozenset(range(0xD0, 0xD8)) | {0x01}
_JFIF = bytes.fromhex("ffe000104a46494600010100000100010000")
_SCAN_HEADER = bytes.fromhex("ffda000c03010002110311003f00")
_MAX_SIDE = 65_535

# The Huffman tables of T.81 Annex K.3, which are the only ones that RFC 2435 knows: class and id, 16 counts, values.
_DC_VALUES = "000102030405060708090a0b"
HUFFMAN_TABLES: dict[int, bytes] = {
    table[0]: table
    for table in (
        bytes.fromhex("0000010501010101010100000000000000" + _DC_VALUES),
        bytes.fromhex(
            "100002010303020403050504040000017d"
            "01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a"
            "434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aa"
            "b2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa"
        ),
        bytes.fromhex("0100030101010101010101010000000000" + _DC_VALUES),
        bytes.fromhex(
            "1100020102040403040705040400010277"
            "000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a262728292a35363738393a"
            "434445464748494a535455565758595a636465666768696a737475767778797a82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aa"
            "b2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa"
        ),
    )
}

# The quantisation tables of RFC 2435 Appendix A (T.81 Annex K.1), in zigzag order.
_LUMA_QUANTIZERS = bytes.fromhex(
    "100b0c0e0c0a100e0d0e1211101318281a181616183123251d283a333d3c3933383740485c4e404457453738506d51575f626768673e4d71797064785c656763"
)
_CHROMA_QUANTIZERS = bytes.fromhex("111212181518") + bytes.fromhex("2f1a1a2f63") + bytes.fromhex("42384263") + bytes.fromhex("63") * 49


@dataclass(frozen=True, slots=True)
class JpegFrame:
    """A picture taken apart as RFC 2435 sends it."""

    width: int  # pixels
    height: int
    type: int  # RFC 2435 4.1: 0 = 4:2:2, 1 = 4:2:0
    quantization_tables: bytes  # 64 bytes for luma, 64 for chroma, in zigzag order
    restart_interval: int  # coding units between restart markers, 0 = none
    scan: bytes  # entropy-coded data without the end marker


def parse_jpeg(data: bytes) -> JpegFrame:
    """Take a whole JFIF picture apart; raises RemoteProtocolError for one that RFC 2435 cannot carry."""
    tables: dict[int, bytes] = {}
    frame_header = b""
    restart_interval = 0
    position = data.find(START_OF_IMAGE) + 2
    if position < 2:
        raise RemoteProtocolError("JPEG: no start of image")
    while True:
        marker, start, end = _next_segment(data, position)
        segment = data[start:end]
        if marker == SOS:
            break
        if marker == DQT:
            _read_quantizers(segment, tables)
        elif marker == SOF0:
            frame_header = segment
        elif marker == DHT:
            _check_huffman(segment)
        elif marker == DRI:
            restart_interval = int.from_bytes(segment[:2], "big")
        elif marker in _OTHER_FRAMES:
            raise RemoteProtocolError("JPEG: only baseline pictures can be sent over RTP")
        position = end
    if not segment or segment[0] != 3:
        raise RemoteProtocolError("JPEG: only pictures of one scan of three components can be sent over RTP")
    width, height, kind, luma, chroma = parse_frame_header(frame_header)
    if luma not in tables or chroma not in tables:
        raise RemoteProtocolError("JPEG: a quantisation table is missing")
    last = data.rfind(END_OF_IMAGE, end)
    scan = data[end : last if last >= 0 else len(data)]
    return JpegFrame(width, height, kind, tables[luma] + tables[chroma], restart_interval, scan)


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height of a JFIF picture of any kind, in pixels."""
    position = data.find(START_OF_IMAGE) + 2
    if position < 2:
        raise RemoteProtocolError("JPEG: no start of image")
    while True:
        marker, start, end = _next_segment(data, position)
        if marker == SOS or (marker in _ANY_FRAME and end - start < 5):
            raise RemoteProtocolError("JPEG: no frame header before the scan")
        if marker in _ANY_FRAME:
            return int.from_bytes(data[start + 3 : start + 5], "big"), int.from_bytes(data[start + 1 : start + 3], "big")
        position = end


def _next_segment(data: bytes, position: int) -> tuple[int, int, int]:
    """Marker, and the bounds of the segment behind its length."""
    size = len(data)
    while position + 1 < size and data[position] == 0xFF and (data[position + 1] == 0xFF or data[position + 1] in _STANDALONE):
        position += 1 if data[position + 1] == 0xFF else 2  # fill bytes
    if position + 4 > size or data[position] != 0xFF:
        raise RemoteProtocolError("JPEG: the picture ends or breaks off in its headers")
    end = position + 2 + int.from_bytes(data[position + 2 : position + 4], "big")
    if end > size or end < position + 4:
        raise RemoteProtocolError("JPEG: a header is longer than the picture")
    return data[position + 1], position + 4, end


def _read_quantizers(segment: bytes, tables: dict[int, bytes]) -> None:
    position = 0
    while position < len(segment):
        if segment[position] >> 4:
            raise RemoteProtocolError("JPEG: 16-bit quantisation tables are not supported")
        table = segment[position + 1 : position + 1 + TABLE_SIZE]
        if len(table) < TABLE_SIZE:
            raise RemoteProtocolError("JPEG: a quantisation table ends too early")
        tables[segment[position]] = table
        position += 1 + TABLE_SIZE


@lru_cache(maxsize=64)
def _check_huffman(segment: bytes) -> None:
    """Refuse tables other than those of Annex K.3: a receiver would decode with the wrong ones."""
    position = 0
    while position < len(segment):
        end = position + 17 + sum(segment[position + 1 : position + 17])
        if HUFFMAN_TABLES.get(segment[position]) != segment[position:end]:
            raise RemoteProtocolError("JPEG: pictures with Huffman tables of their own cannot be sent over RTP")
        position = end


def parse_frame_header(segment: bytes) -> tuple[int, int, int, int, int]:
    """Width, height, RFC 2435 type, and the ids of the luma and chroma tables from the content of a SOF0 segment."""
    if len(segment) < 15 or segment[0] != 8 or segment[5] != 3:
        raise RemoteProtocolError("JPEG: only pictures of three 8-bit components can be sent over RTP")
    height, width = int.from_bytes(segment[1:3], "big"), int.from_bytes(segment[3:5], "big")
    sampling = (segment[7], segment[10], segment[13])
    kind = {(0x21, 0x11, 0x11): TYPE_422, (0x22, 0x11, 0x11): TYPE_420}.get(sampling)
    if kind is None:
        raise RemoteProtocolError("JPEG: only 4:2:0 and 4:2:2 pictures can be sent over RTP")
    if not width or not height or segment[11] != segment[14]:
        raise RemoteProtocolError("JPEG: the frame header makes no sense for RTP")
    return width, height, kind, segment[8], segment[11]


def serialize_frame_header(frame: JpegFrame) -> bytes:
    """A whole SOF0 segment with its marker."""
    size = frame.height.to_bytes(2, "big") + frame.width.to_bytes(2, "big")
    sampling = 0x21 if frame.type == TYPE_422 else 0x22
    return b"\xff\xc0\x00\x11\x08" + size + bytes((3, 1, sampling, 0, 2, 0x11, 1, 3, 0x11, 1))


def serialize_jpeg(frame: JpegFrame) -> bytes:
    """A whole JFIF picture."""
    if not (0 < frame.width <= _MAX_SIDE and 0 < frame.height <= _MAX_SIDE):
        raise RemoteProtocolError("JPEG: impossible picture size")
    tables = frame.quantization_tables
    if len(tables) not in (TABLE_SIZE, 2 * TABLE_SIZE):
        raise RemoteProtocolError("JPEG: quantisation tables of a wrong size")
    parts = [START_OF_IMAGE, _JFIF]
    for number, table in enumerate((tables[:TABLE_SIZE], tables[-TABLE_SIZE:])):
        parts.append(b"\xff\xdb\x00\x43" + bytes((number,)) + table)
    parts.append(serialize_frame_header(frame))
    parts += [b"\xff\xc4" + (len(table) + 2).to_bytes(2, "big") + table for table in HUFFMAN_TABLES.values()]
    if frame.restart_interval:
        parts.append(b"\xff\xdd\x00\x04" + frame.restart_interval.to_bytes(2, "big"))
    parts += [_SCAN_HEADER, frame.scan]
    if not frame.scan.endswith(END_OF_IMAGE):
        parts.append(END_OF_IMAGE)
    return b"".join(parts)


@lru_cache(maxsize=128)
def quantization_tables(quality: int) -> bytes:
    """The two tables that a Q value of 1 to 99 stands for (RFC 2435 4.2)."""
    scale = 5000 // quality if quality < 50 else 200 - quality * 2
    return bytes(min(max((value * scale + 50) // 100, 1), 255) for value in _LUMA_QUANTIZERS + _CHROMA_QUANTIZERS)

"""H.264: NAL unit types, random access, parameter sets and the avcC record (ITU-T H.264, ISO/IEC 14496-15 5.3.3)."""

from __future__ import annotations

from collections.abc import Sequence

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.bit_reader import BitReader
from relay_engine.media.h264_sps import HIGH_PROFILES
from relay_engine.media.h264_sps import parse_sps as parse_sps
from relay_engine.media.nalu import remove_emulation_prevention
from relay_engine.media.track import ParameterSets
from relay_engine.media.video_format import DecoderConfiguration

NAL_TYPE_MASK = 0x1F
SLICE = 1
PARTITION_A = 2
IDR = 5
SEI = 6
SPS = 7
PPS = 8
ACCESS_UNIT_DELIMITER = 9
END_OF_SEQUENCE = 10
END_OF_STREAM = 11
FILLER = 12

PICTURE_TYPES = frozenset({1, 2, 3, 4, 5})  # coded slices
SLICE_TYPES = PICTURE_TYPES | {19, 20, 21}  # and those of an auxiliary picture or another layer, which never stand alone
TRAILING_TYPES = frozenset({END_OF_SEQUENCE, END_OF_STREAM, 19, 20, 21})  # belong to the picture in front of them
IDLE_TYPES = frozenset({ACCESS_UNIT_DELIMITER, FILLER})  # carry nothing that RTP does not say already
_RECOVERY_POINT = 6  # SEI payload type (Annex D.1.8)
_MAX_SPS_ID, _MAX_PPS_ID = 31, 255
_INTRA_SLICE_TYPES = frozenset({2, 4, 7, 9})


def nal_type(nal: bytes) -> int:
    return nal[0] & NAL_TYPE_MASK


def is_random_access(nalus: Sequence[bytes]) -> bool:
    """True where a decoder may start: an IDR picture, one with a recovery point, or an intra picture behind its SPS.

    The latter two are all that cameras with open groups of pictures or gradual refresh ever send after their first picture.
    """
    has_sps = has_recovery_point = False
    for nal in nalus:
        kind = nal[0] & NAL_TYPE_MASK if nal else 0
        if kind == IDR:
            return True
        if kind == SEI:
            has_recovery_point = has_recovery_point or _has_recovery_point(nal)
        elif kind == SPS:
            has_sps = True
        elif kind in PICTURE_TYPES:
            return has_recovery_point or (has_sps and kind == SLICE and _is_intra_slice(nal))
    return False


def starts_picture(nal: bytes) -> bool:
    """True where `nal` (or its first fragment) can only be the first of its access unit's picture or stand in front of it (7.4.1.2.3)."""
    kind = nal_type(nal)
    if kind in (SLICE, PARTITION_A, IDR):
        return len(nal) > 1 and nal[1] >= 0x80  # first_mb_in_slice is 0
    return SEI <= kind <= ACCESS_UNIT_DELIMITER


def recovery_frames(nalus: Sequence[bytes]) -> int:
    """After how many frames the picture is whole that begins at the recovery point in `nalus`; 0 at once, or where there is none (D.2.8)."""
    messages = (_find_recovery_point(nal) for nal in nalus if nal and nal_type(nal) == SEI)
    message = next((found for found in messages if found is not None), b"")
    try:
        return BitReader(message).read_ue() if message else 0
    except RemoteProtocolError:
        return 0


def _has_recovery_point(nal: bytes) -> bool:
    """True where an SEI NAL unit holds a recovery point message."""
    return _find_recovery_point(nal) is not None


def _find_recovery_point(nal: bytes) -> bytes | None:
    """The recovery point message in an SEI NAL unit."""
    data = remove_emulation_prevention(nal[1:])
    position, end = 0, len(data)
    while position + 2 <= end:
        numbers: list[int] = []
        for _ in range(2):  # payload type, then payload size: 255 means "and more"
            number = 0
            while position < end and data[position] == 0xFF:
                number += 255
                position += 1
            number += data[position] if position < end else 0
            position += 1
            numbers.append(number)
        if numbers[0] == _RECOVERY_POINT:
            return data[position : position + numbers[1]]
        position += numbers[1]
    return None


def _is_intra_slice(nal: bytes) -> bool:
    try:
        reader = BitReader(remove_emulation_prevention(nal[1:17]))
        reader.read_ue()  # first_mb_in_slice
        return reader.read_ue() in _INTRA_SLICE_TYPES
    except RemoteProtocolError:
        return False


def parameter_set_id(nal: bytes) -> int:
    """The id of an SPS or PPS; RemoteProtocolError where there can be none such (7.4.2.1.1, 7.4.2.2)."""
    is_sps = nal_type(nal) == SPS
    start = 4 if is_sps else 1
    number = BitReader(remove_emulation_prevention(nal[:16])[start : start + 8]).read_ue()
    if number > (_MAX_SPS_ID if is_sps else _MAX_PPS_ID):
        raise RemoteProtocolError("H.264: no parameter set has such a number")
    return number


def split_parameter_sets(nalus: Sequence[bytes]) -> tuple[ParameterSets, tuple[bytes, ...]]:
    """The parameter sets among `nalus`, and the rest in its order."""
    sps = tuple(nal for nal in nalus if nal and nal_type(nal) == SPS)
    pps = tuple(nal for nal in nalus if nal and nal_type(nal) == PPS)
    return ParameterSets(sps=sps, pps=pps), tuple(nal for nal in nalus if nal and nal_type(nal) not in (SPS, PPS))


def profile_level_id(sps: bytes) -> str:
    """The fmtp parameter of RFC 6184 8.1: bytes 1 to 3 of the SPS in hex."""
    return sps[1:4].hex().upper()


def codec_string(sps: bytes) -> str:
    """The codecs parameter of RFC 6381 3.3."""
    return f"avc1.{sps[1:4].hex()}"


def parse_avcc(data: bytes) -> DecoderConfiguration:
    """Read an AVCDecoderConfigurationRecord."""
    if len(data) < 7 or data[0] != 1:
        raise RemoteProtocolError("H.264: not a decoder configuration record")
    sps, position = _read_sets(data, 6, data[5] & 0x1F)
    if position >= len(data):
        raise RemoteProtocolError("H.264: the decoder configuration record ends too early")
    pps, _ = _read_sets(data, position + 1, data[position])
    return DecoderConfiguration(ParameterSets(sps=sps, pps=pps), (data[4] & 3) + 1)


def _read_sets(data: bytes, position: int, count: int) -> tuple[tuple[bytes, ...], int]:
    sets: list[bytes] = []
    for _ in range(count):
        start = position + 2
        position = start + int.from_bytes(data[position:start], "big")
        if start > len(data) or position > len(data):
            raise RemoteProtocolError("H.264: the decoder configuration record ends too early")
        if position > start:
            sets.append(data[start:position])
    return tuple(sets), position


def serialize_avcc(sets: ParameterSets) -> bytes:
    """Write an AVCDecoderConfigurationRecord with 4-byte lengths; needs one SPS."""
    if not sets.sps or len(sets.sps[0]) < 4:
        raise RemoteProtocolError("H.264: no sequence parameter set for a decoder configuration record")
    parts = [b"\x01", sets.sps[0][1:4], b"\xff", bytes([0xE0 | len(sets.sps)])]
    parts += [len(nal).to_bytes(2, "big") + nal for nal in sets.sps]
    parts.append(bytes([len(sets.pps)]))
    parts += [len(nal).to_bytes(2, "big") + nal for nal in sets.pps]
    if sets.sps[0][1] in HIGH_PROFILES - {44}:
        info = parse_sps(sets.sps[0])
        parts.append(bytes([0xFC | info.chroma_format_idc, 0xF8 | (info.luma_bit_depth - 8), 0xF8 | (info.chroma_bit_depth - 8), 0]))
    return b"".join(parts)

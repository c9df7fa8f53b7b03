"""H.265: NAL unit types, random access, parameter sets and the hvcC record (ITU-T H.265, ISO/IEC 14496-15 8.3.3)."""

from __future__ import annotations

from collections.abc import Sequence

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.bit_reader import BitReader
from relay_engine.media.h265_sps import parse_sps as parse_sps
from relay_engine.media.nalu import remove_emulation_prevention
from relay_engine.media.track import ParameterSets
from relay_engine.media.video_format import DecoderConfiguration

FIRST_RANDOM_ACCESS = 16  # BLA_W_LP; 19 and 20 are IDR, 21 is CRA, 22 and 23 are reserved
LAST_RANDOM_ACCESS = 23
LAST_SLICE = 31
VPS = 32
SPS = 33
PPS = 34
ACCESS_UNIT_DELIMITER = 35
END_OF_SEQUENCE = 36
END_OF_BITSTREAM = 37
FILLER = 38
PREFIX_SEI = 39
SUFFIX_SEI = 40

PICTURE_TYPES = frozenset({*range(10), *range(16, 22)})  # slice segments; the others up to 31 are reserved, decoders skip them
# Belong to the picture in front of them: ends, suffix SEI, and what the standard keeps for the like.
TRAILING_TYPES = frozenset({END_OF_SEQUENCE, END_OF_BITSTREAM, SUFFIX_SEI, 45, 46, 47, *range(56, 64)})
IDR_TYPES = frozenset({19, 20})
IDLE_TYPES = frozenset({ACCESS_UNIT_DELIMITER, FILLER})  # carry nothing that RTP does not say already
_PARAMETER_SETS = (VPS, SPS, PPS)
_MAX_SPS_ID, _MAX_PPS_ID = 15, 63


def nal_type(nal: bytes) -> int:
    return (nal[0] >> 1) & 0x3F


def is_random_access(nalus: Sequence[bytes]) -> bool:
    """True where a decoder may start: the picture is an IRAP."""
    for nal in nalus:
        if nal and (kind := (nal[0] >> 1) & 0x3F) in PICTURE_TYPES:
            return FIRST_RANDOM_ACCESS <= kind <= LAST_RANDOM_ACCESS
    return False


def starts_picture(nal: bytes) -> bool:
    """True where `nal` (or its first fragment) can only be the first of its access unit's picture or stand in front of it (7.4.2.4.4)."""
    kind = nal_type(nal)
    if kind <= LAST_SLICE:
        return len(nal) > 2 and nal[2] >= 0x80  # first_slice_segment_in_pic_flag
    return VPS <= kind <= ACCESS_UNIT_DELIMITER or kind == PREFIX_SEI


def parameter_set_id(nal: bytes) -> int:
    """The id of a VPS, SPS or PPS; RemoteProtocolError where there can be none such (7.4.3.2.1, 7.4.3.3.1)."""
    kind = nal_type(nal)
    if kind == VPS:
        return BitReader(nal[2:3]).read(4)
    number = parse_sps(nal).id if kind == SPS else BitReader(remove_emulation_prevention(nal[:16])[2:10]).read_ue()
    if number > (_MAX_SPS_ID if kind == SPS else _MAX_PPS_ID):
        raise RemoteProtocolError("H.265: no parameter set has such a number")
    return number


def split_parameter_sets(nalus: Sequence[bytes]) -> tuple[ParameterSets, tuple[bytes, ...]]:
    """The parameter sets among `nalus`, and the rest in its order."""
    vps, sps, pps = (tuple(nal for nal in nalus if nal and nal_type(nal) == kind) for kind in _PARAMETER_SETS)
    return ParameterSets(vps, sps, pps), tuple(nal for nal in nalus if nal and nal_type(nal) not in _PARAMETER_SETS)


def codec_string(sps: bytes) -> str:
    """The codecs parameter of ISO/IEC 14496-15 Annex E, in the hvc1 form."""
    profile = parse_sps(sps).profile_bytes
    space = ("", "A", "B", "C")[profile[0] >> 6]
    compatibility = int(f"{int.from_bytes(profile[1:5], 'big'):032b}"[::-1], 2)  # the flags in reverse order
    tier = "H" if profile[0] & 0x20 else "L"
    constraints = "".join(f".{byte:X}" for byte in profile[5:11].rstrip(b"\x00"))
    return f"hvc1.{space}{profile[0] & 0x1F}.{compatibility:X}.{tier}{profile[11]}{constraints}"


def parse_hvcc(data: bytes) -> DecoderConfiguration:
    """Read an HEVCDecoderConfigurationRecord."""
    if len(data) < 23 or data[0] > 1:  # early writers left the version at 0
        raise RemoteProtocolError("H.265: not a decoder configuration record")
    nalus: list[bytes] = []
    position = 23
    for _ in range(data[22]):
        if position + 3 > len(data):
            raise RemoteProtocolError("H.265: the decoder configuration record ends too early")
        count = int.from_bytes(data[position + 1 : position + 3], "big")
        position += 3
        for _ in range(count):
            start = position + 2
            position = start + int.from_bytes(data[position:start], "big")
            if start > len(data) or position > len(data):
                raise RemoteProtocolError("H.265: the decoder configuration record ends too early")
            nalus.append(data[start:position])
    return DecoderConfiguration(split_parameter_sets(nalus)[0], (data[21] & 3) + 1)


def serialize_hvcc(sets: ParameterSets) -> bytes:
    """Write an HEVCDecoderConfigurationRecord with 4-byte lengths and complete arrays (hvc1); needs one SPS."""
    if not sets.sps:
        raise RemoteProtocolError("H.265: no sequence parameter set for a decoder configuration record")
    info = parse_sps(sets.sps[0])
    parts = [
        b"\x01",
        info.profile_bytes,
        b"\xf0\x00\xfc",  # min_spatial_segmentation_idc and parallelismType: unknown
        bytes([0xFC | info.chroma_format_idc, 0xF8 | (info.luma_bit_depth - 8), 0xF8 | (info.chroma_bit_depth - 8)]),
        b"\x00\x00",  # avgFrameRate: unknown
        bytes([(info.temporal_layers << 3) | (info.temporal_id_nested << 2) | 3, 3]),
    ]
    for kind, nalus in zip(_PARAMETER_SETS, (sets.vps, sets.sps, sets.pps), strict=True):
        parts.append(bytes([0x80 | kind]) + len(nalus).to_bytes(2, "big"))
        parts += [len(nal).to_bytes(2, "big") + nal for nal in nalus]
    return b"".join(parts)

"""SpsInfo and DecoderConfiguration: what the headers of an H.264 or H.265 stream tell about it."""

from __future__ import annotations

from dataclasses import dataclass

from relay_engine.media.track import ParameterSets

_MAX_FRAME_RATE = 1000.0


@dataclass(frozen=True, slots=True)
class SpsInfo:
    """The part of a sequence parameter set that the relay uses."""

    id: int
    width: int  # pixels, after cropping
    height: int
    frame_rate: float  # frames per second from the VUI, 0 where it does not say
    profile_idc: int
    level_idc: int
    profile_bytes: bytes  # H.264: profile, constraint flags, level (3 bytes); H.265: the general profile_tier_level (12 bytes)
    chroma_format_idc: int  # 1 = 4:2:0
    luma_bit_depth: int
    chroma_bit_depth: int
    reorder_frames: int | None  # pictures that may be decoded before one shown earlier; None where the stream does not say
    may_have_fields: bool = False  # H.264: a picture may be a field, half of a frame
    temporal_layers: int = 1  # H.265 only
    temporal_id_nested: bool = False  # H.265 only

    @property
    def may_reorder(self) -> bool:
        """True where B-pictures may make decode order differ from presentation order."""
        return self.reorder_frames != 0


@dataclass(frozen=True, slots=True)
class DecoderConfiguration:
    """The content of an avcC or hvcC record (ISO/IEC 14496-15)."""

    parameter_sets: ParameterSets
    length_size: int  # bytes of the length in front of each NAL unit


def plausible_frame_rate(time_scale: int, ticks_per_frame: int) -> float:
    """Frames per second, or 0 where the figures cannot be true (90000 with one tick is a clock, not a frame rate)."""
    if not time_scale or not ticks_per_frame:
        return 0.0
    rate = time_scale / ticks_per_frame
    return rate if rate <= _MAX_FRAME_RATE else 0.0

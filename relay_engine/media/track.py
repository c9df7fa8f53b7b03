"""Track: one coded medium of a stream, and the parameters a decoder needs before its first unit."""

from __future__ import annotations

from dataclasses import dataclass

from relay_engine.media.codec import Codec, MediaKind


@dataclass(frozen=True, slots=True)
class ParameterSets:
    """H.264 SPS/PPS or H.265 VPS/SPS/PPS, raw NAL units without start codes; empty where not yet known."""

    vps: tuple[bytes, ...] = ()  # H.265 only
    sps: tuple[bytes, ...] = ()
    pps: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Track:
    """One coded medium; `id` is its index in the stream's tuple of tracks."""

    id: int
    codec: Codec
    clock_rate: int  # ticks per second of every pts of this track
    channels: int = 0  # audio only
    parameter_sets: ParameterSets = ParameterSets()  # H.264 and H.265 only
    audio_config: bytes = b""  # AAC: AudioSpecificConfig (ISO/IEC 14496-3 1.6.2.1)
    width: int = 0  # pixels, 0 where not known
    height: int = 0
    frame_rate: float = 0.0  # frames per second, 0 where not known

    @property
    def kind(self) -> MediaKind:
        return self.codec.kind

    def is_same_format(self, other: Track) -> bool:
        """True where a reader set up for this track can go on with `other` (parameter sets may differ)."""
        return (self.codec, self.clock_rate, self.channels, self.audio_config) == (
            other.codec, other.clock_rate, other.channels, other.audio_config)  # fmt: skip

"""Opus: the identification header and packet durations (RFC 7845 5.1, RFC 6716 3)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from relay_engine.errors import RemoteProtocolError

CLOCK_RATE = 48_000  # RTP and granule ticks per second whatever the input was
_HEAD = struct.Struct("<8sBBHIhB")
_MAGIC = b"OpusHead"
_MAX_PACKET_TICKS = CLOCK_RATE * 120 // 1000
_SILK_TICKS = (480, 960, 1920, 2880)
_HYBRID_TICKS = (480, 960)
_CELT_TICKS = (120, 240, 480, 960)


@dataclass(frozen=True, slots=True)
class OpusHead:
    """The identification header."""

    channels: int
    pre_skip: int = 0  # ticks of 48 kHz to throw away at the start
    input_sample_rate: int = CLOCK_RATE  # of the original, for information
    output_gain: int = 0  # 1/256 dB

    def serialize(self) -> bytes:
        return _HEAD.pack(_MAGIC, 1, self.channels, self.pre_skip, self.input_sample_rate, self.output_gain, 0)


def parse_opus_head(data: bytes) -> OpusHead:
    """Read an OpusHead; channel mappings after it are ignored."""
    if len(data) < _HEAD.size or data[:8] != _MAGIC:
        raise RemoteProtocolError("Opus: no identification header")
    _, version, channels, pre_skip, sample_rate, gain, _ = _HEAD.unpack_from(data)
    if version >> 4 or not channels:
        raise RemoteProtocolError("Opus: the identification header makes no sense")
    return OpusHead(channels, pre_skip, sample_rate, gain)


def packet_duration(packet: bytes) -> int:
    """Ticks of 48 kHz that `packet` plays, from its first bytes (RFC 6716 3.1 and 3.2)."""
    if not packet:
        raise RemoteProtocolError("Opus: an empty packet")
    configuration = packet[0] >> 3
    if configuration < 12:
        ticks = _SILK_TICKS[configuration & 3]
    elif configuration < 16:
        ticks = _HYBRID_TICKS[configuration & 1]
    else:
        ticks = _CELT_TICKS[configuration & 3]
    code = packet[0] & 3
    if code == 3:
        if len(packet) < 2:
            raise RemoteProtocolError("Opus: a packet without its frame count")
        frames = packet[1] & 0x3F
    else:
        frames = 2 if code else 1
    if not 0 < frames * ticks <= _MAX_PACKET_TICKS:
        raise RemoteProtocolError("Opus: a packet plays too long")
    return frames * ticks

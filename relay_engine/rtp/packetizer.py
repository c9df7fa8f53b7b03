"""Packetizer: the interface of all packetizers, and the choice of the right one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from relay_engine.media.aac import frame_ticks
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.rtp.aac import AacPacketizer
from relay_engine.rtp.g711 import G711Packetizer
from relay_engine.rtp.h264 import H264Packetizer
from relay_engine.rtp.h265 import H265Packetizer
from relay_engine.rtp.jpeg import JpegPacketizer
from relay_engine.rtp.mpegts import MpegtsPacketizer
from relay_engine.rtp.opus import OpusPacketizer
from relay_engine.rtp.packet_sequence import PacketSequence

MAX_PACKET_SIZE = 1440  # whole RTP packet: fits an Ethernet frame with room for tunnels


class Packetizer(Protocol):
    """Turns the access units of one track into RTP packets."""

    ssrc: int
    payload_type: int
    next_sequence_number: int  # 16 bits: of the next packet

    def packetize(self, unit: AccessUnit) -> tuple[bytes, ...]:
        """Whole RTP packets in order, the marker bit on the last one of a video unit; raises RemoteProtocolError for what RTP cannot carry."""
        ...

    def packetize_all(self, units: Sequence[AccessUnit]) -> tuple[bytes, ...]:
        """Whole RTP packets of neighbouring units, as few as the format allows."""
        ...

    def check(self, unit: AccessUnit) -> None:
        """Raise RemoteProtocolError for a unit that RTP cannot carry."""
        ...

    def rtp_timestamp(self, pts: int) -> int:
        """The RTP time stamp of `pts`."""
        ...


_CLASSES: dict[Codec, type[PacketSequence]] = {
    Codec.H264: H264Packetizer,
    Codec.H265: H265Packetizer,
    Codec.AAC: AacPacketizer,
    Codec.OPUS: OpusPacketizer,
    Codec.JPEG: JpegPacketizer,
    Codec.PCMU: G711Packetizer,
    Codec.PCMA: G711Packetizer,
    Codec.MPEGTS: MpegtsPacketizer,
}


def make_packetizer(
    track: Track, *, payload_type: int, ssrc: int, sequence_number: int, timestamp_offset: int, max_packet_size: int = MAX_PACKET_SIZE
) -> Packetizer:
    """The packetizer for `track`; RTP time stamps are (pts + timestamp_offset) mod 2**32."""
    packetizer_class = _CLASSES[track.codec]
    return packetizer_class(
        payload_type=payload_type,
        ssrc=ssrc,
        sequence_number=sequence_number,
        timestamp_offset=timestamp_offset,
        max_packet_size=max_packet_size,
        channels=max(track.channels, 1),
        frame_ticks=frame_ticks(track) if track.codec is Codec.AAC else 0,
    )

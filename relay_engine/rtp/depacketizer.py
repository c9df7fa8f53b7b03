"""Depacketizer: the interface of all depacketizers, and the choice of the right one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.rtp.aac import AacDepacketizer
from relay_engine.rtp.g711 import G711Depacketizer
from relay_engine.rtp.h264 import H264Depacketizer
from relay_engine.rtp.h265 import H265Depacketizer
from relay_engine.rtp.jpeg import JpegDepacketizer
from relay_engine.rtp.latm import LatmDepacketizer
from relay_engine.rtp.mpegts import MpegtsDepacketizer
from relay_engine.rtp.opus import OpusDepacketizer
from relay_engine.rtp.packet import RtpPacket


class Depacketizer(Protocol):
    """Turns the RTP packets of one track into access units; whatever a packet holds, it never raises."""

    lost_packets: int
    damaged_units: int  # dropped because a part of them was lost or made no sense

    def depacketize(self, packet: RtpPacket, received_at: float = 0.0) -> list[AccessUnit]:
        """The units that `packet`, received at that monotonic time, completes.

        `pts` is the RTP time stamp unwrapped next to the one before; it starts anywhere and follows whatever leaps the sender makes.
        """
        ...


def make_depacketizer(track: Track, fmtp: Mapping[str, str]) -> Depacketizer:
    """The depacketizer for `track` described by the `fmtp` parameters of its SDP; raises RemoteProtocolError for modes we do not take."""
    match track.codec:
        case Codec.H264:
            return H264Depacketizer(track, fmtp)
        case Codec.H265:
            return H265Depacketizer(track, fmtp)
        case Codec.AAC:
            return LatmDepacketizer(track, fmtp) if _is_latm(fmtp) else AacDepacketizer(track, fmtp)
        case Codec.JPEG:
            return JpegDepacketizer(track)
        case Codec.OPUS:
            return OpusDepacketizer(track)
        case Codec.MPEGTS:
            return MpegtsDepacketizer(track)
        case Codec.PCMU | Codec.PCMA:
            return G711Depacketizer(track)


def _is_latm(fmtp: Mapping[str, str]) -> bool:
    """True where the parameters are those of MP4A-LATM (RFC 6416 7.3), not of mpeg4-generic (RFC 3640 4.1)."""
    names = {name.strip().lower() for name in fmtp}
    return "cpresent" in names and not names & {"mode", "sizelength"}

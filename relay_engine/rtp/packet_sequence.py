"""PacketSequence: SSRC, sequence numbers and time stamps of one outgoing RTP stream (RFC 3550 5.1)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from relay_engine.media.access_unit import AccessUnit
from relay_engine.rtp.packet import HEADER, HEADER_SIZE, MARKER, VERSION_2


class PacketSequence(ABC):
    """The part that all packetizers share: it puts RTP headers in front of payloads."""

    def __init__(
        self,
        *,
        payload_type: int,
        ssrc: int,
        sequence_number: int,
        timestamp_offset: int,
        max_packet_size: int,
        channels: int = 1,
        frame_ticks: int = 0,
    ) -> None:
        self.payload_type = payload_type
        self.ssrc = ssrc
        self.next_sequence_number = sequence_number & 0xFFFF
        self.timestamp_offset = timestamp_offset
        self.max_payload_size = max_packet_size - HEADER_SIZE
        self.channels = channels  # audio only
        self.frame_ticks = frame_ticks  # that one audio frame plays; 0 where the units themselves say

    @abstractmethod
    def packetize(self, unit: AccessUnit) -> tuple[bytes, ...]:
        """Whole RTP packets of `unit`, in order."""

    def packetize_all(self, units: Sequence[AccessUnit]) -> tuple[bytes, ...]:
        """Whole RTP packets of neighbouring `units`, in order; fewer than one by one where the format can carry several in a packet."""
        return tuple(packet for unit in units for packet in self.packetize(unit))

    def check(self, unit: AccessUnit) -> None:  # noqa: B027 - most formats can carry everything
        """Raise RemoteProtocolError for a unit that RTP cannot carry."""

    def rtp_timestamp(self, pts: int) -> int:
        """The RTP time stamp of `pts`."""
        return (pts + self.timestamp_offset) & 0xFFFFFFFF

    def frame(self, payloads: Sequence[bytes], timestamp: int, *, marker: bool) -> tuple[bytes, ...]:
        """Whole packets; the marker bit goes on the last one."""
        pack, payload_type, ssrc = HEADER.pack, self.payload_type, self.ssrc
        sequence_number = self.next_sequence_number
        last = len(payloads) - 1 if marker else -1
        packets: list[bytes] = []
        for index, payload in enumerate(payloads):
            kind = payload_type | MARKER if index == last else payload_type
            packets.append(pack(VERSION_2, kind, sequence_number, timestamp, ssrc) + payload)
            sequence_number = (sequence_number + 1) & 0xFFFF
        self.next_sequence_number = sequence_number
        return tuple(packets)

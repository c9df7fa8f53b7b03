"""Flight: the packets of one moment for all WebRTC viewers of a mount; made once, only headers differ between viewers."""

from __future__ import annotations

from dataclasses import dataclass, field

from relay_engine.media.codec import Codec


@dataclass(slots=True)
class PacketRow:
    """RTP packets of one track in sending order; shared, not to be changed."""

    key: tuple[int, Codec]  # track id, and the codec in which it is sent
    first_sequence_number: int
    packets: tuple[bytes, ...]  # with the feed's own payload type
    size: int  # bytes
    _by_payload_type: dict[int, tuple[bytes, ...]] = field(default_factory=dict)

    def numbered(self, payload_type: int, first_sequence_number: int) -> tuple[bytes, ...]:
        """The packets as a viewer gets them; the same objects for all who are in step with the feed."""
        packets = self._by_payload_type.get(payload_type)
        if packets is None:
            packets = self._by_payload_type[payload_type] = tuple(
                packet[:1] + bytes([(packet[1] & 0x80) | payload_type]) + packet[2:] for packet in self.packets
            )
        if first_sequence_number == self.first_sequence_number:
            return packets
        return tuple(
            packet[:2] + ((first_sequence_number + index) & 0xFFFF).to_bytes(2) + packet[4:] for index, packet in enumerate(packets)
        )

    def chunks(self, max_packets: int) -> list[PacketRow]:
        """The same packets in rows of at most `max_packets`."""
        if len(self.packets) <= max_packets:
            return [self]
        return [
            make_row(self.key, (self.first_sequence_number + start) & 0xFFFF, self.packets[start : start + max_packets])
            for start in range(0, len(self.packets), max_packets)
        ]


def make_row(key: tuple[int, Codec], first_sequence_number: int, packets: tuple[bytes, ...]) -> PacketRow:
    """A row with its size counted."""
    return PacketRow(key, first_sequence_number, packets, sum(map(len, packets)))


@dataclass(slots=True)
class Flight:
    """What is due now: at most one picture and the sound around it."""

    rows: tuple[PacketRow, ...]
    random_access: bool
    has_picture: bool
    size: int = field(init=False)

    def __post_init__(self) -> None:
        self.size = sum(row.size for row in self.rows)

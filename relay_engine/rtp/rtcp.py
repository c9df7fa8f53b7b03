"""RTCP: sender and receiver reports, source description, goodbye, compound packets (RFC 3550 6)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from relay_engine.errors import RemoteProtocolError


class PacketKind(IntEnum):
    """RTCP packet types (12.1)."""

    SENDER_REPORT = 200
    RECEIVER_REPORT = 201
    SOURCE_DESCRIPTION = 202
    GOODBYE = 203


_HEADER = struct.Struct("!BBH")
_SENDER_INFO = struct.Struct("!IQIII")
_REPORT_BLOCK = struct.Struct("!IIIIII")
_SSRC = struct.Struct("!I")
_VERSION_2 = 0x80
_PADDING_FLAG = 0x20
_CNAME = 1
_MAX_COUNT = 31
_MAX_PACKETS = 64  # of one datagram, and items of one description: a sender has a handful


@dataclass(frozen=True, slots=True)
class ReportBlock:
    """What a receiver says about one sender (6.4.1)."""

    ssrc: int
    fraction_lost: int  # of 256, since the last report
    packets_lost: int  # signed 24 bits, since the start
    highest_sequence_number: int  # 32 bits: cycles and sequence number
    jitter: int  # ticks
    last_sender_report: int  # middle 32 bits of its NTP stamp
    delay_since_sender_report: int  # 1/65536 s


@dataclass(frozen=True, slots=True)
class SenderReport:
    """The mapping of RTP time to wall time, and what was sent (6.4.1)."""

    ssrc: int
    ntp: int  # 64 bits
    rtp_timestamp: int  # 32 bits
    packet_count: int
    octet_count: int
    blocks: tuple[ReportBlock, ...] = ()

    def serialize(self) -> bytes:
        info = _SENDER_INFO.pack(self.ssrc, self.ntp, self.rtp_timestamp, self.packet_count & 0xFFFFFFFF, self.octet_count & 0xFFFFFFFF)
        return _serialize(PacketKind.SENDER_REPORT, len(self.blocks), info + _serialize_blocks(self.blocks))


@dataclass(frozen=True, slots=True)
class ReceiverReport:
    """What a receiver got (6.4.2)."""

    ssrc: int
    blocks: tuple[ReportBlock, ...] = ()

    def serialize(self) -> bytes:
        return _serialize(PacketKind.RECEIVER_REPORT, len(self.blocks), _SSRC.pack(self.ssrc) + _serialize_blocks(self.blocks))


@dataclass(frozen=True, slots=True)
class SourceDescription:
    """The canonical name of a sender (6.5); other items are skipped."""

    ssrc: int
    cname: str

    def serialize(self) -> bytes:
        name = self.cname.encode()[:255]
        chunk = _SSRC.pack(self.ssrc) + bytes([_CNAME, len(name)]) + name + b"\x00"
        return _serialize(PacketKind.SOURCE_DESCRIPTION, 1, chunk + b"\x00" * (-len(chunk) % 4))


@dataclass(frozen=True, slots=True)
class Goodbye:
    """Senders that stop (6.6)."""

    ssrcs: tuple[int, ...]
    reason: str = ""

    def serialize(self) -> bytes:
        body = struct.pack(f"!{len(self.ssrcs)}I", *self.ssrcs)
        if self.reason:
            text = self.reason.encode()[:255]
            body += bytes([len(text)]) + text
        return _serialize(PacketKind.GOODBYE, len(self.ssrcs), body + b"\x00" * (-len(body) % 4))


type RtcpPacket = SenderReport | ReceiverReport | SourceDescription | Goodbye


def is_rtcp(data: bytes) -> bool:
    """True where a datagram on a shared port is RTCP, not RTP (RFC 5761 4)."""
    return len(data) > 1 and 192 <= data[1] <= 223


def serialize_compound(packets: Sequence[RtcpPacket]) -> bytes:
    """One datagram with `packets` in order; the first should be a report."""
    return b"".join([packet.serialize() for packet in packets])


def parse_compound(data: bytes) -> tuple[RtcpPacket, ...]:
    """Read every packet of a datagram; packets of unknown types are skipped."""
    packets: list[RtcpPacket] = []
    position = seen = 0
    while position < len(data):
        if position + _HEADER.size > len(data):
            raise RemoteProtocolError("RTCP: a packet shorter than its header")
        flags, kind, words = _HEADER.unpack_from(data, position)
        if flags & 0xC0 != _VERSION_2:
            raise RemoteProtocolError("RTCP: a packet of another version")
        start, position = position + 4, position + 4 + 4 * words
        if position > len(data):
            raise RemoteProtocolError("RTCP: a packet longer than its datagram")
        end = max(start, position - data[position - 1]) if flags & _PADDING_FLAG else position
        packets += _parse_body(kind, flags & 31, data[start:end])
        seen += 1
        if seen > _MAX_PACKETS:
            raise RemoteProtocolError("RTCP: too many packets in one datagram")
    return tuple(packets)


def _parse_body(kind: int, count: int, body: bytes) -> Sequence[RtcpPacket]:
    try:
        match kind:
            case PacketKind.SENDER_REPORT:
                ssrc, ntp, rtp_timestamp, packet_count, octet_count = _SENDER_INFO.unpack_from(body)
                return (SenderReport(ssrc, ntp, rtp_timestamp, packet_count, octet_count, _parse_blocks(body, _SENDER_INFO.size, count)),)
            case PacketKind.RECEIVER_REPORT:
                (ssrc,) = _SSRC.unpack_from(body)
                return (ReceiverReport(ssrc, _parse_blocks(body, _SSRC.size, count)),)
            case PacketKind.SOURCE_DESCRIPTION:
                return _parse_descriptions(body, count)
            case PacketKind.GOODBYE:
                return (Goodbye(struct.unpack_from(f"!{count}I", body), _parse_reason(body[4 * count :])),)
            case _:
                return ()
    except struct.error:
        raise RemoteProtocolError("RTCP: a packet ends too early") from None


def _parse_blocks(body: bytes, position: int, count: int) -> tuple[ReportBlock, ...]:
    blocks: list[ReportBlock] = []
    for index in range(count):
        ssrc, lost, highest, jitter, last, delay = _REPORT_BLOCK.unpack_from(body, position + index * _REPORT_BLOCK.size)
        signed_lost = ((lost & 0xFFFFFF) ^ 0x800000) - 0x800000
        blocks.append(ReportBlock(ssrc, lost >> 24, signed_lost, highest, jitter, last, delay))
    return tuple(blocks)


def _serialize_blocks(blocks: Sequence[ReportBlock]) -> bytes:
    parts: list[bytes] = []
    for block in blocks[:_MAX_COUNT]:
        lost = (block.fraction_lost << 24) | (max(-0x800000, min(block.packets_lost, 0x7FFFFF)) & 0xFFFFFF)
        parts.append(
            _REPORT_BLOCK.pack(
                block.ssrc, lost, block.highest_sequence_number, block.jitter, block.last_sender_report, block.delay_since_sender_report
            )
        )
    return b"".join(parts)


def _parse_descriptions(body: bytes, count: int) -> Sequence[SourceDescription]:
    """One for each chunk that has a CNAME."""
    descriptions: list[SourceDescription] = []
    position = items = 0
    for _ in range(count):
        (ssrc,) = _SSRC.unpack_from(body, position)
        position += 4
        while position + 1 < len(body) and body[position]:
            kind, size = body[position], body[position + 1]
            text = body[position + 2 : position + 2 + size]
            position += 2 + size
            items += 1
            if items > _MAX_PACKETS:
                raise RemoteProtocolError("RTCP: too many items in a description")
            if kind == _CNAME:
                descriptions.append(SourceDescription(ssrc, text.decode("utf-8", "replace")))
        position = (position // 4 + 1) * 4  # at least one zero byte, up to the next word
    return descriptions


def _parse_reason(data: bytes) -> str:
    return data[1 : 1 + data[0]].decode("utf-8", "replace") if data else ""


def _serialize(kind: int, count: int, body: bytes) -> bytes:
    return _HEADER.pack(_VERSION_2 | min(count, _MAX_COUNT), kind, len(body) // 4) + body

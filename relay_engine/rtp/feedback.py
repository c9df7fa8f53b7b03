"""Feedback: what receivers ask of a sender by RTCP: lost packets again, a fresh picture (RFC 4585 6, RFC 5104 4.3.1)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_HEADER = struct.Struct("!BBHII")  # flags and format, type, words, sender's SSRC, media's SSRC
_LOST = struct.Struct("!HH")
_FULL_INTRA_ENTRY = struct.Struct("!IB3x")


@dataclass(frozen=True, slots=True)
class Nack:
    """Packets that did not come (RFC 4585 6.2.1)."""

    ssrc: int
    sequence_numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PictureRequest:
    """The decoder cannot go on: PLI or FIR."""

    ssrc: int


type Feedback = Nack | PictureRequest


def parse_feedback(data: bytes) -> tuple[Feedback, ...]:
    """The feedback in a compound or reduced-size (RFC 5506) RTCP datagram; all else, and what is damaged, is skipped."""
    found: list[Feedback] = []
    position = 0
    while position + 4 <= len(data):
        end = position + 4 + 4 * int.from_bytes(data[position + 2 : position + 4])
        if data[position] & 0xC0 != 0x80 or end > len(data):
            break
        if end - position >= _HEADER.size:
            found += _parse_packet(data[position:end])
        position = end
    return tuple(found)


def _parse_packet(packet: bytes) -> list[Feedback]:
    flags, kind, _words, _sender, ssrc = _HEADER.unpack_from(packet)
    body = packet[_HEADER.size :]
    match kind, flags & 31:
        case (205, 1):  # transport layer feedback, generic NACK
            numbers = [number for first, mask in _LOST.iter_unpack(body) for number in _numbers(first, mask)]
            return [Nack(ssrc, tuple(numbers))]
        case (206, 1):  # payload-specific feedback, PLI
            return [PictureRequest(ssrc)]
        case (206, 4):  # payload-specific feedback, FIR
            whole = len(body) - len(body) % _FULL_INTRA_ENTRY.size
            return [PictureRequest(wanted) for wanted, _number in _FULL_INTRA_ENTRY.iter_unpack(body[:whole])]
        case _:
            return []


def _numbers(first: int, mask: int) -> list[int]:
    return [first, *((first + bit + 1) & 0xFFFF for bit in range(16) if mask & (1 << bit))]

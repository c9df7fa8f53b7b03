"""Feedback: what receivers ask of a sender by RTCP: lost packets again, a fresh picture (RFC 4585 6, RFC 5104 4.3.1)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_HEADER = struct.Struct("!BBHII")  # flags and format, type, words, sender's SSRC, media's SSRC
_LOST = struct.Struct("!HH")
_FULL_INTRA_ENTRY = struct.Struct("!IB3x")
_MAX_NUMBERS = 512  # of one datagram: a picture's worth; players ask again for what they still miss
_MAX_PACKETS = 64  # of one datagram that are looked at
_MAX_REQUESTS = 8  # for fresh pictures, of one datagram


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
    """The feedback in a compound or reduced-size (RFC 5506) RTCP datagram; what is damaged, all else, and what is too much is skipped."""
    found: list[Feedback] = []
    position, numbers_left, requests_left = 0, _MAX_NUMBERS, _MAX_REQUESTS
    for _ in range(_MAX_PACKETS):
        if position + 4 > len(data) or not (numbers_left or requests_left):
            break
        end = position + 4 + 4 * int.from_bytes(data[position + 2 : position + 4])
        if data[position] & 0xC0 != 0x80 or end > len(data):
            break
        if end - position >= _HEADER.size:
            for feedback in _parse_packet(data[position:end], numbers_left, requests_left):
                found.append(feedback)
                if isinstance(feedback, Nack):
                    numbers_left -= len(feedback.sequence_numbers)
                else:
                    requests_left -= 1
        position = end
    return tuple(found)


def _parse_packet(packet: bytes, most_numbers: int, most_requests: int) -> list[Feedback]:
    flags, kind, _words, _sender, ssrc = _HEADER.unpack_from(packet)
    body = packet[_HEADER.size :]
    match kind, flags & 31:
        case (205, 1) if most_numbers:  # transport layer feedback, generic NACK
            return [Nack(ssrc, _lost_numbers(body, most_numbers))]
        case (206, 1) if most_requests:  # payload-specific feedback, PLI
            return [PictureRequest(ssrc)]
        case (206, 4):  # payload-specific feedback, FIR
            whole = min(len(body) // _FULL_INTRA_ENTRY.size, most_requests) * _FULL_INTRA_ENTRY.size
            return [PictureRequest(wanted) for wanted, _number in _FULL_INTRA_ENTRY.iter_unpack(body[:whole])]
        case _:
            return []


def _lost_numbers(body: bytes, most: int) -> tuple[int, ...]:
    """The first `most` numbers that are named, each pair a number and a mask of the 16 behind it."""
    numbers: list[int] = []
    for first, mask in _LOST.iter_unpack(body):
        numbers.append(first)
        if mask:
            numbers += [(first + bit + 1) & 0xFFFF for bit in range(16) if mask & (1 << bit)]
        if len(numbers) >= most:
            break
    return tuple(numbers[:most])

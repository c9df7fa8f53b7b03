"""StreamFraming: datagrams on a TCP connection, each behind its length (RFC 4571), as ICE-TCP uses it (RFC 6544 3)."""

from __future__ import annotations

from collections.abc import Iterable

_LENGTH_BYTES = 2


class FrameReader:
    """Bytes in, whole datagrams out; holds at most one frame (64 KiB)."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def receive(self, data: bytes) -> list[bytes]:
        """The datagrams that `data` completes."""
        buffer = self._buffer
        buffer += data
        frames: list[bytes] = []
        position = 0
        while position + _LENGTH_BYTES <= len(buffer):
            end = position + _LENGTH_BYTES + int.from_bytes(buffer[position : position + _LENGTH_BYTES])
            if end > len(buffer):
                break
            if end > position + _LENGTH_BYTES:
                frames.append(bytes(buffer[position + _LENGTH_BYTES : end]))
            position = end
        del buffer[:position]
        return frames


def frame(datagrams: Iterable[bytes]) -> bytes:
    """The bytes that carry `datagrams`, each less than 64 KiB."""
    parts: list[bytes] = []
    for datagram in datagrams:
        parts.append(len(datagram).to_bytes(_LENGTH_BYTES))
        parts.append(datagram)
    return b"".join(parts)

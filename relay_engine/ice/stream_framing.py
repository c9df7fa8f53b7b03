"""StreamFraming: datagrams on a TCP connection, each behind its length (RFC 4571), as ICE-TCP uses it (RFC 6544 3)."""

from __future__ import annotations

from collections.abc import Iterable

from relay_engine.errors import RemoteProtocolError

_LENGTH_BYTES = 2
_MAX_FRAMES = 1000  # that one read may bring, empty ones too
_MAX_FRAME_BYTES = 8192  # more than any check, handshake or report of a client has


class FrameReader:
    """Bytes in, whole datagrams out; holds at most one frame."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def receive(self, data: bytes) -> list[bytes]:
        """The datagrams that `data` completes. Raises RemoteProtocolError for a frame that is too long, and for too many."""
        buffer = self._buffer
        buffer += data
        frames: list[bytes] = []
        position = seen = 0
        while position + _LENGTH_BYTES <= len(buffer):
            size = int.from_bytes(buffer[position : position + _LENGTH_BYTES])
            if size > _MAX_FRAME_BYTES:
                raise RemoteProtocolError(f"a frame of {size} bytes")
            end = position + _LENGTH_BYTES + size
            if end > len(buffer):
                break
            if end > position + _LENGTH_BYTES:
                frames.append(bytes(buffer[position + _LENGTH_BYTES : end]))
            position = end
            seen += 1
            if seen > _MAX_FRAMES:
                raise RemoteProtocolError("too many frames at once")
        del buffer[:position]
        return frames


def frame(datagrams: Iterable[bytes]) -> bytes:
    """The bytes that carry `datagrams`, each less than 64 KiB."""
    parts: list[bytes] = []
    for datagram in datagrams:
        parts.append(len(datagram).to_bytes(_LENGTH_BYTES))
        parts.append(datagram)
    return b"".join(parts)

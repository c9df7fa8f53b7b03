"""NAL unit framing: Annex B byte streams (ITU-T H.264 Annex B, H.265 Annex B) and length prefixes (ISO/IEC 14496-15)."""

from __future__ import annotations

from collections.abc import Iterable

from relay_engine.errors import RemoteProtocolError

START_CODE = b"\x00\x00\x00\x01"
_SHORT_START_CODE = b"\x00\x00\x01"
MAX_NALUS = 2_000  # of one picture: one a row of macroblocks and more; a hostile sender makes millions of a few bytes each
NALU_BYTES = 256  # what one costs us beside its bytes, in all that it is carried through


def split_annexb(data: bytes) -> list[bytes]:
    """NAL units between 3- or 4-byte start codes, without trailing zeros; bytes in front of the first start code are skipped.

    RemoteProtocolError where there are more than any picture has.
    """
    pieces = data.split(_SHORT_START_CODE, MAX_NALUS + 1)
    if len(pieces) > MAX_NALUS + 1:
        raise RemoteProtocolError("more NAL units than any picture has")
    return [nal for piece in pieces[1:] if (nal := piece.rstrip(b"\x00"))]


def join_annexb(nalus: Iterable[bytes]) -> bytes:
    """An Annex B byte stream, each NAL unit behind a 4-byte start code."""
    return b"".join([START_CODE + nal for nal in nalus])


def split_embedded_annexb(nal: bytes) -> list[bytes]:
    """The NAL units in what claims to be one.

    A start code can never occur inside a real NAL unit, so it parts two of them, and none ends in a zero, which some senders leave on it.
    """
    if _SHORT_START_CODE in nal:
        return split_annexb(_SHORT_START_CODE + nal)
    if nal.endswith(b"\x00"):
        nal = nal.rstrip(b"\x00")
    return [nal] if nal else []


def split_length_prefixed(data: bytes, length_size: int = 4) -> list[bytes]:
    """NAL units behind big-endian lengths of `length_size` bytes, empty ones left out; as many as a picture may have."""
    nalus: list[bytes] = []
    position, end = 0, len(data)
    while position < end:
        start = position + length_size
        position = start + int.from_bytes(data[position:start], "big")
        if start > end or position > end:
            raise RemoteProtocolError("a length-prefixed NAL unit is longer than its data")
        if position > start:
            nalus.append(data[start:position])
            if len(nalus) > MAX_NALUS:
                raise RemoteProtocolError("more NAL units than any picture has")
    return nalus


def join_length_prefixed(nalus: Iterable[bytes]) -> bytes:
    """Each NAL unit behind its length in 4 bytes."""
    return b"".join([len(nal).to_bytes(4, "big") + nal for nal in nalus])


def remove_emulation_prevention(nal: bytes) -> bytes:
    """The raw payload of a NAL unit: without the 03 of each 00 00 03 (ITU-T H.264 7.4.1)."""
    return nal.replace(b"\x00\x00\x03", b"\x00\x00")

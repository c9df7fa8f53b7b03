"""NaluAssembler: what H.264 and H.265 depacketizers share: fragments, aggregates and NAL units gathered into access units."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.nalu import MAX_NALUS, NALU_BYTES, split_embedded_annexb
from relay_engine.media.track import Track
from relay_engine.rtp.packet import RtpPacket
from relay_engine.rtp.unit_assembler import UnitAssembler


class NaluAssembler(UnitAssembler):
    """Gathers NAL units."""

    def __init__(self, track: Track) -> None:
        super().__init__(track)
        self._nalus: list[bytes] = []
        self._fragments: list[bytes] = []

    @abstractmethod
    def _is_random_access(self, nalus: Sequence[bytes]) -> bool:
        """True where a decoder may start at a unit of `nalus`."""

    @abstractmethod
    def _lead(self, packet: RtpPacket) -> bytes:
        """The header of the first NAL unit that begins in `packet`, and the byte behind it; empty where none begins in front."""

    @abstractmethod
    def _starts_picture(self, lead: bytes) -> bool:
        """True where a NAL unit that begins with `lead` can only be the first of its picture or stand in front of it."""

    @abstractmethod
    def _is_slice(self, lead: bytes) -> bool:
        """True where a NAL unit that begins with `lead` is a part of a picture."""

    @abstractmethod
    def _is_inside_fragment(self, packet: RtpPacket) -> bool:
        """True where `packet` holds a fragment that is not the first of its NAL unit."""

    def _has_fields(self) -> bool:
        """True where two pictures, the fields of a frame, may share a time stamp."""
        return False

    def _starts_unit(self, packet: RtpPacket) -> bool:
        lead = self._lead(packet)
        return bool(lead) and self._starts_picture(lead)

    def _continues_unit(self, packet: RtpPacket) -> bool:
        if self._is_inside_fragment(packet):
            return bool(self._fragments)
        lead = self._lead(packet)
        if not lead or not self._is_slice(lead) or not self._has_picture():
            return False
        return not self._starts_picture(lead) or (self._count_pictures() == 1 and self._has_fields())

    def _starts_next_unit(self, packet: RtpPacket) -> bool:
        lead = self._lead(packet)
        if not lead or not self._is_slice(lead) or not self._starts_picture(lead):
            return False
        pictures = self._count_pictures()
        return pictures > 1 or (pictures == 1 and not self._has_fields())

    def _has_picture(self) -> bool:
        return any(self._is_slice(nal) for nal in self._nalus)

    def _count_pictures(self) -> int:
        """Of those that begin in what is gathered."""
        leads = [*self._nalus, *([b"".join(self._fragments[:2])] if self._fragments else [])]
        return sum(self._is_slice(nal) and self._starts_picture(nal) for nal in leads)

    def _add_nal(self, nal: bytes) -> None:
        """Take one whole NAL unit; some cameras wrap a piece of an Annex B stream in one."""
        self._close_fragments()
        self._append(nal)

    def _append(self, nal: bytes) -> None:
        found = split_embedded_annexb(nal)
        self._nalus += found
        self._unit_size += NALU_BYTES * len(found)
        if len(self._nalus) > MAX_NALUS:
            raise RemoteProtocolError("RTP: more NAL units than any picture has")

    def _add_aggregate(self, data: bytes, position: int, skipped: int = 0) -> None:
        """Take NAL units behind 16-bit lengths, with `skipped` bytes of order numbers in front of each length but the first."""
        end = len(data)
        while position + 2 <= end:
            start = position + 2
            position = start + int.from_bytes(data[position:start], "big")
            if position > end:
                raise RemoteProtocolError("RTP: an aggregated NAL unit is longer than its packet")
            self._add_nal(data[start:position])
            position += skipped

    def _add_fragment(self, header: bytes, data: bytes, *, is_start: bool, is_end: bool) -> None:
        """Take one fragment; `header` is the header of the NAL unit it belongs to.

        No packet is missing here, so a fragmented NAL unit is whole when anything else follows, even where the sender forgot the end bit.
        """
        if is_start:
            self._close_fragments()
            self._fragments.append(header)
        elif not self._fragments:
            raise RemoteProtocolError("RTP: a fragment without its start")
        self._fragments.append(data)
        if is_end:
            self._close_fragments()

    def _close_fragments(self) -> None:
        if self._fragments:
            nal = b"".join(self._fragments)
            self._fragments.clear()
            self._append(nal)

    def _take_unit(self, pts: int, received_at: float) -> AccessUnit | None:
        nalus = tuple(self._nalus)
        if self._fragments:  # which stay: the marker bit may be wrong
            nalus += tuple(split_embedded_annexb(b"".join(self._fragments)))
        if not nalus:
            return None
        return AccessUnit(self.track.id, pts, self._is_random_access(nalus), nalus, received_at=received_at)

    def _forget(self) -> None:
        self._nalus.clear()
        self._fragments.clear()

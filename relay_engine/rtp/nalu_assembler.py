"""NaluAssembler: what H.264 and H.265 depacketizers share: fragments, aggregates and NAL units gathered into access units."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from relay_engine.errors import RemoteProtocolError
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.nalu import split_embedded_annexb
from relay_engine.media.track import Track
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

    def _add_nal(self, nal: bytes) -> None:
        """Take one whole NAL unit; some cameras wrap a piece of an Annex B stream in one."""
        self._close_fragments()
        self._nalus += split_embedded_annexb(nal)

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
            self._nalus += split_embedded_annexb(nal)

    def _take_unit(self, pts: int, received_at: float) -> AccessUnit | None:
        self._close_fragments()
        if not self._nalus:
            return None
        nalus = tuple(self._nalus)
        return AccessUnit(self.track.id, pts, self._is_random_access(nalus), nalus, received_at=received_at)

    def _forget(self) -> None:
        self._nalus.clear()
        self._fragments.clear()

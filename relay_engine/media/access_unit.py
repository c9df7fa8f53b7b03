"""AccessUnit: all coded data of one track that shares one presentation time."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AccessUnit:
    """All coded data of one track that shares one presentation time."""

    track_id: int
    pts: int  # ticks of the track's clock_rate
    random_access: bool  # a decoder may start here (True for every audio and JPEG unit)
    nalus: tuple[
        bytes, ...
    ]  # H.264/H.265: NAL units, no start codes, no length prefixes; others: one coded frame; MP2T: packets of 188 bytes
    dts: int | None = None  # decode time in the same ticks; None where the source does not know it
    received_at: float = field(default=0.0, compare=False)  # monotonic seconds when its last byte came in

    @property
    def size(self) -> int:
        """Bytes of coded data."""
        return sum(map(len, self.nalus))

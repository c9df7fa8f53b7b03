"""What a Segmenter puts out, in this order: an Initialisation, then for each segment its start, its parts and its end."""

from __future__ import annotations

from dataclasses import dataclass

from relay_engine.media.track import Track


@dataclass(frozen=True, slots=True)
class Initialisation:
    """A media initialisation section; holds for every segment until the next."""

    number: int
    tracks: tuple[Track, ...]
    data: bytes  # empty for MPEG-TS


@dataclass(frozen=True, slots=True)
class SegmentStarted:
    """A segment is open; its parts follow."""

    number: int  # media sequence number
    initialisation: int
    independent: bool  # begins with a random access point
    discontinuity: bool  # time or format do not continue the segment before
    wall_s: float  # Unix time of its first sample


@dataclass(frozen=True, slots=True)
class PartFinished:
    """A part; without low latency a segment has one only."""

    segment: int
    index: int  # within its segment
    duration_s: float  # never above the part target
    independent: bool  # has a random access point in it
    data: bytes


@dataclass(frozen=True, slots=True)
class SegmentFinished:
    """All parts of the segment are out."""

    number: int
    duration_s: float


type SegmentEvent = Initialisation | SegmentStarted | PartFinished | SegmentFinished

"""Packagers: put the samples of a part or segment into a container."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from relay_engine.media.track import Track
from relay_engine.mux.fmp4 import serialize_fragment, serialize_init_segment
from relay_engine.mux.mpegts import MpegtsMuxer
from relay_engine.mux.sample import Sample, timescale


class Packager(Protocol):
    """What the segmenter needs of a container."""

    extension: str  # of file names, without the dot
    content_type: str

    def initialise(self, tracks: Sequence[Track]) -> bytes:
        """What a player needs before the samples of `tracks`; empty where the container needs nothing."""
        ...

    def pack(self, samples: Sequence[Sample], *, starts_segment: bool) -> bytes: ...


class Fmp4Packager:
    """Fragmented MP4 with every track in one file."""

    extension = "mp4"
    content_type = "video/mp4"

    def __init__(self) -> None:
        self._tracks: tuple[Track, ...] = ()
        self._sequence_number = 0

    def initialise(self, tracks: Sequence[Track]) -> bytes:
        self._tracks = tuple(tracks)
        return serialize_init_segment(tracks)

    def pack(self, samples: Sequence[Sample], *, starts_segment: bool) -> bytes:
        self._sequence_number += 1
        return serialize_fragment(self._sequence_number, self._tracks, samples)


class MpegtsPackager:
    """MPEG-TS for old televisions: parameter sets stand in band."""

    extension = "ts"
    content_type = "video/mp2t"

    def __init__(self) -> None:
        self._muxer: MpegtsMuxer | None = None
        self._scales: dict[int, int] = {}

    def initialise(self, tracks: Sequence[Track]) -> bytes:
        if self._muxer is None:  # new parameter sets need no new tables
            self._muxer = MpegtsMuxer(tracks)
        self._scales = {track.id: timescale(track) for track in tracks}
        return b""

    def pack(self, samples: Sequence[Sample], *, starts_segment: bool) -> bytes:
        assert self._muxer is not None
        ordered = sorted(samples, key=lambda sample: sample.dts / self._scales[sample.track_id])
        tables = self._muxer.serialize_tables() if starts_segment else b""
        return tables + b"".join(map(self._muxer.write_sample, ordered))

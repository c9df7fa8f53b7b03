"""HlsWindow: the segments and parts that players may ask for now, and the playlists over them (RFC 8216bis 6.2). Bounded in bytes."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from enum import Enum

from relay_engine.mux.hls_names import HlsNames
from relay_engine.mux.hls_playlist import (
    FMP4_VERSION,
    LOW_LATENCY_VERSION,
    MPEGTS_VERSION,
    ListedPart,
    ListedSegment,
    MediaPlaylist,
    RenditionReport,
    serialize_media_playlist,
)
from relay_engine.mux.segment_events import Initialisation, PartFinished, SegmentEvent, SegmentFinished, SegmentStarted
from relay_engine.mux.segment_timing import SegmentTiming

LEADING_GAPS = 7  # iOS does not start low-latency playback without a past
_LISTED = 10  # segments of a playlist
PLAIN_START = 3  # listed by the first plain playlist: players begin three from its end, and one that begins with fewer runs dry at once
_PLAIN_GROWTH = 2  # of so many new segments one makes the plain playlist longer, and the others move it on
_FEWEST_LISTED = 4  # however much they weigh
_PART_TARGETS_LISTED = 3  # target durations from the end for which parts are listed
_TEMPLATES_KEPT = 16  # other playlists that are reported may go on while this one stands still
_QUERY_MARK = "\x00"  # stands where each viewer's query goes


class Availability(Enum):
    """What a request for a playlist position or a file meets."""

    READY = "ready"
    LATER = "later"  # hold the request until the window has changed
    REFUSED = "refused"  # too far ahead, gone, or never there


@dataclass(slots=True)
class _Segment:
    """One segment and its bytes."""

    start: SegmentStarted
    parts: list[PartFinished] = field(default_factory=list)
    duration_s: float = 0.0  # 0 while it grows

    @property
    def size(self) -> int:
        return sum(len(part.data) for part in self.parts)


class HlsWindow:
    """Fed with a Segmenter's events; `generation` changes whenever an answer may."""

    def __init__(self, names: HlsNames, timing: SegmentTiming, *, first_number: int = 0, max_bytes: int = 64_000_000) -> None:
        self._names = names
        self._timing = timing
        self._max_bytes = max_bytes
        self._gaps = deque(range(first_number, first_number + (LEADING_GAPS if timing.part_target_s else 0)))
        self._segments: deque[_Segment] = deque()  # complete and listed
        self._retired: deque[_Segment] = deque()  # no longer listed, but playlists that name them are still about
        self._open: _Segment | None = None
        self._initialisations: dict[int, Initialisation] = {}
        self._discontinuities_gone = 0
        self._templates: dict[tuple[bool, bool, bool, tuple[RenditionReport, ...]], str] = {}
        self._completed = 0  # segments so far
        self.first_segment = first_number + len(self._gaps)  # the number for the segmenter to begin with
        self.generation = 0

    def add(self, event: SegmentEvent) -> None:
        """Take what a segmenter has put out."""
        match event:
            case Initialisation():
                self._initialisations[event.number] = event
            case SegmentStarted():
                self._open = _Segment(event)
            case PartFinished():
                assert self._open is not None
                self._open.parts.append(event)
            case SegmentFinished():
                assert self._open is not None
                self._open.duration_s = event.duration_s
                self._segments.append(self._open)
                self._open = None
                self._completed += 1
                self._shrink()
        self.generation += 1
        self._templates.clear()

    def retime(self, timing: SegmentTiming) -> None:
        """Another target duration, before anybody has been told one."""
        self._timing = timing
        self._templates.clear()

    @property
    def complete_segments(self) -> int:
        """How many whole segments are listed."""
        return len(self._segments)

    @property
    def longest_segment_s(self) -> float:
        """Of the whole segments that are listed."""
        return max((segment.duration_s for segment in self._segments), default=0.0)

    @property
    def has_parts(self) -> bool:
        """True when a low-latency playlist has something to play."""
        return bool(self._segments or (self._open and self._open.parts))

    @property
    def last_position(self) -> tuple[int, int]:
        """Number of the newest segment and index of its newest part: what a rendition report tells."""
        if self._open is not None and self._open.parts:
            return self._open.start.number, len(self._open.parts) - 1
        if self._segments:
            return self._segments[-1].start.number, len(self._segments[-1].parts) - 1
        return self.first_segment - 1, 0

    @property
    def peak_bandwidth(self) -> int:
        """Bits per second of the most demanding segment; 0 while there is none."""
        return max((round(segment.size * 8 / segment.duration_s) for segment in self._segments if segment.duration_s), default=0)

    @property
    def average_bandwidth(self) -> int:
        """Bits per second over all listed segments."""
        duration_s = sum(segment.duration_s for segment in self._segments)
        return round(sum(segment.size for segment in self._segments) * 8 / duration_s) if duration_s else 0

    @property
    def plain_max_age_s(self) -> int:
        """For how long caches may keep the plain playlist."""
        return math.floor(self._segments[-1].duration_s) if self._segments else 0

    def locate_position(self, segment: int, part: int | None) -> Availability:
        """Whether the playlist that a blocking reload asks for (`_HLS_msn`, `_HLS_part`) is there (6.2.5.2)."""
        growing = self._growing_number
        if segment > growing + 1 or segment < self._oldest_listed:
            return Availability.REFUSED
        if part is None:
            return Availability.READY if segment < growing else Availability.LATER
        if segment < growing:
            count = self._part_count(segment)
            if part < count or segment + 1 < growing:
                return Availability.READY
            segment, part = segment + 1, 0  # beyond its end: the first of the next
        have = len(self._open.parts) if self._open is not None and segment == growing else 0
        if part >= have + self._advance_limit:
            return Availability.REFUSED
        return Availability.READY if part < have else Availability.LATER

    def locate_file(self, name: str) -> Availability:
        """Whether a file is there, or is the part that players were told to ask for in advance."""
        wanted = self._names.parse(name)
        if wanted is None:
            return Availability.REFUSED
        if self.get(name) is not None:
            return Availability.READY
        if wanted.part is None or wanted.is_initialisation:
            return Availability.REFUSED
        is_hinted = (wanted.number, wanted.part) == self._next_part
        return Availability.LATER if is_hinted else Availability.REFUSED

    def get(self, name: str) -> bytes | None:
        """The bytes of a file; None where it is not there (yet, or any more)."""
        wanted = self._names.parse(name)
        if wanted is None:
            return None
        if wanted.is_initialisation:
            initialisation = self._initialisations.get(wanted.number)
            return initialisation.data if initialisation and initialisation.data else None
        segment = self._find(wanted.number)
        if segment is None:
            return None
        if wanted.part is not None:
            return segment.parts[wanted.part].data if wanted.part < len(segment.parts) else None
        return b"".join(part.data for part in segment.parts) if segment.duration_s else None

    def playlist(
        self, *, low_latency: bool, skip: bool = False, query: str = "", reports: tuple[RenditionReport, ...] = (), gaps: bool = True
    ) -> str:
        """The text, with `query` (a viewer's token, "?" included) behind every address in it; `gaps`: for players that know them."""
        key = (low_latency, skip, gaps, reports)
        template = self._templates.get(key)
        if template is None:
            playlist = self._low_latency_playlist(reports, gaps=gaps) if low_latency else self._plain_playlist()
            if len(self._templates) >= _TEMPLATES_KEPT:
                self._templates.clear()
            template = self._templates[key] = serialize_media_playlist(playlist, skip=skip)
        return template.replace(_QUERY_MARK, query)

    def _low_latency_playlist(self, reports: tuple[RenditionReport, ...], *, gaps: bool) -> MediaPlaylist:
        target_s = self._timing.target_duration_s
        map_uri = self._map_uri(next(iter(self._segments), self._open))
        numbers = self._gaps if gaps else ()
        past = [ListedSegment(self._names.gap(number) + _QUERY_MARK, target_s, map_uri, gap=True) for number in numbers]
        listed: list[ListedSegment] = []
        from_end = sum(part.duration_s for part in self._open.parts) if self._open else 0.0
        for segment in reversed(self._segments):
            listed.append(self._list(segment, with_parts=from_end < target_s * _PART_TARGETS_LISTED))
            from_end += segment.duration_s
        segment_number, part_index = self._next_part
        return MediaPlaylist(
            version=LOW_LATENCY_VERSION,
            target_duration_s=target_s,
            media_sequence=self._oldest_listed if gaps else self._oldest_whole,
            segments=(*past, *reversed(listed)),
            discontinuity_sequence=self._discontinuities_gone,
            part_target_s=self._timing.part_target_s,
            open_segment=self._list(self._open, with_parts=True) if self._open else None,
            hinted_uri=self._names.part(segment_number, part_index) + _QUERY_MARK,
            reports=tuple(RenditionReport(report.uri + _QUERY_MARK, report.last_segment, report.last_part) for report in reports),
        )

    def _plain_playlist(self) -> MediaPlaylist:
        """It slides from the beginning: ZLMediaKit takes a playlist whose first number stands still for one that has not changed."""
        segments = list(self._segments)
        unlisted = max(0, len(segments) - self._plain_length)
        return MediaPlaylist(
            version=MPEGTS_VERSION if self._names.extension == "ts" else FMP4_VERSION,
            target_duration_s=self._timing.target_duration_s,
            media_sequence=self._oldest_whole + unlisted,
            segments=tuple(self._list(segment, with_parts=False) for segment in segments[unlisted:]),
            discontinuity_sequence=self._discontinuities_gone + sum(segment.start.discontinuity for segment in segments[:unlisted]),
        )

    @property
    def _plain_length(self) -> int:
        """Segments of the plain playlist: three target durations at least (6.2.2), growing slowly to a longer past."""
        length, needed_s = (
            PLAIN_START + max(0, self._completed - PLAIN_START) // _PLAIN_GROWTH,
            PLAIN_START * self._timing.target_duration_s,
        )
        listed_s = sum(segment.duration_s for segment in list(self._segments)[-length:])
        # A target duration is the length of a segment rounded up, so that three of them may fall a little short.
        while length < len(self._segments) and listed_s <= needed_s - PLAIN_START:
            length += 1
            listed_s += self._segments[-length].duration_s
        return length

    def _list(self, segment: _Segment, *, with_parts: bool) -> ListedSegment:
        number = segment.start.number
        parts = [
            ListedPart(self._names.part(number, part.index) + _QUERY_MARK, part.duration_s, part.independent) for part in segment.parts
        ]
        return ListedSegment(
            uri=self._names.segment(number) + _QUERY_MARK if segment.duration_s else "",
            duration_s=segment.duration_s,
            map_uri=self._map_uri(segment),
            wall_s=segment.start.wall_s,
            discontinuity=segment.start.discontinuity,
            independent=segment.start.independent,
            parts=tuple(parts) if with_parts else (),
        )

    def _map_uri(self, segment: _Segment | None) -> str:
        number = segment.start.initialisation if segment is not None else max(self._initialisations, default=0)
        initialisation = self._initialisations.get(number)
        return self._names.initialisation(number) + _QUERY_MARK if initialisation and initialisation.data else ""

    @property
    def _growing_number(self) -> int:
        """The number of the segment that is open, or of the one that will be next."""
        if self._open is not None:
            return self._open.start.number
        return self._segments[-1].start.number + 1 if self._segments else self.first_segment

    @property
    def _next_part(self) -> tuple[int, int]:
        return self._growing_number, len(self._open.parts) if self._open is not None else 0

    @property
    def _oldest_listed(self) -> int:
        return self._gaps[0] if self._gaps else self._oldest_whole

    @property
    def _oldest_whole(self) -> int:
        return self._segments[0].start.number if self._segments else self._growing_number

    @property
    def _advance_limit(self) -> int:
        """How many parts ahead a request may be (6.2.5.2)."""
        target_s = self._timing.part_target_s
        return 3 if not target_s or target_s >= 1 else math.ceil(3 / target_s)

    def _part_count(self, number: int) -> int:
        segment = self._find(number)
        return len(segment.parts) if segment is not None else 0

    def _find(self, number: int) -> _Segment | None:
        if self._open is not None and self._open.start.number == number:
            return self._open
        for segments in (self._segments, self._retired):
            if segments and 0 <= (index := number - segments[0].start.number) < len(segments):
                return segments[index]
        return None

    def _shrink(self) -> None:
        """Let the oldest go: from the playlist beyond its length or weight, from memory one playlist's length later."""
        while self._gaps and len(self._gaps) + len(self._segments) > _LISTED:
            self._gaps.popleft()
        weight = sum(segment.size for segment in self._segments)
        while len(self._segments) > _LISTED or (weight > self._max_bytes and len(self._segments) > _FEWEST_LISTED):
            gone = self._segments.popleft()
            weight -= gone.size
            self._discontinuities_gone += gone.start.discontinuity
            self._retired.append(gone)
        weight += sum(segment.size for segment in self._retired)
        while self._retired and (len(self._retired) > _LISTED or weight > self._max_bytes):
            weight -= self._retired.popleft().size
        oldest = next(iter((*self._retired, *self._segments)), None)
        if oldest is not None:
            for number in [number for number in self._initialisations if number < oldest.start.initialisation]:
                del self._initialisations[number]

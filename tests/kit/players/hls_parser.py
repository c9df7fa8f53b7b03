"""A small strict reader of HLS playlists for tests (RFC 8216bis 4); knows nothing of the code that writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

_ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^,]*)(?:,|$)')


@dataclass(frozen=True)
class Part:
    uri: str
    duration_s: float
    independent: bool


@dataclass(frozen=True)
class Segment:
    """`uri` is empty for the segment that is still open."""

    number: int
    uri: str = ""
    duration_s: float = 0.0
    parts: tuple[Part, ...] = ()
    map_uri: str = ""
    discontinuity: bool = False
    gap: bool = False
    date: datetime | None = None


@dataclass
class Playlist:
    text: str
    version: int = 1
    target_duration_s: int = -1
    media_sequence: int = -1
    discontinuity_sequence: int = 0
    part_target_s: float = 0.0
    server_control: dict[str, str] = field(default_factory=dict)
    independent_segments: bool = False
    skipped: int = 0
    segments: list[Segment] = field(default_factory=list)  # with the open one, if it has parts or tags
    hints: list[str] = field(default_factory=list)
    reports: list[dict[str, str]] = field(default_factory=list)
    ended: bool = False
    faults: list[str] = field(default_factory=list)

    @property
    def low_latency(self) -> bool:
        return self.part_target_s > 0

    @property
    def complete(self) -> list[Segment]:
        return [segment for segment in self.segments if segment.uri]

    @property
    def last_position(self) -> tuple[int, int]:
        """Number of the newest segment and count of its parts."""
        if not self.segments:
            return self.media_sequence, 0
        return self.segments[-1].number, len(self.segments[-1].parts) + (1_000_000 if self.segments[-1].uri else 0)


def attributes(text: str) -> dict[str, str]:
    """An attribute list, quotes taken off."""
    return {name: value.strip('"') for name, value in _ATTRIBUTE.findall(text)}


def parse_playlist(text: str) -> Playlist:
    """Read a media playlist; what cannot be read is noted as a fault."""
    playlist = Playlist(text)
    lines = text.split("\n")
    if lines[0] != "#EXTM3U" or lines[-1] != "":
        playlist.faults.append("does not begin with #EXTM3U or does not end with a line end")
    reader = _Reader(playlist)
    for line in lines[1:]:
        if line:
            reader.read(line)
    reader.finish()
    return playlist


class _Reader:
    """Collects the tags of the segment at hand."""

    def __init__(self, playlist: Playlist) -> None:
        self._playlist = playlist
        self._segment = Segment(-1)
        self._map_uri = ""
        self._count = 0
        self._touched = False

    def read(self, line: str) -> None:
        if not line.startswith("#"):
            self._end_segment(line)
            return
        tag, _, value = line.partition(":")
        if not self._read_head(tag, value) and not self._read_segment_tag(tag, value):
            self._playlist.faults.append(f"unknown tag {tag}")

    def finish(self) -> None:
        if self._touched:
            self._end_segment("")

    def _end_segment(self, uri: str) -> None:
        playlist = self._playlist
        number = playlist.media_sequence + playlist.skipped + self._count
        playlist.segments.append(replace(self._segment, number=number, uri=uri, map_uri=self._map_uri))
        self._segment, self._touched = Segment(-1), False
        self._count += 1

    def _read_head(self, tag: str, value: str) -> bool:
        playlist = self._playlist
        match tag:
            case "#EXT-X-VERSION":
                playlist.version = int(value)
            case "#EXT-X-TARGETDURATION":
                playlist.target_duration_s = int(value)
            case "#EXT-X-MEDIA-SEQUENCE":
                playlist.media_sequence = int(value)
            case "#EXT-X-DISCONTINUITY-SEQUENCE":
                playlist.discontinuity_sequence = int(value)
            case "#EXT-X-SERVER-CONTROL":
                playlist.server_control = attributes(value)
            case "#EXT-X-PART-INF":
                playlist.part_target_s = float(attributes(value)["PART-TARGET"])
            case "#EXT-X-INDEPENDENT-SEGMENTS":
                playlist.independent_segments = True
            case "#EXT-X-SKIP":
                playlist.skipped = int(attributes(value)["SKIPPED-SEGMENTS"])
            case "#EXT-X-PRELOAD-HINT":
                playlist.hints.append(attributes(value)["URI"])
            case "#EXT-X-RENDITION-REPORT":
                playlist.reports.append(attributes(value))
            case "#EXT-X-ENDLIST":
                playlist.ended = True
            case _:
                return False
        return True

    def _read_segment_tag(self, tag: str, value: str) -> bool:
        segment = self._segment
        match tag:
            case "#EXTINF":
                segment = replace(segment, duration_s=float(value.split(",")[0]))
            case "#EXT-X-GAP":
                segment = replace(segment, gap=True)
            case "#EXT-X-DISCONTINUITY":
                self._note_order(tag)
                segment = replace(segment, discontinuity=True)
            case "#EXT-X-PROGRAM-DATE-TIME":
                self._note_order(tag)
                segment = replace(segment, date=datetime.fromisoformat(value))
            case "#EXT-X-MAP":
                self._note_order(tag)
                self._map_uri = attributes(value)["URI"]
            case "#EXT-X-PART":
                found = attributes(value)
                part = Part(found["URI"], float(found["DURATION"]), found.get("INDEPENDENT") == "YES")
                segment = replace(segment, parts=(*segment.parts, part))
            case _:
                return False
        self._segment, self._touched = segment, True
        return True

    def _note_order(self, tag: str) -> None:
        if self._segment.parts:
            self._playlist.faults.append(f"{tag} stands behind a part of its segment")

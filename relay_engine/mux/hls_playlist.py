"""HLS playlists as text: media playlists, plain and low-latency, and multivariant ones (RFC 8216bis 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from relay_engine.media.codec import MediaKind
from relay_engine.media.track import Track
from relay_engine.mux.codec_string import codecs_parameter

LOW_LATENCY_VERSION, FMP4_VERSION, MPEGTS_VERSION = 10, 7, 3
CONTENT_TYPE = "application/vnd.apple.mpegurl"
HOLD_BACK_PARTS = 2.5  # PART-HOLD-BACK in part targets
SKIP_TARGETS = 6  # CAN-SKIP-UNTIL in target durations


@dataclass(frozen=True, slots=True)
class ListedPart:
    """EXT-X-PART."""

    uri: str
    duration_s: float
    independent: bool


@dataclass(frozen=True, slots=True)
class ListedSegment:
    """A media segment with its tags; without `uri` it is the one that still grows."""

    uri: str
    duration_s: float
    map_uri: str = ""
    wall_s: float = 0.0  # Unix time of its first sample, 0 = not told
    discontinuity: bool = False
    gap: bool = False  # holds nothing: only there for players that want a past
    independent: bool = True
    parts: tuple[ListedPart, ...] = ()  # only near the live edge


@dataclass(frozen=True, slots=True)
class RenditionReport:
    """Where the live edge of another playlist of the same presentation is."""

    uri: str
    last_segment: int
    last_part: int


@dataclass(frozen=True, slots=True)
class MediaPlaylist:
    """One media playlist."""

    version: int
    target_duration_s: int
    media_sequence: int
    segments: tuple[ListedSegment, ...]
    discontinuity_sequence: int = 0
    part_target_s: float = 0.0  # 0 = plain
    open_segment: ListedSegment | None = None
    hinted_uri: str = ""  # of the next part
    reports: tuple[RenditionReport, ...] = ()
    ended: bool = False


def serialize_media_playlist(playlist: MediaPlaylist, *, skip: bool = False) -> str:
    """The text; with `skip` a delta update (6.2.5.1) where there is enough to leave out."""
    skipped = _skippable(playlist) if skip else 0
    listed = [*playlist.segments, *([playlist.open_segment] if playlist.open_segment else [])]
    lines = _head(playlist, all(segment.independent for segment in listed))
    if skipped:
        lines.append(f"#EXT-X-SKIP:SKIPPED-SEGMENTS={skipped}")
    # What came before is known to the client, so that its map is not repeated.
    map_uri = playlist.segments[skipped - 1].map_uri if skipped else ""
    for segment in listed[skipped:]:
        lines += _segment_lines(segment, map_uri)
        map_uri = segment.map_uri
    if playlist.hinted_uri:
        lines.append(f'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="{playlist.hinted_uri}"')
    for report in playlist.reports:
        lines.append(f'#EXT-X-RENDITION-REPORT:URI="{report.uri}",LAST-MSN={report.last_segment},LAST-PART={report.last_part}')
    if playlist.ended:
        lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"


def _head(playlist: MediaPlaylist, independent: bool) -> list[str]:
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{playlist.version}", f"#EXT-X-TARGETDURATION:{playlist.target_duration_s}"]
    if playlist.part_target_s:
        hold_back = _seconds(playlist.part_target_s * HOLD_BACK_PARTS)
        until = _seconds(playlist.target_duration_s * SKIP_TARGETS)
        lines.append(f"#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK={hold_back},CAN-SKIP-UNTIL={until}")
        lines.append(f"#EXT-X-PART-INF:PART-TARGET={_seconds(playlist.part_target_s)}")
    lines.append(f"#EXT-X-MEDIA-SEQUENCE:{playlist.media_sequence}")
    if playlist.discontinuity_sequence:
        lines.append(f"#EXT-X-DISCONTINUITY-SEQUENCE:{playlist.discontinuity_sequence}")
    if independent:
        lines.append("#EXT-X-INDEPENDENT-SEGMENTS")
    return lines


def _segment_lines(segment: ListedSegment, map_uri: str) -> list[str]:
    """The tags of a segment stand before its first part, its duration and address behind the last."""
    lines = ["#EXT-X-DISCONTINUITY"] if segment.discontinuity else []
    if segment.map_uri and segment.map_uri != map_uri:
        lines.append(f'#EXT-X-MAP:URI="{segment.map_uri}"')
    if segment.wall_s:
        lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{_date_time(segment.wall_s)}")
    for part in segment.parts:
        lines.append(
            f'#EXT-X-PART:DURATION={_seconds(part.duration_s)},URI="{part.uri}"' + (",INDEPENDENT=YES" if part.independent else "")
        )
    if segment.gap:
        lines.append("#EXT-X-GAP")
    if segment.uri:
        lines += [f"#EXTINF:{_seconds(segment.duration_s)},", segment.uri]
    return lines


def _skippable(playlist: MediaPlaylist) -> int:
    """Segments that lie further from the end than CAN-SKIP-UNTIL."""
    boundary = playlist.target_duration_s * SKIP_TARGETS
    from_end = sum(part.duration_s for part in playlist.open_segment.parts) if playlist.open_segment else 0.0
    for index in range(len(playlist.segments) - 1, -1, -1):
        if from_end > boundary:
            return index + 1
        from_end += playlist.segments[index].duration_s
    return 0


@dataclass(frozen=True, slots=True)
class Variant:
    """One quality of a presentation."""

    uri: str
    tracks: tuple[Track, ...]
    bandwidth: int  # bits per second of its most demanding segment
    average_bandwidth: int = 0


def serialize_multivariant_playlist(variants: Sequence[Variant], *, version: int = LOW_LATENCY_VERSION) -> str:
    """The text; the first variant is the one that players begin with."""
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{version}", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for variant in variants:
        lines += [f"#EXT-X-STREAM-INF:{_stream_attributes(variant)}", variant.uri]
    return "\n".join(lines) + "\n"


def _stream_attributes(variant: Variant) -> str:
    attributes = [f"BANDWIDTH={variant.bandwidth}"]
    if variant.average_bandwidth:
        attributes.append(f"AVERAGE-BANDWIDTH={variant.average_bandwidth}")
    attributes.append(f'CODECS="{codecs_parameter(variant.tracks)}"')
    video = next((track for track in variant.tracks if track.kind is MediaKind.VIDEO), None)
    if video is not None and video.width:
        attributes.append(f"RESOLUTION={video.width}x{video.height}")
    if video is not None and video.frame_rate:
        attributes.append(f"FRAME-RATE={video.frame_rate:.3f}")
    return ",".join(attributes)


def _seconds(value: float) -> str:
    return f"{value:.5f}".rstrip("0").rstrip(".") if value else "0"


def _date_time(wall_s: float) -> str:
    return datetime.fromtimestamp(wall_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

"""A validator of HLS playlists: the rules that players really enforce (RFC 8216bis; Apple's and hls.js's behaviour), one by one."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

from tests.kit.players.hls_parser import Playlist, Segment, parse_playlist

PART_FLOOR = 0.85
INITIAL_GAPS = 7
_ROUNDING_S = 0.00001
_SUM_TOLERANCE_S = 0.1
_DATE_TOLERANCE_S = 0.2


def violations(text: str, *, query: str = "") -> list[str]:
    """What is wrong with one media playlist; every address has to carry `query`."""
    playlist = parse_playlist(text)
    checks = (_check_head, _check_version, _check_segments, _check_parts, _check_low_latency, _check_dates)
    found = [*playlist.faults, *(fault for check in checks for fault in check(playlist))]
    return [*found, *_check_addresses(playlist, query)]


def _check_head(playlist: Playlist) -> Iterator[str]:
    if playlist.target_duration_s < 1:
        yield "TARGETDURATION is missing"
    if playlist.media_sequence < 0:
        yield "MEDIA-SEQUENCE is missing"
    for tag in (
        "#EXT-X-VERSION",
        "#EXT-X-TARGETDURATION",
        "#EXT-X-MEDIA-SEQUENCE",
        "#EXT-X-SKIP",
        "#EXT-X-PART-INF",
        "#EXT-X-SERVER-CONTROL",
    ):
        if playlist.text.count(tag + ":") > 1:
            yield f"{tag} stands there twice"


def _check_version(playlist: Playlist) -> Iterator[str]:
    wanted = 3
    if any(segment.map_uri for segment in playlist.segments):
        wanted = 6
    if any(segment.gap for segment in playlist.segments):
        wanted = 8
    if playlist.skipped:
        wanted = 9
    if playlist.low_latency:
        wanted = 10
    if playlist.version < wanted:
        yield f"version {playlist.version} is too low, {wanted} is needed"


def _check_segments(playlist: Playlist) -> Iterator[str]:
    for segment in playlist.complete:
        if segment.duration_s <= 0:
            yield f"segment {segment.number} has no duration"
        if math.floor(segment.duration_s + 0.5) > playlist.target_duration_s:
            yield f"segment {segment.number} of {segment.duration_s} s exceeds the target duration"
        if segment.parts and abs(sum(part.duration_s for part in segment.parts) - segment.duration_s) > _SUM_TOLERANCE_S:
            yield f"the parts of segment {segment.number} do not add up to it"
    for segment in playlist.segments:
        is_mp4 = any(uri.split("?")[0].endswith((".mp4", ".m4s")) for uri in (segment.uri, *(part.uri for part in segment.parts)))
        if is_mp4 and not segment.map_uri and not playlist.skipped:
            yield f"segment {segment.number} has no map"
        if playlist.independent_segments and segment.parts and not segment.parts[0].independent:
            yield f"segment {segment.number} is said to be independent and its first part is not"


def _check_parts(playlist: Playlist) -> Iterator[str]:
    target_s = playlist.part_target_s
    for segment in playlist.segments:
        for part in segment.parts:
            if part.duration_s > target_s + _ROUNDING_S:
                yield f"part {part.uri} of {part.duration_s} s exceeds the part target"
        for part in segment.parts[:-1]:  # the last of a segment may be short
            if part.duration_s < target_s * PART_FLOOR - _ROUNDING_S:
                yield f"part {part.uri} of {part.duration_s} s is shorter than 85 % of the part target"


def _check_low_latency(playlist: Playlist) -> Iterator[str]:
    control = playlist.server_control
    if playlist.skipped and "CAN-SKIP-UNTIL" not in control:
        yield "SKIP without CAN-SKIP-UNTIL"
    if playlist.ended and playlist.hints:
        yield "a hint behind the end"
    if not playlist.low_latency:
        if any(segment.parts for segment in playlist.segments):
            yield "parts without PART-INF"
        return
    if control.get("CAN-BLOCK-RELOAD") != "YES":
        yield "CAN-BLOCK-RELOAD is missing"
    if float(control.get("PART-HOLD-BACK", 0)) < 2 * playlist.part_target_s:
        yield "PART-HOLD-BACK is less than two part targets"
    if float(control.get("CAN-SKIP-UNTIL", 0)) < 6 * playlist.target_duration_s:
        yield "CAN-SKIP-UNTIL is less than six target durations"
    if not playlist.hints and not playlist.ended:
        yield "PRELOAD-HINT is missing"  # hls.js goes into a loop
    listed = {part.uri for segment in playlist.segments for part in segment.parts}
    if any(hint in listed for hint in playlist.hints):
        yield "the hinted part is there already"


def _check_dates(playlist: Playlist) -> Iterator[str]:
    for earlier, later in itertools.pairwise(playlist.segments):
        if earlier.date and later.date and earlier.uri and not later.discontinuity:
            passed_s = (later.date - earlier.date).total_seconds()
            if abs(passed_s - earlier.duration_s) > _DATE_TOLERANCE_S:
                yield f"the date of segment {later.number} does not continue the one before"


def _check_addresses(playlist: Playlist, query: str) -> Iterator[str]:
    parts = [part.uri for segment in playlist.segments for part in segment.parts]
    maps = [segment.map_uri for segment in playlist.segments if segment.map_uri]
    for uri in [
        *(segment.uri for segment in playlist.complete),
        *parts,
        *maps,
        *playlist.hints,
        *(report.get("URI", "") for report in playlist.reports),
    ]:
        if not uri.endswith(query):
            yield f"{uri} lacks the viewer's query"
        if "_HLS_" in uri:
            yield f"{uri} carries a delivery directive"


class PlaylistHistory:
    """Fed with the playlists that one client sees one after the other; `faults` is what is wrong between them."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self._last: Playlist | None = None
        self._known: dict[int, Segment] = {}  # every whole segment seen

    def add(self, text: str) -> None:
        """Note the next playlist, full or delta."""
        playlist = parse_playlist(text)
        last = self._last
        if last is None:
            self._check_beginning(playlist)
        else:
            self.faults += self._check_succession(last, playlist)
        self._check_known(playlist)
        self._last = playlist if not playlist.skipped or last is None else _completed(last, playlist)

    def _check_beginning(self, playlist: Playlist) -> None:
        gaps = sum(segment.gap for segment in playlist.segments)
        if playlist.low_latency and gaps < INITIAL_GAPS and playlist.media_sequence == 0:
            self.faults.append(f"begins with {gaps} gaps: iOS waits for {INITIAL_GAPS}")

    def _check_succession(self, last: Playlist, playlist: Playlist) -> Iterator[str]:
        if playlist.target_duration_s != last.target_duration_s:
            yield "the target duration has changed"
        if playlist.part_target_s != last.part_target_s:
            yield "the part target has changed"
        if playlist.media_sequence < last.media_sequence or playlist.last_position < last.last_position:
            yield "the playlist went back"
        gone = [segment for segment in last.segments if segment.number < playlist.media_sequence]
        if playlist.discontinuity_sequence != last.discontinuity_sequence + sum(segment.discontinuity for segment in gone):
            yield "the discontinuity sequence does not count the discontinuities that left"
        if playlist.skipped and playlist.media_sequence + playlist.skipped > last.media_sequence + len(last.complete):
            yield "skips segments that the client has never seen"
        yield from self._check_hint(last, playlist)

    def _check_hint(self, last: Playlist, playlist: Playlist) -> Iterator[str]:
        before = {part.uri for segment in last.segments for part in segment.parts}
        start = last.segments[-1].number if last.segments else 0
        fresh = [part.uri for segment in playlist.segments if segment.number >= start for part in segment.parts if part.uri not in before]
        went_on = bool(last.segments) and not last.segments[-1].uri
        if went_on and last.hints and fresh and fresh[0] != last.hints[0] and not self._segment_ended_first(last, playlist):
            yield f"hinted {last.hints[0]} and gave {fresh[0]}"

    @staticmethod
    def _segment_ended_first(last: Playlist, playlist: Playlist) -> bool:
        """The hinted part never came because its segment ended before."""
        number = last.segments[-1].number
        now = next((segment for segment in playlist.segments if segment.number == number), None)
        return now is None or (bool(now.uri) and len(now.parts) == len(last.segments[-1].parts))

    def _check_known(self, playlist: Playlist) -> None:
        for segment in playlist.complete:
            known = self._known.setdefault(segment.number, segment)
            same_map = not known.map_uri or not segment.map_uri or known.map_uri == segment.map_uri
            if (known.uri, known.duration_s, known.discontinuity, known.gap) != (
                segment.uri,
                segment.duration_s,
                segment.discontinuity,
                segment.gap,
            ) or not same_map:
                self.faults.append(f"segment {segment.number} has changed")


def _completed(last: Playlist, delta: Playlist) -> Playlist:
    """The whole playlist that a client makes of a delta update."""
    first_shown = delta.media_sequence + delta.skipped
    kept = [segment for segment in last.segments if delta.media_sequence <= segment.number < first_shown]
    delta.segments = [*kept, *delta.segments]
    return delta


def multivariant_violations(text: str) -> list[str]:
    """What is wrong with a multivariant playlist."""
    found = [] if text.startswith("#EXTM3U\n") else ["does not begin with #EXTM3U"]
    lines = text.splitlines()
    streams = [index for index, line in enumerate(lines) if line.startswith("#EXT-X-STREAM-INF:")]
    if not streams:
        found.append("no variant")
    for index in streams:
        for wanted in ("BANDWIDTH=", 'CODECS="'):
            if wanted not in lines[index]:
                found.append(f"a variant without {wanted.rstrip('=')}")
        if index + 1 >= len(lines) or lines[index + 1].startswith("#"):
            found.append("a variant without its address")
        if "hev1" in lines[index]:
            found.append("hev1 is not played by Apple: hvc1")
    if any(line.startswith(("#EXTINF", "#EXT-X-TARGETDURATION", "#EXT-X-PART")) for line in lines):
        found.append("media tags in a multivariant playlist")
    return found

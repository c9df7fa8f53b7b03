"""What players may ask for, and when."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import av
import pytest

from relay_engine.media.codec import Codec
from relay_engine.mux.hls_names import HlsNames
from relay_engine.mux.hls_playlist import RenditionReport
from relay_engine.mux.hls_window import LEADING_GAPS, Availability, HlsWindow
from relay_engine.mux.packager import Fmp4Packager, MpegtsPackager
from relay_engine.mux.segment_events import Initialisation, PartFinished, SegmentFinished, SegmentStarted
from relay_engine.mux.segment_timing import SegmentTiming
from relay_engine.mux.segmenter import Segmenter
from tests.kit.media.encoded_media import audio_clip, interleave, video_clip
from tests.kit.media.made_media import VIDEO
from tests.kit.players.hls_parser import parse_playlist
from tests.kit.players.hls_validator import PlaylistHistory, violations

READY, LATER, REFUSED = Availability.READY, Availability.LATER, Availability.REFUSED
TIMING = SegmentTiming(2, 2, 1.0)
NAMES = HlsNames("a", "mp4")
FIRST = LEADING_GAPS


def make_window(
    segments: int, open_parts: int = 0, *, part_size: int = 100, max_bytes: int = 10**9, timing: SegmentTiming = TIMING
) -> HlsWindow:
    """A window with so many whole segments of two parts, and an open one."""
    window = HlsWindow(NAMES, timing, max_bytes=max_bytes)
    window.add(Initialisation(0, (VIDEO,), b"init"))
    for number in range(window.first_segment, window.first_segment + segments):
        window.add(SegmentStarted(number, 0, True, False, 1_767_225_600.0 + number * 2))
        for index in range(2):
            window.add(PartFinished(number, index, 1.0, index == 0, bytes([number % 256]) * part_size))
        window.add(SegmentFinished(number, 2.0))
    if open_parts:
        number = window.first_segment + segments
        window.add(SegmentStarted(number, 0, True, False, 1_767_225_600.0 + number * 2))
        for index in range(open_parts):
            window.add(PartFinished(number, index, 1.0, index == 0, b"x" * part_size))
    return window


@pytest.mark.parametrize(
    ("segment", "part", "expected"),
    [
        (FIRST, None, READY),
        (FIRST + 1, None, READY),
        (FIRST + 2, None, LATER),  # grows
        (FIRST + 3, None, LATER),
        (FIRST + 4, None, REFUSED),
        (FIRST + 1, 1, READY),
        (FIRST + 2, 0, READY),
        (FIRST + 2, 1, LATER),
        (FIRST + 2, 3, LATER),
        (FIRST + 2, 4, REFUSED),  # beyond the advance limit
        (FIRST + 3, 0, LATER),
        (FIRST + 1, 7, READY),  # beyond its end: the first part of the next
        (FIRST, 7, READY),
        (0, None, READY),  # a gap
        (0, 0, READY),
    ],
)
def test_blocking_reload(segment: int, part: int | None, expected: Availability) -> None:
    assert make_window(2, open_parts=1).locate_position(segment, part) is expected


def test_positions_that_have_gone_are_refused() -> None:
    window = make_window(40)
    assert window.locate_position(FIRST + 3, None) is REFUSED
    assert window.locate_position(FIRST + 39, None) is READY


def test_a_part_beyond_the_end_waits_for_the_next_segment() -> None:
    window = make_window(2)
    assert window.locate_position(FIRST + 1, 2) is LATER
    assert make_window(2, open_parts=1).locate_position(FIRST + 1, 2) is READY


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (NAMES.initialisation(0), READY),
        (NAMES.initialisation(1), REFUSED),
        (NAMES.segment(FIRST), READY),
        (NAMES.segment(FIRST + 2), REFUSED),  # still grows
        (NAMES.part(FIRST + 2, 0), READY),
        (NAMES.part(FIRST + 2, 1), LATER),  # the hinted one
        (NAMES.part(FIRST + 2, 2), REFUSED),
        (NAMES.part(FIRST + 3, 0), REFUSED),
        (NAMES.part(FIRST, 2), REFUSED),
        (NAMES.gap(0), REFUSED),
        ("b_7.mp4", REFUSED),
        ("../etc/passwd", REFUSED),
    ],
)
def test_files(name: str, expected: Availability) -> None:
    window = make_window(2, open_parts=1)
    assert window.locate_file(name) is expected
    assert (window.get(name) is not None) is (expected is READY)


def test_a_segment_is_its_parts() -> None:
    window = make_window(1)
    assert window.get(NAMES.segment(FIRST)) == window.get(
        NAMES.part(FIRST, 0),
    ) + window.get(NAMES.part(FIRST, 1))  # type: ignore[operator]
    assert window.get(NAMES.initialisation(0)) == b"init"


def test_every_change_changes_the_generation() -> None:
    generations = [make_window(segments, parts).generation for segments, parts in ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1))]
    assert generations == sorted(set(generations))


def test_memory_is_bounded_in_number_and_in_bytes() -> None:
    window = make_window(100)
    kept = [number for number in range(FIRST, FIRST + 100) if window.get(NAMES.segment(number)) is not None]
    assert kept == list(range(FIRST + 80, FIRST + 100))  # ten listed, ten that older playlists name
    heavy = make_window(100, part_size=1000, max_bytes=14_000)
    kept = [number for number in range(FIRST, FIRST + 100) if heavy.get(NAMES.segment(number)) is not None]
    assert kept == list(range(FIRST + 93, FIRST + 100))
    assert violations(heavy.playlist(low_latency=True)) == []


@pytest.mark.parametrize(("target_s", "first"), [(2, 3), (4, 5)])
def test_a_plain_playlist_slides_from_the_first_one_on(target_s: int, first: int) -> None:
    """Three target durations at least (6.2.2), three segments where those are that long."""
    lists = [
        parse_playlist(make_window(number, timing=SegmentTiming(2, target_s, 1.0)).playlist(low_latency=False)) for number in range(3, 40)
    ]
    assert len(lists[0].complete) == 3
    moves = [later.media_sequence - earlier.media_sequence for earlier, later in itertools.pairwise(lists)]
    assert moves[first - 3] == 1
    assert all(
        later.media_sequence - earlier.media_sequence + (len(later.complete) - len(earlier.complete)) >= 1
        for earlier, later in itertools.pairwise(lists)
    )
    assert len(lists[-1].complete) == 10
    still = [number for number, (earlier, later) in enumerate(itertools.pairwise(lists)) if later.media_sequence == earlier.media_sequence]
    assert not any({number, number + 1} <= set(still) for number in still if number >= first - 3)


def test_discontinuities_that_a_plain_playlist_leaves_out_are_counted() -> None:
    window = HlsWindow(NAMES, TIMING)
    window.add(Initialisation(0, (VIDEO,), b"init"))
    history = PlaylistHistory()
    for number in range(window.first_segment, window.first_segment + 40):
        window.add(SegmentStarted(number, 0, True, number % 3 == 0, 0.0))
        window.add(PartFinished(number, 0, 2.0, True, b"x"))
        window.add(SegmentFinished(number, 2.0))
        if window.complete_segments >= 3:
            history.add(window.playlist(low_latency=False))
    assert history.faults == []


def test_players_that_do_not_know_gaps_see_none() -> None:
    window = make_window(3, open_parts=1)
    text = window.playlist(low_latency=True, gaps=False)
    assert violations(text) == []
    assert "EXT-X-GAP" not in text
    assert parse_playlist(text).media_sequence == FIRST
    assert window.playlist(low_latency=True).count("#EXT-X-GAP\n") == LEADING_GAPS


def test_the_query_of_each_viewer_is_on_every_address() -> None:
    window = make_window(3, open_parts=1)
    reports = (RenditionReport("../sub/index.m3u8", 3, 1),)
    for query in ("?token=abc", ""):
        for low_latency in (True, False):
            assert violations(window.playlist(low_latency=low_latency, query=query, reports=reports), query=query) == []


def test_reports_that_go_on_while_the_window_stands_still_fill_no_memory() -> None:
    window = make_window(3, open_parts=1)
    for part in range(100):
        text = window.playlist(low_latency=True, reports=(RenditionReport("../sub/index.m3u8", 3, part),))
        assert f"LAST-PART={part}\n" in text
    assert len(window._templates) < 20


def test_old_initialisations_go() -> None:
    window = make_window(1)
    window.add(Initialisation(1, (VIDEO,), b"new"))
    number = window.first_segment + 1
    for index in range(25):
        window.add(SegmentStarted(number + index, 1, True, index == 0, 0.0))
        window.add(PartFinished(number + index, 0, 1.0, True, b"x"))
        window.add(SegmentFinished(number + index, 1.0))
    assert window.get(NAMES.initialisation(0)) is None
    assert window.get(NAMES.initialisation(1)) == b"new"
    assert "#EXT-X-DISCONTINUITY-SEQUENCE:1\n" in window.playlist(low_latency=True)


def test_bandwidth_and_age() -> None:
    window = make_window(3)
    assert (window.peak_bandwidth, window.average_bandwidth, window.plain_max_age_s) == (800, 800, 2)
    assert make_window(0).peak_bandwidth == make_window(0).average_bandwidth == make_window(0).plain_max_age_s == 0


def test_last_position_is_what_a_rendition_report_tells() -> None:
    assert make_window(0).last_position == (FIRST - 1, 0)
    assert make_window(2).last_position == (FIRST + 1, 1)
    assert make_window(2, open_parts=2).last_position == (FIRST + 2, 1)


@pytest.mark.parametrize("b_frames", [0, 2])
def test_a_client_that_follows_every_change_sees_no_fault(b_frames: int) -> None:
    clips = video_clip(Codec.H264, b_frames=b_frames), audio_clip(Codec.AAC)
    timing = SegmentTiming(1, 1, 0.204)
    window = HlsWindow(NAMES, timing)
    segmenter = Segmenter([clip.track for clip in clips], Fmp4Packager(), timing, first_number=window.first_segment, wall_offset_s=1.7e9)
    full, delta = PlaylistHistory(), PlaylistHistory()
    units = [
        replace(unit, pts=unit.pts + round_number * 3 * (90_000, 48_000)[unit.track_id], received_at=3.0 * round_number)
        for round_number in range(8)
        for unit in interleave(*clips)
        if unit.pts < 13 * (90_000, 48_000)[unit.track_id]
    ]
    seen = 0
    for unit in units:
        for event in segmenter.push(unit):
            window.add(event)
            if not window.has_parts:
                continue
            for skip, history in ((False, full), (seen > 0, delta)):
                text = window.playlist(low_latency=True, skip=skip)
                assert violations(text) == []
                history.add(text)
            seen += 1
    assert seen > 100
    assert full.faults == []
    assert delta.faults == []


def test_plain_playlist_for_old_players() -> None:
    clips = video_clip(Codec.H264), audio_clip(Codec.AAC)
    timing = SegmentTiming(1, 1)
    window = HlsWindow(HlsNames("t", "ts"), timing)
    segmenter = Segmenter([clip.track for clip in clips], MpegtsPackager(), timing, first_number=window.first_segment)
    for unit in interleave(*clips):
        for event in segmenter.push(unit):
            window.add(event)
    playlist = parse_playlist(window.playlist(low_latency=False))
    assert (playlist.version, [segment.uri for segment in playlist.segments]) == (3, ["t_0.ts", "t_1.ts"])
    assert violations(playlist.text) == []
    assert window.complete_segments == 2
    assert not window.get("t_init0.ts")


@pytest.mark.parametrize("packager", [Fmp4Packager, MpegtsPackager])
def test_ffmpeg_plays_the_plain_playlist(tmp_path: Path, packager: type[Fmp4Packager | MpegtsPackager]) -> None:
    clips = video_clip(Codec.H264, b_frames=2), audio_clip(Codec.AAC)
    names, timing = HlsNames("t", packager.extension), SegmentTiming(1, 1)
    window = HlsWindow(names, timing)
    segmenter = Segmenter([clip.track for clip in clips], packager(), timing, first_number=window.first_segment)
    for unit in interleave(*clips):
        for event in segmenter.push(unit):
            window.add(event)
    for name in (names.initialisation(0), names.segment(0), names.segment(1)):
        (tmp_path / name).write_bytes(window.get(name) or b"")
    playlist = tmp_path / "index.m3u8"
    playlist.write_text(window.playlist(low_latency=False) + "#EXT-X-ENDLIST\n")
    with av.open(str(playlist)) as container:
        assert sum(1 for packet in container.demux() for frame in packet.decode() if isinstance(frame, av.VideoFrame)) == 50

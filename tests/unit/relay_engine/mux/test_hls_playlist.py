"""Playlists as text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from relay_engine.media.codec import Codec
from relay_engine.mux.hls_playlist import (
    ListedPart,
    ListedSegment,
    MediaPlaylist,
    RenditionReport,
    Variant,
    serialize_media_playlist,
    serialize_multivariant_playlist,
)
from tests.kit.media.encoded_media import audio_clip, video_clip
from tests.kit.media.made_media import VIDEO
from tests.kit.players.hls_validator import multivariant_violations, violations


def segment(number: int, **changes: object) -> ListedSegment:
    parts = tuple(ListedPart(f"a_{number}.{index}.mp4", 1.0, index == 0) for index in range(2))
    made = ListedSegment(f"a_{number}.mp4", 2.0, "a_init0.mp4", wall_s=1_767_225_600 + number * 2, parts=parts)
    return replace(made, **changes)  # type: ignore[arg-type]


LOW_LATENCY = MediaPlaylist(
    version=10,
    target_duration_s=2,
    media_sequence=5,
    segments=tuple(segment(number) for number in range(5, 15)),
    part_target_s=1.0,
    open_segment=segment(15, uri="", parts=(ListedPart("a_15.0.mp4", 1.0, True),)),
    hinted_uri="a_15.1.mp4",
    reports=(RenditionReport("../sub/index.m3u8", 15, 0),),
)
PLAIN_TS = MediaPlaylist(
    version=3, target_duration_s=2, media_sequence=5, segments=(segment(5, uri="a_5.ts", map_uri="", parts=(), wall_s=0),)
)


def test_plain_text() -> None:
    assert serialize_media_playlist(PLAIN_TS) == (
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:5\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXTINF:2,\na_5.ts\n"
    )


def test_low_latency_keeps_the_rules() -> None:
    text = serialize_media_playlist(LOW_LATENCY)
    assert violations(text) == []
    assert "PART-HOLD-BACK=2.5,CAN-SKIP-UNTIL=12" in text
    assert text.count("#EXT-X-MAP") == 1
    assert '#EXT-X-RENDITION-REPORT:URI="../sub/index.m3u8",LAST-MSN=15,LAST-PART=0\n' in text


def test_delta_update_leaves_out_the_old_and_the_map() -> None:
    text = serialize_media_playlist(LOW_LATENCY, skip=True)
    assert violations(text) == []
    assert "#EXT-X-SKIP:SKIPPED-SEGMENTS=4\n" in text
    assert "#EXT-X-MAP" not in text
    assert "a_8.mp4" not in text
    assert "a_9.mp4" in text
    assert "#EXT-X-MEDIA-SEQUENCE:5\n" in text


def test_delta_update_tells_of_a_new_map() -> None:
    segments = tuple(
        replace(listed, map_uri="a_init1.mp4", discontinuity=index == 6) if index >= 6 else listed
        for index, listed in enumerate(LOW_LATENCY.segments)
    )
    text = serialize_media_playlist(replace(LOW_LATENCY, segments=segments), skip=True)
    assert text.count("#EXT-X-MAP") == 2  # to the new one, and back for the open segment
    assert text.index("#EXT-X-DISCONTINUITY\n#EXT-X-MAP") < text.index("a_11.0.mp4")


def test_short_playlists_are_sent_whole() -> None:
    short = replace(LOW_LATENCY, segments=LOW_LATENCY.segments[:5])
    assert serialize_media_playlist(short, skip=True) == serialize_media_playlist(short)


def test_dependent_segments_are_not_called_independent() -> None:
    segments = (segment(5), segment(6, independent=False))
    assert "#EXT-X-INDEPENDENT-SEGMENTS" not in serialize_media_playlist(replace(LOW_LATENCY, segments=segments))


def test_gaps_discontinuities_and_the_end() -> None:
    gaps = tuple(ListedSegment(f"a_gap{number}.mp4", 2, "a_init0.mp4", gap=True) for number in range(3))
    text = serialize_media_playlist(replace(LOW_LATENCY, segments=gaps, discontinuity_sequence=4, hinted_uri="", ended=True))
    assert text.count("#EXT-X-GAP\n#EXTINF:2,\n") == 3
    assert "#EXT-X-DISCONTINUITY-SEQUENCE:4\n" in text
    assert text.endswith("#EXT-X-ENDLIST\n")


@pytest.mark.parametrize(
    ("duration_s", "text"), [(2.0, "2"), (1.96, "1.96"), (0.2, "0.2"), (1.0666666, "1.06667"), (10.0, "10"), (0.333333333, "0.33333")]
)
def test_durations_are_short_and_exact(duration_s: float, text: str) -> None:
    playlist = replace(PLAIN_TS, target_duration_s=10, segments=(replace(PLAIN_TS.segments[0], duration_s=duration_s),))
    assert f"#EXTINF:{text},\n" in serialize_media_playlist(playlist)


def test_multivariant() -> None:
    main = video_clip(Codec.H265).track
    variants = [Variant("main.m3u8", (main, audio_clip(Codec.AAC).track), 4_000_000, 3_000_000), Variant("sub.m3u8", (VIDEO,), 500_000)]
    text = serialize_multivariant_playlist(variants)
    assert multivariant_violations(text) == []
    lines = text.splitlines()
    assert lines[3].startswith('#EXT-X-STREAM-INF:BANDWIDTH=4000000,AVERAGE-BANDWIDTH=3000000,CODECS="hvc1.1.6.L')
    assert lines[3].endswith(',mp4a.40.2",RESOLUTION=192x128,FRAME-RATE=25.000')
    assert lines[5:] == ['#EXT-X-STREAM-INF:BANDWIDTH=500000,CODECS="avc1.42c01f"', "sub.m3u8"]

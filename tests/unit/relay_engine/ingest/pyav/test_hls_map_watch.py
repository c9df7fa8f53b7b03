"""Which initialisation a playlist's newest segments have."""

from __future__ import annotations

import pytest

from relay_engine.ingest.pyav.hls_map_watch import MediaMap, best_variant, is_playlist, poll_interval_s, settled_map

OLD, NEW = '#EXT-X-MAP:URI="a.mp4"\n', '#EXT-X-MAP:URI="b.mp4",BYTERANGE="700@12"\n'
SEGMENT = "#EXTINF:2,\nx.m4s\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (OLD + SEGMENT * 5, MediaMap("a.mp4")),
        (OLD + SEGMENT * 5 + NEW + SEGMENT * 2, None),  # a new reading would still begin with the old one
        (OLD + SEGMENT * 5 + NEW + SEGMENT * 3, MediaMap("b.mp4", "700@12")),
        (OLD + SEGMENT, MediaMap("a.mp4")),
        (SEGMENT * 5, None),
        ("", None),
        ("#EXT-X-MAP:\n" + SEGMENT, MediaMap("")),
    ],
)
def test_settled_map(body: str, expected: MediaMap | None) -> None:
    assert settled_map("#EXTM3U\n#EXT-X-TARGETDURATION:2\n" + body) == expected


def test_the_largest_variant_is_watched() -> None:
    text = (
        '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=9000000,CODECS="avc1,mp4a"\nsound.m3u8\n'
        "#EXT-X-STREAM-INF:BANDWIDTH=1000000,RESOLUTION=1280x720\nlarge/x.m3u8\n"
        "#EXT-X-STREAM-INF:RESOLUTION=640x360,BANDWIDTH=2000000\nsmall.m3u8\n"
    )
    assert best_variant(text) == "large/x.m3u8"
    assert best_variant("#EXTM3U\n" + SEGMENT) is None


@pytest.mark.parametrize(
    ("line", "expected"), [("#EXT-X-TARGETDURATION:4", 4), ("#EXT-X-TARGETDURATION:0", 1), ("", 1), ("#EXT-X-TARGETDURATION:99", 10)]
)
def test_poll_interval(line: str, expected: float) -> None:
    assert poll_interval_s(f"#EXTM3U\n{line}\n") == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [("http://a/b.m3u8", True), ("http://a/b.M3U8?x=1", True), ("http://a/b.m3u", True), ("http://a/m3u8/live.flv", False)],
)
def test_is_playlist(url: str, expected: bool) -> None:
    assert is_playlist(url) is expected

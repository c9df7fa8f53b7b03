"""The HLS validator finds each kind of fault, and none in playlists that are right."""

from __future__ import annotations

import pytest

from tests.kit.players.hls_validator import PlaylistHistory, multivariant_violations, violations

GOOD = """#EXTM3U
#EXT-X-VERSION:10
#EXT-X-TARGETDURATION:2
#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=2.5,CAN-SKIP-UNTIL=12
#EXT-X-PART-INF:PART-TARGET=1
#EXT-X-MEDIA-SEQUENCE:5
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MAP:URI="a_init0.mp4?t=1"
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00.000Z
#EXT-X-PART:DURATION=1,URI="a_5.0.mp4?t=1",INDEPENDENT=YES
#EXT-X-PART:DURATION=0.96,URI="a_5.1.mp4?t=1"
#EXTINF:1.96,
a_5.mp4?t=1
#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:01.960Z
#EXT-X-PART:DURATION=1,URI="a_6.0.mp4?t=1",INDEPENDENT=YES
#EXT-X-PRELOAD-HINT:TYPE=PART,URI="a_6.1.mp4?t=1"
"""

PLAIN = """#EXTM3U
#EXT-X-VERSION:3
#EXT-X-TARGETDURATION:2
#EXT-X-MEDIA-SEQUENCE:5
#EXTINF:2,
a_5.ts?t=1
"""


@pytest.mark.parametrize("text", [GOOD, PLAIN])
def test_right_playlists_pass(text: str) -> None:
    assert violations(text, query="?t=1") == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("#EXTM3U\n", "", "#EXTM3U"),
        ("#EXT-X-TARGETDURATION:2\n", "", "TARGETDURATION is missing"),
        ("#EXT-X-MEDIA-SEQUENCE:5\n", "", "MEDIA-SEQUENCE is missing"),
        ("#EXT-X-VERSION:10", "#EXT-X-VERSION:9", "version 9 is too low"),
        ("#EXT-X-VERSION:10\n", "#EXT-X-VERSION:10\n#EXT-X-VERSION:10\n", "twice"),
        ("#EXTINF:1.96,", "#EXTINF:2.5,", "exceeds the target duration"),
        ("#EXTINF:1.96,", "#EXTINF:0,", "has no duration"),
        ("#EXTINF:1.96,", "#EXTINF:1.8,", "do not add up"),
        ('#EXT-X-MAP:URI="a_init0.mp4?t=1"\n', "", "has no map"),
        ("DURATION=1,", "DURATION=1.1,", "exceeds the part target"),
        ("DURATION=1,", "DURATION=0.84,", "shorter than 85 %"),
        ("CAN-BLOCK-RELOAD=YES", "CAN-BLOCK-RELOAD=NO", "CAN-BLOCK-RELOAD is missing"),
        ("PART-HOLD-BACK=2.5", "PART-HOLD-BACK=1.9", "PART-HOLD-BACK"),
        ("CAN-SKIP-UNTIL=12", "CAN-SKIP-UNTIL=11", "CAN-SKIP-UNTIL"),
        ('#EXT-X-PRELOAD-HINT:TYPE=PART,URI="a_6.1.mp4?t=1"\n', "", "PRELOAD-HINT is missing"),
        ('HINT:TYPE=PART,URI="a_6.1', 'HINT:TYPE=PART,URI="a_6.0', "is there already"),
        ("#EXT-X-PART-INF:PART-TARGET=1\n", "", "parts without PART-INF"),
        (',INDEPENDENT=YES\n#EXT-X-PART:DURATION=0.96', "\n#EXT-X-PART:DURATION=0.96", "first part is not"),
        ("00:00:01.960Z", "00:00:03.000Z", "does not continue"),
        ("a_5.mp4?t=1", "a_5.mp4", "lacks the viewer's query"),
        ("a_5.mp4?t=1", "a_5.mp4?_HLS_msn=3&t=1", "delivery directive"),
        ("#EXTINF:1.96,\n", "#EXT-X-DISCONTINUITY\n#EXTINF:1.96,\n", "behind a part"),
        ("#EXT-X-INDEPENDENT-SEGMENTS", "#EXT-X-SKIPPED", "unknown tag"),
        ('#EXT-X-PRELOAD-HINT:', "#EXT-X-ENDLIST\n#EXT-X-PRELOAD-HINT:", "a hint behind the end"),
        ("CAN-SKIP-UNTIL=12\n", "X=1\n#EXT-X-SKIP:SKIPPED-SEGMENTS=2\n", "SKIP without"),
    ],
)  # fmt: skip
def test_each_fault_is_found(old: str, new: str, complaint: str) -> None:
    assert old in GOOD
    assert any(complaint in fault for fault in violations(GOOD.replace(old, new, 1), query="?t=1"))


NEXT = GOOD.replace("#EXT-X-PRELOAD", '#EXT-X-PART:DURATION=0.96,URI="a_6.1.mp4?t=1"\n#EXT-X-PRELOAD').replace(
    'PART,URI="a_6.1', 'PART,URI="a_6.2'
)


@pytest.mark.parametrize(
    ("later", "complaint"),
    [
        (NEXT, ""),
        (NEXT.replace("TARGETDURATION:2", "TARGETDURATION:3"), "target duration has changed"),
        (NEXT.replace("PART-TARGET=1", "PART-TARGET=1.1"), "part target has changed"),
        (NEXT.replace("SEQUENCE:5", "SEQUENCE:4"), "went back"),
        (NEXT.replace("EXTINF:1.96", "EXTINF:1.95"), "segment 5 has changed"),
        (NEXT.replace("a_5.mp4", "a_5b.mp4"), "segment 5 has changed"),
        (NEXT.replace('URI="a_6.1.mp4', 'URI="a_6.1b.mp4'), "hinted"),
        (NEXT.replace("SEQUENCE:5\n", "SEQUENCE:5\n#EXT-X-DISCONTINUITY-SEQUENCE:1\n"), "discontinuity sequence"),
        (NEXT.replace("#EXT-X-MAP", "#EXT-X-SKIP:SKIPPED-SEGMENTS=3\n#EXT-X-MAP"), "never seen"),
    ],
)
def test_faults_between_playlists_are_found(later: str, complaint: str) -> None:
    history = PlaylistHistory()
    history.add(GOOD)
    history.add(later)
    assert (not history.faults) if not complaint else any(complaint in fault for fault in history.faults)


def test_a_beginning_without_gaps_is_found() -> None:
    history = PlaylistHistory()
    history.add(GOOD.replace("SEQUENCE:5", "SEQUENCE:0"))
    assert any("gaps" in fault for fault in history.faults)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.42c01f"\nvideo.m3u8\n', ""),
        ('#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.42c01f"\nvideo.m3u8\n', "#EXTM3U"),
        ("#EXTM3U\n", "no variant"),
        ('#EXTM3U\n#EXT-X-STREAM-INF:CODECS="avc1.42c01f"\nvideo.m3u8\n', "BANDWIDTH"),
        ("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nvideo.m3u8\n", "CODECS"),
        ('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.42c01f"\n', "address"),
        ('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="hev1.1.6.L93.B0"\nvideo.m3u8\n', "hvc1"),
        ('#EXTM3U\n#EXTINF:1,\n#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS="avc1.42c01f"\nvideo.m3u8\n', "media tags"),
    ],
)
def test_multivariant_faults_are_found(text: str, complaint: str) -> None:
    found = multivariant_violations(text)
    assert (not found) if not complaint else any(complaint in fault for fault in found)

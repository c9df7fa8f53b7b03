"""RTP-Info header."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.rtsp.rtp_info_header import RtpInfo, parse_rtp_info, serialize_rtp_info

TWO = (RtpInfo("rtsp://h/gate/trackID=0", 10, 4_000_000_000), RtpInfo("rtsp://h/gate/trackID=1", 0, 0))
CASES = [
    ("url=rtsp://h/gate/trackID=0;seq=10;rtptime=4000000000,url=rtsp://h/gate/trackID=1;seq=0;rtptime=0", TWO),
    ("url=rtsp://h/gate;seq=7", (RtpInfo("rtsp://h/gate", 7),)),
    ("url=rtsp://h/a;b,c/trackID=0;seq=1;rtptime=2,url=x", (RtpInfo("rtsp://h/a;b,c/trackID=0", 1, 2), RtpInfo("x"))),
]


@pytest.mark.parametrize(("text", "entries"), CASES)
def test_round_trip(text: str, entries: tuple[RtpInfo, ...]) -> None:
    assert serialize_rtp_info(entries) == text
    assert parse_rtp_info(text) == entries


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("url=rtsp://h/1; seq=5; rtptime=6, url=rtsp://h/2;seq=1", (RtpInfo("rtsp://h/1", 5, 6), RtpInfo("rtsp://h/2", 1))),
        ('URL="rtsp://h/1";rtptime=6;seq=5', (RtpInfo("rtsp://h/1", 5, 6),)),
        ("url=rtsp://h/1;seq=-1;rtptime=x", (RtpInfo("rtsp://h/1;seq=-1;rtptime=x"),)),
        ("url=a;seq=70000;rtptime=1", (RtpInfo("a", None, 1),)),
        ("nonsense", ()),
        ("", ()),
    ],
)
def test_tolerated(text: str, entries: tuple[RtpInfo, ...]) -> None:
    assert parse_rtp_info(text) == entries


@given(st.text(alphabet='url=seqrtptime;, 0123456789"', max_size=80))
def test_garbage(text: str) -> None:
    parse_rtp_info(text)

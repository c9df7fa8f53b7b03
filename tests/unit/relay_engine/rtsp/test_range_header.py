"""Range header."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.rtsp.range_header import LIVE, Range, parse_range

CASES = [
    ("npt=now-", Range("npt", now=True)),
    ("npt=0-", Range("npt", 0.0)),
    ("npt=1.5-20", Range("npt", 1.5, 20.0)),
    ("npt=-20", Range("npt", None, 20.0)),
]


@pytest.mark.parametrize(("text", "value"), CASES)
def test_round_trip(text: str, value: Range) -> None:
    assert parse_range(text) == value
    assert value.serialize() == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("npt=0.000-", Range("npt", 0.0)),
        (" NPT = now - ", Range("npt", now=True)),
        ("npt=1:02:03.5-", Range("npt", 3723.5)),
        ("npt=0-;time=19970123T143720Z", Range("npt", 0.0)),
        ("clock=19700101T000010Z-19700101T000011.25Z", Range("clock", 10.0, 11.25)),
        ("smpte-25=10:12:33:20-", Range("smpte")),
    ],
)
def test_tolerated(text: str, value: Range) -> None:
    assert parse_range(text) == value


@pytest.mark.parametrize("text", ["", "npt", "npt=", "npt=-", "npt=x-", "npt=5", "clock=now-", "clock=20261399T000000Z-", "bytes=0-"])
def test_refused(text: str) -> None:
    with pytest.raises(RemoteProtocolError):
        parse_range(text)


def test_what_a_live_stream_answers_can_be_read() -> None:
    assert parse_range(LIVE).now


@given(st.text(alphabet="nptclocksmpte=-:.TZ0123456789 ;²", max_size=40))
def test_garbage(text: str) -> None:
    with contextlib.suppress(RemoteProtocolError):
        parse_range(text)

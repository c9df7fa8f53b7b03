"""Session header."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.rtsp.session_header import SessionHeader, parse_session

CASES = [("abc", SessionHeader("abc")), ("abc;timeout=55", SessionHeader("abc", 55))]


@pytest.mark.parametrize(("text", "header"), CASES)
def test_round_trip(text: str, header: SessionHeader) -> None:
    assert parse_session(text) == header
    assert header.serialize() == text


@pytest.mark.parametrize(
    ("text", "header"),
    [
        (" abc ; Timeout = 60 ", SessionHeader("abc", 60)),
        ("abc;timeout=soon", SessionHeader("abc")),
        ("abc;timeout=-1", SessionHeader("abc")),
        ("abc;x=y;timeout=30", SessionHeader("abc", 30)),
    ],
)
def test_tolerated(text: str, header: SessionHeader) -> None:
    assert parse_session(text) == header


@pytest.mark.parametrize("text", ["", ";timeout=60", "a" * 300])
def test_refused(text: str) -> None:
    with pytest.raises(RemoteProtocolError):
        parse_session(text)


@given(st.text(max_size=40))
def test_garbage(text: str) -> None:
    with contextlib.suppress(RemoteProtocolError):
        parse_session(text)

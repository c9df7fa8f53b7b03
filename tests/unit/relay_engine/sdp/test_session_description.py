"""Whole SDPs: strict writing, tolerant reading."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.sdp.media_description import MediaDescription
from relay_engine.sdp.session_description import SessionDescription, parse_sdp

SESSION = SessionDescription(
    origin="- 1 1 IN IP4 192.0.2.1",
    name="Gate",
    connection="IN IP4 0.0.0.0",
    attributes=(("control", "*"), ("recvonly", None)),
    media=(
        MediaDescription("video", ("96",), bandwidth=("AS:2000",), attributes=(("rtpmap", "96 H264/90000"), ("control", "trackID=0"))),
        MediaDescription("audio", ("0", "8"), port=5004, connection="IN IP4 239.255.42.1/1"),
    ),
)
TEXT = (
    b"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=Gate\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\na=control:*\r\na=recvonly\r\n"
    b"m=video 0 RTP/AVP 96\r\nb=AS:2000\r\na=rtpmap:96 H264/90000\r\na=control:trackID=0\r\n"
    b"m=audio 5004 RTP/AVP 0 8\r\nc=IN IP4 239.255.42.1/1\r\n"
)


def test_round_trip() -> None:
    assert SESSION.serialize() == TEXT
    assert parse_sdp(TEXT) == SESSION


@pytest.mark.parametrize(
    "text",
    [
        TEXT[:-2],  # no final line break
        TEXT.replace(b"\r\n", b"\n"),
        TEXT.replace(b"\r\n", b"\r"),
        TEXT.replace(b"s=Gate\r\n", b"s=Gate\r\ns=again\r\n"),
        TEXT.replace(b"t=0 0\r\n", b"t=-1 now\r\n"),  # FLIR
        TEXT.replace(b"t=0 0\r\n", b"nonsense\r\n=\r\n\r\n"),
        b"\r\n" + TEXT + b"\0",
        TEXT.replace(b"a=control:*", b" a=control: * "),
    ],
    ids=["cut", "lf", "cr", "two s", "bad t", "nonsense", "nul", "blanks"],
)
def test_mistakes_of_cameras_change_nothing(text: bytes) -> None:
    assert parse_sdp(text) == SESSION


@pytest.mark.parametrize(
    ("line", "port", "formats"),
    [
        (b"m=video -0 RTP/AVP 96", 0, ("96",)),
        (b"m=video 0/2 RTP/AVP 96", 0, ("96",)),
        (b"m=video 99999999 RTP/AVP 96", 0, ("96",)),
        (b"m=video", 0, ()),
        (b"m=application/TP-LINK 0 RTP/AVP smart/1/90000", 0, ("smart/1/90000",)),  # TL-IPC44GW
    ],
)
def test_odd_media_lines(line: bytes, port: int, formats: tuple[str, ...]) -> None:
    (medium,) = parse_sdp(b"v=0\r\n" + line).media
    assert (medium.port, medium.formats) == (port, formats)


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"a=b\r\n", b"v=0\r\n" + b"a" * 70_000, b"v=0\n" + b"m=video 0 RTP/AVP 96\n" * 65])
def test_refused(data: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        parse_sdp(data)


def test_a_name_cannot_smuggle_a_line() -> None:
    text = SessionDescription(name="Gate\r\na=control:rtsp://evil").serialize()
    assert b"s=Gate a=control:rtsp://evil\r\n" in text
    assert parse_sdp(text).attribute("control") is None


def test_attributes() -> None:
    medium = SESSION.media[0]
    assert medium.attribute("control") == "trackID=0"
    assert medium.attribute("fmtp") is None
    assert SESSION.attribute("recvonly") == ""
    assert parse_sdp(b"v=0\nm=audio 0 RTP/AVP 0\na=SendOnly").media[0].has_flag("sendonly")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=20), st.sampled_from([b"m=", b"a=", b"\n", b"v=0\n", b"c=IN", b"a=fmtp:96 "]))))
def test_garbage(pieces: list[bytes]) -> None:
    with contextlib.suppress(RemoteProtocolError):
        parse_sdp(b"".join(pieces)).serialize()


@pytest.mark.parametrize("line", [b"a=x\r\n", b"a=rtpmap:96 H264/90000\r\n", b"b=AS:1\r\n", b"i=x\r\n"])
@pytest.mark.parametrize("where", [b"v=0\r\n", b"m=video 9 RTP/AVP 96\r\n"])
def test_thousands_of_lines_are_refused(where: bytes, line: bytes) -> None:
    parse_sdp(where + line * 1999)
    with pytest.raises(RemoteProtocolError, match="lines"):
        parse_sdp(where + line * 2000)


def test_which_of_several_lines_counts() -> None:
    found = parse_sdp(b"s=\r\ns=first\r\ns=second\r\nc=one\r\nc=two\r\nm=audio 1 RTP/AVP 0\r\nc=three\r\nc=four\r\nb=A\r\nb=B\r\n")
    assert (found.name, found.connection) == ("first", "two")
    assert (found.media[0].connection, found.media[0].bandwidth) == ("four", ("A", "B"))

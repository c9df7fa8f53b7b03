"""Which mount and track an address means."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.rtsp.request_target import parse_request_target

CASES = [
    # address, mount, track, query, base
    ("rtsp://h:8554/gate", "gate", None, "", "rtsp://h:8554/gate"),
    ("rtsp://h/gate/", "gate", None, "", "rtsp://h/gate"),
    ("rtsp://h/gate/trackID=1", "gate", 1, "", "rtsp://h/gate"),
    ("rtsp://h/gate/trackid=1/", "gate", 1, "", "rtsp://h/gate"),
    ("rtsp://h/gate?a=b", "gate", None, "a=b", "rtsp://h/gate?a=b"),
    ("rtsp://h/gate?a=b/", "gate", None, "a=b", "rtsp://h/gate?a=b"),
    ("rtsp://h/gate/?a=b", "gate", None, "a=b", "rtsp://h/gate?a=b"),
    ("rtsp://h/gate?a=b/trackID=0", "gate", 0, "a=b", "rtsp://h/gate?a=b"),  # FFmpeg
    ("rtsp://h/gate?a=b/trackID=0/", "gate", 0, "a=b", "rtsp://h/gate?a=b"),
    ("rtsp://h/gate/trackID=0?a=b", "gate", 0, "a=b", "rtsp://h/gate?a=b"),  # GStreamer
    ("rtsp://u:p@h/gate/trackID=0", "gate", 0, "", "rtsp://h/gate"),
    ("rtsp://h/front%20door", "front door", None, "", "rtsp://h/front%20door"),
    ("rtsp://h/floor/2/trackID=0", "floor/2", 0, "", "rtsp://h/floor/2"),
    ("rtsp://[::1]:8554/gate", "gate", None, "", "rtsp://[::1]:8554/gate"),
    ("rtsps://h/gate", "gate", None, "", "rtsps://h/gate"),
    ("/gate/trackID=2", "gate", 2, "", "/gate"),
    ("rtsp://h", "", None, "", "rtsp://h"),
    ("rtsp://h/", "", None, "", "rtsp://h"),
    ("*", "", None, "", ""),
]


@pytest.mark.parametrize(("uri", "name", "track_id", "query", "base"), CASES)
def test_target(uri: str, name: str, track_id: int | None, query: str, base: str) -> None:
    target = parse_request_target(uri)
    assert (target.name, target.track_id, target.query, target.base) == (name, track_id, query, base)


def test_track_url_leads_back_to_the_same_track() -> None:
    target = parse_request_target("rtsp://h/gate?a=b")
    again = parse_request_target(target.track_url(3))
    assert (again.name, again.track_id, again.query) == ("gate", 3, "a=b")


@pytest.mark.parametrize(("query", "found"), [("vlcmulticast", True), ("a=b&vlcmulticast=1", True), ("a=vlcmulticast", False), ("", False)])
def test_flags(query: str, found: bool) -> None:
    assert parse_request_target(f"rtsp://h/gate?{query}").has_flag("vlcmulticast") is found


def test_another_scheme_is_refused() -> None:
    with pytest.raises(RemoteProtocolError):
        parse_request_target("http://h/gate")


@given(st.text(max_size=60))
def test_garbage(text: str) -> None:
    with contextlib.suppress(RemoteProtocolError):
        parse_request_target(text).has_flag("vlcmulticast")

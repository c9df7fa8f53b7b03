"""Addresses on the client's side, with the mistakes cameras make."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relay_engine.rtsp.control_url import join_control, mend_url, presentation_url, redirected_url, split_credentials
from relay_engine.rtsp.message import Headers

ASKED = "rtsp://192.0.2.7:554/ch1"


@pytest.mark.parametrize(
    ("value", "url"),
    [
        ("rtsp://192.0.2.7/ch1/", "rtsp://192.0.2.7/ch1/"),
        ("rtsp://rtsp://192.0.2.7/ch1/", "rtsp://192.0.2.7/ch1/"),
        ("192.0.2.7:554/ch1/", "rtsp://192.0.2.7:554/ch1/"),
        ("/ch1/", "rtsp://192.0.2.7:554/ch1/"),
        ("rtsp://fe80::1?a=/b", "rtsp://[fe80::1]?a=/b"),
        ("rtsp://fe80::1/ch1", "rtsp://[fe80::1]/ch1"),
        ("rtsp://[fe80::1]:554/ch1", "rtsp://[fe80::1]:554/ch1"),
        ("rtsp://admin:secret@192.0.2.7/ch1", "rtsp://192.0.2.7/ch1"),
    ],
)
def test_mended(value: str, url: str) -> None:
    assert mend_url(value, ASKED) == url


def test_content_base_goes_before_content_location_before_the_address() -> None:
    both = Headers([("Content-Location", "rtsp://b/"), ("Content-Base", "rtsp://a/")])
    assert presentation_url(ASKED, both) == "rtsp://a/"
    assert presentation_url(ASKED, Headers([("Content-Location", "rtsp://b/"), ("Content-Base", "")])) == "rtsp://b/"
    assert presentation_url(ASKED, Headers()) == ASKED


@pytest.mark.parametrize(
    ("base", "control", "url"),
    [
        ("rtsp://h/ch1/", "trackID=0", "rtsp://h/ch1/trackID=0"),
        ("rtsp://h/ch1", "trackID=0", "rtsp://h/ch1/trackID=0"),
        ("rtsp://h/ch1/", "/trackID=0", "rtsp://h/ch1/trackID=0"),
        ("rtsp://h/ch1?a=b", "trackID=0", "rtsp://h/ch1?a=b/trackID=0"),
        ("rtsp://h/ch1", "?track=0", "rtsp://h/ch1?track=0"),
        ("rtsp://h/ch1", "rtsp://h/ch1/video", "rtsp://h/ch1/video"),
        ("rtsp://h/ch1", "*", "rtsp://h/ch1"),
        ("rtsp://h/ch1", "", "rtsp://h/ch1"),
    ],
)
def test_joined(base: str, control: str, url: str) -> None:
    assert join_control(base, control) == url


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("rtsp://u:p%40ss@h/a@b", ("rtsp://h/a@b", "u", "p@ss")),
        ("rtsp://u@h", ("rtsp://h", "u", "")),
        ("rtsp://h/ch1", ("rtsp://h/ch1", "", "")),
        ("rtsp://h?user=a@b", ("rtsp://h?user=a@b", "", "")),
        ("rtsp://h:554?user=a@b", ("rtsp://h:554?user=a@b", "", "")),
        ("rtsp://h#a@b", ("rtsp://h#a@b", "", "")),
        ("rtsp://u:p@h?user=a@b", ("rtsp://h?user=a@b", "u", "p")),
        ("rtsp://u:p/ss@h/ch1", ("rtsp://h/ch1", "u", "p/ss")),
        ("rtsp://u:p?s#s@h:554?a=b@c", ("rtsp://h:554?a=b@c", "u", "p?s#s")),
        ("rtsp://u:p/s@[fe80::1]:554/ch1", ("rtsp://[fe80::1]:554/ch1", "u", "p/s")),
        ("rtsp://a@b:p/x@h/", ("rtsp://h/", "a@b", "p/x")),
        ("rtsp://h:554/a:b@c", ("rtsp://h:554/a:b@c", "", "")),
        ("rtsp://[fe80::1]/a@b", ("rtsp://[fe80::1]/a@b", "", "")),
        ("rtsp://fe80::1/a@b", ("rtsp://fe80::1/a@b", "", "")),
        ("rtsp://u:p@:5004", ("rtsp://:5004", "u", "p")),
    ],
)
def test_credentials_split(url: str, parts: tuple[str, str, str]) -> None:
    assert split_credentials(url) == parts


def test_a_question_mark_ends_the_authority() -> None:
    assert mend_url("/ch1/", "rtsp://h:554?user=a/b@c") == "rtsp://h:554/ch1/"


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("rtsp://other:8554/x", "rtsp://other:8554/x"),
        ("rtsps://other/x", "rtsps://other/x"),
        ("/live/2?a=b", "rtsps://h:322/live/2?a=b"),
        ("2", "rtsps://h:322/live/2"),
        ("../2", "rtsps://h:322/2"),
        ("?channel=2", "rtsps://h:322/live/1?channel=2"),
        ("//other/x", "rtsps://other/x"),
    ],
)
def test_redirected(location: str, url: str) -> None:
    assert redirected_url(location, "rtsps://h:322/live/1?a=b") == url


@given(st.text(max_size=40), st.text(max_size=40))
def test_garbage(one: str, other: str) -> None:
    join_control(mend_url(one, ASKED), other)
    split_credentials(f"rtsp://{one}@{other}")

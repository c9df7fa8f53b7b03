"""Messages as bytes."""

from __future__ import annotations

import pytest

from relay_engine.errors import LocalProtocolError
from relay_engine.rtsp.message import Headers, Request, Response


def test_header_names_compare_without_case_and_keep_their_order() -> None:
    headers = Headers([("CSeq", "1"), ("WWW-Authenticate", "Basic"), ("www-authenticate", "Digest")])
    assert headers.get("cseq") == "1"
    assert headers.get_all("Www-Authenticate") == ("Basic", "Digest")
    assert "WWW-AUTHENTICATE" in headers
    assert headers.get("Session") == ""
    assert list(headers) == [("CSeq", "1"), ("WWW-Authenticate", "Basic"), ("www-authenticate", "Digest")]


def test_request_and_response_serialize() -> None:
    request = Request("DESCRIBE", "rtsp://h/gate", Headers([("CSeq", "2")]))
    assert request.serialize() == b"DESCRIBE rtsp://h/gate RTSP/1.0\r\nCSeq: 2\r\n\r\n"
    response = Response(200, headers=Headers([("CSeq", "2")]), body=b"v=0\r\n")
    assert response.serialize() == b"RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Length: 5\r\n\r\nv=0\r\n"


def test_a_reason_of_our_own_replaces_the_usual_phrase() -> None:
    assert Response(404, "No such camera").serialize().startswith(b"RTSP/1.0 404 No such camera\r\n")


@pytest.mark.parametrize("value", ["a\r\nX: y", "a\nb", "a\rb"])
def test_a_line_break_cannot_smuggle_a_header(value: str) -> None:
    with pytest.raises(LocalProtocolError):
        Response(200, headers=Headers([("Session", value)])).serialize()


def test_repr_shows_no_secret() -> None:
    request = Request("DESCRIBE", "rtsp://u:geheim@h/gate?token=geheim", Headers([("Authorization", "Basic geheim")]))
    assert "geheim" not in repr(request)

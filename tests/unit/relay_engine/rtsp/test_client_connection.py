"""The client's side of a connection."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.rtsp.client_connection import ClientConnection
from relay_engine.rtsp.events import InterleavedReceived, ResponseReceived, RetryNeeded, ServerRequestReceived

URI = "rtsp://h/ch1"
DIGEST = b'WWW-Authenticate: Digest realm="cam", nonce="%s"%s\r\n'


def make(username: str = "anna", password: str = "geheim") -> ClientConnection:
    return ClientConnection(username, password, make_nonce=lambda: "c0ffee")


def answer(connection: ClientConnection, status: int, cseq: str, headers: bytes = b"") -> object:
    connection.receive_data(f"RTSP/1.0 {status} X\r\n".encode() + (f"CSeq: {cseq}\r\n".encode() if cseq else b"") + headers + b"\r\n")
    return connection.next_event()


def test_requests_are_numbered_and_named() -> None:
    connection = make()
    assert connection.send_request("OPTIONS", URI) == b"OPTIONS rtsp://h/ch1 RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: Relay Server\r\n\r\n"
    second = connection.send_request("SET_PARAMETER", URI, [("Content-Type", "text/parameters")], b"a: b")
    assert second.endswith(b"CSeq: 2\r\nUser-Agent: Relay Server\r\nContent-Type: text/parameters\r\nContent-Length: 4\r\n\r\na: b")


def test_answers_find_their_requests() -> None:
    connection = make()
    connection.send_request("OPTIONS", URI)
    connection.send_request("DESCRIBE", URI)
    found = [answer(connection, 200, "2"), answer(connection, 200, "1")]
    assert [event.request.method for event in found if isinstance(event, ResponseReceived) and event.request] == ["DESCRIBE", "OPTIONS"]


@pytest.mark.parametrize("cseq", ["", "99", "1, 1"])
def test_an_answer_without_the_right_number_belongs_to_the_oldest_request(cseq: str) -> None:
    connection = make()
    connection.send_request("OPTIONS", URI)
    event = answer(connection, 200, cseq)
    assert isinstance(event, ResponseReceived)
    assert event.request is not None
    assert isinstance(unasked := answer(connection, 200, "1"), ResponseReceived)
    assert unasked.request is None


def test_a_challenge_is_answered_once() -> None:
    connection = make()
    connection.send_request("DESCRIBE", URI, [("Accept", "application/sdp")])
    retry = answer(connection, 401, "1", DIGEST % (b"a", b""))
    assert isinstance(retry, RetryNeeded)
    assert b"CSeq: 2\r\n" in retry.data
    assert b"Authorization: Digest " in retry.data
    assert b"Accept: application/sdp" in retry.data
    assert b"geheim" not in retry.data
    # A new nonce with each refusal must not make it try for ever.
    refused = answer(connection, 401, "2", DIGEST % (b"b", b""))
    assert isinstance(refused, ResponseReceived)
    assert refused.response.status == 401


def test_later_requests_are_signed_at_once_and_a_stale_nonce_is_renewed() -> None:
    connection = make()
    connection.send_request("DESCRIBE", URI)
    answer(connection, 401, "1", DIGEST % (b"a", b""))
    answer(connection, 200, "2")
    assert b'nonce="a"' in connection.send_request("SETUP", URI)
    stale = answer(connection, 401, "3", DIGEST % (b"b", b", stale=true"))
    assert isinstance(stale, RetryNeeded)
    assert b'nonce="b"' in stale.data


def test_a_new_nonce_without_stale_is_tried_once() -> None:
    connection = make()
    connection.send_request("DESCRIBE", URI)
    answer(connection, 401, "1", DIGEST % (b"a", b""))
    answer(connection, 200, "2")
    connection.send_request("SETUP", URI)
    assert isinstance(answer(connection, 401, "3", DIGEST % (b"b", b"")), RetryNeeded)
    assert isinstance(answer(connection, 401, "4", DIGEST % (b"c", b"")), ResponseReceived)


def test_endless_staleness_ends() -> None:
    connection = make()
    connection.send_request("DESCRIBE", URI)
    event: object = None
    for number in range(1, 20):
        event = answer(connection, 401, str(number), DIGEST % (b"%d" % number, b", stale=true"))
        if isinstance(event, ResponseReceived):
            break
    assert isinstance(event, ResponseReceived)


def test_without_a_password_there_is_no_retry() -> None:
    connection = ClientConnection()
    connection.send_request("DESCRIBE", URI)
    assert isinstance(answer(connection, 401, "1", DIGEST % (b"a", b"")), ResponseReceived)


def test_basic() -> None:
    connection = make()
    connection.send_request("DESCRIBE", URI)
    retry = answer(connection, 401, "1", b'WWW-Authenticate: Basic realm="cam"\r\n')
    assert isinstance(retry, RetryNeeded)
    assert b"Authorization: Basic YW5uYTpnZWhlaW0=" in retry.data
    assert isinstance(answer(connection, 401, "2", b'WWW-Authenticate: Basic realm="cam"\r\n'), ResponseReceived)


def test_frames_and_requests_of_the_server() -> None:
    connection = make()
    connection.expect_channels([0, 1])
    connection.receive_data(b"$\x00\x00\x02ab" + b"\x00\x01$\x09" + b"$\x01\x00\x02\x80d" + b"OPTIONS * RTSP/1.0\r\nCSeq: 5\r\n\r\n")
    assert connection.next_event() == InterleavedReceived(0, b"ab")
    assert connection.next_event() == InterleavedReceived(1, b"\x80d")
    asked = connection.next_event()
    assert isinstance(asked, ServerRequestReceived)
    assert connection.respond(asked.request).startswith(b"RTSP/1.0 200 OK\r\nCSeq: 5\r\n")
    assert connection.next_event() is None
    assert connection.skipped_bytes == 4


def test_unanswered_keep_alives_do_not_pile_up() -> None:
    connection = make()
    for _ in range(500):
        connection.send_request("GET_PARAMETER", URI)
    assert isinstance(answer(connection, 200, "500"), ResponseReceived)
    count = 0
    while (event := answer(connection, 200, "")) and isinstance(event, ResponseReceived) and event.request:
        count += 1
    assert count < 100


def test_interleaved_packets_to_the_server() -> None:
    assert make().send_interleaved(1, b"abc") == b"$\x01\x00\x03abc"


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=24),
            st.sampled_from([b"RTSP/1.0 401 X\r\n", DIGEST % (b"a", b""), b"CSeq: 1\r\n", b"\r\n", b"$\x00\x00\x01"]),
        )
    )
)
def test_nothing_but_remote_protocol_error_escapes(pieces: list[bytes]) -> None:
    connection = make()
    connection.send_request("DESCRIBE", URI)
    connection.receive_data(b"".join(pieces))
    with contextlib.suppress(RemoteProtocolError):
        while connection.next_event() is not None:
            pass

"""The server's side of a connection."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.rtsp import events
from relay_engine.rtsp.range_header import Range
from relay_engine.rtsp.server_connection import ServerConnection
from relay_engine.rtsp.transport_header import TransportSpec


def receive(data: bytes) -> list[events.ServerEvent]:
    connection = ServerConnection()
    connection.receive_data(data)
    found = []
    while (event := connection.next_event()) is not None:
        found.append(event)
    return found


def request(method: str, uri: str = "rtsp://h/gate", *lines: str) -> bytes:
    return "\r\n".join([f"{method} {uri} RTSP/1.0", "CSeq: 7", *lines, "", ""]).encode()


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("OPTIONS", events.OptionsReceived),
        ("DESCRIBE", events.DescribeReceived),
        ("ANNOUNCE", events.AnnounceReceived),
        ("PLAY", events.PlayReceived),
        ("PAUSE", events.PauseReceived),
        ("RECORD", events.RecordReceived),
        ("TEARDOWN", events.TeardownReceived),
        ("GET_PARAMETER", events.GetParameterReceived),
        ("SET_PARAMETER", events.SetParameterReceived),
        ("describe", events.DescribeReceived),
    ],
)
def test_every_method_has_its_event(method: str, kind: type) -> None:
    (event,) = receive(request(method, "rtsp://h/gate/trackID=1", "Session: abc;timeout=60"))
    assert type(event) is kind
    assert isinstance(event, events.RequestReceived)
    assert (event.target.name, event.target.track_id, event.session_id) == ("gate", 1, "abc")


def test_setup_and_play_carry_their_headers() -> None:
    (setup,) = receive(request("SETUP", "rtsp://h/gate/trackID=0", "Transport: RTP/AVP/TCP;unicast;interleaved=4-5"))
    assert isinstance(setup, events.SetupReceived)
    assert setup.transports == (TransportSpec(tcp=True, interleaved=(4, 5)),)
    (play,) = receive(request("PLAY", "rtsp://h/gate", "Range: npt=0.000-"))
    assert isinstance(play, events.PlayReceived)
    assert play.range == Range("npt", 0.0)


def test_an_unreadable_range_costs_nobody_the_picture() -> None:
    (play,) = receive(request("PLAY", "rtsp://h/gate", "Range: weird"))
    assert isinstance(play, events.PlayReceived)
    assert play.range is None


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"OPTIONS * RTSP/2.0\r\nCSeq: 1\r\n\r\n", 505),
        (b"OPTIONS * RTSP/1.0\r\n\r\n", 400),
        (b"OPTIONS * RTSP/1.0\r\nCSeq: " + b"1" * 50 + b"\r\n\r\n", 400),
        (request("FLY"), 501),
        (request("REDIRECT"), 501),
        (request("DESCRIBE", "http://h/gate"), 400),
        (request("PLAY", "rtsp://h/gate", "Session: ;"), 400),
        (request("SETUP"), 461),
        (request("SETUP", "rtsp://h/gate", "Transport: nonsense"), 461),
    ],
)
def test_what_cannot_be_served_is_rejected_and_the_connection_goes_on(data: bytes, status: int) -> None:
    rejected, after = receive(data + request("OPTIONS"))
    assert isinstance(rejected, events.RequestRejected)
    assert rejected.status == status
    assert isinstance(after, events.OptionsReceived)


@pytest.mark.parametrize("data", [b"GET / HTTP/1.1\r\nHost: h\r\n\r\n", b"garbage\r\n\r\n", b"\x00"])
def test_another_protocol_ends_the_connection(data: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        receive(data)
    assert ServerConnection().bad_request().startswith(b"RTSP/1.0 400 Bad Request\r\n")


def test_frames_and_stray_answers() -> None:
    found = receive(b"$\x03\x00\x02ab" + b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n" + request("OPTIONS"))
    assert found[0] == events.InterleavedReceived(3, b"ab")
    assert len(found) == 2


def test_an_answer_echoes_cseq() -> None:
    connection = ServerConnection()
    connection.receive_data(b"OPTIONS * RTSP/1.0\r\ncseq:  0042 \r\n\r\n")
    event = connection.next_event()
    assert isinstance(event, events.OptionsReceived)
    answer = connection.respond(event.request, 200, [("Public", "OPTIONS")])
    assert answer == b"RTSP/1.0 200 OK\r\nCSeq: 0042\r\nServer: Relay Server\r\nPublic: OPTIONS\r\n\r\n"


_PIECES = [
    request("SETUP"),
    b"Transport: ",
    b"RTP/AVP;",
    b"Session: ",
    b"rtsp://",
    b"OPTIONS ",
    b" RTSP/1.0\r\n",
    b"CSeq: 1\r\n",
    b"\r\n\r\n",
    b"$\x00",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=24), st.sampled_from(_PIECES))))
def test_nothing_but_remote_protocol_error_escapes(pieces: list[bytes]) -> None:
    with contextlib.suppress(RemoteProtocolError):
        receive(b"".join(pieces))

"""The parser: whole, byte by byte, with trailing bytes, and with garbage."""

from __future__ import annotations

import contextlib
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relay_engine.errors import RemoteProtocolError
from relay_engine.rtsp.message import Headers, InterleavedFrame, Message, Request, Response
from relay_engine.rtsp.parser import MAX_BODY_BYTES, MAX_GARBAGE_BYTES, MAX_HEAD_BYTES, Parser

OPTIONS = Request("OPTIONS", "rtsp://h/gate", Headers([("CSeq", "1")]))
OPTIONS_BYTES = b"OPTIONS rtsp://h/gate RTSP/1.0\r\nCSeq: 1\r\n\r\n"

CASES: list[tuple[str, bytes, list[Message]]] = [
    ("request", OPTIONS_BYTES, [OPTIONS]),
    ("two requests at once", OPTIONS_BYTES * 2, [OPTIONS, OPTIONS]),
    ("leading line breaks", b"\r\n\r\n\n" + OPTIONS_BYTES, [OPTIONS]),
    ("bare line feeds", OPTIONS_BYTES.replace(b"\r", b""), [OPTIONS]),
    ("frame between requests", OPTIONS_BYTES + b"$\x01\x00\x03abc" + OPTIONS_BYTES, [OPTIONS, InterleavedFrame(1, b"abc"), OPTIONS]),
    ("empty frame", b"$\x00\x00\x00", [InterleavedFrame(0, b"")]),
    (
        "body",
        b"SET_PARAMETER * RTSP/1.0\r\nCSeq: 9\r\nContent-Length: 4\r\n\r\na: b",
        [Request("SET_PARAMETER", "*", Headers([("CSeq", "9"), ("Content-Length", "4")]), b"a: b")],
    ),
    (
        "response",
        b"RTSP/1.0 404 Not Found\r\nCSeq: 3\r\n\r\n",
        [Response(404, "Not Found", Headers([("CSeq", "3")]))],
    ),
    ("response without reason", b"RTSP/1.0 200\r\nCSeq: 3\r\n\r\n", [Response(200, "", Headers([("CSeq", "3")]))]),
    (
        "folded header",
        b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: a\r\n  b\r\n\r\n",
        [Request("OPTIONS", "*", Headers([("CSeq", "1"), ("User-Agent", "a b")]))],
    ),
    (
        "header folded twice",
        b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nUser-Agent:\r\n\ta \r\n b\r\n\r\n",
        [Request("OPTIONS", "*", Headers([("CSeq", "1"), ("User-Agent", " a b")]))],
    ),
    ("blank in the address", b"OPTIONS rtsp://h/front door RTSP/1.0\r\n\r\n", [Request("OPTIONS", "rtsp://h/front door")]),
    ("latin-1 header", b"OPTIONS * RTSP/1.0\r\nUser-Agent: \xe4\r\n\r\n", [Request("OPTIONS", "*", Headers([("User-Agent", "ä")]))]),
]


def drain(parser: Parser) -> list[Message]:
    messages: list[Message] = []
    while (message := parser.next_message()) is not None:
        messages.append(message)
    return messages


@pytest.mark.parametrize("resync", [False, True])
@pytest.mark.parametrize(("name", "data", "messages"), CASES, ids=[case[0] for case in CASES])
def test_whole_and_byte_by_byte(name: str, data: bytes, messages: list[Message], resync: bool) -> None:
    whole = Parser(resync=resync)
    whole.receive_data(data)
    assert drain(whole) == messages
    single = Parser(resync=resync)
    found: list[Message] = []
    for index in range(len(data)):
        single.receive_data(data[index : index + 1])
        found += drain(single)
    assert found == messages
    assert single.skipped_bytes == 0


@pytest.mark.parametrize(("name", "data", "messages"), CASES, ids=[case[0] for case in CASES])
def test_trailing_bytes_wait_for_the_rest(name: str, data: bytes, messages: list[Message]) -> None:
    parser = Parser()
    parser.receive_data(data + b"OPT")
    assert drain(parser) == messages
    parser.receive_data(OPTIONS_BYTES[3:])
    assert drain(parser) == [OPTIONS]


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01",  # a TLS client
        b"hello there\r\n\r\n",
        b"OPTIONS *\r\n\r\n",
        b"OPTIONS * RTSP\r\n\r\n",
        b"OPTIONS * RTSP/1.0\r\nno colon here\r\n\r\n",
        b"OPTIONS * RTSP/1.0\r\nA: b\rX: y\r\n\r\n",
        b"RTSP/1.0 2x0 OK\r\n\r\n",
        b"OPTIONS * RTSP/1.0\r\nContent-Length: -1\r\n\r\n",
        b"OPTIONS * RTSP/1.0\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"OPTIONS * RTSP/1.0\r\nContent-Length: %d\r\n\r\n" % (MAX_BODY_BYTES + 1),
        b"OPTIONS * RTSP/1.0\r\n" + b"A: b\r\n" * 200 + b"\r\n",
        b"OPTIONS * RTSP/1.0\r\nA: " + b"b" * MAX_HEAD_BYTES,
        b"A" * (MAX_HEAD_BYTES + 1),
        b"SSH-2.0-OpenSSH_9.2\r\n",  # greets and waits
        b"GET / HTTP/1.1\r\nHost: h\r\n",
    ],
)
def test_what_is_not_rtsp_is_refused(data: bytes) -> None:
    parser = Parser()
    parser.receive_data(data)
    with pytest.raises(RemoteProtocolError):
        drain(parser)


def test_a_long_head_is_refused_before_it_ends_however_it_comes() -> None:
    parser = Parser()
    while parser.buffered_bytes <= MAX_HEAD_BYTES:
        parser.receive_data(b"A" * 100)
        refused = parser.buffered_bytes > MAX_HEAD_BYTES
        with pytest.raises(RemoteProtocolError) if refused else contextlib.nullcontext():
            parser.next_message()
    assert parser.buffered_bytes <= MAX_HEAD_BYTES + 100


GARBAGE = [b"\x00\x01\x02", b"garbage\r\n\r\nmore", b"RTSP/1 nonsense\r\n\r\n", b"$", b"$\xff\xff", b"A" * 40_000]


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
@pytest.mark.parametrize("step", [1, 7, 100_000])
def test_client_finds_its_feet_after_garbage_between_frames(garbage: bytes, step: int) -> None:
    frame = b"$\x00\x00\x04\x80ood"
    answer = b"RTSP/1.0 200 OK\r\nCSeq: 5\r\n\r\n"
    parser = Parser(resync=True)
    parser.expect_channels((0, 1))
    stream = frame + garbage + frame + answer + garbage + frame * 400
    found: list[Message] = []
    for start in range(0, len(stream), step):
        parser.receive_data(stream[start : start + step])
        found += drain(parser)
    assert [message for message in found if isinstance(message, InterleavedFrame)] == [InterleavedFrame(0, b"\x80ood")] * 402
    assert Response(200, "OK", Headers([("CSeq", "5")])) in found
    assert parser.skipped_bytes > 0


def test_a_large_frame_is_taken_whole() -> None:
    # Tapo cameras send RTP packets of about 10,000 bytes.
    payload = bytes(range(256)) * 255
    parser = Parser(resync=True)
    parser.receive_data(b"$\x00" + len(payload).to_bytes(2) + payload)
    assert drain(parser) == [InterleavedFrame(0, payload)]


def test_client_gives_up_on_endless_garbage() -> None:
    parser = Parser(resync=True)
    parser.receive_data(b"$\x00\x00\x00")
    drain(parser)
    parser.receive_data(b"\x00" * (MAX_GARBAGE_BYTES + 100))
    with pytest.raises(RemoteProtocolError):
        drain(parser)


def test_client_refuses_a_server_that_never_spoke_rtsp() -> None:
    parser = Parser(resync=True)
    parser.receive_data(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    with pytest.raises(RemoteProtocolError):
        drain(parser)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.one_of(st.binary(max_size=64), st.sampled_from([OPTIONS_BYTES, b"$\x00\x00\x02ab", b"RTSP/1.0 200 OK\r\n", b"\r\n\r\n"]))),
    st.booleans(),
)
def test_nothing_but_remote_protocol_error_escapes(chunks: list[bytes], resync: bool) -> None:
    parser = Parser(resync=resync)
    with contextlib.suppress(RemoteProtocolError):
        for chunk in chunks:
            parser.receive_data(chunk)
            drain(parser)


@pytest.mark.parametrize(
    "header",
    [b"CSeq: 1\r\n a\rb", b"CSeq: 1\r\n\ta\0b", b"X: a\r\n b\r\n c\rX: y", b"X: a\rb", b"X: " + b"a" * 8000 + b"\r\n" + b" " + b"b" * 8000],
)
def test_a_folded_value_is_checked_as_a_whole(header: bytes) -> None:
    server = Parser()
    server.receive_data(b"OPTIONS * RTSP/1.0\r\n" + header + b"\r\n\r\n")
    with pytest.raises(RemoteProtocolError):
        server.next_message()
    client = Parser(resync=True)  # cameras send such: the line is left out, and nothing of it goes on
    client.receive_data(b"RTSP/1.0 200 OK\r\nCSeq: 7\r\n" + header.replace(b"CSeq", b"Nonce") + b"\r\n\r\n")
    [answer] = drain(client)
    assert answer == Response(200, "OK", Headers([("CSeq", "7")]))


FRAME = b"$\x00\x00\x05\x80\x60abc"
ANSWER = b"RTSP/1.0 200 OK\r\nCSeq: 5\r\n\r\n"


def stranger(size: int, *, channel: int = 4) -> bytes:
    """A frame of a channel that nobody set up, full of what looks like frames of known ones."""
    return bytes((0x24, channel)) + size.to_bytes(2) + (b"$\x00\x30\x31\x80" * (size // 5 + 1))[:size]


STRANGERS = [
    stranger(1400),
    stranger(1400) * 3,
    stranger(65_535),
    stranger(65_535) * 8,  # more than is taken for garbage
    stranger(0),
    stranger(28, channel=200),  # RTCP on a number that nobody was told
]


@pytest.mark.parametrize("unasked", STRANGERS, ids=range(len(STRANGERS)))
@pytest.mark.parametrize("step", [1, 999, 1 << 20])
def test_frames_of_unknown_channels_are_skipped_by_their_length_while_in_step(unasked: bytes, step: int) -> None:
    if step == 1 and len(unasked) > 5_000:
        return  # nothing new, and slow
    parser = Parser(resync=True)
    parser.expect_channels((0, 1))
    stream = FRAME + unasked + FRAME + unasked + ANSWER + unasked + FRAME * 3
    found: list[Message] = []
    for start in range(0, len(stream), step):
        parser.receive_data(stream[start : start + step])
        found += drain(parser)
    known = [message for message in found if isinstance(message, Response) or message.channel == 0]  # type: ignore[union-attr]
    assert [type(message) for message in known] == [InterleavedFrame] * 2 + [Response] + [InterleavedFrame] * 3
    assert parser.skipped_bytes == 0


def test_random_bytes_end_a_connection_soon() -> None:
    """They hold frames by chance, which must not count as a sign of life for ever."""
    random = Random(7)
    parser = Parser(resync=True)
    parser.expect_channels((0, 1, 2, 3))
    parser.receive_data(FRAME)
    drain(parser)
    for _ in range(64):
        parser.receive_data(random.randbytes(65_536))
        try:
            drain(parser)
        except RemoteProtocolError:
            return
    raise AssertionError("4 MiB were borne")


def test_a_little_garbage_between_all_frames_is_borne_for_ever() -> None:
    parser = Parser(resync=True)
    parser.expect_channels((0, 1))
    parser.receive_data(FRAME)
    drain(parser)
    for _ in range(40):
        parser.receive_data((b"\x00\x01\x02xyz" + b"$\x00\x00\x64\x80" + bytes(99)) * 2000)
        assert len(drain(parser)) == 2000
    assert parser.skipped_bytes > MAX_GARBAGE_BYTES

"""ServerConnection: a server's side of one RTSP connection (RFC 2326); bytes in, events out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from relay_engine.errors import RemoteProtocolError
from relay_engine.rtsp.events import (
    AnnounceReceived,
    DescribeReceived,
    GetParameterReceived,
    InterleavedReceived,
    OptionsReceived,
    PauseReceived,
    PlayReceived,
    RecordReceived,
    RequestRejected,
    ServerEvent,
    SetParameterReceived,
    SetupReceived,
    TeardownReceived,
)
from relay_engine.rtsp.message import Headers, InterleavedFrame, Request, Response
from relay_engine.rtsp.parser import Parser
from relay_engine.rtsp.range_header import Range, parse_range
from relay_engine.rtsp.request_target import parse_request_target
from relay_engine.rtsp.session_header import parse_session
from relay_engine.rtsp.transport_header import parse_transports

SERVER_NAME = "Relay Server"

_MAX_CSEQ_CHARACTERS = 32
_PLAIN_EVENTS: dict[str, Callable[..., ServerEvent]] = {
    "OPTIONS": OptionsReceived,
    "DESCRIBE": DescribeReceived,
    "ANNOUNCE": AnnounceReceived,
    "PAUSE": PauseReceived,
    "RECORD": RecordReceived,
    "TEARDOWN": TeardownReceived,
    "GET_PARAMETER": GetParameterReceived,
    "SET_PARAMETER": SetParameterReceived,
}


class ServerConnection:
    """Feed it with `receive_data`, then take events with `next_event` until None.

    RemoteProtocolError means that the stream cannot be read on: answer `bad_request()` and close.
    """

    def __init__(self) -> None:
        self._parser = Parser()

    @property
    def buffered_bytes(self) -> int:
        """Bytes received that no event has come out of yet."""
        return self._parser.buffered_bytes

    def receive_data(self, data: bytes) -> None:
        """Take what the client sent."""
        self._parser.receive_data(data)

    def next_event(self) -> ServerEvent | None:
        """The next thing the client did, or None where more bytes are needed."""
        while (message := self._parser.next_message()) is not None:
            match message:
                case InterleavedFrame(channel, payload):
                    return InterleavedReceived(channel, payload)
                case Request():
                    return _to_event(message)
                case Response():
                    continue  # we ask clients nothing, so there is nothing to match it with
        return None

    def respond(self, request: Request, status: int, headers: Iterable[tuple[str, str]] = (), body: bytes = b"", reason: str = "") -> bytes:
        """The wire bytes of an answer, with the request's CSeq."""
        fields = [("CSeq", cseq)] if (cseq := request.cseq) else []
        return Response(status, reason, Headers([*fields, ("Server", SERVER_NAME), *headers]), body).serialize()

    def bad_request(self) -> bytes:
        """The answer to what could not be read; nothing may follow it."""
        return Response(400, "", Headers([("Server", SERVER_NAME), ("Connection", "close")])).serialize()


def _to_event(request: Request) -> ServerEvent:
    if request.version != "RTSP/1.0":
        if not request.version.startswith("RTSP/"):
            raise RemoteProtocolError(f"{request.version} spoken on the RTSP port")
        return RequestRejected(request, 505, f"version {request.version}")
    if not request.cseq or len(request.cseq) > _MAX_CSEQ_CHARACTERS:
        return RequestRejected(request, 400, "no usable CSeq")
    try:
        return _to_method_event(request)
    except RemoteProtocolError as error:
        return RequestRejected(request, 400, str(error))


def _to_method_event(request: Request) -> ServerEvent:
    target = parse_request_target(request.uri)
    session = request.headers.get("Session")
    session_id = parse_session(session).id if session else ""
    if request.method == "SETUP":
        try:
            transports = parse_transports(request.headers.get_all("Transport"))
        except RemoteProtocolError as error:
            return RequestRejected(request, 461, str(error))
        return SetupReceived(request, target, session_id, transports)
    if request.method == "PLAY":
        return PlayReceived(request, target, session_id, _read_range(request))
    event = _PLAIN_EVENTS.get(request.method)
    if event is None:
        return RequestRejected(request, 501, f"method {request.method}")
    return event(request, target, session_id)


def _read_range(request: Request) -> Range | None:
    """The span asked for; an unreadable one counts as absent, since a live stream starts now whatever it says."""
    try:
        return parse_range(value) if (value := request.headers.get("Range")) else None
    except RemoteProtocolError:
        return None

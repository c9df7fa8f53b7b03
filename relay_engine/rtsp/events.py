"""What both ends of an RTSP connection report: one frozen value per thing the peer did."""

from __future__ import annotations

from dataclasses import dataclass

from relay_engine.rtsp.message import Request, Response
from relay_engine.rtsp.range_header import Range
from relay_engine.rtsp.request_target import RequestTarget
from relay_engine.rtsp.transport_header import TransportSpec


@dataclass(frozen=True, slots=True)
class RequestReceived:
    """A request that is sound so far; answer it with `ServerConnection.respond`."""

    request: Request
    target: RequestTarget
    session_id: str  # "" where the request names none


@dataclass(frozen=True, slots=True)
class OptionsReceived(RequestReceived):
    """OPTIONS (RFC 2326 10.1)."""


@dataclass(frozen=True, slots=True)
class DescribeReceived(RequestReceived):
    """DESCRIBE (RFC 2326 10.2)."""


@dataclass(frozen=True, slots=True)
class AnnounceReceived(RequestReceived):
    """ANNOUNCE (RFC 2326 10.3): a publisher tells its tracks in the request's body."""


@dataclass(frozen=True, slots=True)
class SetupReceived(RequestReceived):
    """SETUP (RFC 2326 10.4)."""

    transports: tuple[TransportSpec, ...]  # in the client's order of preference, at least one


@dataclass(frozen=True, slots=True)
class PlayReceived(RequestReceived):
    """PLAY (RFC 2326 10.5)."""

    range: Range | None


@dataclass(frozen=True, slots=True)
class PauseReceived(RequestReceived):
    """PAUSE (RFC 2326 10.6)."""


@dataclass(frozen=True, slots=True)
class RecordReceived(RequestReceived):
    """RECORD (RFC 2326 10.11)."""


@dataclass(frozen=True, slots=True)
class TeardownReceived(RequestReceived):
    """TEARDOWN (RFC 2326 10.7)."""


@dataclass(frozen=True, slots=True)
class GetParameterReceived(RequestReceived):
    """GET_PARAMETER (RFC 2326 10.8): the usual keep-alive."""


@dataclass(frozen=True, slots=True)
class SetParameterReceived(RequestReceived):
    """SET_PARAMETER (RFC 2326 10.9)."""


@dataclass(frozen=True, slots=True)
class RequestRejected:
    """A whole request that cannot be served whatever the server thinks of it; answer `status`, the connection goes on."""

    request: Request
    status: int
    why: str


@dataclass(frozen=True, slots=True)
class InterleavedReceived:
    """A binary packet between the messages (RFC 2326 10.12)."""

    channel: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class ResponseReceived:
    """An answer, with the request it belongs to (None where no request waits)."""

    request: Request | None
    response: Response


@dataclass(frozen=True, slots=True)
class RetryNeeded:
    """The server asked for a login: write `data`, the same request signed, and wait for its answer."""

    request: Request
    data: bytes


@dataclass(frozen=True, slots=True)
class ServerRequestReceived:
    """The server asks something of the client; answer it with `ClientConnection.respond`."""

    request: Request


type ServerEvent = (
    OptionsReceived
    | DescribeReceived
    | AnnounceReceived
    | SetupReceived
    | PlayReceived
    | PauseReceived
    | RecordReceived
    | TeardownReceived
    | GetParameterReceived
    | SetParameterReceived
    | RequestRejected
    | InterleavedReceived
)
type ClientEvent = ResponseReceived | RetryNeeded | InterleavedReceived | ServerRequestReceived

"""ClientConnection: a client's side of one RTSP connection (RFC 2326); requests out, bytes in, events out."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from relay_engine.rtsp.auth import LoginStrength
from relay_engine.rtsp.client_auth import ClientAuth
from relay_engine.rtsp.events import ClientEvent, InterleavedReceived, ResponseReceived, RetryNeeded, ServerRequestReceived
from relay_engine.rtsp.message import Headers, InterleavedFrame, Request, Response
from relay_engine.rtsp.parser import Parser

USER_AGENT = "Relay Server"  # go2rtc #235: some cameras answer 401 to a client without one

_MAX_PENDING = 64
_MAX_RETRIES = 3  # of one request, the nonce growing stale each time


@dataclass(frozen=True, slots=True)
class _Sent:
    """A request that waits for its answer."""

    request: Request  # without login
    nonce: str | None  # it was signed with
    retries: int


class ClientConnection:
    """Numbers and signs requests, matches answers with them, and retries once when the server asks for a login.

    Addresses given to it carry no credentials. Garbage between interleaved frames is skipped (`skipped_bytes`);
    RemoteProtocolError means that the stream cannot be read on.
    """

    def __init__(
        self,
        username: str = "",
        password: str = "",
        *,
        weakest: LoginStrength = LoginStrength.BASIC,
        user_agent: str = USER_AGENT,
        make_nonce: Callable[[], str] = lambda: secrets.token_hex(16),
    ) -> None:
        self._auth = ClientAuth(username, password, make_nonce=make_nonce, weakest=weakest)
        self._user_agent = user_agent
        self._parser = Parser(resync=True)
        self._next_cseq = 1
        self._pending: dict[str, _Sent] = {}  # by CSeq

    @property
    def skipped_bytes(self) -> int:
        """Garbage skipped so far."""
        return self._parser.skipped_bytes

    @property
    def offered(self) -> LoginStrength | None:
        """The strongest login that the server has offered."""
        return self._auth.offered

    @property
    def is_downgraded(self) -> bool:
        """True where the server asked for a weaker login than it may be shown, and did not get it."""
        return self._auth.is_downgraded

    def send_request(self, method: str, uri: str, headers: Iterable[tuple[str, str]] = (), body: bytes = b"") -> bytes:
        """The wire bytes of a request, to be written by the caller."""
        return self._number_and_sign(Request(method, uri, Headers(headers), body))

    def send_interleaved(self, channel: int, payload: bytes) -> bytes:
        """The wire bytes of a packet (RTCP) to the server."""
        return b"$" + bytes((channel,)) + len(payload).to_bytes(2) + payload

    def respond(self, request: Request, status: int = 200, headers: Iterable[tuple[str, str]] = ()) -> bytes:
        """The wire bytes of the answer to a server's request."""
        return Response(status, "", Headers([("CSeq", request.cseq), ("User-Agent", self._user_agent), *headers])).serialize()

    def expect_channels(self, channels: Iterable[int]) -> None:
        """Tell which interleaved channels are set up, so that a "$" in garbage is not taken for a frame."""
        self._parser.expect_channels(channels)

    @property
    def in_step(self) -> bool:
        """True while what came last has ended cleanly; False amid garbage."""
        return self._parser.in_step

    def receive_data(self, data: bytes) -> None:
        """Take what the server sent."""
        self._parser.receive_data(data)

    def take_rest(self) -> bytes | None:
        """Give back what is not parsed yet, to a caller that cuts interleaved frames itself; None inside a message."""
        return self._parser.take_rest()

    def next_event(self) -> ClientEvent | None:
        """The next thing the server did, or None where more bytes are needed."""
        message = self._parser.next_message()
        match message:
            case None:
                return None
            case InterleavedFrame(channel, payload):
                return InterleavedReceived(channel, payload)
            case Request():
                return ServerRequestReceived(message)
            case Response():
                return self._match(message)

    def _number_and_sign(self, request: Request, retries: int = 0) -> bytes:
        cseq = str(self._next_cseq)
        self._next_cseq += 1
        fields = [("CSeq", cseq), ("User-Agent", self._user_agent)]
        if authorization := self._auth.authorize(request.method, request.uri):
            fields.append(("Authorization", authorization))
        if len(self._pending) >= _MAX_PENDING:  # keep-alives that the server never answers
            del self._pending[next(iter(self._pending))]
        self._pending[cseq] = _Sent(request, self._auth.nonce, retries)
        return Request(request.method, request.uri, Headers([*fields, *request.headers]), request.body).serialize()

    def _match(self, response: Response) -> ClientEvent:
        if 100 <= response.status < 200:
            return ResponseReceived(None, response)
        # Some cameras leave CSeq out or garble it: then it is the oldest request's answer.
        cseq = response.cseq if response.cseq in self._pending else next(iter(self._pending), "")
        if not cseq:
            return ResponseReceived(None, response)
        sent = self._pending.pop(cseq)
        if response.status == 401 and self._login_helps(response, sent):
            return RetryNeeded(sent.request, self._number_and_sign(sent.request, sent.retries + 1))
        return ResponseReceived(sent.request, response)

    def _login_helps(self, response: Response, sent: _Sent) -> bool:
        """True where a challenge came that this request has not failed on."""
        challenge = self._auth.accept(response.headers.get_all("WWW-Authenticate"))
        if challenge is None or sent.retries >= _MAX_RETRIES:
            return False
        if sent.retries == 0 and (sent.nonce is None or (challenge.scheme == "digest" and challenge.nonce != sent.nonce)):
            return True
        return challenge.stale

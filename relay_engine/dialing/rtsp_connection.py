"""RtspConnection: a TCP or TLS connection to a camera: requests with their answers, and interleaved packets (RFC 2326 10.12)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Any, cast

from relay_engine.dialing.address import SourceAddress
from relay_engine.dialing.network_fault import CONNECT_TIMEOUT_S, camera_tls_context, connection_fault, tls_fault
from relay_engine.dialing.resolver import resolve
from relay_engine.dialing.source_cost import current_cost
from relay_engine.errors import Fault, RemoteProtocolError, SourceError
from relay_engine.rtsp.auth import LoginStrength
from relay_engine.rtsp.client_connection import ClientConnection
from relay_engine.rtsp.events import InterleavedReceived, ResponseReceived, RetryNeeded, ServerRequestReceived
from relay_engine.rtsp.message import Request, Response

_REQUEST_TIMEOUT_S = 6.0
_CLOSE_PATIENCE_S = 1.0  # for the last bytes to leave
_MAX_UNREAD_BYTES = 256 * 1024  # requests, answers and reports are small
_DOLLAR = 0x24

type PacketHandler = Callable[[bytes, float], None]


class RtspConnection(asyncio.Protocol):
    """Interleaved packets are cut here and given to `handlers`; everything else goes through the sans-I/O ClientConnection."""

    def __init__(
        self,
        username: str = "",
        password: str = "",
        *,
        weakest: LoginStrength = LoginStrength.BASIC,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.handlers: dict[int, PacketHandler] = {}  # by interleaved channel
        self.on_late_answer: Callable[[Request, Response], None] | None = None  # to requests sent with `send`
        self.lost: asyncio.Future[SourceError] = asyncio.get_running_loop().create_future()
        self._now = now
        self._client = ClientConnection(username, password, weakest=weakest)
        self._transport: asyncio.Transport | None = None
        self._waiting: tuple[str, asyncio.Future[Response]] | None = None  # method, and who waits for its answer
        self._rest: bytes = b""  # the beginning of a packet
        self._needs_parser = False  # inside a message, or amid garbage
        self._has_answered = False
        self._cost = current_cost()
        self._is_signed_again = False  # the camera wanted a login, and got one

    @classmethod
    async def open(cls, address: SourceAddress, *, weakest: LoginStrength = LoginStrength.BASIC) -> RtspConnection:
        """Connect. Raises SourceError with the exact fault. `weakest`: the login that the camera may be shown at least."""
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                hosts = await resolve(address.host, address.port)
        except TimeoutError:
            raise SourceError(Fault.UNKNOWN_HOST, "no answer from the name server") from None
        except OSError as error:
            raise connection_fault(error) from None
        fault = SourceError(Fault.UNKNOWN_HOST)
        for host in hosts:
            connection = cls(address.username, address.password, weakest=weakest)
            try:
                async with asyncio.timeout(CONNECT_TIMEOUT_S):
                    await loop.create_connection(lambda it=connection: it, host, address.port)  # type: ignore[misc]
                await connection._start_tls(address)
            except (OSError, OverflowError, SourceError) as error:
                fault = connection_fault(error)
                connection.abort()
            else:
                return connection
        raise fault

    @property
    def offered(self) -> LoginStrength | None:
        """The strongest login that the camera has offered."""
        return self._client.offered

    @property
    def is_downgraded(self) -> bool:
        """True where the camera asked for a weaker login than it may be shown, and did not get it."""
        return self._client.is_downgraded

    @property
    def local_host(self) -> str:
        """The address of this machine that the camera sees."""
        return str(self._extra("sockname")[0])

    @property
    def peer_host(self) -> str:
        """The camera's address, as a number."""
        return str(self._extra("peername")[0])

    async def request(self, method: str, url: str, headers: Iterable[tuple[str, str]] = ()) -> Response:
        """Send a request and wait for its answer. Raises SourceError where none comes."""
        future: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        self._waiting = (method, future)
        self.send(method, url, headers)
        try:
            async with asyncio.timeout(_REQUEST_TIMEOUT_S):
                waiters: set[asyncio.Future[Any]] = {future, self.lost}
                await asyncio.wait(waiters, return_when=asyncio.FIRST_COMPLETED)
        except TimeoutError:
            raise SourceError(Fault.TIMED_OUT, f"no answer to {method}") from None
        finally:
            self._waiting = None
        if not future.done():
            raise self.lost.result()
        return future.result()

    def send(self, method: str, url: str, headers: Iterable[tuple[str, str]] = ()) -> None:
        """Send a request whose answer nobody waits for."""
        self._write(self._client.send_request(method, url, headers))

    def send_interleaved(self, channel: int, packet: bytes) -> None:
        """Send an RTCP packet."""
        self._write(self._client.send_interleaved(channel, packet))

    def listen(self, handlers: dict[int, PacketHandler]) -> None:
        """Deliver the packets of these channels from now on."""
        self.handlers = handlers
        self._client.expect_channels(handlers)

    def close(self) -> None:
        """Let what was written leave, then close."""
        self.handlers = {}
        if self._transport is not None:
            self._transport.close()
            asyncio.get_running_loop().call_later(_CLOSE_PATIENCE_S, self._transport.abort)

    def abort(self) -> None:
        """Close at once."""
        if self._transport is not None:
            self._transport.abort()

    # --- asyncio.Protocol ---

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass

    def data_received(self, data: bytes) -> None:
        now = self._now()
        self._cost.begin(len(data))
        try:
            self._receive(data, now)
        finally:
            self._cost.end(self._now() - now)

    def _receive(self, data: bytes, now: float) -> None:
        if self._rest:
            data = self._rest + data
            self._rest = b""
        if self._needs_parser:
            self._parse(data, now)
            return
        position, end, handlers = 0, len(data), self.handlers
        while end - position >= 4 and data[position] == _DOLLAR:
            start = position + 4
            after = start + (data[position + 2] << 8 | data[position + 3])
            if after > end:
                break
            handler = handlers.get(data[position + 1])
            if handler is not None:
                handler(data[start:after], now)
            elif end - after < 2 or data[after] != _DOLLAR or data[after + 1] not in handlers:
                break  # of a channel that nobody asked for; the parser finds out whether it is a packet at all
            position = after
        if position < end:
            self._keep_or_parse(data[position:], now)

    def connection_lost(self, exc: Exception | None) -> None:
        fault = connection_fault(exc) if exc is not None else SourceError(Fault.ENDED, "the camera closed the connection")
        if fault.fault in (Fault.UNKNOWN, Fault.ENDED):
            fault = SourceError(Fault.CLOSED_UNANSWERED if self._owes_answer() else Fault.ENDED, fault.detail)
        self._lose(fault)

    # --- inside ---

    def _keep_or_parse(self, data: bytes, now: float) -> None:
        is_packet = data[0] == _DOLLAR and (len(data) < 2 or data[1] in self.handlers)
        if is_packet:
            self._rest = data
        else:
            self._parse(data, now)

    def _parse(self, data: bytes, now: float) -> None:
        """The slow way: answers, the camera's own requests, and finding the next packet behind garbage."""
        client = self._client
        client.receive_data(data)
        try:
            while (event := client.next_event()) is not None:
                match event:
                    case InterleavedReceived(channel, payload):
                        if (handler := self.handlers.get(channel)) is not None:
                            handler(payload, now)
                    case ResponseReceived(request, response):
                        self._take_answer(request, response)
                    case RetryNeeded(_, signed):
                        self._has_answered = self._is_signed_again = True
                        self._write(signed)
                    case ServerRequestReceived(request):
                        self._answer(request)
        except RemoteProtocolError as error:
            self._lose(SourceError(Fault.ENDED if self._has_answered else Fault.NOT_RTSP, str(error)))
            self.abort()
            return
        rest = client.take_rest()
        self._needs_parser = rest is None or not client.in_step
        self._rest = rest or b""

    def _owes_answer(self) -> bool:
        """True where nothing explains the end. After a login it may be the camera's way to refuse that."""
        return not self._has_answered or (self._waiting is not None and not self._is_signed_again)

    def _take_answer(self, request: Request | None, response: Response) -> None:
        self._has_answered = True
        self._is_signed_again = False
        if request is None:
            return  # provisional, or to nothing we asked
        if self._waiting is not None and self._waiting[0] == request.method and not self._waiting[1].done():
            self._waiting[1].set_result(response)
        elif self.on_late_answer is not None:
            self.on_late_answer(request, response)

    def _answer(self, request: Request) -> None:
        """The camera asks something (to see whether we live, mostly) or ends the session."""
        self._write(self._client.respond(request))
        if request.method in ("TEARDOWN", "REDIRECT"):
            self._lose(SourceError(Fault.ENDED, f"the camera sent {request.method}"))

    async def _start_tls(self, address: SourceAddress) -> None:
        if not address.is_tls or self._transport is None:
            return
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                tls = await loop.start_tls(self._transport, self, camera_tls_context(), server_hostname=address.host)
        except (OSError, EOFError) as error:
            raise tls_fault(error) from None
        if tls is None:
            raise tls_fault(EOFError())
        self._transport = tls

    def _extra(self, name: str) -> tuple[str, int]:
        assert self._transport is not None
        address: tuple[str, int] = self._transport.get_extra_info(name)
        return address

    def _write(self, data: bytes) -> None:
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        transport.write(data)
        if transport.get_write_buffer_size() > _MAX_UNREAD_BYTES:
            self._lose(SourceError(Fault.ENDED, "the camera does not read what we answer"))
            transport.abort()

    def _lose(self, fault: SourceError) -> None:
        if not self.lost.done():
            self.lost.set_result(fault)

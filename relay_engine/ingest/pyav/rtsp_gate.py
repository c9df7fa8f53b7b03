"""RtspGate: stands between FFmpeg's RTSP client and a camera that wants a login, so that FFmpeg knows none.

FFmpeg takes a login along to wherever a redirect leads, and answers whatever is asked for it, Basic too. What it is given is
an address of this machine without one; requests go on from here signed by our own client, under the rules of `login`.
"""

from __future__ import annotations

import asyncio
import functools
import secrets
from types import TracebackType
from typing import Self, cast

from relay_engine import tasks
from relay_engine.dialing.address import SourceAddress, parse_address
from relay_engine.dialing.login import note_offer, weakest_login, with_login_of
from relay_engine.dialing.rtsp_connection import RtspConnection
from relay_engine.errors import Fault, RemoteProtocolError, SourceError
from relay_engine.rtsp.control_url import redirected_url
from relay_engine.rtsp.message import Headers, InterleavedFrame, Request, Response
from relay_engine.rtsp.parser import Parser
from relay_engine.sockets.listener import Listener

_HOST = "127.0.0.1"
_UNAUTHORIZED = 401
_MAX_REDIRECTS = 3
_MAX_WAITING_REQUESTS = 64
_MAX_UNREAD_BYTES = 8 * 1024 * 1024  # of media that FFmpeg does not take; then packets are left out
_OURS = frozenset({"cseq", "user-agent", "authorization"})  # of requests: said anew
_KEPT_BACK = frozenset({"cseq", "www-authenticate", "location", "content-length"})  # of answers


class RtspGate:
    """One client at a time, which has to know the path; used in `async with`."""

    def __init__(self, camera: SourceAddress) -> None:
        self._configured = camera
        self._path = secrets.token_hex(16)
        self._listener = Listener("rtsp gate", _HOST, 0, self._receive)
        self._visit: _Visit | None = None

    @property
    def address(self) -> SourceAddress:
        """What FFmpeg is to open."""
        port = self._listener.port
        return SourceAddress("rtsp", f"rtsp://{_HOST}:{port}/{self._path}", _HOST, port)

    @property
    def fault(self) -> SourceError | None:
        """What went wrong between here and the camera, which FFmpeg knows less well."""
        return self._visit.fault if self._visit is not None else None

    async def __aenter__(self) -> Self:
        await self._listener.open()
        self._listener.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._listener.close()
        if self._visit is not None:
            await self._visit.stop()

    def _receive(self) -> _Visit:
        if self._visit is not None:
            self._visit.close()
        self._visit = _Visit(self._configured, self.address.url)
        return self._visit


class _Visit(asyncio.Protocol):
    """One connection of FFmpeg, and the one to the camera that it stands for."""

    def __init__(self, configured: SourceAddress, own_url: str) -> None:
        self.fault: SourceError | None = None
        self._configured = self._target = configured
        self._own_url = own_url
        self._parser = Parser()
        self._requests: asyncio.Queue[Request] = asyncio.Queue(_MAX_WAITING_REQUESTS)
        self._transport: asyncio.Transport | None = None
        self._camera: RtspConnection | None = None
        self._task: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._task = tasks.spawn(self._run(), name="rtsp gate")

    def data_received(self, data: bytes) -> None:
        self._parser.receive_data(data)
        try:
            while (message := self._parser.next_message()) is not None:
                if isinstance(message, Request):
                    self._requests.put_nowait(message)
                elif isinstance(message, InterleavedFrame) and self._camera is not None:
                    self._camera.send_interleaved(message.channel, message.payload)
        except (RemoteProtocolError, asyncio.QueueFull):
            self.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self.close()

    def close(self) -> None:
        """Let both sides go; idempotent."""
        if self._task is not None:
            self._task.cancel()
        if self._transport is not None:
            self._transport.close()

    async def stop(self) -> None:
        """As `close`, and wait for the end."""
        self.close()
        await tasks.cancel(self._task)

    async def _run(self) -> None:
        try:
            while True:
                request = await self._next_request()
                if not request.uri.startswith(self._own_url) and self._camera is None:
                    return  # somebody else on this machine, who does not know the path
                self._write(_answer(request, await self._ask(request), self._peer_host()))
        except SourceError as error:
            self.fault = error
        finally:
            if self._camera is not None:
                self._camera.close()
            if self._transport is not None:
                self._transport.close()

    async def _next_request(self) -> Request:
        """What FFmpeg wants next. Raises SourceError when the camera goes first."""
        request = tasks.spawn(self._requests.get(), name="rtsp gate request")
        waiters: set[asyncio.Future[Request] | asyncio.Future[SourceError]] = {request}
        if self._camera is not None:
            waiters.add(self._camera.lost)
        try:
            await asyncio.wait(waiters, return_when=asyncio.FIRST_COMPLETED)
            if request.done():
                return request.result()
        finally:
            await tasks.cancel(request)
        assert self._camera is not None
        raise self._camera.lost.result()

    async def _ask(self, request: Request) -> Response:
        """The camera's answer; where it redirects, that of whom it names."""
        for _ in range(_MAX_REDIRECTS):
            camera = self._camera or await self._connect()
            uri = self._target.url + request.uri[len(self._own_url) :] if request.uri.startswith(self._own_url) else request.uri
            headers = [(name, value) for name, value in request.headers if name.lower() not in _OURS]
            response = await camera.request(request.method, uri, headers)
            note_offer(self._target, camera.offered)
            location = response.headers.get("Location")
            if response.status == _UNAUTHORIZED and (camera.is_downgraded or not self._target.username):
                raise SourceError(Fault.LOGIN_WITHHELD, "the login is not shown to whoever asks for it there")
            if not (300 <= response.status < 400 and location):
                return response
            target = parse_address(redirected_url(location, self._target.url))
            if target.scheme not in ("rtsp", "rtsps"):
                raise SourceError(Fault.NOT_RTSP, "the camera redirects to something that is not RTSP")
            self._target = with_login_of(self._configured, target)
            self._camera = None
            camera.close()
        raise SourceError(Fault.NOT_FOUND, "the camera redirects in a circle")

    async def _connect(self) -> RtspConnection:
        camera = self._camera = await RtspConnection.open(self._target, weakest=weakest_login(self._configured, self._target))
        camera.listen({channel: functools.partial(self._forward, channel) for channel in range(256)})
        return camera

    def _forward(self, channel: int, packet: bytes, _now: float) -> None:
        """Hand a packet on to FFmpeg, or leave it out where too many wait."""
        if self._transport is not None and self._transport.get_write_buffer_size() < _MAX_UNREAD_BYTES:
            self._write(b"$" + bytes((channel,)) + len(packet).to_bytes(2) + packet)

    def _peer_host(self) -> str:
        return self._camera.peer_host if self._camera is not None else ""

    def _write(self, data: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)


def _answer(request: Request, response: Response, camera_host: str) -> bytes:
    fields = [("CSeq", request.cseq)]
    for name, value in response.headers:
        if name.lower() == "transport" and "client_port" in value.lower() and "source=" not in value.lower():
            value = f"{value};source={camera_host}"  # FFmpeg takes us for the camera, and would answer its datagrams here
        if name.lower() not in _KEPT_BACK:
            fields.append((name, value))
    return Response(response.status, response.reason, Headers(fields), response.body).serialize()

"""RtspClient: a small RTSP client on real sockets of 127.0.0.1, for integration tests."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from types import TracebackType

from relay_engine.rtsp.client_connection import ClientConnection
from relay_engine.rtsp.events import InterleavedReceived, ResponseReceived, RetryNeeded
from relay_engine.rtsp.message import Response
from relay_engine.rtsp.session_header import parse_session

_PATIENCE_S = 30.0


class RtspClient:
    """`async with RtspClient(port) as client`; frames are kept by channel."""

    def __init__(self, port: int, mount: str = "gate", *, host: str = "127.0.0.1", username: str = "", password: str = "") -> None:
        self.url = f"rtsp://{f'[{host}]' if ':' in host else host}:{port}/{mount}"
        self.frames: dict[int, list[bytes]] = defaultdict(list)
        self.session = ""
        self._answers: deque[Response] = deque()
        self.closed = False  # the server has closed the connection
        self._address = (host, port)
        self._connection = ClientConnection(username, password)
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter

    async def __aenter__(self) -> RtspClient:
        self._reader, self._writer = await asyncio.open_connection(*self._address)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._writer.close()

    async def ask(self, method: str, path: str = "", **headers: str) -> Response:
        """Send a request for the mount's address plus `path`, and wait for its answer."""
        fields = [("Session", self.session)] if self.session else []
        fields += [(name.replace("_", "-"), value) for name, value in headers.items()]
        self._writer.write(self._connection.send_request(method, self.url + path, fields))
        async with asyncio.timeout(_PATIENCE_S):
            while not self._answers:
                assert not self.closed, "the server closed without an answer"
                await self._read()
        answer = self._answers.popleft()
        if method == "TEARDOWN" and not path:
            self.session = ""
        if method == "SETUP" and answer.status == 200:
            self.session = parse_session(answer.headers.get("Session")).id
        return answer

    async def play_tcp(self, tracks: int = 2) -> Response:
        """SETUP every track interleaved, and PLAY."""
        for track_id in range(tracks):
            channels = f"{2 * track_id}-{2 * track_id + 1}"
            assert (await self.ask("SETUP", f"/trackID={track_id}", Transport=f"RTP/AVP/TCP;unicast;interleaved={channels}")).status == 200
        return await self.ask("PLAY")

    async def receive(self, packets: int, channel: int = 0) -> list[bytes]:
        """Wait until so many packets have come on `channel`, or the server has closed."""
        async with asyncio.timeout(_PATIENCE_S):
            while len(self.frames[channel]) < packets and not self.closed:
                await self._read()
        return self.frames[channel]

    async def wait_closed(self) -> None:
        """Wait until the server has closed the connection."""
        async with asyncio.timeout(_PATIENCE_S):
            while not self.closed:
                await self._read()

    def abort(self) -> None:
        """Drop the connection with a reset."""
        self._writer.transport.abort()

    async def _read(self) -> None:
        """Take what comes next: answers, frames, or the end."""
        try:
            data = await self._reader.read(65_536)
        except ConnectionResetError:
            data = b""
        self.closed = not data
        self._connection.receive_data(data)
        while (event := self._connection.next_event()) is not None:
            match event:
                case InterleavedReceived(channel, payload):
                    self.frames[channel].append(payload)
                case RetryNeeded():
                    self._writer.write(event.data)
                case ResponseReceived():
                    self._answers.append(event.response)

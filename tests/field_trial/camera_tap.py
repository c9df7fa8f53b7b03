"""CameraTap: stands between a relay and its camera and counts the pictures that the camera sends, without changing a byte."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from urllib.parse import urlsplit, urlunsplit

from tests.field_trial.wire_counters import HttpCounter, RtmpCounter, RtspCounter, WireCounter

_COUNTERS: dict[str, tuple[Callable[[], WireCounter], int]] = {
    "rtsp": (RtspCounter, 554),
    "http": (HttpCounter, 80),
    "rtmp": (RtmpCounter, 1935),
}


class CameraTap:
    """`async with` it; the relay takes `url` instead of the camera's own address."""

    def __init__(self, source: str) -> None:
        self.sent: list[float] = []  # when each picture began, by the monotonic clock
        self.sessions = 0  # connections that brought pictures
        self.has_sound = False
        self._source = urlsplit(source)
        self._server: asyncio.Server | None = None
        self._speaker = 0  # the connection that counts: the newest that brought a picture
        self._connections = 0

    @staticmethod
    def reads(source: str) -> bool:
        """Whether the pictures of such a camera can be counted here: not those behind TLS, nor those of a file."""
        return urlsplit(source).scheme in _COUNTERS

    @property
    def url(self) -> str:
        assert self._server is not None
        login, at, _ = self._source.netloc.rpartition("@")
        return urlunsplit(self._source._replace(netloc=f"{login}{at}127.0.0.1:{self._server.sockets[0].getsockname()[1]}"))

    def count(self, begin: float, end: float) -> int:
        """Pictures that began in that time."""
        return sum(begin <= at < end for at in self.sent)

    async def __aenter__(self) -> CameraTap:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_error: object) -> None:
        assert self._server is not None
        self._server.close()
        self._server.abort_clients()
        await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        make, port = _COUNTERS[self._source.scheme]
        self._connections += 1
        number = self._connections
        camera_writer = None
        with contextlib.suppress(OSError):
            camera, camera_writer = await asyncio.open_connection(self._source.hostname, self._source.port or port)
            requests = asyncio.ensure_future(_copy(reader, camera_writer))
            try:
                await self._copy_counting(camera, writer, make(), number)
            finally:
                requests.cancel()
        for end in (writer, camera_writer):
            if end is not None:
                end.close()

    async def _copy_counting(self, camera: asyncio.StreamReader, writer: asyncio.StreamWriter, counter: WireCounter, number: int) -> None:
        while data := await camera.read(65536):
            writer.write(data)
            pictures = counter.feed(data)
            self.has_sound = self.has_sound or counter.has_sound
            if pictures and number > self._speaker:
                self._speaker = number
                self.sessions += 1
            if pictures and number == self._speaker:
                self.sent += [time.monotonic()] * pictures
            await writer.drain()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        writer.close()

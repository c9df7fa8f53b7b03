"""Thief: a server somewhere else that asks for a login in whatever way, and keeps every byte that it is sent."""

from __future__ import annotations

import asyncio
import base64
import contextlib
from types import TracebackType
from typing import Self
from urllib.parse import quote

from tests.kit.cameras.camera_login import PASSWORD, USER

HOST = "127.0.0.2"
CHALLENGES = ("Basic", "Digest", "both")


class Thief:
    """Answers RTSP and HTTP alike; `async with Thief(...) as thief`."""

    def __init__(self, challenge: str, *, host: str = HOST) -> None:
        self._challenge = challenge
        self._host = host
        self._server: asyncio.Server | None = None
        self.taken = bytearray()
        self.asked = asyncio.Event()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, self._host, 0)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self._server is not None
        self._server.close()
        self._server.close_clients()
        await asyncio.sleep(0)

    @property
    def authority(self) -> str:
        assert self._server is not None
        return f"{self._host}:{self._server.sockets[0].getsockname()[1]}"

    def assert_empty_handed(self) -> None:
        """Nothing of the login came, in no form; but somebody did come."""
        taken = bytes(self.taken)
        assert taken
        for secret in (
            PASSWORD,
            quote(PASSWORD, safe=""),
            base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode(),
            "Authorization",
            "response=",
        ):
            assert secret.encode() not in taken

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.taken += head
                self.asked.set()
                protocol = "RTSP/1.0" if b" RTSP/1." in head else "HTTP/1.1"
                sequence = next((line for line in head.decode().split("\r\n") if line.lower().startswith("cseq")), "X-None: 0")
                challenges = {"Basic": ['Basic realm="x"'], "Digest": ['Digest realm="x", nonce="n"']}
                wanted = challenges.get(self._challenge) or [*challenges["Basic"], *challenges["Digest"]]
                lines = [f"{protocol} 401 Unauthorized", sequence, *(f"WWW-Authenticate: {value}" for value in wanted), "Content-Length: 0"]
                writer.write("\r\n".join([*lines, "", ""]).encode())

"""HttpServer on real sockets: bad and slow clients hurt nobody, and it stops in time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import time
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from relay_engine.config import HttpConfig
from relay_engine.web import server as server_module
from relay_engine.web.server import HttpServer, everybody
from tests.kit.relay.live_engine import eventually

HELLO = b"GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"


class Slow:
    """A handler that does not end by itself."""

    def __init__(self) -> None:
        self.cancelled = False

    async def answer(self, _request: web.Request) -> web.StreamResponse:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        return web.Response()


async def hello(_request: web.Request) -> web.StreamResponse:
    return web.Response(text="hello")


async def broken(_request: web.Request) -> web.StreamResponse:
    raise ValueError("a defect at rtsp://a:hunter2@10.0.0.5/")


async def big(_request: web.Request) -> web.StreamResponse:
    return web.Response(body=b"x" * 20_000_000)


async def endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b"x" * 1000)
        await asyncio.sleep(0.01)


async def late(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(0.2)
    return web.Response(text="hello")


async def late_stream(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    await asyncio.sleep(0.2)
    await response.write(b"hello")
    return response


def make_server(slow: Slow | None = None, *, host: str = "127.0.0.1", port: int = 0, max_connections: int = 100) -> HttpServer:
    server = HttpServer(HttpConfig(host=host, port=port), max_connections=max_connections)
    routes = {"/hello": hello, "/broken": broken, "/big": big, "/endless": endless, "/slow": (slow or Slow()).answer}
    routes |= {"/late": late, "/late_stream": late_stream}
    server.add_routes([web.get(path, handler) for path, handler in routes.items()], ask=everybody)
    return server


@pytest.fixture
async def server() -> AsyncIterator[HttpServer]:
    server = make_server()
    await server.start()
    yield server
    await server.stop()


async def talk(port: int, data: bytes, *, host: str = "127.0.0.1") -> bytes:
    """Send `data` and return everything until the server closes."""
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(data)
    try:
        async with asyncio.timeout(30):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        await hang_up(writer)


async def hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


async def get(port: int, path: str = "/hello", *, host: str = "127.0.0.1") -> tuple[int, str, dict[str, str]]:
    async with aiohttp.ClientSession() as session, session.get(f"http://{host}:{port}{path}") as response:
        return response.status, await response.text(), dict(response.headers)


async def test_a_route_is_served(server: HttpServer) -> None:
    status, text, headers = await get(server.port)
    assert (status, text) == (200, "hello")
    assert headers["Server"] == "Relay Server"
    assert headers["X-Content-Type-Options"] == "nosniff"


async def test_an_unknown_path(server: HttpServer) -> None:
    status, _text, headers = await get(server.port, "/none")
    assert (status, headers["Server"]) == (404, "Relay Server")


async def test_a_defect_is_logged_and_answered_without_details(server: HttpServer, caplog: pytest.LogCaptureFixture) -> None:
    status, text, _headers = await get(server.port, "/broken")
    assert status == 500
    assert "hunter2" not in text
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == ["GET /broken failed: ValueError"]
    assert (await get(server.port))[0] == 200


@pytest.mark.parametrize(
    "data",
    [
        b"\x00\x01\x02garbage\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,
        b"OPTIONS rtsp://h/x RTSP/1.0\r\nCSeq: 1\r\n\r\n",
        b"GET /hello HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 65_536 + b"\r\n\r\n",
        b"GET /" + b"a" * 65_536 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /hello HTTP/1.1\r\nHost: x\r\n" + b"".join(b"X%d: y\r\n" % number for number in range(1000)) + b"\r\n",
        b"GET /hello HTTP/9.9\r\n\r\n",
    ],
)
async def test_bad_requests_are_refused_in_one_line(server: HttpServer, data: bytes, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    answer = await talk(server.port, data)
    assert answer == b"" or answer.startswith((b"HTTP/1.0 4", b"HTTP/1.1 4"))
    assert (await get(server.port))[:2] == (200, "hello")
    assert not [record for record in caplog.records if record.exc_info or record.levelno > logging.INFO]


async def test_a_flood_of_bad_requests_is_counted(server: HttpServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for _ in range(50):
        await talk(server.port, b"GET /hello HTTP/9.9\r\n\r\n")
    await eventually(lambda: "times more in the last" in caplog.records[-1].getMessage())
    lines = [record.getMessage() for record in caplog.records]
    assert lines[0].startswith("bad request from 127.0.0.1: ")
    assert len(lines) < 25  # a few a second; more where this machine takes seconds for them


async def test_a_request_that_is_not_finished_in_time_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "_REQUEST_HEAD_TIMEOUT_S", 0.3)
    server = make_server()
    await server.start()
    try:
        begun = time.monotonic()
        assert await talk(server.port, b"") == b""
        assert await talk(server.port, b"GET /hello HTTP/1.1\r\nHost: x\r\nX-Slow: ") == b""
        assert await talk(server.port, HELLO + b"GET /hello HT") != b""
        assert time.monotonic() - begun < 9
    finally:
        await server.stop()


async def test_who_does_not_take_the_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "_ANSWER_TIMEOUT_S", 0.3)
    server = make_server(max_connections=1)
    await server.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1000)
    try:
        writer.write(b"GET /big HTTP/1.1\r\nHost: x\r\n\r\n")
        await asyncio.sleep(1)
        assert (await get(server.port))[0] == 200  # the only connection it may have is free again
        with contextlib.suppress(ConnectionError):
            while await reader.read(1_000_000):
                pass
    finally:
        await hang_up(writer)
        await server.stop()


@pytest.mark.parametrize("path", ["/late", "/late_stream"])
async def test_who_leaves_while_the_answer_is_awaited_is_no_defect(server: HttpServer, path: str, caplog: pytest.LogCaptureFixture) -> None:
    _reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    await asyncio.sleep(0.1)
    writer.transport.abort()
    await asyncio.sleep(0.3)
    assert not [record for record in caplog.records if record.levelno > logging.DEBUG]
    assert (await get(server.port))[:2] == (200, "hello")


async def test_one_connection_too_many_is_told_so() -> None:
    server = make_server(max_connections=2)
    await server.start()
    writers = [await open_used(server.port) for _ in range(2)]
    try:
        assert (await talk(server.port, b"")).startswith(b"HTTP/1.1 503 ")
        for writer in writers:
            await hang_up(writer)
        async with asyncio.timeout(30):
            while (await get(server.port))[0] != 200:
                pass  # the server has not seen yet that they left
    finally:
        await server.stop()


async def test_one_that_has_asked_nothing_makes_room() -> None:
    server = make_server(max_connections=2)
    await server.start()
    reader, silent = await asyncio.open_connection("127.0.0.1", server.port)
    used = await open_used(server.port)
    try:
        assert (await get(server.port))[0] == 200
        async with asyncio.timeout(30):
            assert await reader.read() == b""
    finally:
        await hang_up(silent)
        await hang_up(used)
        await server.stop()


async def open_used(port: int) -> asyncio.StreamWriter:
    """A connection that stays open behind its first answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n")
    async with asyncio.timeout(30):
        await reader.readuntil(b"hello")
    return writer


async def test_many_connections_opened_and_dropped(server: HttpServer) -> None:
    for _ in range(20):
        await asyncio.gather(*(_open_and_drop(server.port) for _ in range(50)))
    assert (await get(server.port))[0] == 200


async def _open_and_drop(port: int) -> None:
    connection = socket.socket()
    connection.setblocking(False)
    with connection:
        await asyncio.get_running_loop().sock_connect(connection, ("127.0.0.1", port))


@pytest.mark.parametrize("path", ["/slow", "/endless", "/big", ""])
async def test_it_stops_in_time(path: str) -> None:
    slow = Slow()
    stopped: list[str] = []

    async def on_stop() -> None:
        stopped.append("told")

    server = make_server(slow)
    server.add_routes([], ask=everybody, on_stop=on_stop)
    await server.start()
    _reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode() if path else b"")
    await asyncio.sleep(0.1)
    begun = time.monotonic()
    await server.stop()
    assert time.monotonic() - begun < 10
    assert stopped == ["told"]
    assert slow.cancelled is (path == "/slow")
    await server.stop()
    await hang_up(writer)


async def test_a_taken_port_raises_and_a_freed_one_can_be_had_again(server: HttpServer) -> None:
    second = make_server(port=server.port)
    with pytest.raises(OSError, match="in use"):
        await second.start()
    await second.stop()
    await get(server.port)
    await server.stop()
    await second.start()
    assert (await get(second.port))[0] == 200
    await second.stop()


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.skipif(not _has_ipv6(), reason="no IPv6 here")
@pytest.mark.parametrize("host", ["::", "localhost"])
async def test_both_address_families(host: str) -> None:
    server = make_server(host=host)
    await server.start()
    try:
        assert (await get(server.port, host="127.0.0.1"))[0] == 200
        if host == "::":
            assert (await get(server.port, host="[::1]"))[0] == 200
    finally:
        await server.stop()

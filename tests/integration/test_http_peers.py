"""What one HTTP peer may do: connections, bodies that never come, defects over and over, and who a proxy speaks for."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from relay_engine.clock import SystemClock
from relay_engine.config import HttpConfig, LimitsConfig
from relay_engine.sockets.peer_budget import PeerBudget
from relay_engine.web import request_body
from relay_engine.web.client import account_of, name_of
from relay_engine.web.request_body import read_body
from relay_engine.web.server import HttpServer, everybody
from tests.kit.relay.live_engine import eventually


async def tell(request: web.Request) -> web.StreamResponse:
    return web.Response(text=f"{account_of(request).key} {name_of(request).rpartition(':')[0] or name_of(request)}")


async def take(request: web.Request) -> web.StreamResponse:
    return web.Response(body=await read_body(request))


async def bad_header(_request: web.Request) -> web.StreamResponse:
    return web.Response(headers={"Location": "a\r\nb"})


async def broken_in_the_middle(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"begun")
    raise ValueError("in the middle")


def make_server(limits: LimitsConfig, *proxies: str) -> HttpServer:
    server = HttpServer(HttpConfig(host="127.0.0.1", port=0, trusted_proxies=proxies), budget=PeerBudget(limits, SystemClock()))
    gets = {"/tell": tell, "/bad": bad_header, "/middle": broken_in_the_middle}
    server.add_routes([web.post("/take", take), *(web.get(path, handler) for path, handler in gets.items())], ask=everybody)
    return server


@contextlib.asynccontextmanager
async def running(limits: LimitsConfig | None = None, *proxies: str) -> AsyncIterator[HttpServer]:
    server = make_server(limits or LimitsConfig(), *proxies)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


async def talk(port: int, data: bytes) -> bytes:
    """Everything until the server closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(data)
    try:
        async with asyncio.timeout(30):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


def get(path: str, *lines: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: x", "Connection: close", *lines, "", ""]).encode()


async def test_a_body_that_never_comes_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_body, "_BODY_TIMEOUT_S", 0.1)
    async with running() as server:
        answer = await talk(server.port, b"POST /take HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nv=0")
        assert answer.startswith(b"HTTP/1.1 408 ")
        answer = await talk(server.port, b"POST /take HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3\r\n\r\nv=0")
        assert answer.endswith(b"v=0")


async def test_one_peers_connections_are_bounded_and_free_again() -> None:
    async with running(LimitsConfig(max_connections_per_peer=3)) as server:
        pairs = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(3)]
        for reader, writer in pairs:
            writer.write(b"GET /tell HTTP/1.1\r\nHost: x\r\n\r\n")
            await reader.readuntil(b"\r\n\r\n")
        assert (await talk(server.port, b"")).startswith(b"HTTP/1.1 503 ")
        for _reader, writer in pairs:
            writer.close()
            await writer.wait_closed()
        async with asyncio.timeout(30):
            while not (await talk(server.port, get("/tell"))).startswith(b"HTTP/1.1 200 "):  # noqa: ASYNC110 - it is the server that changes
                await asyncio.sleep(0.01)


async def test_connections_that_ask_nothing_make_room_for_those_that_do() -> None:
    async with running(LimitsConfig(max_connections_per_peer=3)) as server:
        pairs = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(3)]
        for _ in range(5):
            assert (await talk(server.port, get("/tell"))).startswith(b"HTTP/1.1 200 ")
        async with asyncio.timeout(30):
            assert await pairs[0][0].read() == b"", "the oldest was let go"
        for _reader, writer in pairs:
            writer.close()


@pytest.mark.parametrize("path", ["/bad", "/middle"])
async def test_a_defect_over_and_over_is_one_counted_line(path: str, caplog: pytest.LogCaptureFixture) -> None:
    async with running() as server:
        for _ in range(20):
            answer = await talk(server.port, get(path))
            assert answer.startswith(b"HTTP/1.1 500 ") == (path == "/bad")
        await eventually(lambda: any("times more" in record.getMessage() for record in caplog.records))
    errors = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(errors) < 8, "one a second, not one a request"
    assert [record.exc_info is not None for record in errors].count(True) < 4
    assert "ValueError" in errors[0].getMessage()


@pytest.mark.parametrize(
    ("proxies", "header", "known_as"),
    [
        ((), "203.0.113.5", "127.0.0.1 127.0.0.1"),  # nobody's word counts
        (("192.0.2.0/24",), "203.0.113.5", "127.0.0.1 127.0.0.1"),
        (("127.0.0.1",), "203.0.113.5", "203.0.113.5 203.0.113.5"),
        (
            ("127.0.0.0/8", "10.0.0.0/8"),
            "6.6.6.6, 203.0.113.5, 10.1.2.3",
            "203.0.113.5 203.0.113.5",
        ),  # what the client wrote itself is in front
        (("127.0.0.1",), "2001:db8:1:2:3::4", "2001:db8:1:2::/64 2001:db8:1:2:3::4"),
        (("127.0.0.1",), "[2001:db8::1]:4000", "2001:db8::/64 2001:db8::1"),
        (("127.0.0.1",), "::ffff:203.0.113.5", "203.0.113.5 203.0.113.5"),
        (("127.0.0.1",), "nonsense", "127.0.0.1 127.0.0.1"),
        (("127.0.0.1",), "", "127.0.0.1 127.0.0.1"),
    ],
)
async def test_a_listed_proxy_names_its_client(proxies: tuple[str, ...], header: str, known_as: str) -> None:
    async with running(None, *proxies) as server:
        answer = await talk(server.port, get("/tell", f"X-Forwarded-For: {header}"))
        key, _, name = known_as.partition(" ")
        assert answer.rpartition(b"\r\n")[2].decode().split()[0] == key
        assert name.rpartition(":")[0] in answer.decode()


ONE_BYTE_CHUNKS = b"1\r\nx\r\n" * 4000
CHUNKED = b"HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize("head", [b"POST /take ", b"GET /tell ", b"GET /nothing "])
async def test_a_body_of_the_smallest_chunks_without_end_is_cut_off(head: bytes) -> None:
    """A parser costs by chunks, not by bytes, and whoever reads the body costs nothing beside it."""
    async with running() as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(head + CHUNKED)
        with contextlib.suppress(ConnectionError):
            async with asyncio.timeout(20):
                for _ in range(10_000):
                    writer.write(ONE_BYTE_CHUNKS)
                    await writer.drain()
                    if reader.at_eof():
                        break
                else:
                    pytest.fail("240 MB were taken")
        writer.transport.abort()
        await eventually(lambda: server.visitors.budget.connections == 0)


async def test_what_has_come_is_parsed_when_there_is_credit_for_it() -> None:
    async with running(LimitsConfig(max_cpu_percent_per_peer=1)) as server:
        account = server.visitors.budget.account("127.0.0.1")
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        await eventually(lambda: server.visitors.budget.connections == 1)
        account.charge(10.0)
        writer.write(b"GET /tell HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        (connection,) = server.visitors._connections.values()
        await eventually(lambda: connection.bytes_received > 0)
        assert connection.requests == 0
        account.charge(-10.0)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
        assert connection.requests == 1
        writer.close()


async def test_many_requests_on_one_connection_are_not_taken_for_one_without_end() -> None:
    request = b"GET /tell HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"x" * 900 + b"\r\n\r\n"
    async with running() as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        for _ in range(20):
            writer.write(request * 20)
            for _ in range(20):
                assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200")
                await reader.readexactly(len("127.0.0.1 127.0.0.1"))
        writer.close()

"""The control API on real sockets: the WebSocket of events, and who is refused."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest

from relay_engine.config import HttpConfig, MountConfig
from relay_engine.control import event_sockets
from relay_engine.control.api import ControlApi
from relay_engine.events import Removed
from relay_engine.web.server import HttpServer
from tests.kit.relay.owner import owner_headers
from tests.kit.relay.pretend_relay import TOKEN, PretendRelay
from tests.kit.relay.sample_events import make_log_entry, make_mount_status, make_reader_status


class Running:
    """A relay, its API and its server."""

    def __init__(self) -> None:
        self.relay = PretendRelay(make_mount_status())
        self.server = HttpServer(HttpConfig(host="127.0.0.1", port=0))
        ControlApi(self.relay).register(self.server)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}/api/v1/events"


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    running = Running()
    await running.server.start()
    yield running
    await running.server.stop()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(headers=owner_headers(TOKEN)) as session:
        yield session


async def receive(socket: aiohttp.ClientWebSocketResponse) -> tuple[str, list[dict[str, object]]]:
    message = json.loads(await socket.receive_str(timeout=3))
    return message["type"], message["events"]


async def test_a_snapshot_then_what_changes(running: Running, session: aiohttp.ClientSession) -> None:
    async with session.ws_connect(running.url) as socket:
        kind, [mount] = await receive(socket)
        assert (kind, mount["type"], mount["name"], mount["readers"]) == ("snapshot", "mount", "gate", 2)
        assert running.relay.bus.has_subscribers
        running.relay.bus.publish(make_mount_status(readers=3))
        kind, [mount] = await receive(socket)
        assert (kind, mount["readers"]) == ("events", 3)
        running.relay.bus.publish(Removed("mount/gate"))
        assert await receive(socket) == ("events", [{"type": "removed", "key": "mount/gate"}])
    await until(lambda: not running.relay.bus.has_subscribers)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - what is waited for makes no event
            await asyncio.sleep(0.01)


async def test_events_are_merged_into_few_batches(running: Running, session: aiohttp.ClientSession) -> None:
    async with session.ws_connect(running.url) as socket:
        await receive(socket)
        begun = time.monotonic()
        sent = batches = 0
        newest: object = None
        while time.monotonic() - begun < 0.5:
            sent += 1
            running.relay.bus.publish(make_reader_status(bytes_sent=sent))
            await asyncio.sleep(0.002)
        while newest != sent:
            _kind, [reader] = await receive(socket)
            newest = reader["bytes_sent"]
            batches += 1
        assert batches <= 12 < sent


async def test_a_client_that_does_not_read_is_let_go_and_delays_nobody(
    running: Running, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_sockets, "_SEND_TIMEOUT_S", 0.3)
    _reader, writer = await asyncio.open_connection("127.0.0.1", running.server.port, limit=1000)
    writer.write(
        f"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n".encode()
        + b"Connection: Upgrade\r\nUpgrade: websocket\r\n"
        + b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    await until(lambda: running.relay.bus.has_subscribers)
    async with session.ws_connect(running.url) as other:
        await receive(other)
        for number in range(60):
            running.relay.bus.publish(make_log_entry(number, "x" * 200_000))
            assert (await receive(other))[0] == "events"
    await until(lambda: not running.relay.bus.has_subscribers)
    writer.close()


async def test_stopping_closes_the_socket(running: Running, session: aiohttp.ClientSession) -> None:
    async with session.ws_connect(running.url) as socket:
        await receive(socket)
        begun = time.monotonic()
        stopping = asyncio.ensure_future(running.server.stop())
        message = await socket.receive(timeout=30)
        assert (message.type, message.data) == (aiohttp.WSMsgType.CLOSE, aiohttp.WSCloseCode.GOING_AWAY)
        await stopping
        assert time.monotonic() - begun < 10
    assert not running.relay.bus.has_subscribers


async def test_what_clients_say_is_ignored_up_to_a_size(running: Running, session: aiohttp.ClientSession) -> None:
    async with session.ws_connect(running.url) as socket:
        await receive(socket)
        await socket.send_str("hello")
        running.relay.bus.publish(make_reader_status())
        assert (await receive(socket))[0] == "events"
        await socket.send_str("x" * 100_000)
        assert (await socket.receive(timeout=30)).type is aiohttp.WSMsgType.CLOSE


async def test_too_many_listeners_are_refused(running: Running, session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_sockets, "_MAX_SOCKETS", 1)
    async with session.ws_connect(running.url) as socket:
        await receive(socket)
        async with session.get(running.url) as response:
            assert response.status == 503


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
async def test_strangers_get_no_socket(running: Running, session: aiohttp.ClientSession, headers: dict[str, str]) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await session.ws_connect(running.url, headers=headers)
    assert caught.value.status == 403
    assert not running.relay.bus.has_subscribers


async def test_a_second_host_header_helps_nobody(running: Running) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", running.server.port)
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
    answer = await reader.read()
    assert answer.split()[1] in (b"400", b"403")
    writer.close()


async def test_plain_http_at_the_events_is_told_what_to_do(running: Running, session: aiohttp.ClientSession) -> None:
    async with session.get(running.url) as response:
        assert response.status in (400, 426)
    assert not running.relay.bus.has_subscribers


async def test_whose_login_ends_hears_no_more(running: Running) -> None:
    running.relay.has(MountConfig(name="yard", source="demo:"))
    cookie = f"relay-session={running.relay.access.sessions.open('vic')}"
    async with aiohttp.ClientSession(headers={"Cookie": cookie}) as visitor, visitor.ws_connect(running.url) as socket:
        kind, mounts = await receive(socket)
        assert (kind, {mount["source"] for mount in mounts}) == ("snapshot", {""})
        running.relay.access.set_users(())
        running.relay.bus.publish(make_mount_status())
        message = await socket.receive(timeout=3)
        assert (message.type, message.data) == (aiohttp.WSMsgType.CLOSE, aiohttp.WSCloseCode.POLICY_VIOLATION)
    await until(lambda: not running.relay.bus.has_subscribers)

"""Every listener goes on through resets, lack of descriptors and a lost socket, on every event loop; its state says what is."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import ssl
import struct
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import aiohttp
import pytest

from relay_engine.config import EngineConfig, HttpConfig, RtspConfig, WebRtcConfig
from relay_engine.engine import Engine
from relay_engine.events import Event, ListenerFault, ListenerStatus
from relay_engine.sockets import acceptor
from relay_engine.sockets.listener import Listener
from tests.kit.loops.proactor_like_loop import ProactorLikeLoop
from tests.kit.relay.live_engine import eventually
from tests.kit.relay.owner import owner_headers
from tests.kit.relay.self_signed import self_signed_context

RESETS = 400
LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {"asyncio": asyncio.SelectorEventLoop}
if sys.platform == "win32":
    LOOPS["Windows"] = asyncio.ProactorEventLoop
else:
    LOOPS["like Windows"] = ProactorLikeLoop
with contextlib.suppress(ImportError):
    import uvloop

    LOOPS["uvloop"] = uvloop.new_event_loop


@pytest.fixture(params=LOOPS)
def run(request: pytest.FixtureRequest) -> Callable[[Coroutine[Any, Any, None]], None]:
    """Runs a scene on one of the loops that the relay meets; what a loop tells of defects fails the test."""

    def run_scene(scene: Coroutine[Any, Any, None]) -> None:
        told: list[dict[str, Any]] = []
        with asyncio.Runner(loop_factory=LOOPS[request.param]) as runner:
            runner.get_loop().set_exception_handler(lambda _loop, context: told.append(context))
            runner.run(scene)
        assert not told

    return run_scene


def reset(port: int) -> None:
    """Connect and go without a word: what a port scan, a health check and a phone that loses its network look like."""
    client = socket.create_connection(("127.0.0.1", port))
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def reset_often(port: int) -> None:
    for _ in range(RESETS):
        reset(port)


@contextlib.asynccontextmanager
async def started_engine() -> AsyncIterator[tuple[Engine, list[Event]]]:
    config = EngineConfig(
        rtsp=RtspConfig(host="127.0.0.1", port=0),
        http=HttpConfig(host="127.0.0.1", port=0),
        webrtc=WebRtcConfig(host="127.0.0.1", udp_port=0, tcp_port=0),
    )
    engine, events = Engine(config), []
    engine.bus.subscribe(events.append)
    await engine.start()
    try:
        yield engine, events
    finally:
        await engine.stop()


def listeners(engine: Engine) -> dict[str, ListenerStatus]:
    return {event.protocol: event for event in engine.snapshot() if isinstance(event, ListenerStatus)}


async def ask_rtsp(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n")
    async with asyncio.timeout(30):
        assert (await reader.readline()).startswith(b"RTSP/1.0 200")
    writer.close()


async def ask_http(engine: Engine, path: str = "/healthz") -> tuple[int, str]:
    url = f"http://127.0.0.1:{listeners(engine)['http'].port}{path}"
    async with aiohttp.ClientSession(headers=owner_headers(engine.access.owner_token)) as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def connect_ice_tcp(engine: Engine) -> None:
    port = engine.listeners.running._webrtc.tcp_port
    _reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await eventually(lambda: bool(engine.listeners.running._webrtc._connections))
    writer.close()


def test_no_listener_minds_many_resets(run) -> None:
    async def scene() -> None:
        async with started_engine() as (engine, _events):
            found = listeners(engine)
            for port in (found["rtsp"].port, found["http"].port, engine.listeners.running._webrtc.tcp_port):
                await asyncio.to_thread(reset_often, port)
            await ask_rtsp(found["rtsp"].port)
            assert await ask_http(engine) == (200, '{"status":"ok"}')
            await connect_ice_tcp(engine)
            assert not [status for status in listeners(engine).values() if status.fault or status.error]

    run(scene())


@pytest.mark.skipif(sys.platform == "win32", reason="the imitation is for the other systems")
def test_the_imitation_closes_a_listener_of_its_own_at_the_first_reset() -> None:
    """Else the test above could not fail."""

    async def scene() -> None:
        server = await asyncio.get_running_loop().create_server(asyncio.Protocol, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        with contextlib.suppress(ConnectionError):  # refused, or reset with the listener's queue
            await asyncio.to_thread(reset_often, port)
        await eventually(lambda: not can_connect(port))

    with asyncio.Runner(loop_factory=ProactorLikeLoop) as runner:
        runner.run(scene())


def can_connect(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


@pytest.mark.skipif(sys.platform == "win32", reason="there a listening socket cannot be ended and stay open")
def test_a_listener_that_is_lost_says_so_and_comes_back(run, monkeypatch) -> None:
    monkeypatch.setattr("relay_engine.sockets.listener._FIRST_REOPEN_S", 1.2)  # longer than until its state is looked at again

    async def scene() -> None:
        async with started_engine() as (engine, events):
            port = listeners(engine)["rtsp"].port
            engine.listeners.running._rtsp._listener._sockets[0].shutdown(socket.SHUT_RDWR)  # it listens no more, whoever did it
            assert listeners(engine)["rtsp"].fault is ListenerFault.CLOSED
            status, text = await ask_http(engine)
            assert (status, '"rtsp"' in text) == (503, True)
            metrics = (await ask_http(engine, "/metrics"))[1]
            assert f'relay_listener_up{{port="{port}",protocol="rtsp"}} 0' in metrics
            await eventually(lambda: listeners(engine)["rtsp"].fault is None)
            await ask_rtsp(port)
            await eventually(lambda: "listener_back" in [entry.code for entry in engine.journal.entries])
            told = [event.fault for event in events if isinstance(event, ListenerStatus) and event.protocol == "rtsp"]
            assert told == [None, ListenerFault.CLOSED, None]

    run(scene())


@pytest.mark.skipif(sys.platform == "win32", reason="its loop accepts past the socket's own method")
@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE])
def test_without_descriptors_clients_wait_and_it_is_said_once(run, number, monkeypatch, caplog) -> None:
    async def scene() -> None:
        refusing = True

        class Poor(socket.socket):
            def accept(self):
                if refusing:
                    raise OSError(number, "too many open files")
                return super().accept()

        async def open_poor(host: str, port: int) -> list[socket.socket]:
            listening = Poor(socket.AF_INET, socket.SOCK_STREAM)
            listening.bind((host, port))
            listening.listen()
            listening.setblocking(False)
            return [listening]

        monkeypatch.setattr("relay_engine.sockets.listener.open_listening_sockets", open_poor)
        taken: list[object] = []

        class Guest(asyncio.Protocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                taken.append(transport)
                transport.close()

        listener = Listener("poor", "127.0.0.1", 0, Guest)
        await listener.open()
        listener.start()
        with socket.create_connection(("127.0.0.1", listener.port)):
            await eventually(lambda: listener.fault is ListenerFault.OUT_OF_FILES)
            await asyncio.sleep(0.3)  # some more attempts
            assert not taken
            refusing = False
            await eventually(lambda: bool(taken))
        await eventually(lambda: listener.fault is None)
        await listener.close()

    monkeypatch.setattr(acceptor, "_CALM_S", 0.5)
    run(scene())
    assert [record.levelname for record in caplog.records if record.name == acceptor.__name__] == ["ERROR"]


def test_thousands_of_connections_that_are_dropped_leave_nothing_behind(run) -> None:
    count = 1_000

    async def scene() -> None:
        made = lost = 0

        class Guest(asyncio.Protocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                nonlocal made
                made += 1

            def connection_lost(self, error: Exception | None) -> None:
                nonlocal lost
                lost += 1

        def come_and_go() -> None:
            for _ in range(count):
                socket.create_connection(("127.0.0.1", listener.port)).close()

        listener = Listener("guests", "127.0.0.1", 0, Guest)
        await listener.open()
        listener.start()
        await asyncio.to_thread(come_and_go)
        await eventually(lambda: lost == made == count and not listener._connecting)
        await listener.close()

    run(scene())


class Echo(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport

    def data_received(self, data: bytes) -> None:
        self.transport.write(data)


def test_a_listener_speaks_tls_and_who_does_not_keeps_nobody_out(run, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr("relay_engine.sockets.listener._MAX_CONNECTING", 5)

    async def scene() -> None:
        listener = Listener("tls", "127.0.0.1", 0, Echo, tls=self_signed_context(tmp_path))
        await listener.open()
        listener.start()
        dawdlers = [socket.create_connection(("127.0.0.1", listener.port)) for _ in range(20)]
        with socket.create_connection(("127.0.0.1", listener.port)) as chatter:
            chatter.send(b"OPTIONS * RTSP/1.0\r\n\r\n")
        await eventually(lambda: 0 < len(listener._connecting) <= 5)
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        async with asyncio.timeout(30):
            reader, writer = await asyncio.open_connection("127.0.0.1", listener.port, ssl=trusting)
            writer.write(b"hello")
            assert await reader.readexactly(5) == b"hello"
        writer.close()
        await listener.close()
        await eventually(lambda: not listener._connecting)
        for dawdler in dawdlers:
            dawdler.close()

    run(scene())


def test_what_is_accepted_notices_clients_that_vanish_and_waits_with_no_byte(run) -> None:
    async def scene() -> None:
        made: list[Any] = []

        class Guest(asyncio.Protocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                made.append(transport)

        listener = Listener("guests", "127.0.0.1", 0, Guest)
        await listener.open()
        listener.start()
        with socket.create_connection(("127.0.0.1", listener.port)) as client:
            await eventually(lambda: bool(made))
            accepted = made[0].get_extra_info("socket")
            assert accepted.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            assert made[0].get_extra_info("peername") == client.getsockname()
            if hasattr(socket, "TCP_KEEPIDLE"):
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 60
        made[0].abort()
        await listener.close()

    run(scene())

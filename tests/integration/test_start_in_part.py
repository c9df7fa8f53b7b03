"""A port that is taken costs its own listener, not the others, where the window starts the relay; headless stays strict."""

from __future__ import annotations

import socket
from collections.abc import Callable

import aiohttp
import pytest

from relay_engine.config import EngineConfig, HttpConfig, MountConfig, RtspConfig, WebRtcConfig
from relay_engine.engine import Engine
from relay_engine.errors import UserFacingError
from relay_engine.events import ListenerFault, ListenerStatus, LogEntry
from tests.kit.relay.live_engine import readers_of


def config(rtsp: int, http: int) -> EngineConfig:
    return EngineConfig(
        rtsp=RtspConfig(host="127.0.0.1", port=rtsp),
        http=HttpConfig(host="127.0.0.1", port=http),
        webrtc=WebRtcConfig(host="127.0.0.1", udp_port=0, tcp_port=0),
        mounts=(MountConfig(name="demo", source="demo:"),),
    )


def faults(engine: Engine) -> dict[str, ListenerFault | None]:
    return {event.protocol: event.fault for event in engine.snapshot() if isinstance(event, ListenerStatus)}


async def options(port: int) -> None:
    """Fail where no RTSP server answers."""
    import asyncio

    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n")
    assert (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)).startswith(b"RTSP/1.0 200")
    writer.close()


async def test_a_taken_web_port_leaves_rtsp_serving_and_is_opened_later(free_ports: Callable[[int], list[int]]) -> None:
    rtsp, http, other = free_ports(3)
    engine = Engine(config(rtsp, http))
    with socket.create_server(("127.0.0.1", http)):
        await engine.start(in_part=True)
        try:
            await options(rtsp)
            [problem] = engine.problems
            assert (problem.code, problem.params["listener"], problem.params["port"]) == ("port_taken", "http", http)
            assert faults(engine) == {"rtsp": None, "http": ListenerFault.REFUSED, "webrtc": None}
            assert any(isinstance(event, LogEntry) and event.code == "port_taken" for event in engine.snapshot())
            with pytest.raises(UserFacingError, match="is taken"):
                await engine.reopen_listener("http")
            await engine.reopen_listener("http", other)
            assert (engine.problems, faults(engine)["http"]) == ((), None)
            async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{other}/healthz") as answer:
                assert answer.status == 200
            await engine.reopen_listener("rtsp")  # it is there: nothing happens
            await options(rtsp)
            assert readers_of(engine) == []
        finally:
            await engine.stop()


async def test_a_taken_rtsp_port_leaves_the_pages(free_ports: Callable[[int], list[int]]) -> None:
    rtsp, http = free_ports(2)
    engine = Engine(config(rtsp, http))
    taken = socket.create_server(("127.0.0.1", rtsp))
    try:
        await engine.start(in_part=True)
        assert [problem.params["listener"] for problem in engine.problems] == ["rtsp"]
        taken.close()
        await engine.reopen_listener("rtsp")
        await options(rtsp)
    finally:
        taken.close()
        await engine.stop()


async def test_without_any_way_out_it_does_not_start(free_ports: Callable[[int], list[int]]) -> None:
    rtsp, http = free_ports(2)
    with socket.create_server(("127.0.0.1", rtsp)), socket.create_server(("127.0.0.1", http)):
        engine = Engine(config(rtsp, http))
        with pytest.raises(UserFacingError, match=f"the rtsp port {rtsp} is taken"):
            await engine.start(in_part=True)
        await engine.stop()
    with socket.create_server(("127.0.0.1", http)):
        engine = Engine(config(rtsp, http))
        with pytest.raises(UserFacingError, match=f"the http port {http} is taken"):
            await engine.start()
        await engine.stop()

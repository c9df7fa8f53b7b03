"""Engine.start seen by clients that come before it has finished."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections.abc import Callable
from types import SimpleNamespace

import msgspec
import pytest

from relay_engine.config import EngineConfig, HttpConfig, MountConfig, RtspConfig, WebRtcConfig
from relay_engine.engine import Engine
from relay_engine.errors import UserFacingError
from relay_engine.events import MountState
from relay_engine.serving.webrtc.server import WebRtcServer
from relay_engine.sockets import port_refusal
from relay_engine.sockets.listener import Listener
from tests.kit.players.rtsp_client import RtspClient
from tests.kit.relay.free_port import find_free_port

DEMO = MountConfig(name="demo", source="demo:")


@pytest.fixture
def config(free_ports: Callable[[int], list[int]]) -> EngineConfig:
    rtsp, http = free_ports(2)
    return EngineConfig(
        rtsp=RtspConfig(host="127.0.0.1", port=rtsp),
        http=HttpConfig(host="127.0.0.1", port=http),
        webrtc=WebRtcConfig(host="127.0.0.1", udp_port=0, tcp_port=0),
        mounts=(DEMO,),
    )


async def test_a_client_that_comes_while_the_last_listener_opens_gets_its_picture(
    config: EngineConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached, go_on = asyncio.Event(), asyncio.Event()
    start_webrtc = WebRtcServer.start

    async def start_late(server: WebRtcServer) -> None:
        reached.set()
        await go_on.wait()
        await start_webrtc(server)

    monkeypatch.setattr(WebRtcServer, "start", start_late)
    engine = Engine(config)
    starting = asyncio.ensure_future(engine.start())
    try:
        await asyncio.wait_for(reached.wait(), 5)
        async with RtspClient(config.rtsp.port, "demo") as client:
            answer = asyncio.ensure_future(client.ask("DESCRIBE", Accept="application/sdp"))
            await asyncio.wait((answer,), timeout=0.2)
            go_on.set()
            assert (await answer).status == 200
    finally:
        go_on.set()
        await starting
        await engine.stop()


async def test_after_a_port_was_taken_the_same_engine_may_start_again(config: EngineConfig) -> None:
    engine = Engine(config)
    with socket.create_server(("127.0.0.1", config.http.port)):
        with pytest.raises(UserFacingError) as refused:
            await engine.start()
        assert (refused.value.code, [mount.state for mount in engine.mounts]) == ("port_taken", [MountState.STOPPED])
    await engine.start()
    assert [mount.state is MountState.STOPPED for mount in engine.mounts] == [False]
    await engine.stop()


@pytest.mark.parametrize(
    ("platform", "number", "code", "hint"),
    [
        ("win32", errno.EACCES, "port_reserved", "netsh int ipv4 show excludedportrange"),
        ("linux", errno.EACCES, "port_forbidden", os.strerror(errno.EACCES)),
        ("linux", errno.EADDRNOTAVAIL, "listener_failed", os.strerror(errno.EADDRNOTAVAIL)),
    ],
)
async def test_a_port_that_the_system_keeps_is_said_in_words_that_help(
    platform: str, number: int, code: str, hint: str, config: EngineConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_listener: Listener) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Listener, "open", refuse)
    monkeypatch.setattr(port_refusal, "sys", SimpleNamespace(platform=platform))
    with pytest.raises(UserFacingError) as refused:
        await Engine(config).start()
    assert (refused.value.code, refused.value.params["port"]) == (code, config.rtsp.port)
    assert hint in str(refused.value)


async def test_webrtc_moves_on_from_a_port_that_windows_keeps(config: EngineConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Listener.open
    kept = find_free_port()

    async def refuse_kept(listener: Listener) -> None:
        if listener.port == kept:
            raise PermissionError(errno.EACCES, "WSAEACCES")
        await opened(listener)

    monkeypatch.setattr(Listener, "open", refuse_kept)
    monkeypatch.setattr(port_refusal, "sys", SimpleNamespace(platform="win32"))
    webrtc = WebRtcConfig(host="127.0.0.1", udp_port=0, tcp_port=kept)
    engine = Engine(msgspec.structs.replace(config, webrtc=webrtc))
    await engine.start()
    assert engine.listeners.running._webrtc.tcp_port not in (0, kept)
    await engine.stop()

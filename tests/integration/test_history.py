"""Whoever has watched stands in the history, whichever way it came and went: by RTSP, HTTP, HLS and WebRTC."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from relay_engine.config import EngineConfig, HistoryConfig, HttpConfig, MountConfig, RtspConfig, WebRtcConfig
from relay_engine.engine import Engine
from relay_engine.events import ListenerStatus, MountState, SessionEnded
from relay_engine.history.query import HistoryQuery
from relay_engine.leave_reason import LeaveReason
from tests.kit.players.rtsp_client import RtspClient
from tests.kit.players.whep_client import Identity, WhepClient
from tests.kit.relay.live_engine import eventually, readers_of

AGENT = "history test"


def make_engine(folder: Path | None, *, days: int = 90) -> Engine:
    config = EngineConfig(
        rtsp=RtspConfig(host="127.0.0.1", port=0, multicast=False),
        http=HttpConfig(host="127.0.0.1", port=0),
        webrtc=WebRtcConfig(host="127.0.0.1", udp_port=0, tcp_port=0),
        history=HistoryConfig(retention_days=days),
        mounts=(MountConfig(name="gate", source="demo:"),),
    )
    return Engine(config, data_dir=folder)


@asynccontextmanager
async def running(folder: Path | None, *, days: int = 90) -> AsyncIterator[Engine]:
    engine = make_engine(folder, days=days)
    await engine.start()
    try:
        mount = engine.mounts.get("gate")
        await eventually(lambda: mount is not None and mount.state is MountState.LIVE)
        yield engine
    finally:
        await engine.stop()


def port_of(engine: Engine, protocol: str) -> int:
    return next(event.port for event in engine.snapshot() if isinstance(event, ListenerStatus) and event.protocol == protocol)


def url_of(engine: Engine, path: str) -> str:
    return f"http://127.0.0.1:{port_of(engine, 'http')}/gate/{path}"


async def watch_rtsp(engine: Engine) -> None:
    async with RtspClient(port_of(engine, "rtsp")) as client:
        await client.ask("DESCRIBE")
        await client.play_tcp()
        await client.receive(3)
        await client.ask("TEARDOWN")


async def watch_http(engine: Engine) -> None:
    async with aiohttp.ClientSession(headers={"User-Agent": AGENT}) as http, http.get(url_of(engine, "live.ts")) as answer:
        await answer.content.readexactly(5000)


async def watch_hls(engine: Engine) -> None:
    """Until the operator ends it: otherwise it would only be gone after some target durations."""
    async with aiohttp.ClientSession(headers={"User-Agent": AGENT}) as http:
        index = await (await http.get(url_of(engine, "index.m3u8"))).text()
        media = next(line for line in index.splitlines() if line and not line.startswith("#"))
        playlist = await (await http.get(url_of(engine, media))).text()
        part = re.findall(r'#EXT-X-PART:.*URI="([^"]+)"|^([^#\n]+)$', playlist, re.MULTILINE)[-1]
        assert len(await (await http.get(url_of(engine, part[0] or part[1]))).read())
        await engine.disconnect_reader(readers_of(engine)[0].id)


async def watch_webrtc(engine: Engine) -> None:
    async with aiohttp.ClientSession(headers={"User-Agent": AGENT}) as http:
        client = WhepClient(Identity())
        await client.open(http, url_of(engine, "whep"))
        await eventually(lambda: any(reader.first_picture_ms is not None for mount in engine.mounts for reader in mount.readers))
        client.say_goodbye()
        await client.close()


ROADS: list[tuple[Callable[[Engine], Awaitable[None]], str, LeaveReason]] = [
    (watch_rtsp, "rtsp/tcp", LeaveReason.CLIENT_LEFT),
    (watch_http, "http", LeaveReason.CLIENT_LEFT),
    (watch_hls, "hls", LeaveReason.DISCONNECTED),
    (watch_webrtc, "webrtc", LeaveReason.CLIENT_LEFT),
]


@pytest.mark.parametrize(("watch", "protocol", "reason"), ROADS, ids=[protocol for _, protocol, _ in ROADS])
async def test_a_visit_is_kept_over_a_restart(
    tmp_path: Path, watch: Callable[[Engine], Awaitable[None]], protocol: str, reason: LeaveReason
) -> None:
    async with running(tmp_path) as engine:
        await watch(engine)
        await eventually(lambda: not readers_of(engine))
        (ended,) = await engine.history.list_sessions(HistoryQuery())
    async with running(tmp_path) as engine:
        assert await engine.history.list_sessions(HistoryQuery(mount="gate")) == (ended,)
        assert await engine.history.list_sessions(HistoryQuery(mount="door")) == ()
    _check(ended, protocol, reason)


def _check(ended: SessionEnded, protocol: str, reason: LeaveReason) -> None:
    assert (ended.mount, ended.protocol, ended.reason) == ("gate", protocol, reason)
    assert ended.user_agent in (AGENT, "Relay Server")  # what our own RTSP client says
    assert ended.peer.startswith("127.0.0.1")
    assert ended.bytes_sent > 0
    assert ended.since <= ended.ended_at
    assert ended.first_picture_ms is not None
    assert 0 <= ended.first_picture_ms / 1000 <= ended.ended_at - ended.since + 30


async def test_who_watches_to_the_end_is_kept_too(tmp_path: Path) -> None:
    async with running(tmp_path) as engine:
        client = RtspClient(port_of(engine, "rtsp"))
        await client.__aenter__()
        await client.play_tcp()
        await client.receive(1)
    await client.__aexit__(None, None, None)
    async with running(tmp_path) as engine:
        assert [ended.reason for ended in await engine.history.list_sessions(HistoryQuery())] == [LeaveReason.RELAY_STOPPED]


async def test_it_can_be_read_while_the_relay_is_off(tmp_path: Path) -> None:
    engine = make_engine(tmp_path)
    await engine.open()
    try:
        for times in (1, 2):
            await engine.start()
            mount = engine.mounts.get("gate")
            await eventually(lambda mount=mount: mount is not None and mount.state is MountState.LIVE)  # type: ignore[misc]
            await watch_rtsp(engine)
            await engine.stop()
            assert len(await engine.history.list_sessions(HistoryQuery())) == times
    finally:
        await engine.close()


async def test_nothing_is_kept_where_nothing_shall_be(tmp_path: Path) -> None:
    async with running(tmp_path, days=0) as engine:
        await watch_rtsp(engine)
        await eventually(lambda: not readers_of(engine))
        assert await engine.history.list_sessions(HistoryQuery()) == ()
    assert not (await asyncio.to_thread(lambda: [path for path in tmp_path.iterdir() if path.name.startswith("history")]))


async def test_without_a_folder_it_lasts_as_long_as_the_relay() -> None:
    async with running(None) as engine:
        await watch_rtsp(engine)
        await eventually(lambda: not readers_of(engine))
        assert len(await engine.history.list_sessions(HistoryQuery())) == 1


async def test_how_long_it_is_kept_changes_while_it_runs(tmp_path: Path) -> None:
    async with running(tmp_path) as engine:
        await watch_rtsp(engine)
        await eventually(lambda: not readers_of(engine))
        await engine.change_settings({"history": {"retention_days": 0}})
        assert await engine.history.list_sessions(HistoryQuery()) == ()
    assert not (await asyncio.to_thread(lambda: [path for path in tmp_path.iterdir() if path.name.startswith("history")]))


async def test_whoever_was_let_in_by_name_is_named() -> None:
    async with running(None) as engine:
        headers = {"Authorization": f"Bearer {engine.access.owner_token}"}
        async with aiohttp.ClientSession(headers=headers) as http, http.get(url_of(engine, "live.ts")) as answer:
            await answer.content.readexactly(5000)
        await eventually(lambda: not readers_of(engine))
        assert [ended.subject for ended in await engine.history.list_sessions(HistoryQuery(subject="owner"))] == ["owner"]
        assert await engine.history.list_sessions(HistoryQuery(subject="user:anna")) == ()

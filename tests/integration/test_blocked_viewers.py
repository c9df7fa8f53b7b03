"""A viewer that the operator blocks stays out on every road, and so does its whole address; others stay."""

from __future__ import annotations

import contextlib

import aiohttp

from tests.kit.players.rtsp_client import RtspClient
from tests.kit.relay.live_engine import eventually, live_engine, readers_of
from tests.kit.relay.rtsp_relay import start_relay

PATHS = ("live.ts", "live.mjpeg", "snapshot.jpg", "index.m3u8")


async def test_a_blocked_viewer_stays_out_over_http() -> None:
    async with live_engine() as (engine, url), aiohttp.ClientSession() as session:
        async with session.get(f"{url}/demo/live.ts") as one, session.get(f"{url}/demo/live.flv") as other:
            await one.content.readany()
            await other.content.readany()
            await eventually(lambda: len(readers_of(engine)) == 2)
            assert await engine.block_reader(readers_of(engine)[0].id, 600) == "127.0.0.1"
            assert readers_of(engine) == []  # its neighbour at the same address, too
            for response in (one, other):
                with contextlib.suppress(aiohttp.ClientError):
                    await response.content.read()
        for path in PATHS:
            async with session.get(f"{url}/demo/{path}") as response:
                assert response.status == 403, path
        async with session.get(f"{url}/demo/info.json") as response:
            assert (await response.json())["is_blocked"] is True
        assert readers_of(engine) == []
        assert [entry.code for entry in engine.journal.entries].count("host_blocked") == 1


async def test_a_block_is_over_after_its_time() -> None:
    async with live_engine() as (engine, url), aiohttp.ClientSession() as session:
        async with session.get(f"{url}/demo/live.ts") as response:
            await response.content.readany()
            await eventually(lambda: len(readers_of(engine)) == 1)
            await engine.block_reader(readers_of(engine)[0].id, 0)
        async with session.get(f"{url}/demo/live.ts") as response:
            assert response.status == 200


async def test_a_blocked_viewer_stays_out_over_rtsp() -> None:
    async with start_relay() as relay, RtspClient(relay.port) as client:
        relay.mount._admission.blocked.block("127.0.0.1:1", float("inf"))
        assert (await client.play_tcp()).status == 403
        relay.mount._admission.blocked.block("127.0.0.1:1", 0.0)
        assert (await client.ask("PLAY")).status == 200

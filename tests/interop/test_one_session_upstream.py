"""However many viewers come and go, the camera sees one RTSP session."""

from __future__ import annotations

import asyncio
import random
from itertools import pairwise
from pathlib import Path

from tests.kit.cameras.gst_camera import GstCamera
from tests.kit.players.rtsp_client import RtspClient
from tests.kit.relay.relay_process import RelayProcess

VIEWERS = 100


async def test_hundred_viewers_come_and_go(tmp_path: Path) -> None:
    with GstCamera("h264-aac") as camera, RelayProcess(tmp_path, mounts=[{"name": "gate", "source": camera.url}]) as relay:
        relay.wait_until_live("gate")
        chance = random.Random(1)
        plans = [(chance.uniform(0, 4), chance.randint(30, 150), chance.random() < 0.5) for _ in range(VIEWERS)]
        await asyncio.gather(*(watch(relay.rtsp_port, *plan) for plan in plans))
        await asyncio.to_thread(relay.wait_until, lambda: not relay.get("/api/v1/readers"), deadline_s=5)
        assert (camera.sessions_created, camera.clients_connected) == (1, 1)
        assert relay.mount("gate")["reconnects"] == 0


async def test_camera_is_left_alone_until_somebody_watches(tmp_path: Path) -> None:
    mount = {"name": "gate", "source": "", "on_demand": True, "linger_s": 1.0}
    with GstCamera("h264-aac") as camera, RelayProcess(tmp_path, mounts=[{**mount, "source": camera.url}]) as relay:
        assert relay.mount("gate")["state"] == "idle"
        await asyncio.sleep(1)
        assert camera.sessions_created == 0
        await asyncio.gather(*(watch(relay.rtsp_port, 0, 50, True) for _ in range(10)))
        assert camera.sessions_created == 1
        await asyncio.to_thread(camera.wait_for, "client-closed", 1)
        assert relay.mount("gate")["state"] == "idle"
        await watch(relay.rtsp_port, 0, 50, True)
        assert camera.sessions_created == 2


async def watch(port: int, join_after_s: float, packets: int, politely: bool) -> None:
    """Join, take so many video packets in a row, and leave with or without a word."""
    await asyncio.sleep(join_after_s)
    async with RtspClient(port) as client:
        assert (await client.ask("DESCRIBE")).status == 200
        assert (await client.play_tcp()).status == 200
        async with asyncio.timeout(30):
            frames = await client.receive(packets)
        numbers = [int.from_bytes(frame[2:4]) for frame in frames]
        assert all((later - earlier) % 65_536 == 1 for earlier, later in pairwise(numbers)), numbers
        if politely:
            assert (await client.ask("TEARDOWN")).status == 200
        else:
            client.abort()

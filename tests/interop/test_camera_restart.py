"""A camera is unplugged and comes back, as it was or with another picture size: viewers stay and play on."""

from __future__ import annotations

import asyncio
import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.kit.cameras.gst_camera import GstCamera
from tests.kit.players.ffmpeg_player import play_with_ffmpeg
from tests.kit.players.gst_player import play_with_gstreamer
from tests.kit.players.playback import Playback
from tests.kit.players.rtsp_client import RtspClient
from tests.kit.players.vlc_player import missing_part, play_with_vlc
from tests.kit.relay.relay_process import RelayProcess

RETURN_S = 3.0  # from "the camera answers again" to "the viewer gets its picture"
_UNPLUGGED_AFTER_S = 5.0
_AWAY_S = 4.0
_LONG_AWAY_S = 14.0  # VLC ends its playback after 10 s without a packet
_PLAY_S = 20.0  # and while the camera is away


@dataclass
class Watch:
    """When packets reached a viewer that never leaves."""

    arrivals: list[float] = field(default_factory=list)  # monotonic seconds
    closed: bool = False

    async def run(self, port: int) -> None:
        async with RtspClient(port) as client:
            await client.ask("DESCRIBE")
            await client.play_tcp()
            while not client.closed:
                seen = len(client.frames[0])
                with contextlib.suppress(TimeoutError):  # no packet for a while: just what this test is about
                    await client.receive(seen + 1)
                if len(client.frames[0]) > seen:
                    self.arrivals.append(time.monotonic())
            self.closed = True

    def first_after(self, moment: float) -> float:
        return min((at for at in self.arrivals if at > moment), default=float("inf"))


@pytest.mark.parametrize(
    ("width", "height", "away_s"),
    [(320, 240, _AWAY_S), (640, 480, _AWAY_S), (320, 240, _LONG_AWAY_S)],
    ids=["same size", "other size", "away for long"],
)
async def test_viewers_outlive_the_camera(width: int, height: int, away_s: float, tmp_path: Path) -> None:
    watch, play_s = Watch(), _PLAY_S + away_s
    with (
        GstCamera("h264-aac", width=320, height=240) as camera,
        RelayProcess(tmp_path, mounts=[{"name": "gate", "source": camera.url}]) as relay,
    ):
        relay.wait_until_live("gate")
        viewer = asyncio.create_task(watch.run(relay.rtsp_port))
        with ThreadPoolExecutor() as pool:
            players = [
                pool.submit(play_with_ffmpeg, relay.url("gate"), seconds=play_s, transport="tcp", folder=tmp_path, has_sound=True),
                pool.submit(play_with_gstreamer, relay.url("gate"), seconds=play_s, transport="udp"),
            ]
            if not missing_part():
                players += [pool.submit(play_with_vlc, relay.url("gate"), seconds=play_s, transport=name) for name in ("tcp", "udp")]
            await asyncio.sleep(_UNPLUGGED_AFTER_S)
            camera.kill()
            await asyncio.to_thread(relay.wait_until, lambda: relay.mount("gate")["state"] == "retrying", deadline_s=_AWAY_S)
            assert relay.mount("gate")["fault"]
            await asyncio.sleep(away_s)
            await asyncio.to_thread(camera.start, width=width, height=height)
            returned = time.monotonic()
            await asyncio.sleep(RETURN_S + 1)
            playbacks = await asyncio.gather(*(asyncio.wrap_future(player) for player in players))
        viewer.cancel()
        assert not watch.closed
        assert watch.first_after(returned) - returned <= RETURN_S
        assert relay.mount("gate")["state"] == "live"
        assert relay.mount("gate")["tracks"][0]["width"] == width
    for playback in playbacks:
        assert_played_on(playback, away_s)


def assert_played_on(playback: Playback, away_s: float) -> None:
    """Pictures came after the camera's return; the times are the stream's, so the player took the gap for what it was."""
    last_s = playback.pictures[-1][0]
    assert last_s > _UNPLUGGED_AFTER_S + away_s + RETURN_S, (
        f"{playback.player} saw its last picture at {last_s:.1f} s:\n{playback.log[-3000:]}"
    )

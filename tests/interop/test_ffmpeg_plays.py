"""FFmpeg plays every kind of camera over TCP, UDP and multicast, all at the same time, without a complaint."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.interop.conftest import Record, RelayedCamera
from tests.kit.players.ffmpeg_player import play_with_ffmpeg
from tests.kit.players.playback import Playback

TRANSPORTS = ("tcp", "udp", "udp_multicast")


def test_ffmpeg_plays(relayed: RelayedCamera, seconds: float, tmp_path: Path, record_property: Record) -> None:
    def play(transport: str) -> Playback:
        return play_with_ffmpeg(relayed.url, seconds=seconds, transport=transport, folder=tmp_path / transport, has_sound=relayed.has_sound)

    with ThreadPoolExecutor() as pool:
        playbacks = list(pool.map(play, TRANSPORTS))
    for playback in playbacks:
        record_property(playback.player, str(playback))  # `--junitxml` writes the figures down
        relayed.assert_plays_well(playback, seconds)

"""VLC plays every kind of camera over TCP, UDP and multicast, all at the same time, where this VLC has its RTSP client."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.interop.conftest import Record, RelayedCamera
from tests.kit.players.playback import Playback
from tests.kit.players.vlc_player import missing_part, play_with_vlc

TRANSPORTS = ("tcp", "udp", "multicast")


@pytest.fixture(scope="session", autouse=True)
def vlc_that_speaks_rtsp() -> None:
    if reason := missing_part():
        pytest.skip(reason)


def test_vlc_plays(relayed: RelayedCamera, seconds: float, record_property: Record) -> None:
    def play(transport: str) -> Playback:
        return play_with_vlc(relayed.url, seconds=seconds, transport=transport)

    with ThreadPoolExecutor() as pool:
        playbacks = list(pool.map(play, TRANSPORTS))
    for playback in playbacks:
        record_property(playback.player, str(playback))  # `--junitxml` writes the figures down
        relayed.assert_plays_well(playback, seconds)

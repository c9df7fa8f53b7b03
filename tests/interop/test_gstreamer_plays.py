"""GStreamer's rtspsrc plays every kind of camera over TCP and UDP, both at the same time, and loses no packet."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.interop.conftest import Record, RelayedCamera
from tests.kit.players.gst_player import play_with_gstreamer
from tests.kit.players.playback import Playback

TRANSPORTS = ("tcp", "udp")


def test_gstreamer_plays(relayed: RelayedCamera, seconds: float, record_property: Record) -> None:
    def play(transport: str) -> Playback:
        return play_with_gstreamer(relayed.url, seconds=seconds, transport=transport)

    with ThreadPoolExecutor() as pool:
        playbacks = list(pool.map(play, TRANSPORTS))
    for playback in playbacks:
        record_property(playback.player, str(playback))  # `--junitxml` writes the figures down
        relayed.assert_plays_well(playback, seconds)

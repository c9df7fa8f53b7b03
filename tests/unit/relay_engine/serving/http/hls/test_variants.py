"""Which mounts are qualities of one camera, which of them players are told of, and in what words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

import pytest

from relay_engine.access.caps import Caps
from relay_engine.config import MountConfig
from relay_engine.errors import Fault
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.mux.hls_playlist import serialize_multivariant_playlist
from relay_engine.serving.http.hls.variants import describe_variant, guess_bandwidth, is_offered, way_to
from relay_engine.streams.mount import Mount
from tests.kit.media.feeding import intake_of, pretend_rate
from tests.kit.media.made_media import AUDIO, VIDEO, ManualClock, video_unit

PICTURE = replace(VIDEO, width=1280, height=720, frame_rate=30.0)


class Nobody:
    """Hears nothing."""

    def __getattr__(self, _name: str) -> Any:
        return lambda *_arguments: None


def make_mount(name: str = "gate-sub", *tracks: Track, on_demand: bool = False) -> Mount:
    """A mount that is live where it has tracks."""
    config = MountConfig(name=name, source="x", on_demand=on_demand, linger_s=0)
    mount = Mount(config, ManualClock(), Caps(0, 0, tuple), Nobody())
    mount.start()
    if tracks:
        intake_of(mount).connecting()
        intake_of(mount).started(tracks, kind="test", transport="")
        intake_of(mount).write(video_unit(0, key=True))
    return mount


@pytest.mark.parametrize(
    ("name", "here", "way"),
    [
        ("gate", "gate-sub", "../gate/"),
        ("site/gate-sub", "site/gate", "../gate-sub/"),
        ("small/gate", "site/gate", "../../small/gate/"),
        ("gate", "site/hall/gate", "../../../gate/"),
        ("site/gate", "gate", "../site/gate/"),
    ],
)
def test_the_way_from_one_picture_to_another(name: str, here: str, way: str) -> None:
    assert way_to(make_mount(name), make_mount(here)) == way
    assert urljoin(f"http://h/prefix/{here}/index.m3u8", f"{way}x.m3u8") == f"http://h/prefix/{name}/x.m3u8"


async def test_what_players_are_told_of() -> None:
    assert is_offered(make_mount("a-sub", PICTURE), "mp4")
    assert not is_offered(make_mount("a-sub"), "mp4")
    assert not is_offered(make_mount("a-sub", on_demand=True), "mp4")  # nothing known: it would have to be woken
    assert not is_offered(make_mount("a-sub", replace(PICTURE, codec=Codec.JPEG)), "mp4")


@pytest.mark.parametrize("on_demand", [True, False])
async def test_one_that_rests_is_offered_where_it_would_wake(on_demand: bool) -> None:
    mount = make_mount("a-sub", PICTURE, on_demand=on_demand)
    intake_of(mount).rested()
    assert is_offered(mount, "mp4") is on_demand
    intake_of(mount).connecting()
    assert is_offered(mount, "mp4") is on_demand
    intake_of(mount).failed(Fault.TIMED_OUT, "", 0.0)
    mount.stop()
    assert not is_offered(mount, "mp4")


async def test_one_that_fails_is_not_offered() -> None:
    mount = make_mount("a-sub", PICTURE, on_demand=True)
    intake_of(mount).failed(Fault.TIMED_OUT, "", 0.0)
    assert not is_offered(mount, "mp4")


async def test_sound_that_will_be_converted_is_named() -> None:
    mount = make_mount("a-sub", PICTURE, AUDIO)
    pretend_rate(mount, 400_000)
    assert mount.stream is not None
    variant = describe_variant("../a-sub/ts.m3u8", mount, mount.stream, "ts", None)
    assert serialize_multivariant_playlist([variant], version=3).splitlines()[-2:] == [
        '#EXT-X-STREAM-INF:BANDWIDTH=600000,AVERAGE-BANDWIDTH=400000,CODECS="avc1.42c01f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000',
        "../a-sub/ts.m3u8",
    ]


def test_a_smaller_picture_is_guessed_to_weigh_less() -> None:
    assert guess_bandwidth((PICTURE,)) > guess_bandwidth((replace(PICTURE, width=640, height=360),)) > 100_000
    assert guess_bandwidth((AUDIO,)) == guess_bandwidth((replace(PICTURE, width=0),)) > 0

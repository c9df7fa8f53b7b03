"""Real players log in over RTSP where nobody may watch unknown: each by the Digest that it takes out of those offered, or by a ticket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from relay_engine.access.mode import AccessMode
from relay_engine.book.records import KeyRecord
from relay_engine.config import EngineConfig, HttpConfig, MountConfig, RtspConfig, WebRtcConfig
from relay_engine.engine import Engine
from relay_engine.events import ListenerStatus, MountState
from tests.kit.players.ffmpeg_player import play_with_ffmpeg
from tests.kit.players.gst_player import play_with_gstreamer
from tests.kit.players.vlc_player import missing_part, play_with_vlc
from tests.kit.relay.known_people import make_user
from tests.kit.relay.live_engine import eventually

SECONDS = 1.0
USER, PASSWORD = "anna", "wir+sehen"  # as it stands in an address: "+" means itself

type Play = Callable[[str, Path], int]


def by_ffmpeg(transport: str) -> Play:
    return lambda url, folder: len(play_with_ffmpeg(url, seconds=SECONDS, transport=transport, folder=folder, has_sound=False).pictures)


def by_gstreamer(transport: str) -> Play:
    return lambda url, _folder: len(play_with_gstreamer(url, seconds=SECONDS, transport=transport).pictures)


def by_vlc(url: str, _folder: Path) -> int:
    return len(play_with_vlc(url, seconds=SECONDS, transport="tcp", pictures=5).pictures)


PLAYERS = {
    "ffmpeg tcp": by_ffmpeg("tcp"),
    "ffmpeg udp": by_ffmpeg("udp"),
    "gstreamer tcp": by_gstreamer("tcp"),
    "gstreamer udp": by_gstreamer("udp"),
    "vlc tcp": by_vlc,
}


@pytest.fixture(params=PLAYERS)
def play(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], Awaitable[int]]:
    """Let a player play an address; how many pictures it has shown."""
    if request.param.startswith("vlc") and (reason := missing_part()):
        pytest.skip(reason)
    player = PLAYERS[request.param]
    return lambda url: asyncio.to_thread(player, url, tmp_path)


@dataclass(frozen=True)
class ClosedRelay:
    """A relay that lets nobody in unknown."""

    engine: Engine
    port: int
    failures: list[str]  # names that were tried with a wrong password

    def url(self, login: str = "", query: str = "") -> str:
        return f"rtsp://{login}127.0.0.1:{self.port}/demo{query}"


@pytest.fixture
async def relay(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ClosedRelay]:
    config = EngineConfig(
        rtsp=RtspConfig(host="127.0.0.1", port=0, multicast=False),
        http=HttpConfig(enabled=False),
        webrtc=WebRtcConfig(enabled=False),
        mounts=(MountConfig(name="demo", source="demo:"),),
    )
    engine, failures = Engine(config), list[str]()
    monkeypatch.setattr(engine.access.failed, "note_failure", lambda name, _host: failures.append(name))
    await engine.start()
    try:
        engine.access.set_users([make_user(USER, PASSWORD)])
        engine.access.set_keys([KeyRecord(id="t1", kind="ticket", mounts=("demo",))])
        engine.access.door.change_mode(AccessMode.CLOSED)
        await eventually(lambda: (mount := engine.mounts.get("demo")) is not None and mount.state is MountState.LIVE)
        port = next(event.port for event in engine.snapshot() if isinstance(event, ListenerStatus) and event.protocol == "rtsp")
        yield ClosedRelay(engine, port, failures)
    finally:
        await engine.stop()


async def test_a_player_logs_in(relay: ClosedRelay, play: Callable[[str], Awaitable[int]]) -> None:
    assert await play(relay.url(f"{USER}:{PASSWORD}@")) >= SECONDS * 10
    assert relay.failures == []


async def test_a_player_comes_by_a_ticket(relay: ClosedRelay, play: Callable[[str], Awaitable[int]]) -> None:
    assert await play(relay.url(query=f"?ticket={relay.engine.access.tickets.make('t1')}")) >= SECONDS * 10


@pytest.mark.parametrize("login", ["", f"{USER}:falsch@"], ids=["unknown", "wrong"])
async def test_a_player_without_the_right_password_sees_nothing(relay: ClosedRelay, login: str, tmp_path: Path) -> None:
    assert await asyncio.to_thread(PLAYERS["ffmpeg tcp"], relay.url(login), tmp_path) == 0
    assert relay.failures == ([USER] if login else [])

"""The window's client with the real engine on its thread: commands, events, preview, ports."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from app.bridge.engine_client import EngineClient
from relay_engine import (
    EngineConfig,
    Event,
    HttpConfig,
    MountConfig,
    MountSettings,
    MountState,
    MountStatus,
    Picture,
    Removed,
    RtspConfig,
    UserFacingError,
)

DEMO = MountConfig(name="demo", source="demo:")
PATIENCE_S = 15.0


class Watcher:
    """What the events say, at any moment."""

    def __init__(self) -> None:
        self.states: dict[str, Event] = {}
        self._changed = threading.Condition()

    def take(self, events: tuple[Event, ...]) -> None:
        with self._changed:
            for event in events:
                if isinstance(event, Removed):
                    self.states.pop(event.key, None)
                else:
                    self.states[event.key] = event
            self._changed.notify_all()

    async def until(self, condition: Callable[[dict[str, Event]], bool]) -> None:
        def wait() -> bool:
            with self._changed:
                return self._changed.wait_for(lambda: condition(self.states), PATIENCE_S)

        assert await asyncio.to_thread(wait), self.states


def config(ports: list[int], *mounts: MountConfig) -> EngineConfig:
    return EngineConfig(rtsp=RtspConfig(host="127.0.0.1", port=ports[0]), http=HttpConfig(host="127.0.0.1", port=ports[1]), mounts=mounts)


async def start(client: EngineClient, given: EngineConfig, data_dir: Path | None = None) -> None:
    """Open and start."""
    await client.open(given, data_dir)
    await client.start()


def is_live(name: str) -> Callable[[dict[str, Event]], bool]:
    def check(states: dict[str, Event]) -> bool:
        status = states.get(f"mount/{name}")
        return isinstance(status, MountStatus) and status.state is MountState.LIVE and status.bitrate_in > 0

    return check


@pytest.fixture
async def client() -> AsyncIterator[EngineClient]:
    made = EngineClient()
    yield made
    await made.close()


async def test_a_camera_from_test_to_live_picture(client: EngineClient, free_ports: Callable[[int], list[int]], tmp_path: Path) -> None:
    await client.open(config(free_ports(2)), tmp_path)
    report = await client.probe_source(DEMO)
    assert [track.kind for track in report.tracks] == ["video", "audio"]
    assert report.still_jpeg.startswith(b"\xff\xd8")
    watcher = Watcher()
    client.subscribe(watcher.take)
    await client.add_mount(DEMO)  # the relay is off
    await watcher.until(lambda states: "mount-settings/demo" in states)
    await client.start()
    await watcher.until(is_live("demo"))
    assert (await client.get_thumbnail("demo")).startswith(b"\xff\xd8")
    pictures: list[Picture] = []
    shown = threading.Event()

    def on_picture(picture: Picture) -> None:
        pictures.append(picture)
        if len(pictures) >= 3:
            shown.set()

    preview = await client.open_preview("demo", on_picture, max_width=320, max_height=180)
    assert await asyncio.to_thread(shown.wait, PATIENCE_S)
    await client.close_preview(preview)
    assert pictures[0].width <= 320
    assert len(pictures[0].rgb) >= pictures[0].stride * pictures[0].height
    await client.stop_mount("demo")
    await watcher.until(lambda states: getattr(states.get("mount/demo"), "state", None) is MountState.STOPPED)
    await client.remove_mount("demo")
    await watcher.until(lambda states: "mount/demo" not in states)
    await client.stop()
    assert not [key for key in watcher.states if not key.startswith("log/") and key != "relay-settings"]


async def test_a_taken_port_is_named_and_another_one_works(client: EngineClient, free_ports: Callable[[int], list[int]]) -> None:
    ports = free_ports(3)
    with socket.socket() as other:
        other.bind(("127.0.0.1", ports[0]))
        other.listen()
        watcher = Watcher()
        client.subscribe(watcher.take)
        await start(client, config(ports[:2], DEMO))  # in part
        [problem] = client.problems
        assert (problem.code, problem.params["port"]) == ("port_taken", ports[0])
        await watcher.until(is_live("demo"))
        await client.reopen_listener("rtsp", ports[2])
        assert client.problems == ()
        await watcher.until(lambda states: getattr(states.get("listener/rtsp"), "port", 0) == ports[2])


async def test_with_both_ports_taken_it_does_not_start(client: EngineClient, free_ports: Callable[[int], list[int]]) -> None:
    ports = free_ports(2)
    with socket.create_server(("127.0.0.1", ports[0])), socket.create_server(("127.0.0.1", ports[1])):
        with pytest.raises(UserFacingError) as caught:
            await start(client, config(ports, DEMO))
        assert (caught.value.code, caught.value.params["port"]) == ("port_taken", ports[0])
        assert client.problems == ()
    await client.start()
    assert client.is_running


async def test_another_port_moves_the_listener_and_disturbs_no_camera(
    client: EngineClient, free_ports: Callable[[int], list[int]], tmp_path: Path
) -> None:
    ports = free_ports(3)
    watcher = Watcher()
    client.subscribe(watcher.take)
    await client.open(EngineConfig(), tmp_path)
    await client.change_settings({"rtsp": {"host": "127.0.0.1", "port": ports[0]}, "http": {"host": "127.0.0.1", "port": ports[1]}})
    await client.start()
    await client.add_mount(DEMO)
    await watcher.until(is_live("demo"))
    before = watcher.states["mount/demo"]
    await client.change_settings({"rtsp": {"port": ports[2]}})
    await watcher.until(lambda states: getattr(states["listener/rtsp"], "port", 0) == ports[2])
    await watcher.until(is_live("demo"))
    after = watcher.states["mount/demo"]
    assert isinstance(before, MountStatus)
    assert isinstance(after, MountStatus)
    assert after.live_since == before.live_since


async def test_secrets_stay_in_the_relay(client: EngineClient, tmp_path: Path) -> None:
    watcher = Watcher()
    client.subscribe(watcher.take)
    await client.open(EngineConfig(), tmp_path)
    await client.add_mount(MountConfig(name="gate", source="rtsp://admin:s3cret@127.0.0.1:1/1", on_demand=True))
    await client.add_mount(MountConfig(name="hall", source="rtsp://admin:***@127.0.0.1:1/2", on_demand=True), secrets_of="gate")
    await client.change_mount("gate", {"source": "rtsp://root:***@127.0.0.1:1/3"})
    await watcher.until(lambda states: getattr(getattr(states.get("mount-settings/gate"), "config", None), "source", "").endswith("/3"))
    assert "s3cret" not in repr(watcher.states)
    with pytest.raises(UserFacingError) as caught:
        await client.probe_source(MountConfig(name="t", source="rtsp://root:***@127.0.0.2:1/3"), secrets_of="gate")
    assert caught.value.code == "password_elsewhere"
    with pytest.raises(UserFacingError) as caught:
        await client.probe_source(MountConfig(name="t", source="rtsp://root:***@127.0.0.1:1/3"), secrets_of="gate", deadline_s=8.0)
    assert caught.value.code == "probe_refused"
    await client.shut()
    saved = await client.open(EngineConfig(), tmp_path)
    names = [event.name for event in saved if isinstance(event, MountSettings)]
    assert names == ["gate", "hall"]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("rtsp://127.0.0.1:1/x", "probe_refused"),
        ("rtsp://no-such-host.invalid/x", "probe_unknown_host"),
        ("/no/such/file.mp4", "probe_file_not_found"),
    ],
)
async def test_faults_come_back_with_their_code(client: EngineClient, source: str, code: str) -> None:
    await client.open(EngineConfig())
    with pytest.raises(UserFacingError) as caught:
        await client.probe_source(MountConfig(name="test", source=source), deadline_s=8.0)
    assert caught.value.code == code

"""The engine's client: commands, errors and events between two threads, with an engine that only pretends."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.bridge.engine_client import EngineClient, RelayState
from app.bridge.engine_thread import EngineThread
from relay_engine import (
    OWNER,
    AddMount,
    ChangeMount,
    ChangeSettings,
    DisconnectReader,
    EngineConfig,
    Event,
    EventBus,
    MountConfig,
    Picture,
    ProbeReport,
    Removed,
    RemoveMount,
    RtspConfig,
    StartMount,
    StopMount,
    UserFacingError,
)
from tests.kit.relay.sample_events import make_mount_status
from tests.kit.relay.saved_mounts import saved_mount

SAVED = saved_mount(MountConfig(name="gate", source="demo:"))
REPORT = ProbeReport((), "rtsp", "tcp", b"", 0.1)


class PretendEngine:
    """Notes each call and the thread it came on."""

    def __init__(self, config: EngineConfig, data_dir: Path | None) -> None:
        self.config = config
        self.data_dir = data_dir
        self.bus = EventBus()
        self.problems: tuple[UserFacingError, ...] = ()
        self.calls: list[tuple[Any, ...]] = []
        self.threads = {threading.current_thread()}
        self.probing = threading.Event()
        self.probe_cancelled = threading.Event()

    def _note(self, *call: Any) -> None:
        self.calls.append(call)
        self.threads.add(threading.current_thread())

    async def open(self) -> None:
        self._note("open")
        if self.config.rtsp.port == 3:
            raise UserFacingError("book_in_use", "in use")

    async def close(self) -> None:
        self._note("close")

    async def start(self, *, in_part: bool = False) -> None:
        assert in_part
        self._note("start")
        if self.config.rtsp.port == 1:
            raise UserFacingError("port_taken", "taken", port=1, program="vlc")
        self.bus.publish(make_mount_status("early"))

    async def stop(self) -> None:
        self._note("stop")
        if self.config.rtsp.port == 2:
            await asyncio.sleep(3600)

    def snapshot(self) -> tuple[Event, ...]:
        return (SAVED, make_mount_status("gate"))

    async def reopen_listener(self, name: str, port: int = 0) -> None:
        self._note("reopen_listener", name, port)

    async def execute(self, request: Any, subject: Any, *, peer: str = "") -> Any:
        assert subject is OWNER
        if isinstance(request, RemoveMount):
            raise UserFacingError("mount_unknown", "no such camera", name=request.name)
        self._note("execute", request)

    async def add_mount(self, config: MountConfig, *, keep: bool = True) -> None:
        self._note("add_mount", config, keep)

    async def probe_source(self, config: MountConfig, *, secrets_of: str = "", deadline_s: float = 12.0) -> ProbeReport:
        self._note("probe_source", config, secrets_of)
        if config.name == "slow":
            self.probing.set()
            try:
                await asyncio.sleep(3600)
            except asyncio.CancelledError:
                self.probe_cancelled.set()
                raise
        return REPORT

    async def get_thumbnail(self, name: str, *, max_width: int = 320) -> bytes:
        self._note("get_thumbnail", name, max_width)
        return b"jpeg"

    async def open_preview(
        self, name: str, on_picture: Callable[[Picture], None], *, max_width: int, max_height: int, key_frames_only: bool = False
    ) -> str:
        self._note("open_preview", name, max_width, max_height)
        return "p1"

    async def close_preview(self, preview_id: str) -> None:
        self._note("close_preview", preview_id)


class Bench:
    """A client with its pretended engines, in the order they were made."""

    def __init__(self) -> None:
        self.engines: list[PretendEngine] = []
        self.thread = EngineThread()
        self.client = EngineClient(self._make, thread=self.thread)
        self.states: list[RelayState] = []
        self.client.subscribe_state(self.states.append)

    def _make(self, config: EngineConfig, data_dir: Path | None) -> PretendEngine:
        self.engines.append(PretendEngine(config, data_dir))
        return self.engines[-1]

    async def start(self, config: EngineConfig | None = None, data_dir: Path | None = None) -> None:
        """Open and start."""
        await self.client.open(config if config is not None else EngineConfig(), data_dir)
        await self.client.start()

    def called(self) -> list[str]:
        return [call[0] for engine in self.engines for call in engine.calls]


@pytest.fixture
async def bench() -> Any:
    made = Bench()
    yield made
    await made.client.close()
    assert not made.thread.running


MOUNT = MountConfig(name="gate", source="demo:")


async def test_life_of_a_relay(bench: Bench, tmp_path: Path) -> None:
    assert bench.client.state is RelayState.STOPPED
    assert await bench.client.open(EngineConfig(), tmp_path) == (SAVED, make_mount_status("gate"))
    assert (bench.client.is_open, bench.client.is_running) == (True, False)
    await bench.client.start()
    assert bench.client.is_running
    assert bench.engines[0].data_dir == tmp_path
    assert await bench.client.open(EngineConfig(), tmp_path) == ()
    await bench.client.start()
    await bench.client.stop()
    await bench.client.stop()
    assert (bench.client.is_open, bench.client.is_running) == (True, False)
    await bench.client.shut()
    await bench.client.shut()
    assert not bench.client.is_open
    assert bench.called() == ["open", "start", "stop", "close"]
    assert bench.states == [RelayState.STARTING, RelayState.RUNNING, RelayState.STOPPING, RelayState.STOPPED]


async def test_the_engine_never_runs_on_the_callers_thread(bench: Bench) -> None:
    await bench.start()
    await bench.client.start_mount("gate")
    (thread,) = bench.engines[0].threads
    assert thread is not threading.current_thread()
    await bench.client.close()
    assert not thread.is_alive()


async def test_commands_reach_the_engine_and_bring_their_values_back(bench: Bench) -> None:
    client = bench.client
    await bench.start()
    await client.add_mount(MOUNT)
    await client.add_mount(MOUNT, secrets_of="hall")
    await client.add_mount_for_now(MOUNT)
    await client.change_mount("gate", {"title": "Gate", "labels": {"a": "b"}})
    await client.start_mount("gate")
    await client.stop_mount("gate")
    await client.change_settings({"rtsp": {"port": 9554}})
    await client.disconnect_reader("r1")
    assert await client.probe_source(MOUNT, secrets_of="gate") is REPORT
    assert await client.get_thumbnail("gate", max_width=100) == b"jpeg"
    assert await client.open_preview("gate", lambda picture: None, max_width=640, max_height=360) == "p1"
    await client.close_preview("p1")
    assert bench.engines[0].calls[2:] == [
        ("execute", AddMount(mount=MOUNT)),
        ("execute", AddMount(mount=MOUNT, secrets_of="hall")),
        ("add_mount", MOUNT, False),
        ("execute", ChangeMount(name="gate", changes={"title": "Gate", "labels": {"a": "b"}})),
        ("execute", StartMount(name="gate")),
        ("execute", StopMount(name="gate")),
        ("execute", ChangeSettings(changes={"rtsp": {"port": 9554}})),
        ("execute", DisconnectReader(id="r1")),
        ("probe_source", MOUNT, "gate"),
        ("get_thumbnail", "gate", 100),
        ("open_preview", "gate", 640, 360),
        ("close_preview", "p1"),
    ]


async def test_errors_of_the_engine_are_raised_to_the_caller(bench: Bench) -> None:
    await bench.start()
    with pytest.raises(UserFacingError) as caught:
        await bench.client.remove_mount("none")
    assert (caught.value.code, caught.value.params) == ("mount_unknown", {"name": "none"})


async def test_a_start_that_fails_is_told_and_can_be_tried_again(bench: Bench) -> None:
    with pytest.raises(UserFacingError) as caught:
        await bench.start(EngineConfig(rtsp=RtspConfig(port=1)))
    assert caught.value.params == {"port": 1, "program": "vlc"}
    assert bench.states == [RelayState.STARTING, RelayState.STOPPED]
    assert bench.called() == ["open", "start", "stop"]
    assert bench.client.is_open  # its cameras can be seen and changed
    bench.engines[0].config = EngineConfig()
    await bench.client.start()
    assert bench.client.is_running


async def test_a_book_that_cannot_be_opened_is_told_and_can_be_tried_again(bench: Bench, tmp_path: Path) -> None:
    with pytest.raises(UserFacingError) as caught:
        await bench.start(EngineConfig(rtsp=RtspConfig(port=3)), tmp_path)
    assert caught.value.code == "book_in_use"
    assert not bench.client.is_open
    assert bench.called() == ["open", "close"]
    await bench.start(EngineConfig(), tmp_path)  # the folder was let go
    assert bench.client.is_running


async def test_starts_and_stops_at_the_same_time_come_one_after_the_other(bench: Bench) -> None:
    client = bench.client
    await client.open(EngineConfig())
    await asyncio.gather(client.start(), client.stop(), client.start(), client.start())
    assert bench.called() == ["open", "start", "stop", "start"]


async def test_commands_to_a_relay_that_is_not_open_say_so(bench: Bench) -> None:
    with pytest.raises(UserFacingError) as caught:
        await bench.client.start_mount("gate")
    assert caught.value.code == "relay_stopped"
    await bench.client.close_preview("p1")


async def test_a_camera_can_be_tested_while_the_relay_is_stopped(bench: Bench) -> None:
    await bench.client.open(EngineConfig())
    assert await bench.client.probe_source(MOUNT) is REPORT
    assert bench.called() == ["open", "probe_source"]
    assert bench.client.state is RelayState.STOPPED


async def test_a_cancelled_command_is_cancelled_in_the_engine(bench: Bench) -> None:
    await bench.start()
    waiting = asyncio.ensure_future(bench.client.probe_source(MountConfig(name="slow", source="demo:")))
    assert await asyncio.to_thread(bench.engines[0].probing.wait, 5)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await asyncio.to_thread(bench.engines[0].probe_cancelled.wait, 5)


async def test_an_engine_that_hangs_on_stop_is_left_behind(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.bridge import engine_client

    monkeypatch.setattr(engine_client, "STOP_DEADLINE_FOR_ENGINE_S", 0.05)
    await bench.start(EngineConfig(rtsp=RtspConfig(port=2)))
    await bench.client.stop()
    assert bench.client.state is RelayState.STOPPED


async def test_what_is_saved_is_told_from_the_opening_on_and_states_while_the_relay_runs(bench: Bench) -> None:
    batches: list[tuple[Event, ...]] = []

    def take() -> list[Event]:
        events = [event for batch in batches for event in batch]
        batches.clear()
        return events

    told = asyncio.Event()
    loop = asyncio.get_running_loop()

    def listen(events: tuple[Event, ...]) -> None:
        batches.append(events)
        loop.call_soon_threadsafe(told.set)

    bench.client.subscribe(listen)
    await bench.client.open(EngineConfig())
    await asyncio.wait_for(told.wait(), 15.0)
    assert take() == [SAVED]
    await bench.client.start()
    await bench.client.stop()
    assert take() == [make_mount_status("gate"), Removed("mount/gate")]
    await bench.client.shut()
    assert take() == [Removed(SAVED.key)]


async def test_the_thread_has_what_the_engine_left_of_the_three_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    thread = EngineThread()
    client = EngineClient(PretendEngine, thread=thread)
    await client.open(EngineConfig())
    await client.start()
    granted: list[float] = []
    stop = thread.stop

    def noted(deadline_s: float) -> bool:
        granted.append(deadline_s)
        return stop()

    monkeypatch.setattr(thread, "stop", noted)
    await client.close()
    [deadline_s] = granted
    assert 0.5 < deadline_s <= 3.0  # forty cameras need more than half a second to let go

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
from relay_engine import EngineConfig, Event, EventBus, MountConfig, Picture, ProbeReport, Removed, RtspConfig, UserFacingError
from tests.kit.relay.sample_events import make_mount_status

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
        return (make_mount_status("gate"),)

    async def reopen_listener(self, name: str, port: int = 0) -> None:
        self._note("reopen_listener", name, port)

    async def add_mount(self, config: MountConfig) -> None:
        self._note("add_mount", config)

    async def update_mount(self, name: str, config: MountConfig) -> None:
        self._note("update_mount", name, config)

    async def update_limits(self, limits: Any) -> None:
        self._note("update_limits", limits)

    async def remove_mount(self, name: str) -> None:
        raise UserFacingError("mount_unknown", "no such camera", name=name)

    async def start_mount(self, name: str) -> None:
        self._note("start_mount", name)

    async def stop_mount(self, name: str) -> None:
        self._note("stop_mount", name)

    async def start_all(self) -> None:
        self._note("start_all")

    async def stop_all(self) -> None:
        self._note("stop_all")

    async def disconnect_reader(self, reader_id: str) -> None:
        self._note("disconnect_reader", reader_id)

    async def block_reader(self, reader_id: str, duration_s: float) -> str:
        self._note("block_reader", reader_id, duration_s)
        return "10.0.0.9"

    async def probe_source(self, config: MountConfig, *, deadline_s: float = 12.0) -> ProbeReport:
        self._note("probe_source", config)
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

    async def open_preview(self, name: str, on_picture: Callable[[Picture], None], *, max_width: int, max_height: int) -> str:
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
    await bench.client.start(EngineConfig(), tmp_path)
    assert bench.client.is_running
    assert bench.engines[0].data_dir == tmp_path
    await bench.client.start(EngineConfig(), tmp_path)
    await bench.client.stop()
    await bench.client.stop()
    assert not bench.client.is_running
    assert bench.called() == ["start", "stop"]
    assert bench.states == [RelayState.STARTING, RelayState.RUNNING, RelayState.STOPPING, RelayState.STOPPED]


async def test_the_engine_never_runs_on_the_callers_thread(bench: Bench) -> None:
    await bench.client.start(EngineConfig())
    await bench.client.start_mount("gate")
    (thread,) = bench.engines[0].threads
    assert thread is not threading.current_thread()
    await bench.client.close()
    assert not thread.is_alive()


async def test_commands_reach_the_engine_and_bring_their_values_back(bench: Bench) -> None:
    client = bench.client
    await client.start(EngineConfig())
    await client.add_mount(MOUNT)
    await client.update_mount("gate", MOUNT)
    await client.start_mount("gate")
    await client.stop_mount("gate")
    await client.start_all()
    await client.stop_all()
    await client.disconnect_reader("r1")
    assert await client.probe_source(MOUNT) is REPORT
    assert await client.get_thumbnail("gate", max_width=100) == b"jpeg"
    assert await client.open_preview("gate", lambda picture: None, max_width=640, max_height=360) == "p1"
    await client.close_preview("p1")
    assert bench.engines[0].calls[1:] == [
        ("add_mount", MOUNT),
        ("update_mount", "gate", MOUNT),
        ("start_mount", "gate"),
        ("stop_mount", "gate"),
        ("start_all",),
        ("stop_all",),
        ("disconnect_reader", "r1"),
        ("probe_source", MOUNT),
        ("get_thumbnail", "gate", 100),
        ("open_preview", "gate", 640, 360),
        ("close_preview", "p1"),
    ]


async def test_errors_of_the_engine_are_raised_to_the_caller(bench: Bench) -> None:
    await bench.client.start(EngineConfig())
    with pytest.raises(UserFacingError) as caught:
        await bench.client.remove_mount("none")
    assert (caught.value.code, caught.value.params) == ("mount_unknown", {"name": "none"})


async def test_a_start_that_fails_is_told_and_can_be_tried_again(bench: Bench) -> None:
    with pytest.raises(UserFacingError) as caught:
        await bench.client.start(EngineConfig(rtsp=RtspConfig(port=1)))
    assert caught.value.params == {"port": 1, "program": "vlc"}
    assert bench.states == [RelayState.STARTING, RelayState.STOPPED]
    assert bench.called() == ["start", "stop"]
    await bench.client.start(EngineConfig())
    assert bench.client.is_running


async def test_restart_brings_the_other_configuration(bench: Bench) -> None:
    await bench.client.start(EngineConfig())
    await bench.client.restart(EngineConfig(rtsp=RtspConfig(port=9554)))
    assert [engine.config.rtsp.port for engine in bench.engines] == [8554, 9554]
    assert bench.called() == ["start", "stop", "start"]
    assert bench.client.is_running


async def test_starts_and_stops_at_the_same_time_come_one_after_the_other(bench: Bench) -> None:
    client = bench.client
    await asyncio.gather(client.start(EngineConfig()), client.stop(), client.start(EngineConfig()), client.start(EngineConfig()))
    assert bench.called() == ["start", "stop", "start"]


async def test_commands_to_a_stopped_relay_say_so(bench: Bench) -> None:
    with pytest.raises(UserFacingError) as caught:
        await bench.client.start_mount("gate")
    assert caught.value.code == "relay_stopped"
    await bench.client.close_preview("p1")


async def test_a_camera_can_be_tested_while_the_relay_is_stopped(bench: Bench) -> None:
    assert await bench.client.probe_source(MOUNT) is REPORT
    assert bench.called() == ["probe_source"]
    assert bench.client.state is RelayState.STOPPED


async def test_a_cancelled_command_is_cancelled_in_the_engine(bench: Bench) -> None:
    await bench.client.start(EngineConfig())
    waiting = asyncio.ensure_future(bench.client.probe_source(MountConfig(name="slow", source="demo:")))
    assert await asyncio.to_thread(bench.engines[0].probing.wait, 5)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await asyncio.to_thread(bench.engines[0].probe_cancelled.wait, 5)


async def test_an_engine_that_hangs_on_stop_is_left_behind(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.bridge import engine_client

    monkeypatch.setattr(engine_client, "STOP_DEADLINE_FOR_ENGINE_S", 0.05)
    await bench.client.start(EngineConfig(rtsp=RtspConfig(port=2)))
    await bench.client.stop()
    assert bench.client.state is RelayState.STOPPED


async def test_events_come_from_the_snapshot_on_and_end_with_the_relay(bench: Bench) -> None:
    batches: list[tuple[Event, ...]] = []
    bench.client.subscribe(batches.append)
    await bench.client.start(EngineConfig())
    await bench.client.stop()
    events = [event for batch in batches for event in batch]
    assert events == [make_mount_status("gate"), Removed("mount/gate")]


async def test_the_thread_has_what_the_engine_left_of_the_three_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    thread = EngineThread()
    client = EngineClient(PretendEngine, thread=thread)
    await client.start(EngineConfig())
    granted: list[float] = []
    stop = thread.stop

    def noted(deadline_s: float) -> bool:
        granted.append(deadline_s)
        return stop()

    monkeypatch.setattr(thread, "stop", noted)
    await client.close()
    [deadline_s] = granted
    assert 0.5 < deadline_s <= 3.0  # forty cameras need more than half a second to let go

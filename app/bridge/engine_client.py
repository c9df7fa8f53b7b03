"""EngineClient: the engine's commands as coroutines for another thread's loop, and its events in merged batches; no Qt."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from app.bridge.engine_thread import STOP_DEADLINE_S, EngineThread
from app.bridge.event_pump import EventPump, Subscriber
from relay_engine import EngineConfig, Event, EventBus, FolderLock, LimitsConfig, MountConfig, Picture, ProbeReport, UserFacingError

_log = logging.getLogger(__name__)

STOP_DEADLINE_FOR_ENGINE_S = 2.5  # of the three seconds; the rest is for the thread


class RelayState(StrEnum):
    """What the relay as a whole is doing."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"


class EngineLike(Protocol):
    """What of `relay_engine.Engine` is used here."""

    @property
    def bus(self) -> EventBus: ...
    @property
    def problems(self) -> tuple[UserFacingError, ...]: ...
    async def start(self, *, in_part: bool = False) -> None: ...
    async def stop(self) -> None: ...
    async def reopen_listener(self, name: str, port: int = 0) -> None: ...
    def snapshot(self) -> tuple[Event, ...]: ...
    async def add_mount(self, config: MountConfig) -> None: ...
    async def update_mount(self, name: str, config: MountConfig) -> None: ...
    async def remove_mount(self, name: str) -> None: ...
    async def update_limits(self, limits: LimitsConfig) -> None: ...
    async def start_mount(self, name: str) -> None: ...
    async def stop_mount(self, name: str) -> None: ...
    async def start_all(self) -> None: ...
    async def stop_all(self) -> None: ...
    async def disconnect_reader(self, reader_id: str) -> None: ...
    async def block_reader(self, reader_id: str, duration_s: float) -> str: ...
    async def probe_source(self, config: MountConfig, *, deadline_s: float = 12.0) -> ProbeReport: ...
    async def get_thumbnail(self, name: str, *, max_width: int = 320) -> bytes: ...
    async def open_preview(self, name: str, on_picture: Callable[[Picture], None], *, max_width: int, max_height: int) -> str: ...
    async def close_preview(self, preview_id: str) -> None: ...


type EngineMaker = Callable[[EngineConfig, Path | None], EngineLike]


def make_engine(config: EngineConfig, data_dir: Path | None) -> EngineLike:
    """The real engine; importing it takes a while, so this happens on its own thread while the window is painted."""
    from relay_engine import Engine

    return Engine(config, data_dir=data_dir)


class EngineClient:
    """Belongs to one loop (the GUI's); the engine itself lives on a thread that this starts and ends."""

    def __init__(self, make: EngineMaker = make_engine, *, thread: EngineThread | None = None) -> None:
        self._make = make
        self._thread = thread if thread is not None else EngineThread()
        self._pump = EventPump()
        self._engine: EngineLike | None = None
        self._data_dir: Path | None = None
        self._lock: FolderLock | None = None  # of the data folder, while the relay runs
        self._changing = asyncio.Lock()  # start, stop and restart come one after the other
        self._state_subscribers: list[Callable[[RelayState], None]] = []
        self.state = RelayState.STOPPED

    @property
    def is_running(self) -> bool:
        """Tell whether the relay serves."""
        return self.state is RelayState.RUNNING

    @property
    def problems(self) -> tuple[UserFacingError, ...]:
        """Why some listeners of the running relay are not there."""
        return self._engine.problems if self._engine is not None else ()

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber(events)` on the engine's thread for every batch, first of all with all that is known."""
        return self._pump.subscribe(subscriber)

    def subscribe_state(self, subscriber: Callable[[RelayState], None]) -> Callable[[], None]:
        """Call `subscriber(state)` on the client's own thread whenever the relay starts or stops."""
        self._state_subscribers.append(subscriber)
        return lambda: self._state_subscribers.remove(subscriber)

    async def start(self, config: EngineConfig, data_dir: Path | None = None) -> None:
        """Start the relay; whatever its start raises, UserFacingError above all, is raised here."""
        async with self._changing:
            await self._start(config, data_dir)

    async def stop(self) -> None:
        """Stop the relay; nothing happens where it does not run."""
        async with self._changing:
            await self._stop()

    async def restart(self, config: EngineConfig, data_dir: Path | None = None) -> None:
        """Stop, then start with another configuration: for changed ports."""
        async with self._changing:
            await self._stop()
            await self._start(config, data_dir)

    async def close(self) -> None:
        """Stop the relay and end its thread; the last call."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await self.stop()
        least = STOP_DEADLINE_S - STOP_DEADLINE_FOR_ENGINE_S
        self._thread.stop(max(least, STOP_DEADLINE_S - (loop.time() - begun)))  # what the engine did not need is the thread's

    async def reopen_listener(self, name: str, port: int = 0) -> None:
        """Try a listener again that was refused. Raises UserFacingError."""
        await self._ask(lambda engine: engine.reopen_listener(name, port))

    async def add_mount(self, config: MountConfig) -> None:
        await self._ask(lambda engine: engine.add_mount(config))

    async def update_mount(self, name: str, config: MountConfig) -> None:
        await self._ask(lambda engine: engine.update_mount(name, config))

    async def remove_mount(self, name: str) -> None:
        await self._ask(lambda engine: engine.remove_mount(name))

    async def update_limits(self, limits: LimitsConfig) -> None:
        await self._ask(lambda engine: engine.update_limits(limits))

    async def start_mount(self, name: str) -> None:
        await self._ask(lambda engine: engine.start_mount(name))

    async def stop_mount(self, name: str) -> None:
        await self._ask(lambda engine: engine.stop_mount(name))

    async def start_all(self) -> None:
        await self._ask(lambda engine: engine.start_all())

    async def stop_all(self) -> None:
        await self._ask(lambda engine: engine.stop_all())

    async def disconnect_reader(self, reader_id: str) -> None:
        await self._ask(lambda engine: engine.disconnect_reader(reader_id))

    async def block_reader(self, reader_id: str, duration_s: float) -> str:
        return await self._ask(lambda engine: engine.block_reader(reader_id, duration_s))

    async def probe_source(self, config: MountConfig, *, deadline_s: float = 12.0) -> ProbeReport:
        """Try a source; works while the relay is stopped too."""
        self._thread.start()
        return await self._on_engine_loop(self._probe(config, deadline_s))

    async def get_thumbnail(self, name: str, *, max_width: int = 320) -> bytes:
        return await self._ask(lambda engine: engine.get_thumbnail(name, max_width=max_width))

    async def open_preview(self, name: str, on_picture: Callable[[Picture], None], *, max_width: int, max_height: int) -> str:
        return await self._ask(lambda engine: engine.open_preview(name, on_picture, max_width=max_width, max_height=max_height))

    async def close_preview(self, preview_id: str) -> None:
        """Close it; a preview that ended with the relay needs no closing."""
        if self._engine is not None:
            await self._ask(lambda engine: engine.close_preview(preview_id))

    async def _start(self, config: EngineConfig, data_dir: Path | None) -> None:
        if self._engine is not None:
            return
        self._set_state(RelayState.STARTING)
        try:
            self._claim(data_dir)
            self._thread.start()
            self._engine = await self._on_engine_loop(self._run_engine(config, data_dir))
            self._data_dir = data_dir
        finally:
            if self._engine is None:
                self._unlock()
            self._set_state(RelayState.RUNNING if self._engine is not None else RelayState.STOPPED)

    async def _stop(self) -> None:
        engine, self._engine = self._engine, None
        if engine is None:
            return
        self._set_state(RelayState.STOPPING)
        try:
            await asyncio.wait_for(self._on_engine_loop(self._end_engine(engine)), STOP_DEADLINE_FOR_ENGINE_S)
        except TimeoutError:
            _log.error("the engine did not stop within %.1f s", STOP_DEADLINE_FOR_ENGINE_S)
        finally:
            self._unlock()
            self._set_state(RelayState.STOPPED)

    def _claim(self, data_dir: Path | None) -> None:
        if data_dir is not None:
            self._lock = FolderLock(data_dir)
            self._lock.claim()

    def _unlock(self) -> None:
        lock, self._lock = self._lock, None
        if lock is not None:
            lock.release()

    def _set_state(self, state: RelayState) -> None:
        self.state = state
        for subscriber in tuple(self._state_subscribers):
            subscriber(state)

    async def _ask[T](self, command: Callable[[EngineLike], Coroutine[Any, Any, T]]) -> T:
        if (engine := self._engine) is None:
            raise UserFacingError("relay_stopped", "The relay is not running.")
        return await self._on_engine_loop(command(engine))

    def _on_engine_loop[T](self, coroutine: Coroutine[Any, Any, T]) -> Awaitable[T]:
        return asyncio.wrap_future(self._thread.submit(coroutine))

    # From here on: coroutines that run on the engine's loop.

    async def _run_engine(self, config: EngineConfig, data_dir: Path | None) -> EngineLike:
        engine = self._make(config, data_dir)
        try:
            await engine.start(in_part=True)  # a taken web port is no reason to leave recorders without pictures
        except BaseException:
            await engine.stop()
            raise
        self._pump.attach(engine.bus)  # only now: the snapshot holds what was published until here
        for event in engine.snapshot():
            self._pump.publish(event)
        return engine

    async def _end_engine(self, engine: EngineLike) -> None:
        try:
            await engine.stop()
        finally:
            self._pump.detach()

    async def _probe(self, config: MountConfig, deadline_s: float) -> ProbeReport:
        engine = self._engine if self._engine is not None else self._make(EngineConfig(), self._data_dir)
        return await engine.probe_source(config, deadline_s=deadline_s)

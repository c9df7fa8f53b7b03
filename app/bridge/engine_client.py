"""EngineClient: the engine's commands as coroutines for another thread's loop, and its events in merged batches; no Qt."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from app.bridge.client_commands import ClientCommands
from app.bridge.engine_thread import STOP_DEADLINE_S, EngineThread
from app.bridge.event_pump import EventPump, Subscriber
from relay_engine import (
    OWNER,
    EngineConfig,
    Event,
    EventBus,
    FolderLock,
    MountConfig,
    Picture,
    ProbeReport,
    Request,
    Subject,
    UserFacingError,
)

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
    async def open(self) -> None: ...
    async def start(self, *, in_part: bool = False) -> None: ...
    async def stop(self) -> None: ...
    async def close(self) -> None: ...
    async def reopen_listener(self, name: str, port: int = 0) -> None: ...
    def snapshot(self) -> tuple[Event, ...]: ...
    async def execute[R](self, request: Request[R], subject: Subject | None, *, peer: str = "") -> R: ...
    async def add_mount(self, config: MountConfig, *, keep: bool = True) -> None: ...
    async def probe_source(self, config: MountConfig, *, secrets_of: str = "", deadline_s: float = 12.0) -> ProbeReport: ...
    async def get_thumbnail(self, name: str, *, max_width: int = 320) -> bytes: ...
    async def open_preview(
        self, name: str, on_picture: Callable[[Picture], None], *, max_width: int, max_height: int, key_frames_only: bool = False
    ) -> str: ...
    async def close_preview(self, preview_id: str) -> None: ...


type EngineMaker = Callable[[EngineConfig, Path | None], EngineLike]


def make_engine(config: EngineConfig, data_dir: Path | None) -> EngineLike:
    """The real engine; importing it takes a while, so this happens on its own thread while the window is painted."""
    from relay_engine import Engine

    return Engine(config, data_dir=data_dir)


class EngineClient(ClientCommands):
    """Belongs to one loop (the GUI's); the engine itself lives on a thread that this starts and ends.

    `open` shows what the relay's book has and takes commands; `start` and `stop` say whether it serves; `shut` closes the book.
    """

    def __init__(self, make: EngineMaker = make_engine, *, thread: EngineThread | None = None) -> None:
        self._make = make
        self._thread = thread if thread is not None else EngineThread()
        self._pump = EventPump()
        self._engine: EngineLike | None = None
        self._lock: FolderLock | None = None  # of the data folder, while the book is open
        self._changing = asyncio.Lock()  # open, start, stop and shut come one after the other
        self._state_subscribers: list[Callable[[RelayState], None]] = []
        self.state = RelayState.STOPPED

    @property
    def is_open(self) -> bool:
        """Tell whether there is a relay to ask."""
        return self._engine is not None

    @property
    def is_running(self) -> bool:
        """Tell whether the relay serves."""
        return self.state is RelayState.RUNNING

    @property
    def problems(self) -> tuple[UserFacingError, ...]:
        """Why some listeners of the running relay are not there."""
        return self._engine.problems if self._engine is not None and self.is_running else ()

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber(events)` on the engine's thread for every batch, first of all with all that is known."""
        return self._pump.subscribe(subscriber)

    def subscribe_state(self, subscriber: Callable[[RelayState], None]) -> Callable[[], None]:
        """Call `subscriber(state)` on the client's own thread whenever the relay starts or stops."""
        self._state_subscribers.append(subscriber)
        return lambda: self._state_subscribers.remove(subscriber)

    async def open(self, config: EngineConfig, data_dir: Path | None = None) -> tuple[Event, ...]:
        """Open the relay's book and return what is in it; nothing is served yet. Raises UserFacingError.

        `config` is what this run has beside the book.
        """
        async with self._changing:
            return await self._open(config, data_dir) if self._engine is None else ()

    async def start(self) -> None:
        """Start the relay; whatever its start raises, UserFacingError above all, is raised here."""
        async with self._changing:
            if self._engine is not None and not self.is_running:
                await self._start(self._engine)

    async def stop(self) -> None:
        """Stop the relay; its book stays open. Nothing happens where it does not run."""
        async with self._changing:
            await self._stop()

    async def shut(self) -> None:
        """Stop the relay and close its book."""
        async with self._changing:
            await self._stop()
            await self._shut()

    async def close(self) -> None:
        """Stop the relay, close its book and end its thread; the last call."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await self.shut()
        least = STOP_DEADLINE_S - STOP_DEADLINE_FOR_ENGINE_S
        self._thread.stop(max(least, STOP_DEADLINE_S - (loop.time() - begun)))  # what the engine did not need is the thread's

    async def reopen_listener(self, name: str, port: int = 0) -> None:
        """Try a listener again that was refused. Raises UserFacingError."""
        await self._ask(lambda engine: engine.reopen_listener(name, port))

    async def execute[R](self, request: Request[R]) -> R:
        """Have the relay do it, as its owner; whatever it raises, UserFacingError above all, is raised here."""
        return await self._ask(lambda engine: engine.execute(request, OWNER))

    async def add_mount_for_now(self, config: MountConfig) -> None:
        """Publish a mount until this program ends."""
        await self._ask(lambda engine: engine.add_mount(config, keep=False))

    async def probe_source(self, config: MountConfig, *, secrets_of: str = "", deadline_s: float = 12.0) -> ProbeReport:
        """Try a source; works while the relay is off too. Each `***` in its address is what stands in that of the mount `secrets_of`."""
        return await self._ask(lambda engine: engine.probe_source(config, secrets_of=secrets_of, deadline_s=deadline_s))

    async def get_thumbnail(self, name: str, *, max_width: int = 320) -> bytes:
        return await self._ask(lambda engine: engine.get_thumbnail(name, max_width=max_width))

    async def open_preview(
        self, name: str, on_picture: Callable[[Picture], None], *, max_width: int, max_height: int, key_frames_only: bool = False
    ) -> str:
        return await self._ask(
            lambda engine: engine.open_preview(
                name, on_picture, max_width=max_width, max_height=max_height, key_frames_only=key_frames_only
            )
        )

    async def close_preview(self, preview_id: str) -> None:
        """Close it; a preview that ended with the relay needs no closing."""
        if self._engine is not None:
            await self._ask(lambda engine: engine.close_preview(preview_id))

    async def _open(self, config: EngineConfig, data_dir: Path | None) -> tuple[Event, ...]:
        try:
            self._claim(data_dir)
            self._thread.start()
            self._engine, saved = await self._on_engine_loop(self._open_engine(config, data_dir))
            return saved
        finally:
            if self._engine is None:
                self._unlock()

    async def _start(self, engine: EngineLike) -> None:
        self._set_state(RelayState.STARTING)
        started = False
        try:
            await self._on_engine_loop(self._start_engine(engine))
            started = True
        finally:
            self._set_state(RelayState.RUNNING if started else RelayState.STOPPED)

    async def _stop(self) -> None:
        if self._engine is None or not self.is_running:
            return
        self._set_state(RelayState.STOPPING)
        try:
            await self._in_time(self._stop_engine(self._engine), "stop")
        finally:
            self._set_state(RelayState.STOPPED)

    async def _shut(self) -> None:
        engine, self._engine = self._engine, None
        if engine is None:
            return
        try:
            await self._in_time(self._close_engine(engine), "close")
        finally:
            self._unlock()

    async def _in_time(self, work: Coroutine[Any, Any, None], what: str) -> None:
        try:
            await asyncio.wait_for(self._on_engine_loop(work), STOP_DEADLINE_FOR_ENGINE_S)
        except TimeoutError:
            _log.error("the engine did not %s within %.1f s", what, STOP_DEADLINE_FOR_ENGINE_S)

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

    async def _open_engine(self, config: EngineConfig, data_dir: Path | None) -> tuple[EngineLike, tuple[Event, ...]]:
        engine = self._make(config, data_dir)
        try:
            await engine.open()
        except BaseException:
            await engine.close()
            raise
        self._pump.attach(engine.bus, is_serving=False)  # only now: the snapshot holds what was published until here
        saved = engine.snapshot()
        self._pump.tell(saved)
        return engine, saved

    async def _start_engine(self, engine: EngineLike) -> None:
        try:
            await engine.start(in_part=True)  # a taken web port is no reason to leave recorders without pictures
        except BaseException:
            await engine.stop()
            raise
        self._pump.serve(engine.snapshot())

    async def _stop_engine(self, engine: EngineLike) -> None:
        try:
            await engine.stop()
        finally:
            self._pump.rest()

    async def _close_engine(self, engine: EngineLike) -> None:
        try:
            await engine.close()
        finally:
            self._pump.detach()

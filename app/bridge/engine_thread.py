"""EngineThread: an asyncio loop on a worker thread for the engine to live on; no Qt."""

from __future__ import annotations

import asyncio
import concurrent.futures
import contextlib
import logging
import threading
from collections.abc import Callable, Coroutine
from typing import Any

_log = logging.getLogger(__name__)

STOP_DEADLINE_S = 3.0


def new_event_loop() -> asyncio.AbstractEventLoop:
    """uvloop's loop where it exists, else asyncio's own."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    loop: asyncio.AbstractEventLoop = uvloop.new_event_loop()
    return loop


class EngineThread:
    """Start it, run coroutines on it from any thread, stop it."""

    def __init__(self, *, name: str = "engine", on_exception: Callable[[dict[str, Any]], None] | None = None) -> None:
        self._name = name
        self._on_exception = on_exception
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        """Tell whether the loop takes coroutines."""
        return self._thread is not None and self._thread.is_alive() and self._loop is not None

    def start(self) -> None:
        """Start the thread and return when its loop runs; a loop that cannot be made raises here."""
        if self.running:
            return
        ready: concurrent.futures.Future[asyncio.AbstractEventLoop] = concurrent.futures.Future()
        self._thread = threading.Thread(target=self._run, args=(ready,), name=self._name, daemon=True)
        self._thread.start()
        self._loop = ready.result()

    def submit[T](self, coroutine: Coroutine[Any, Any, T]) -> concurrent.futures.Future[T]:
        """Run `coroutine` on the engine's loop; its result or exception comes through the future."""
        if not self.running or self._loop is None:
            coroutine.close()
            raise RuntimeError("the engine thread is not running")
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop)

    def stop(self, deadline_s: float = STOP_DEADLINE_S) -> bool:
        """End the loop, cancel what still runs on it and join the thread; False when it did not end in time."""
        thread, loop = self._thread, self._loop
        if thread is None or loop is None:
            return True
        with contextlib.suppress(RuntimeError):  # the loop is closed already
            loop.call_soon_threadsafe(loop.stop)
        thread.join(deadline_s)
        if thread.is_alive():
            _log.error("the engine thread did not end within %.1f s", deadline_s)
            return False
        self._thread = self._loop = None
        return True

    def _run(self, ready: concurrent.futures.Future[asyncio.AbstractEventLoop]) -> None:
        try:
            loop = new_event_loop()
        except BaseException as error:
            ready.set_exception(error)
            return
        asyncio.set_event_loop(loop)
        if self._on_exception is not None:
            handler = self._on_exception
            loop.set_exception_handler(lambda _loop, context: handler(context))
        loop.call_soon(ready.set_result, loop)
        try:
            loop.run_forever()
        finally:
            _close(loop)


def _close(loop: asyncio.AbstractEventLoop) -> None:
    """Leave nothing behind: no task, no asynchronous generator, no worker thread of the loop."""
    try:
        leftover = asyncio.all_tasks(loop)
        for task in leftover:
            task.cancel()
        if leftover:
            loop.run_until_complete(asyncio.wait(leftover, timeout=1.0))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.run_until_complete(asyncio.wait_for(loop.shutdown_default_executor(), 1.0))
    except Exception:
        _log.exception("closing the engine's loop failed")
    finally:
        asyncio.set_event_loop(None)
        loop.close()

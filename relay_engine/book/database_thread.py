"""DatabaseThread: one thread that a database belongs to. Calls go to it one after the other, from a bounded queue, with a deadline."""

from __future__ import annotations

import asyncio
import concurrent.futures
import logging
import queue
import threading
from collections.abc import Callable
from typing import Any, Protocol

from relay_engine.errors import UserFacingError

_log = logging.getLogger(__name__)

MOST_WAITING = 256  # calls: a person's commands, and bookkeeping that its owner paces
_STOP_DEADLINE_S = 5.0


class Runner(Protocol):
    """Where a database's calls run."""

    async def call[T](self, work: Callable[[], T]) -> T: ...
    def is_wanted(self) -> bool: ...
    async def stop(self) -> None: ...


class _Job:
    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.answer: concurrent.futures.Future[Any] = concurrent.futures.Future()
        self.abandoned = False


class DatabaseThread:
    """A full queue refuses at once (book_busy), a call that is not done by the deadline is given up (book_slow)."""

    def __init__(
        self, name: str, *, idle: Callable[[], float | None] = lambda: None, most_waiting: int = MOST_WAITING, deadline_s: float = 10.0
    ) -> None:
        """`idle` runs after each call and when its time has come: it returns the seconds until it wants to run again, None = after the next call."""
        self._idle = idle
        self._deadline_s = deadline_s
        self._jobs: queue.Queue[_Job | None] = queue.Queue(most_waiting)
        self._running: _Job | None = None
        # a daemon: a disk that never answers must not keep the program from ending
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    async def call[T](self, work: Callable[[], T]) -> T:
        """Run `work` on the thread and return what it returns. Raises UserFacingError book_busy or book_slow, and whatever it raises."""
        job = _Job(work)
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            raise UserFacingError("book_busy", "the relay's book is busy: try again in a moment") from None
        try:
            async with asyncio.timeout(self._deadline_s):
                result: T = await asyncio.wrap_future(job.answer)
        except TimeoutError:
            raise UserFacingError("book_slow", f"the disk with the relay's book did not answer within {self._deadline_s:g} s") from None
        finally:
            job.abandoned = True
        return result

    def is_wanted(self) -> bool:
        """Asked by a call before it makes anything final: False once nobody waits for it any more."""
        return self._running is None or not self._running.abandoned

    async def stop(self) -> None:
        """Let what is queued end, then the thread."""
        if not self._thread.is_alive():
            return
        try:
            async with asyncio.timeout(_STOP_DEADLINE_S):
                await asyncio.to_thread(self._jobs.put, None, timeout=_STOP_DEADLINE_S)
                await asyncio.to_thread(self._thread.join, _STOP_DEADLINE_S)
        except (TimeoutError, queue.Full):
            _log.error("the thread %s did not end within %.0f s", self._thread.name, _STOP_DEADLINE_S)

    def _work(self) -> None:
        patience = None
        while True:
            try:
                job = self._jobs.get(timeout=patience)
            except queue.Empty:
                patience = self._idle()
                continue
            if job is None:
                return
            self._run(job)
            patience = self._idle()

    def _run(self, job: _Job) -> None:
        if job.abandoned or not job.answer.set_running_or_notify_cancel():
            return
        self._running = job
        try:
            result = job.work()
        except BaseException as error:
            job.answer.set_exception(error)
        else:
            job.answer.set_result(result)
        finally:
            self._running = None


class CallerThread:
    """The same for what is in memory and answers at once: runs on the thread that calls."""

    async def call[T](self, work: Callable[[], T]) -> T:
        return work()

    def is_wanted(self) -> bool:
        return True

    async def stop(self) -> None:
        return

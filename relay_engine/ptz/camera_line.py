"""CameraLine: what goes to one camera: one call at a time, the newest move instead of those that wait, and Stop past them all."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from relay_engine import tasks
from relay_engine.clock import Clock
from relay_engine.errors import Fault
from relay_engine.ptz.driver import DriverError, PtzDriver, Refusal
from relay_engine.ptz.values import STANDSTILL

MOST_WAITING = 4  # calls; moves replace each other
CALL_S = 4.0  # for one to be answered
STOP_S = 1.5  # likewise, for Stop, which is tried again
STOP_FOR_S = 15.0  # how long it is
_PAUSES_S = (0.1, 0.2, 0.4, 0.8)  # between its attempts; then the last one

type Work = Callable[[PtzDriver], Awaitable[Any]]
type Heard = Callable[[DriverError | None], None]


class Overtaken(Exception):
    """A newer move, or a stop, has taken the place of this one before the camera heard of it."""


class LineFull(Exception):
    """Too many calls wait already."""


@dataclass(eq=False, slots=True)
class _Call:
    work: Work
    owner: str  # Actor.id; "" = nobody's
    is_motion: bool
    late_at: float  # monotonic: nobody waits for it any more
    done: asyncio.Future[Any] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def finish(self, result: Any = None, error: BaseException | None = None) -> None:
        if self.done.done():
            return
        if error is None:
            self.done.set_result(result)
            return
        self.done.set_exception(error)
        self.done.exception()  # whoever asked may have gone


class CameraLine:
    """Engine loop only. `heard` is told after each call whether the camera answered, `stop_failed` of a Stop that it never took."""

    def __init__(self, driver: PtzDriver, clock: Clock, heard: Heard, stop_failed: Callable[[DriverError], None]) -> None:
        self._driver = driver
        self._clock = clock
        self._heard = heard
        self._stop_failed = stop_failed
        self._waiting: deque[_Call] = deque()
        self._under_way: _Call | None = None
        self._worker: asyncio.Task[None] | None = None
        self._stopping: asyncio.Task[DriverError | None] | None = None
        self._is_closed = False

    @property
    def is_busy(self) -> bool:
        """True while a call is under way or waits."""
        return self._under_way is not None or bool(self._waiting) or self._stopping is not None

    async def call(self, work: Work, owner: str = "", *, is_motion: bool) -> Any:
        """Have the camera do `work` for `owner`. Raises DriverError, Overtaken, LineFull."""
        if self._is_closed:
            raise DriverError(Fault.CLOSED_UNANSWERED)
        call = _Call(work, owner, is_motion, self._clock.monotonic() + CALL_S)
        if is_motion and self._waiting and self._waiting[-1].is_motion:
            self._waiting.pop().finish(error=Overtaken())
        if len(self._waiting) >= MOST_WAITING:
            raise LineFull
        self._waiting.append(call)
        if self._worker is None:
            self._worker = tasks.spawn(self._work(), name="calls to a camera that is steered")
        return await asyncio.shield(call.done)

    def stop(self) -> asyncio.Task[DriverError | None]:
        """Stop the camera now, past whatever call is under way; moves that wait are not made. The task says why it did not take it."""
        for call in tuple(self._waiting):
            if call.is_motion:
                self._waiting.remove(call)
                call.finish(error=Overtaken())
        if self._stopping is None:
            self._stopping = tasks.spawn(self._stop(), name="stop of a camera")
        return self._stopping

    def drop(self, owner: str) -> None:
        """Do nothing any more of what `owner` waits for."""
        for call in tuple(self._waiting):
            if call.owner == owner:
                self._waiting.remove(call)
                call.finish(error=Overtaken())

    async def close(self) -> None:
        """Take no more calls, and end what is under way, but for a stop."""
        self._is_closed = True
        for call in self._waiting:
            call.finish(error=DriverError(Fault.CLOSED_UNANSWERED))
        self._waiting.clear()
        if self._stopping is not None:
            await asyncio.wait({self._stopping}, timeout=2 * STOP_S)
            await tasks.cancel(self._stopping)
        await tasks.cancel(self._worker)

    async def _work(self) -> None:
        try:
            while self._waiting:
                if self._stopping is not None:
                    await asyncio.wait({self._stopping})
                    continue
                call = self._waiting.popleft()
                if self._clock.monotonic() >= call.late_at:
                    call.finish(error=DriverError(Fault.TIMED_OUT))
                    continue
                self._under_way = call
                await self._make(call)
                self._under_way = None
        finally:
            if self._under_way is not None:
                self._under_way.finish(error=DriverError(Fault.CLOSED_UNANSWERED))
            self._under_way = self._worker = None

    async def _make(self, call: _Call) -> None:
        try:
            async with asyncio.timeout(CALL_S):
                result = await call.work(self._driver)
        except TimeoutError:
            self._fail(call, DriverError(Fault.TIMED_OUT))
        except DriverError as error:
            self._fail(call, error)
        else:
            self._heard(None)
            call.finish(result)

    def _fail(self, call: _Call, error: DriverError) -> None:
        self._heard(None if isinstance(error, Refusal) else error)
        call.finish(error=error)

    async def _stop(self) -> DriverError | None:
        """A call that was under way may reach the camera after this: then it is stopped once more."""
        try:
            overtaken = self._under_way
            error = await self._stop_for_sure()
            if overtaken is not None and overtaken.is_motion:
                await asyncio.wait({overtaken.done}, timeout=CALL_S)
                error = await self._stop_for_sure()
        finally:
            self._stopping = None
        self._heard(error)
        if error is not None:
            self._stop_failed(error)
        return error

    async def _stop_for_sure(self) -> DriverError | None:
        give_up_at = self._clock.monotonic() + STOP_FOR_S
        attempt = 0
        while (error := await self._try_to_stop()) is not None:
            pause = _PAUSES_S[min(attempt, len(_PAUSES_S) - 1)]
            attempt += 1
            if isinstance(error, Refusal) or self._clock.monotonic() + pause >= give_up_at:
                break
            await asyncio.sleep(pause)
        return error

    async def _try_to_stop(self) -> DriverError | None:
        """Cameras that know no Stop stand still when they are told to move at no speed (Cohu, Hiseeu, boifun)."""
        error = await self._attempt(self._driver.stop())
        return await self._attempt(self._driver.move(STANDSTILL, 0.0)) if isinstance(error, Refusal) else error

    async def _attempt(self, asked: Awaitable[None]) -> DriverError | None:
        try:
            async with asyncio.timeout(STOP_S):
                await asked
        except TimeoutError:
            return DriverError(Fault.TIMED_OUT)
        except DriverError as error:
            return error
        return None

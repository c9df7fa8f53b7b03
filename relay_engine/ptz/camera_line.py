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
STOP_FOR_S = 15.0  # how long it is, and how long calls wait behind it
_PAUSES_S = (0.1, 0.2, 0.4, 0.8)  # between its attempts; then the last one
_OWED_PAUSES_S = (1.0, 2.0, 4.0)  # likewise, after that

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
    """Engine loop only. `heard` is told after each call whether the camera answered, `stop_failed` of a Stop that it did not take.

    A Stop that has not arrived is owed: it is tried until the camera answers, somebody moves it anew, or the line closes.
    """

    def __init__(self, driver: PtzDriver, clock: Clock, heard: Heard, stop_failed: Callable[[DriverError], None]) -> None:
        self._driver = driver
        self._clock = clock
        self._heard = heard
        self._stop_failed = stop_failed
        self._waiting: deque[_Call] = deque()
        self._under_way: _Call | None = None
        self._worker: asyncio.Task[None] | None = None
        self._stopping: asyncio.Task[DriverError | None] | None = None
        self._owed = 0  # how often a Stop that has not arrived was tried in vain since that was told
        self._retry: asyncio.TimerHandle | None = None
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
        return self._begin_stop(STOP_FOR_S)

    def drop(self, owner: str) -> None:
        """Do nothing any more of what `owner` waits for."""
        for call in tuple(self._waiting):
            if call.owner == owner:
                self._waiting.remove(call)
                call.finish(error=Overtaken())

    async def close(self) -> None:
        """Take no more calls, and end what is under way, but for a stop."""
        self._is_closed = True
        self._end_debt()
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
            if call.is_motion:
                self._end_debt()
            call.finish(result)

    def _fail(self, call: _Call, error: DriverError) -> None:
        self._heard(None if isinstance(error, Refusal) else error)
        call.finish(error=error)

    def _begin_stop(self, for_s: float) -> asyncio.Task[DriverError | None]:
        self._cancel_retry()
        if self._stopping is None:
            self._stopping = tasks.spawn(self._stop(for_s), name="stop of a camera")
        return self._stopping

    async def _stop(self, for_s: float) -> DriverError | None:
        """A call that was under way may reach the camera after this: then it is stopped once more."""
        try:
            overtaken = self._under_way
            error = await self._stop_for_sure(for_s)
            if overtaken is not None and overtaken.is_motion:
                await asyncio.wait({overtaken.done}, timeout=CALL_S)
                error = await self._stop_for_sure(for_s)
        finally:
            self._stopping = None
        self._heard(error)
        if error is not None and not self._owed:
            self._stop_failed(error)
        if error is None or isinstance(error, Refusal) or self._is_closed:
            self._end_debt()
        else:
            self._owed += 1
            self._retry_in(_OWED_PAUSES_S[min(self._owed, len(_OWED_PAUSES_S)) - 1])
        return error

    def _retry_in(self, pause_s: float) -> None:
        self._cancel_retry()
        self._retry = asyncio.get_running_loop().call_later(pause_s, self._stop_again)

    def _stop_again(self) -> None:
        if self._under_way is not None and self._under_way.is_motion:
            self._retry_in(_OWED_PAUSES_S[0])  # where the camera does it, nothing is owed any more
        else:
            self._begin_stop(0.0)

    def _end_debt(self) -> None:
        self._owed = 0
        self._cancel_retry()

    def _cancel_retry(self) -> None:
        if self._retry is not None:
            self._retry.cancel()
            self._retry = None

    async def _stop_for_sure(self, for_s: float) -> DriverError | None:
        give_up_at = self._clock.monotonic() + for_s
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

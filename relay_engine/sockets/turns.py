"""Turns: shares the loop's time among peers that ask for work: a little each turn, and no more in the long run than their credit.

Work that has to wait is not refused: its connection is simply not read any further, so that the sender is held back.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, Generator
from functools import partial
from typing import Any

from relay_engine.clock import Clock
from relay_engine.sockets.peer_account import PeerAccount, Step

FIRST_RESERVE_S = 0.25  # for a peer's connections that have asked little so far, while another one has used its credit up
_TURN_S = 0.002  # of CPU, between two looks at the sockets of everybody else
_LOOK_AGAIN_S = 0.01  # for credit that has come back

type CpuTime = Callable[[], float]

# Windows counts a thread's time in steps of 15.6 ms.
cpu_time: CpuTime = time.thread_time if time.get_clock_info("thread_time").resolution < 1e-4 else time.perf_counter


class Turns:
    """Engine loop only."""

    def __init__(self, clock: Clock, cpu: CpuTime = cpu_time) -> None:
        self._clock = clock
        self._cpu = cpu
        self._busy: deque[PeerAccount] = deque()  # those whose work waits
        self._spent_s = 0.0  # in this turn of the loop
        self._step_began = 0.0
        self._renewal: asyncio.Handle | None = None
        self._next: asyncio.Handle | None = None

    def submit(self, account: PeerAccount, step: Step, *, first: bool = False) -> bool:
        """Do `step` now where the peer may, else later, again until nothing is left; False where nothing is left already."""
        if self._may_run(account, first=first):
            if not self._do(account, step):
                return False
            first = False  # it has had its share of the reserve
        self._queue(account, step, first=first)
        return True

    @property
    def is_step_long(self) -> bool:
        """Within a step: True where the rest is for the next one, however little has been done: one request may cost as much as a hundred."""
        return self._cpu() - self._step_began > _TURN_S

    def spare(self, account: PeerAccount, action: Callable[[], None]) -> None:
        """Within a step: do what is not to be charged, since it is no request but what a viewer came for."""
        begun = self._cpu()
        action()
        account.charge(begun - self._cpu())

    async def wait(self, account: PeerAccount, *, first: bool = False) -> None:
        """Return when it is this peer's turn; what is done then is to be charged."""
        if self._may_run(account, first=first):
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def step() -> bool:
            if not turn.done():
                turn.set_result(None)
            return False

        self._queue(account, step, first=first)
        await turn

    async def metered[T](self, account: PeerAccount, work: Awaitable[T]) -> T:
        """Await `work` and charge the CPU time that its own steps take."""
        return await _Metered(work, partial(self._charge, account), self._cpu)

    def _may_run(self, account: PeerAccount, *, first: bool) -> bool:
        is_behind = account.first if first else account.waiting
        return not is_behind and self._spent_s < _TURN_S and account.has_credit(self._clock.monotonic(), FIRST_RESERVE_S if first else 0.0)

    def _queue(self, account: PeerAccount, step: Step, *, first: bool) -> None:
        if not account.first and not account.waiting:
            self._busy.append(account)
        (account.first if first else account.waiting).append(step)
        if self._next is None:
            self._next = asyncio.get_running_loop().call_soon(self._turn)

    def _turn(self) -> None:
        """One step of each peer in turn, until the time for it is over."""
        self._next = None
        can_go_on = True  # also behind a step that failed: its defect must not hold up the others
        try:
            can_go_on = self._run_steps()
        finally:
            if self._busy:
                loop = asyncio.get_running_loop()
                self._next = loop.call_soon(self._turn) if can_go_on else loop.call_later(_LOOK_AGAIN_S, self._turn)

    def _run_steps(self) -> bool:
        """False where everybody who is left has to wait for credit."""
        now = self._clock.monotonic()
        idle = 0  # peers looked at in a row that have to wait
        while self._busy and idle < len(self._busy) and self._spent_s < _TURN_S:
            account = self._busy[0]
            self._busy.rotate(-1)
            queue = self._runnable(account, now)
            if queue is None:
                idle += 1
                continue
            idle = 0
            step = queue.popleft()
            try:
                if self._do(account, step):
                    account.waiting.append(step)
            finally:
                if not account.first and not account.waiting:
                    self._busy.remove(account)
        return idle < len(self._busy)

    @staticmethod
    def _runnable(account: PeerAccount, now: float) -> deque[Step] | None:
        if account.first and account.has_credit(now, FIRST_RESERVE_S):
            return account.first
        return account.waiting if account.waiting and account.has_credit(now) else None

    def _do(self, account: PeerAccount, step: Step) -> bool:
        self._step_began = begun = self._cpu()
        try:
            return step()
        finally:
            self._charge(account, self._cpu() - begun)

    def _charge(self, account: PeerAccount, spent_s: float) -> None:
        self._spent_s += spent_s
        account.charge(spent_s)
        self._renew()

    def _renew(self) -> None:
        """Count from zero again once the loop has looked at its sockets."""
        if self._renewal is None:
            self._renewal = asyncio.get_running_loop().call_soon(self._begin_turn)

    def _begin_turn(self) -> None:
        self._renewal = None
        self._spent_s = 0.0


class _Metered[T]:
    """Drives an awaitable and times each of its steps; what others do while it waits is not its own."""

    __slots__ = ("_charge", "_cpu", "_work")

    def __init__(self, work: Awaitable[T], charge: Callable[[float], None], cpu: CpuTime) -> None:
        self._work = work
        self._charge = charge
        self._cpu = cpu

    def __await__(self) -> Generator[Any, Any, T]:
        steps: Any = self._work.__await__()
        resume: Callable[[], Any] = partial(steps.send, None)
        while True:
            begun = self._cpu()
            try:
                waits_for = resume()
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return]
            finally:
                self._charge(self._cpu() - begun)
            try:
                resume = partial(steps.send, (yield waits_for))
            except BaseException as error:  # for the work to handle, its cancelling too
                resume = partial(steps.throw, error)

"""Opener: finds out what a camera can do, again and again until it has said so, and whether it answers."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

from relay_engine import tasks
from relay_engine.clock import Clock
from relay_engine.errors import Fault
from relay_engine.ptz.driver import DriverError, PtzDriver, Refusal
from relay_engine.ptz.values import PtzAbilities

OPEN_S = 10.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 5.0, 300.0
_ASKS_FOR_A_PERSON = frozenset({Fault.WRONG_PASSWORD, Fault.LOGIN_WITHHELD, Fault.INVALID_ADDRESS})


class Opener:
    """Engine loop only."""

    def __init__(self, driver: PtzDriver, clock: Clock, changed: Callable[[], None]) -> None:
        self.abilities: PtzAbilities | None = None
        self.fault: Fault | None = None
        self.online = False
        self._driver = driver
        self._clock = clock
        self._changed = changed
        self._opening: asyncio.Task[DriverError | None] | None = None
        self._trying: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Try until it has answered; not again and again with a login that it does not take."""
        self._trying = tasks.spawn(self._try(), name="first word of a camera that is steered")

    async def close(self) -> None:
        """Ask no more."""
        await tasks.cancel(self._trying)
        await tasks.cancel(self._opening)

    async def open(self) -> PtzAbilities:
        """What it can do, as it has said; asked now where it has not. Raises DriverError."""
        if self.abilities is not None:
            return self.abilities
        if self._opening is None:
            self._opening = tasks.spawn(self._ask(), name="what a camera can do")
        await asyncio.wait({self._opening})
        if self.abilities is None:
            raise self._error or DriverError(Fault.UNKNOWN)
        return self.abilities

    _error: DriverError | None = None

    def heard(self, error: DriverError | None) -> None:
        """Note how the last call went."""
        online, fault = (True, None) if error is None or isinstance(error, Refusal) else (False, error.fault)
        if (online, fault) != (self.online, self.fault):
            self.online, self.fault = online, fault
            self._changed()

    async def _ask(self) -> DriverError | None:
        try:
            async with asyncio.timeout(OPEN_S):
                self.abilities = await self._driver.open()
            self._error = None
        except TimeoutError:
            self._error = DriverError(Fault.TIMED_OUT)
        except DriverError as error:
            self._error = error
        finally:
            self._opening = None
        if self._error is None:
            self.online, self.fault = True, None
            self._changed()
        elif isinstance(self._error, Refusal):
            self.online, self.fault = False, self._error.fault
            self._changed()
        else:
            self.heard(self._error)
        return self._error

    async def _try(self) -> None:
        pause = _FIRST_PAUSE_S
        while self.abilities is None:
            try:
                await self.open()
            except DriverError as error:
                if error.fault in _ASKS_FOR_A_PERSON:
                    return
                await asyncio.sleep(pause * random.uniform(0.7, 1.3))
                pause = min(2 * pause, _LONGEST_PAUSE_S)

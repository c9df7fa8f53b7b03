"""DeviceSearch: asks the relay who is in its network, a short round first, so that the quick ones are seen at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import StrEnum

from app.flows.devices.device_client import DeviceClient
from app.flows.devices.found_devices import merge_found
from relay_engine import FoundView, UserFacingError, spawn

ROUNDS_S = (1.5, 4.0)
_DEADLINE_S = 10.0  # beyond a round's own time


class SearchState(StrEnum):
    """How far it is."""

    IDLE = "idle"
    SEARCHING = "searching"
    DONE = "done"
    FAILED = "failed"


class DeviceSearch:
    """`found` grows while it searches; `changed()` follows every change."""

    def __init__(self, client: DeviceClient, changed: Callable[[], None]) -> None:
        self._client = client
        self._changed = changed
        self._task: asyncio.Task[None] | None = None
        self.state = SearchState.IDLE
        self.found: tuple[FoundView, ...] = ()
        self.error: BaseException | None = None

    def start(self) -> None:
        """Search anew; what was found stays in sight."""
        self._end_task()
        self._set(SearchState.SEARCHING)
        self._task = spawn(self._run(), name="device search")

    def cancel(self) -> None:
        """End it, if it is under way."""
        self._end_task()
        if self.state is SearchState.SEARCHING:
            self._set(SearchState.IDLE)

    def _end_task(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()

    async def _run(self) -> None:
        known: tuple[FoundView, ...] = ()
        try:
            for seconds in ROUNDS_S:
                async with asyncio.timeout(seconds + _DEADLINE_S):
                    known = merge_found(known, await self._client.find_devices(seconds=seconds))
                self.found = merge_found(self.found, known)
                self._changed()
        except (UserFacingError, TimeoutError, OSError) as error:
            self.error = error
            self._set(SearchState.FAILED)
            return
        self.found = known  # what answers no more is gone
        self._set(SearchState.DONE)

    def _set(self, state: SearchState) -> None:
        self.state = state
        if state is not SearchState.FAILED:
            self.error = None
        self._changed()

"""MoveRepeater: says again and again that a camera is to move while somebody holds a key, and that it is to stop the moment they let go."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from relay_engine import UserFacingError, spawn

REPEAT_S = 0.25  # the relay stops a camera after a second of silence
_LEAST_S = 0.08  # between two moves of one drag: a mouse tells of itself a hundred times a second


class MoveRepeater[Motion]:
    """One hold at a time. A move that is on its way is never followed by a second one; a stop overtakes it, and follows it once more.

    `refused` is told what the relay said, and answers whether the hold has ended by it: then nothing more is sent, no stop either, which
    would be somebody else's, until `release` and a new `hold`.
    """

    def __init__(
        self,
        move: Callable[[Motion], Awaitable[object]],
        stop: Callable[[], Awaitable[object]],
        refused: Callable[[UserFacingError], bool],
    ) -> None:
        self._move = move
        self._stop = stop
        self._refused = refused
        self._wanted: Motion | None = None
        self._ended = False  # by the relay, while the key is still held
        self._sent_at = -1.0
        self._timer: asyncio.TimerHandle | None = None
        self._sending: asyncio.Task[None] | None = None
        self._stop_again = False

    @property
    def is_moving(self) -> bool:
        """True while a hold is told to the relay."""
        return self._wanted is not None

    def hold(self, motion: Motion) -> None:
        """Move like this from now on, until `release`; the first time at once."""
        if self._ended or motion == self._wanted:
            return
        was_resting, self._wanted = self._wanted is None, motion
        loop = asyncio.get_running_loop()
        pause_s = 0.0 if was_resting else self._sent_at + _LEAST_S - loop.time()
        if pause_s <= 0:
            self._tick()
        else:
            self._tick_in(pause_s)

    def release(self) -> None:
        """Stop now; nothing happens where nothing moves."""
        self._ended = False
        if self._wanted is None:
            return
        self._rest()
        self._stop_again = self._sending is not None
        spawn(self._say_stop(), name="stop steering")

    def end(self) -> None:
        """The hold is over, and its stop is not ours to say: somebody else steers now."""
        if self._wanted is not None:
            self._rest()
            self._ended = True
            self._stop_again = False

    def _rest(self) -> None:
        self._wanted = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _tick_in(self, pause_s: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(pause_s, self._tick)

    def _tick(self) -> None:
        if self._wanted is None:
            return
        if self._sending is None:
            self._sent_at = asyncio.get_running_loop().time()
            self._sending = spawn(self._say_move(self._wanted), name="steering")
        self._tick_in(REPEAT_S)

    async def _say_move(self, motion: Motion) -> None:
        try:
            await self._move(motion)
        except UserFacingError as error:
            if self._refused(error):
                self.end()
        finally:
            self._sending = None
            again, self._stop_again = self._stop_again, False
        if again and self._wanted is None:
            await self._say_stop()  # the move may have come after the stop
        elif self._wanted is not None and self._wanted != motion:
            self._tick_in(max(0.0, self._sent_at + _LEAST_S - asyncio.get_running_loop().time()))

    async def _say_stop(self) -> None:
        try:
            await self._stop()
        except UserFacingError as error:
            self._refused(error)

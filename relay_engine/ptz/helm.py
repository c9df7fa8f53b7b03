"""Helm: who has one camera in hand, what it does for them, and what ends that: time, others, or their going."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from relay_engine.clock import Clock
from relay_engine.events import MoveEnd
from relay_engine.ptz.actor import Actor
from relay_engine.ptz.camera_line import CameraLine
from relay_engine.ptz.driver import DriverError
from relay_engine.ptz.lease import Lease, Verdict, Wish
from relay_engine.ptz.motion import Motion, begin
from relay_engine.ptz.refusals import held, not_theirs
from relay_engine.ptz.teller import Teller
from relay_engine.ptz.values import Velocity


class Helm:
    """Engine loop only. Whatever decides, and what follows from it for the camera, happens in one turn of the loop."""

    def __init__(self, line: CameraLine, teller: Teller, clock: Clock, changed: Callable[[], None], *, lease_s: float) -> None:
        self.lease = Lease(lease_s)
        self.motion: Motion | None = None
        self._line = line
        self._teller = teller
        self._clock = clock
        self._changed = changed
        self._timer: asyncio.TimerHandle | None = None
        self._is_closed = False

    def claim(self, actor: Actor, wish: Wish, *, for_s: float = 0.0) -> None:
        """Have `actor` steer. Raises UserFacingError steering_held. Whoever steered until now is stopped first."""
        self.look()
        now = self._clock.monotonic()
        verdict, loser = self.lease.judge(actor, wish, now), self.lease.holder
        if verdict is Verdict.HELD and loser is not None:
            raise held(loser, self._clock.wall() + self.lease.until - now)
        if verdict is Verdict.SEIZE and loser is not None:
            self.finish_motion(MoveEnd.TAKEN)
            self._line.drop(loser.id)
            self._line.stop()
            self._teller.seized(actor, loser)
        elif verdict is Verdict.TAKE:
            self._teller.taken(actor)
        self.lease.take(actor, now, for_s=for_s)

    def check_theirs(self, actor: Actor) -> None:
        """Raises UserFacingError not_steering."""
        self.look()
        if self.lease.judge(actor, Wish.GIVE_BACK, self._clock.monotonic()) is not Verdict.ALLOWED:
            raise not_theirs()

    def run(self, actor: Actor, action: str, velocity: Velocity, timeout_s: float) -> Motion | None:
        """`actor`, who has claimed it, moves it. Returns the motion where the camera has to be told, None where it knows."""
        now, before = self._clock.monotonic(), self.motion
        repeated = before.repeated(actor, action, velocity, now + timeout_s, now) if before is not None else None
        if before is not None and repeated is not None:
            self.motion = repeated
            return repeated if before.needs_sending(velocity, now) else None
        self.finish_motion(MoveEnd.NEXT)
        self.motion = begin(actor, action, velocity, timeout_s, now, self._clock.wall())
        return self.motion

    def halt(self, reason: MoveEnd) -> asyncio.Task[DriverError | None]:
        """End what it does, and stop the camera."""
        self.finish_motion(reason)
        return self._line.stop()

    def finish_motion(self, reason: MoveEnd) -> None:
        """Take down that it has ended; the camera is told by others, or of something else."""
        motion, self.motion = self.motion, None
        if motion is not None:
            self._teller.keep(motion.actor, motion.action, "", motion.since, reason)

    def end_lease(self, reason: MoveEnd, *, stop: bool = False) -> None:
        """Nobody steers any more; `stop`: also what would end by itself."""
        holder = self.lease.end()
        if holder is not None:
            self._line.drop(holder.id)
        if self.motion is not None or stop:
            self.halt(reason)

    def look(self) -> None:
        """End what time has ended."""
        now, motion = self._clock.monotonic(), self.motion
        if motion is not None and now >= motion.until:
            self.halt(MoveEnd.TIMEOUT if motion.is_timed else MoveEnd.SILENCE)
        if (former := self.lease.expire(now)) is not None:
            self._line.drop(former.id)

    def settle(self) -> None:
        """Tell what is, and look again when the next thing is over."""
        self._changed()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        now = self._clock.monotonic()
        times = [time for time in (self.motion.until if self.motion is not None else None, self.lease.next_end(now)) if time is not None]
        if times and not self._is_closed:
            self._timer = asyncio.get_running_loop().call_later(max(0.0, min(times) - now), self._tick)

    def close(self, reason: MoveEnd) -> None:
        """Let go; the camera is stopped where it moves."""
        self._is_closed = True
        self.end_lease(reason)
        if self._timer is not None:
            self._timer.cancel()

    def _tick(self) -> None:
        self._timer = None
        self.look()
        self.settle()

"""Controller: one camera that is steered: has it do what is asked, by whoever may."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from relay_engine import tasks
from relay_engine.clock import Clock
from relay_engine.errors import Fault
from relay_engine.events import MoveEnd, SteeringStatus
from relay_engine.ptz.actions import (
    LONGEST_RUN_S,
    Action,
    Ask,
    Focus,
    HandOver,
    Iris,
    Move,
    Release,
    Reserve,
    Stop,
    Take,
    Tour,
    action_name,
)
from relay_engine.ptz.actor import Actor
from relay_engine.ptz.camera_line import CALL_S, CameraLine, LineFull, Overtaken, Work
from relay_engine.ptz.driver import DriverError, PtzDriver, Refusal
from relay_engine.ptz.errands import errand_of
from relay_engine.ptz.helm import Helm
from relay_engine.ptz.lease import Verdict, Wish
from relay_engine.ptz.motion import SILENCE_S, Motion
from relay_engine.ptz.opener import Opener
from relay_engine.ptz.readings import Readings
from relay_engine.ptz.refusals import explain, nobody_asks, too_many_ask, unsupported
from relay_engine.ptz.teller import News, Teller
from relay_engine.ptz.tour import TOUR, TourRun
from relay_engine.ptz.values import PtzAbilities, Velocity

_LONGEST_ONVIF_RUN_S = 60.0  # of a VMS, where the camera names no maximum
_NOTHING = PtzAbilities()


class Controller:
    """Engine loop only."""

    def __init__(self, name: str, driver: PtzDriver, clock: Clock, news: News, *, lease_s: float) -> None:
        self.name = name
        self._driver = driver
        self._clock = clock
        self._teller = Teller(name, news)
        self._opener = Opener(driver, clock, self._tell)
        self._line = CameraLine(driver, clock, self._opener.heard, self._teller.stop_failed)
        self._helm = Helm(self._line, self._teller, clock, self._tell, lease_s=lease_s)
        self._tour: asyncio.Task[None] | None = None
        self._preset_watchers: list[Callable[[], None]] = []
        self._is_closed = False
        self.readings = Readings(self._line, clock)

    @property
    def status(self) -> SteeringStatus:
        """As it is now."""
        now, lease = self._clock.monotonic(), self._helm.lease
        holder, asked = lease.holder, lease.asked(now)
        return SteeringStatus(
            key=f"steering/{self.name}",
            name=self.name,
            abilities=self._opener.abilities or _NOTHING,
            holder=(holder.name or holder.id) if holder is not None else "",
            holder_id=holder.id if holder is not None else "",
            holder_kind=holder.kind if holder is not None else "",
            priority=holder.priority if holder is not None else 0,
            reserved=lease.is_reserved(now),
            until=self._clock.wall() + lease.until - now if holder is not None else 0.0,
            asked_by=tuple(each.actor.name or each.actor.id for each in asked),
            asked_texts=tuple(each.text for each in asked),
            moving=self._helm.motion is not None,
            online=self._opener.online,
            fault=self._opener.fault,
            touring=self._tour is not None,
        )

    @property
    def holder(self) -> Actor | None:
        """Who steers."""
        return self._helm.lease.holder

    def start(self) -> None:
        """Find out what the camera can do, and say that it is steered."""
        self._tell()
        self._opener.start()

    def change_lease(self, lease_s: float) -> None:
        """Let whoever steers keep it for another time after doing nothing."""
        self._helm.lease.activity_s = lease_s

    async def act(self, actor: Actor, action: Action) -> SteeringStatus:
        """Do it, where `actor` may. Raises UserFacingError."""
        match action:
            case Stop():
                await self._stop_for(actor)
            case Move() | Focus() | Iris():
                await self._run(actor, action)
            case Take():
                self._helm.claim(actor, Wish.USE)
            case Reserve(seconds=seconds):
                self._helm.claim(actor, Wish.RESERVE)
                self._helm.lease.reserve(actor, self._clock.monotonic(), seconds)
                self._teller.reserved(actor, seconds)
            case Release():
                self._helm.check_theirs(actor)
                self._helm.end_lease(MoveEnd.ENDED)
            case Ask(text=text):
                self._ask(actor, text)
            case HandOver(to=to):
                self._hand_over(actor, to)
            case Tour():
                await self._change_tour(actor, action)
            case _:
                await self._do(actor, action)
        self._helm.settle()
        return self.status

    def end(self, by: str) -> bool:
        """An administrator ends the lease, whoever has it; False where nobody has."""
        self._helm.look()
        holder = self.holder
        if holder is not None:
            self._teller.ended(by, holder)
            self._helm.end_lease(MoveEnd.ENDED, stop=True)
            self._helm.settle()
        return holder is not None

    def end_rights(self) -> None:
        """Whoever steers may not any more."""
        if (holder := self.holder) is not None:
            self._teller.rights_ended(holder)
            self._helm.end_lease(MoveEnd.RIGHTS, stop=True)
            self._helm.settle()

    def gone(self, actor: Actor) -> None:
        """That session has ended: what it moves is stopped."""
        motion = self._helm.motion
        if motion is not None and motion.actor.id == actor.id and motion.actor.session == actor.session:
            self._helm.halt(MoveEnd.GONE)
            self._helm.settle()

    def watch_presets(self, watcher: Callable[[], None]) -> Callable[[], None]:
        """Call `watcher` whenever they have been changed here; returns what ends that."""
        self._preset_watchers.append(watcher)
        return lambda: self._preset_watchers.remove(watcher)

    async def abilities(self) -> PtzAbilities:
        """What the camera can do; none of it where it does not answer."""
        try:
            return await self._opener.open()
        except DriverError:
            return _NOTHING

    async def close(self, reason: MoveEnd) -> None:
        """Stop the camera where it moves, and let go of it."""
        self._is_closed = True
        self._helm.close(reason)  # at once: all the rest may take a while
        await tasks.cancel(self._tour)
        await self._opener.close()
        await self._line.close()
        await self._driver.close()
        self._teller.forget()

    # --- what is asked -------------------------------------------------------------------------------------------------

    async def _run(self, actor: Actor, action: Move | Focus | Iris) -> None:
        velocity = _velocity_of(action, await self._opened())
        if velocity.is_zero:
            await self._stop_for(actor)
            return
        timeout_s = self._timeout_of(actor, action)
        self._helm.claim(actor, Wish.USE, for_s=timeout_s)
        motion = self._helm.run(actor, action_name(action), velocity, timeout_s)
        self._helm.settle()
        if motion is not None:
            await self._send(motion, _work_of(action, velocity, timeout_s))

    async def _send(self, motion: Motion, work: Work) -> None:
        try:
            await self._line.call(work, motion.actor.id, is_motion=True)
        except Overtaken:
            pass  # by a newer one of the same person, or by what has ended this one
        except LineFull:
            raise too_many_ask() from None
        except DriverError as error:
            now = self._helm.motion
            if now is not None and now.since == motion.since:
                self._helm.finish_motion(MoveEnd.FAILED)
                if not isinstance(error, Refusal):
                    self._line.stop()  # it may have heard, and not been heard
            raise explain(error) from None

    async def _do(self, actor: Actor, action: Action, *, for_s: float = 0.0) -> None:
        errand = errand_of(action)
        if not getattr(await self._opened(), errand.ability):
            raise unsupported(action_name(action))
        self._helm.claim(actor, Wish.USE, for_s=for_s)
        if errand.is_motion:
            self._helm.finish_motion(MoveEnd.NEXT)
        self._helm.settle()
        since = self._clock.wall()
        try:
            await self._line.call(errand.work, actor.id, is_motion=errand.is_motion)
        except Overtaken:
            return
        except LineFull:
            raise too_many_ask() from None
        except DriverError as error:
            self._teller.keep(actor, action_name(action), errand.detail, since, MoveEnd.FAILED)
            raise explain(error) from None
        self._teller.keep(actor, action_name(action), errand.detail, since, MoveEnd.DONE)
        if errand.changes_presets:
            self.readings.presets_changed()
            for watcher in tuple(self._preset_watchers):
                watcher()

    async def _stop_for(self, actor: Actor) -> None:
        """Past whatever else is asked; an administrator's leaves the lease to whoever has it."""
        self._helm.look()
        now, lease = self._clock.monotonic(), self._helm.lease
        verdict = lease.judge(actor, Wish.STOP, now)
        if verdict is not Verdict.ALLOWED:
            self._helm.claim(actor, Wish.STOP)
        stopping = self._helm.halt(MoveEnd.STOPPED)
        self._helm.settle()
        await asyncio.wait({stopping}, timeout=CALL_S)  # it is tried on after that
        error = stopping.result() if stopping.done() else DriverError(self._opener.fault or Fault.TIMED_OUT)
        if error is not None:
            raise explain(error)

    def _ask(self, actor: Actor, text: str) -> None:
        self._helm.look()
        now, lease = self._clock.monotonic(), self._helm.lease
        if lease.judge(actor, Wish.ASK, now) is not Verdict.NOTED:
            self._helm.claim(actor, Wish.USE)
        elif lease.ask(actor, text, now):
            self._teller.asked(actor, text)
        else:
            raise too_many_ask()

    def _hand_over(self, actor: Actor, to: str) -> None:
        self._helm.check_theirs(actor)
        now, lease = self._clock.monotonic(), self._helm.lease
        heir = lease.find_asking(to, now)
        if heir is None:
            raise nobody_asks(to)
        waiting = [each for each in lease.asked(now) if each.actor.id != heir.id]
        self._helm.end_lease(MoveEnd.ENDED)
        lease.take(heir, now)
        for each in waiting:
            lease.ask(each.actor, each.text, each.at)
        self._teller.handed_over(actor, heir)

    async def _change_tour(self, actor: Actor, tour: Tour) -> None:
        if tour.stops and not (await self._opened()).presets:
            raise unsupported(action_name(tour))
        self._helm.claim(actor, Wish.USE)
        self._helm.end_lease(MoveEnd.ENDED)
        running, self._tour = self._tour, None
        if tour.stops and not self._is_closed:
            run = TourRun(tour.stops, lambda go, stay_s: self._do(TOUR, go, for_s=stay_s), self._is_free_for_tour)
            self._tour = tasks.spawn(run.run(), name=f"tour of {self.name}")
        self._teller.tour_changed(actor, len(tour.stops))
        await tasks.cancel(running)

    # --- inside --------------------------------------------------------------------------------------------------------

    async def _opened(self) -> PtzAbilities:
        try:
            return await self._opener.open()
        except DriverError as error:
            raise explain(error) from None

    def _tell(self) -> None:
        if not self._is_closed:
            self._teller.tell(self.status)

    def _is_free_for_tour(self) -> bool:
        self._helm.look()
        return self.holder is None or self.holder.id == TOUR.id

    def _timeout_of(self, actor: Actor, action: Move | Focus | Iris) -> float:
        wanted = action.timeout_s if isinstance(action, Move) else SILENCE_S
        if actor.kind != "onvif":
            return min(wanted, LONGEST_RUN_S)
        return min(wanted, self._driver.longest_move_s or _LONGEST_ONVIF_RUN_S)


def _velocity_of(action: Move | Focus | Iris, abilities: PtzAbilities) -> Velocity:
    """What of it the camera can do. Raises UserFacingError steering_unsupported where nothing is left."""
    if not isinstance(action, Move):
        if not getattr(abilities, action_name(action)):
            raise unsupported(action_name(action))
        return Velocity(action.speed)
    pan, tilt = (action.pan, action.tilt) if abilities.move else (0.0, 0.0)
    velocity = Velocity(pan, tilt, action.zoom if abilities.zoom else 0.0)
    if velocity.is_zero and not action.velocity.is_zero:
        raise unsupported(action_name(action))
    return velocity


def _work_of(action: Move | Focus | Iris, velocity: Velocity, timeout_s: float) -> Work:
    match action:
        case Focus(speed=speed):
            return lambda driver: driver.focus(speed)
        case Iris(speed=speed):
            return lambda driver: driver.iris(speed)
        case _:
            return lambda driver: driver.move(velocity, timeout_s)

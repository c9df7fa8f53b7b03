"""Lease: the right to steer one camera: one holder at a time, by priority, for as long as something is done with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from relay_engine.ptz.actor import Actor

MOST_ASKING = 20
ASKING_S = 120.0  # after which a request is forgotten


class Stand(Enum):
    """How somebody stands to a lease."""

    FREE = "free"  # nobody has it
    MINE = "mine"
    ABOVE = "above"  # somebody of a lower priority has it
    BELOW = "below"  # somebody of the same or a higher priority has it
    SHUT = "shut"  # somebody has reserved it


class Wish(Enum):
    """What somebody wants of it."""

    USE = "use"
    RESERVE = "reserve"
    GIVE_BACK = "give_back"  # also what handing over needs
    STOP = "stop"
    ASK = "ask"


class Verdict(Enum):
    """What comes of it."""

    TAKE = "take"  # it becomes theirs
    KEEP = "keep"  # it is theirs, and goes on being so
    SEIZE = "seize"  # it is taken from its holder, whose motion is stopped first
    HELD = "held"  # they have to wait
    NOT_THEIRS = "not_theirs"
    ALLOWED = "allowed"  # nothing of the lease changes
    NOTED = "noted"


VERDICTS: dict[tuple[Stand, Wish], Verdict] = {
    (Stand.FREE, Wish.USE): Verdict.TAKE,
    (Stand.MINE, Wish.USE): Verdict.KEEP,
    (Stand.ABOVE, Wish.USE): Verdict.SEIZE,
    (Stand.BELOW, Wish.USE): Verdict.HELD,
    (Stand.SHUT, Wish.USE): Verdict.HELD,
    (Stand.FREE, Wish.RESERVE): Verdict.TAKE,
    (Stand.MINE, Wish.RESERVE): Verdict.KEEP,
    (Stand.ABOVE, Wish.RESERVE): Verdict.SEIZE,
    (Stand.BELOW, Wish.RESERVE): Verdict.HELD,
    (Stand.SHUT, Wish.RESERVE): Verdict.HELD,
    (Stand.FREE, Wish.GIVE_BACK): Verdict.NOT_THEIRS,
    (Stand.MINE, Wish.GIVE_BACK): Verdict.ALLOWED,
    (Stand.ABOVE, Wish.GIVE_BACK): Verdict.NOT_THEIRS,
    (Stand.BELOW, Wish.GIVE_BACK): Verdict.NOT_THEIRS,
    (Stand.SHUT, Wish.GIVE_BACK): Verdict.NOT_THEIRS,
    (Stand.FREE, Wish.STOP): Verdict.ALLOWED,
    (Stand.MINE, Wish.STOP): Verdict.KEEP,
    (Stand.ABOVE, Wish.STOP): Verdict.SEIZE,
    (Stand.BELOW, Wish.STOP): Verdict.HELD,
    (Stand.SHUT, Wish.STOP): Verdict.HELD,
    (Stand.FREE, Wish.ASK): Verdict.TAKE,
    (Stand.MINE, Wish.ASK): Verdict.KEEP,
    (Stand.ABOVE, Wish.ASK): Verdict.NOTED,
    (Stand.BELOW, Wish.ASK): Verdict.NOTED,
    (Stand.SHUT, Wish.ASK): Verdict.NOTED,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody would like to steer."""

    actor: Actor
    text: str
    at: float


class Lease:
    """Every `now` is of one clock that never goes back. Who calls does with the camera what follows from it."""

    def __init__(self, activity_s: float) -> None:
        self.activity_s = activity_s
        self._holder: Actor | None = None
        self._active_until = 0.0
        self._reserved_until = 0.0
        self._asked: list[Asked] = []

    @property
    def holder(self) -> Actor | None:
        """Who steers; `expire` first."""
        return self._holder

    @property
    def until(self) -> float:
        """When it ends, where nothing more is done."""
        return max(self._active_until, self._reserved_until) if self._holder is not None else 0.0

    def next_end(self, now: float) -> float | None:
        """When something of it is over next."""
        times = [each.at + ASKING_S for each in self.asked(now)]
        if self._holder is not None:
            times += [self.until, *([self._reserved_until] if now < self._reserved_until else [])]
        return min(times, default=None)

    def is_reserved(self, now: float) -> bool:
        """True while priority does not count."""
        return self._holder is not None and now < self._reserved_until

    def asked(self, now: float) -> tuple[Asked, ...]:
        """Who waits for it, the first first."""
        self._asked = [each for each in self._asked if now < each.at + ASKING_S]
        return tuple(self._asked)

    def judge(self, actor: Actor, wish: Wish, now: float) -> Verdict:
        """What `wish` comes to; nothing changes yet. An administrator may stop whatever moves."""
        verdict = VERDICTS[self._stand(actor, now), wish]
        return Verdict.ALLOWED if wish is Wish.STOP and verdict is Verdict.HELD and actor.is_admin else verdict

    def take(self, actor: Actor, now: float, *, for_s: float = 0.0) -> None:
        """`actor` has it from now on, or goes on having it; `for_s`: at least so long, where what it does lasts longer."""
        if self._holder is None or self._holder.id != actor.id:
            self._reserved_until = 0.0
        self._holder = actor
        self._active_until = now + max(self.activity_s, for_s)
        self._asked = [each for each in self._asked if each.actor.id != actor.id]

    def reserve(self, actor: Actor, now: float, seconds: float) -> None:
        """`actor` has it for so long, whatever others' priority."""
        self.take(actor, now)
        self._reserved_until = now + seconds

    def ask(self, actor: Actor, text: str, now: float) -> bool:
        """Note that `actor` would like to have it; False where too many do."""
        others = [each for each in self.asked(now) if each.actor.id != actor.id]
        if len(others) >= MOST_ASKING:
            return False
        self._asked = [*others, Asked(actor, text, now)]
        return True

    def find_asking(self, to: str, now: float) -> Actor | None:
        """Who of those that have asked is called so; the first one for ""."""
        return next((each.actor for each in self.asked(now) if to in ("", each.actor.name, each.actor.id)), None)

    def end(self) -> Actor | None:
        """Nobody has it any more. Returns who had."""
        holder, self._holder = self._holder, None
        self._active_until = self._reserved_until = 0.0
        self._asked = []
        return holder

    def expire(self, now: float) -> Actor | None:
        """Have it end where its time is over. Returns who has lost it just now."""
        return self.end() if self._holder is not None and now >= self.until else None

    def _stand(self, actor: Actor, now: float) -> Stand:
        holder = self._holder
        if holder is None or now >= self.until:
            return Stand.FREE
        if holder.id == actor.id:
            return Stand.MINE
        if self.is_reserved(now):
            return Stand.SHUT
        return Stand.ABOVE if actor.priority > holder.priority else Stand.BELOW

"""Subscriptions: who wants to be told what happens at a virtual device (ONVIF Events 9): pull points, bounded in number, time and messages."""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections import deque
from dataclasses import dataclass, field, replace

from relay_engine.clock import Clock

MOST = 32  # of one device, of which the longest unused makes room
MOST_OF_HOST = 4
LONGEST_S = 3600.0
DEFAULT_S = 60.0
LONGEST_WAIT_S = 60.0
_SHORTEST_S = 10.0
_MOST_MESSAGES = 64  # that nobody has fetched; the oldest goes


@dataclass(frozen=True, slots=True)
class Happening:
    """What is told: the topic, and the state of something since a time."""

    topic: str
    item: str
    state: bool
    at: float  # wall seconds
    is_first: bool = False  # how it was when the subscription began


@dataclass(slots=True)
class Subscription:
    """One of a client. Messages that it does not fetch are dropped, the oldest first."""

    id: str
    host: str
    ends_at: float  # wall seconds
    messages: deque[Happening] = field(default_factory=lambda: deque(maxlen=_MOST_MESSAGES))
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    turn: int = 0  # of the pull that waits: a second one sends the first home


class Subscriptions:
    """Of one device. Engine loop only."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._open: dict[str, Subscription] = {}
        self._states: dict[str, Happening] = {}  # by topic, as it is now

    def __len__(self) -> int:
        return len(self._open)

    def add(self, host: str, lifetime_s: float) -> Subscription:
        """Begin one; it is told first how things are. The oldest of that host, or of all, makes room."""
        now = self._clock.wall()
        self._sweep(now)
        mine = [one.id for one in self._open.values() if one.host == host]
        for old in mine[: max(0, len(mine) - MOST_OF_HOST + 1)]:
            self.end(old)
        while len(self._open) >= MOST:
            self.end(next(iter(self._open)))
        found = Subscription(secrets.token_hex(8), host, now + bounded(lifetime_s))
        self.restate(found)
        self._open[found.id] = found
        return found

    def get(self, subscription_id: str) -> Subscription | None:
        """The one of that id; None where it is over."""
        self._sweep(self._clock.wall())
        return self._open.get(subscription_id)

    def renew(self, one: Subscription, lifetime_s: float) -> None:
        """Let it last so long from now."""
        one.ends_at = self._clock.wall() + bounded(lifetime_s)

    def end(self, subscription_id: str) -> None:
        """Forget it; whoever waits goes home. Idempotent."""
        one = self._open.pop(subscription_id, None)
        if one is not None:
            one.turn += 1
            one.arrived.set()

    def close(self) -> None:
        """End all."""
        for one in tuple(self._open):
            self.end(one)

    def restate(self, one: Subscription) -> None:
        """Tell it again how everything is (SetSynchronizationPoint)."""
        one.messages.extend(replace(now, is_first=True) for now in self._states.values())
        one.arrived.set()

    def tell(self, topic: str, item: str, state: bool) -> None:
        """Something is so now; only a change is news."""
        before = self._states.get(topic)
        if before is not None and before.state == state:
            return
        news = self._states[topic] = Happening(topic, item, state, self._clock.wall())
        for one in self._open.values() if before is not None else ():
            one.messages.append(news)
            one.arrived.set()

    async def pull(self, one: Subscription, wait_s: float, most: int) -> tuple[Happening, ...]:
        """What it has not been told yet; waits for the first of it, not for long."""
        one.turn += 1
        turn = one.turn
        one.arrived.set()  # whoever waits looks, and goes
        await asyncio.sleep(0)
        if not one.messages and wait_s > 0:
            one.arrived.clear()
            try:
                async with asyncio.timeout(min(wait_s, LONGEST_WAIT_S)):
                    while not one.messages and one.turn == turn:
                        one.arrived.clear()
                        await one.arrived.wait()
            except TimeoutError:
                pass
        if one.turn != turn:
            return ()
        found = tuple(itertools.islice(one.messages, max(1, most)))
        for _ in found:
            one.messages.popleft()
        return found

    def _sweep(self, now: float) -> None:
        for one in tuple(self._open.values()):
            if now >= one.ends_at:
                self.end(one.id)


def bounded(lifetime_s: float) -> float:
    """What is asked for, within reason."""
    return min(max(lifetime_s or DEFAULT_S, _SHORTEST_S), LONGEST_S)

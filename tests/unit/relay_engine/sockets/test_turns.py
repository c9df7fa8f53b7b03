"""Turns: work waits for its peer's credit, a little each turn of the loop, and nobody waits for somebody else's."""

from __future__ import annotations

import asyncio

import pytest

from relay_engine.sockets.peer_account import CREDIT_S, PeerAccount
from relay_engine.sockets.turns import FIRST_RESERVE_S, Turns
from tests.kit.loops.virtual_time import run_virtual
from tests.kit.media.made_media import ManualClock

RATE = 0.1


class World:
    """Turns with a clock that stands still, and work whose cost is said."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.cpu = 0.0
        self.turns = Turns(self.clock, lambda: self.cpu)
        self.done: list[str] = []

    def account(self, name: str = "a") -> PeerAccount:
        return PeerAccount(name, RATE, self.clock.now)

    def spend(self, seconds: float) -> None:
        self.cpu += seconds

    def work(self, name: str, steps: int, cost_s: float) -> object:
        left = steps

        def step() -> bool:
            nonlocal left
            left -= 1
            self.spend(cost_s)
            self.done.append(name)
            return left > 0

        return step

    def submit(self, account: PeerAccount, name: str, steps: int, cost_s: float, *, first: bool = False) -> bool:
        return self.turns.submit(account, self.work(name, steps, cost_s), first=first)  # type: ignore[arg-type]


async def turns_of_the_loop(count: int = 50) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_little_work_is_done_at_once() -> None:
    world = World()
    assert not world.submit(world.account(), "a", 1, 0.0001)
    assert world.done == ["a"]


async def test_a_turn_ends_after_little_time_and_the_next_goes_on() -> None:
    world = World()
    assert world.submit(world.account(), "a", 10, 0.003)
    assert world.done == ["a"], "the rest is for later turns"
    assert world.submit(world.account("b"), "b", 2, 0.003)
    assert world.done == ["a"], "this turn's time is over for everybody"
    await turns_of_the_loop()
    assert world.done[:5] == ["a", "a", "b", "a", "b"]
    assert world.done.count("a") == 10


async def test_peers_take_turns_however_much_each_has_asked() -> None:
    world = World()
    greedy, modest = world.account(), world.account("b")
    for _ in range(5):
        world.submit(greedy, "a", 3, 0.01)
    world.submit(modest, "b", 3, 0.01)
    await turns_of_the_loop()
    assert world.done.index("b") <= 3
    assert [name for name in world.done[:8] if name == "b"] == ["b"] * 3


def test_who_has_no_credit_waits_until_it_has_come_back() -> None:
    async def scene() -> None:
        world = World()
        account = world.account()
        account.charge(CREDIT_S + 0.05)
        assert world.submit(account, "a", 2, 0.01)
        await asyncio.sleep(0.2)
        assert world.done == []
        assert not world.submit(world.account("b"), "b", 1, 0.01), "nobody else waits"
        world.clock.now += 0.55  # 5 ms of credit
        await asyncio.sleep(0.2)
        assert world.done == ["b", "a"], "one step takes it all"
        world.clock.now += 1
        await asyncio.sleep(0.2)
        assert world.done == ["b", "a", "a"]

    run_virtual(scene())


async def test_a_new_connection_is_served_while_another_has_used_up_the_credit() -> None:
    world = World()
    account = world.account()
    account.charge(CREDIT_S)
    assert world.submit(account, "flood", 100, 0.001)
    assert not world.submit(account, "new", 1, 0.001, first=True)
    assert world.done == ["new"]
    account.charge(FIRST_RESERVE_S)
    await turns_of_the_loop()
    assert world.submit(account, "newer", 1, 0.001, first=True), "not where that is how it floods"


async def test_requests_wait_and_are_charged_for_their_own_steps_alone() -> None:
    world = World()
    account = world.account()

    async def handler() -> str:
        world.spend(0.2)
        await asyncio.sleep(0)
        world.spend(0.2)
        return "answer"

    async def others() -> None:
        world.spend(5)

    other = asyncio.ensure_future(others())
    await world.turns.wait(account)
    assert await world.turns.metered(account, handler()) == "answer"
    await other
    assert account.has_credit(world.clock.now)
    account.charge(CREDIT_S - 0.4)
    assert not account.has_credit(world.clock.now)


async def test_a_handler_that_fails_or_is_cancelled_does_so_as_without() -> None:
    world = World()
    seen: list[str] = []

    async def fails() -> None:
        await asyncio.sleep(0)
        raise ValueError("x")

    async def waits() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            seen.append("cancelled")
            raise

    with pytest.raises(ValueError, match="x"):
        await world.turns.metered(world.account(), fails())
    task = asyncio.ensure_future(world.turns.metered(world.account(), waits()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert seen == ["cancelled"]


async def test_without_a_bound_nothing_waits() -> None:
    world = World()
    account = PeerAccount("a", 0.0, world.clock.now)
    account.charge(100)
    assert not world.submit(account, "a", 1, 0.0001)


async def test_a_step_knows_when_it_has_lasted_long_enough() -> None:
    world = World()
    seen: list[bool] = []

    def step() -> bool:
        for cost_s in (0.0, 0.0015, 0.0015):
            world.spend(cost_s)
            seen.append(world.turns.is_step_long)
        return False

    world.spend(5.0)  # what was spent before is none of its own
    world.turns.submit(world.account(), step)
    assert seen == [False, False, True]


async def test_a_step_that_fails_holds_up_nobody_else() -> None:
    world, account = World(), PeerAccount("broken", RATE, 0.0)
    told: list[dict[str, object]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, context: told.append(context))

    def broken() -> bool:
        raise ValueError("a defect")

    world.submit(world.account("busy"), "busy", 1, 0.003)  # this turn's time is over
    world.turns.submit(account, broken)
    world.submit(account, "behind it", 1, 0.0)
    world.submit(world.account("b"), "b", 2, 0.0)
    await turns_of_the_loop()
    assert sorted(world.done) == ["b", "b", "behind it", "busy"]
    assert [str(context["exception"]) for context in told] == ["a defect"]
    assert not account.is_held

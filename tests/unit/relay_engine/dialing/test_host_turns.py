"""A host is dialled by a few at a time, in turn, and nobody is held up by one that does not answer."""

from __future__ import annotations

import asyncio

from relay_engine.dialing.host_turns import HostTurns
from tests.kit.loops.virtual_time import run_virtual


class Dialler:
    """Writes down who dials whom, and when."""

    def __init__(self) -> None:
        self.turns = HostTurns()
        self.now_dialling = self.most_at_once = 0
        self.begun: list[tuple[int, float]] = []

    async def dial(self, number: int, *, host: str = "10.0.0.5", answers_after_s: float = 0.2, stays_s: float = 60.0) -> None:
        async with self.turns.take(host) as answered:
            self.begun.append((number, asyncio.get_running_loop().time()))
            self.now_dialling += 1
            self.most_at_once = max(self.most_at_once, self.now_dialling)
            await asyncio.sleep(answers_after_s)
            self.now_dialling -= 1
            answered()
            await asyncio.sleep(stays_s)


def test_sixty_four_channels_come_four_at_a_time_and_in_turn() -> None:
    async def main() -> Dialler:
        dialler = Dialler()
        await asyncio.gather(*(dialler.dial(number) for number in range(64)))
        assert len(dialler.turns) == 0
        return dialler

    dialler = run_virtual(main())
    assert dialler.most_at_once == 4
    assert [number for number, _ in dialler.begun] == list(range(64))
    first, last = dialler.begun[0][1], dialler.begun[-1][1]
    assert last - first < 64 / 4 * 0.2 + 0.1


def test_what_does_not_answer_holds_nobody_up_for_longer_than_a_second() -> None:
    async def main() -> float:
        dialler = Dialler()
        begun = asyncio.get_running_loop().time()
        dead = [asyncio.create_task(dialler.dial(number, answers_after_s=600)) for number in range(4)]
        await asyncio.sleep(0)
        async with dialler.turns.take("10.0.0.5"):
            waited_s = asyncio.get_running_loop().time() - begun
        for task in dead:
            task.cancel()
        await asyncio.gather(*dead, return_exceptions=True)
        assert len(dialler.turns) == 0
        return waited_s

    assert 0.9 < run_virtual(main()) < 1.1


def test_other_hosts_and_files_do_not_wait() -> None:
    async def main() -> list[float]:
        dialler = Dialler()
        hosts = ["10.0.0.5"] * 4 + ["10.0.0.6", "", "", "", "", ""]
        await asyncio.gather(*(dialler.dial(number, host=host) for number, host in enumerate(hosts)))
        return [at for _, at in dialler.begun]

    begun = run_virtual(main())
    assert max(begun) == min(begun)


def test_who_gives_up_waiting_takes_nobody_s_turn() -> None:
    async def main() -> None:
        dialler = Dialler()
        first = [asyncio.create_task(dialler.dial(number, stays_s=0)) for number in range(4)]
        waiting = [asyncio.create_task(dialler.dial(number, stays_s=0)) for number in range(4, 8)]
        await asyncio.sleep(0.1)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*first, *waiting, return_exceptions=True)
        assert len(dialler.turns) == 0
        await asyncio.gather(*(dialler.dial(number, stays_s=0) for number in range(8, 16)))
        assert dialler.most_at_once == 4

    run_virtual(main())


def test_whoever_gets_the_turn_and_is_cancelled_in_the_same_moment_passes_it_on() -> None:
    async def main() -> None:
        dialler = Dialler()
        first = [asyncio.create_task(dialler.dial(number, stays_s=0)) for number in range(4)]
        waiting = [asyncio.create_task(dialler.dial(number, stays_s=0)) for number in range(4, 6)]
        await asyncio.sleep(0.1)
        first[0].add_done_callback(lambda _task: waiting[0].cancel())
        await asyncio.gather(*first, *waiting, return_exceptions=True)
        assert 5 in [number for number, _ in dialler.begun]
        assert len(dialler.turns) == 0

    run_virtual(main())

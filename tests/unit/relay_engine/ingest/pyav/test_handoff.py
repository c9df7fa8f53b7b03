"""From a thread to the loop, bounded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from relay_engine.ingest.pyav.handoff import Handoff
from relay_engine.media.access_unit import AccessUnit


class FakeLoop:
    """Keeps what is to be called until the test lets it run."""

    def __init__(self) -> None:
        self.calls: list[Callable[[], object]] = []
        self.closed = False

    def call_soon_threadsafe(self, callback: Callable[[], object]) -> None:
        if self.closed:
            raise RuntimeError("Event loop is closed")
        self.calls.append(callback)

    def turn(self) -> None:
        calls, self.calls = self.calls, []
        for call in calls:
            call()


class Rig:
    def __init__(self, **bounds: int) -> None:
        self.loop = FakeLoop()
        self.units: list[object] = []
        self.dropped: list[int] = []
        self.handoff = Handoff(self.loop, self.units.append, self.dropped.append, **bounds)  # type: ignore[arg-type]


def unit(pts: int, *, key: bool = False, track: int = 0, size: int = 10) -> AccessUnit:
    return AccessUnit(track, pts, key, (bytes(size),))


def test_many_units_need_one_wake_up_and_keep_their_order() -> None:
    rig = Rig()
    units = [unit(n, key=n == 0) for n in range(50)]
    for item in units:
        rig.handoff.put(item)
    assert len(rig.loop.calls) == 1
    rig.loop.turn()
    assert rig.units == units
    rig.handoff.put(unit(50))
    assert len(rig.loop.calls) == 1


def test_calls_run_between_the_units_around_them() -> None:
    rig = Rig()
    rig.handoff.put(unit(0, key=True))
    rig.handoff.call(lambda: rig.units.append("started"))
    rig.handoff.put(unit(1))
    rig.loop.turn()
    assert rig.units == [unit(0, key=True), "started", unit(1)]


def test_over_the_unit_bound_it_drops_until_the_next_random_access_unit() -> None:
    rig = Rig(max_units=3)
    for n in range(5):
        rig.handoff.put(unit(n, key=n == 0))
    rig.loop.turn()
    assert [item.pts for item in rig.units] == [0, 1, 2]  # type: ignore[attr-defined]
    assert rig.dropped == [2]
    rig.units.clear()
    for n in range(5, 9):
        rig.handoff.put(unit(n, key=n == 7))
    rig.loop.turn()
    assert [item.pts for item in rig.units] == [7, 8]  # type: ignore[attr-defined]
    assert rig.dropped == [2, 2]


def test_over_the_byte_bound_it_drops() -> None:
    rig = Rig(max_bytes=25)
    for n in range(3):
        rig.handoff.put(unit(n, key=True))
    rig.loop.turn()
    assert len(rig.units) == 2
    assert rig.dropped == [1]


def test_a_random_access_unit_without_room_is_dropped_too() -> None:
    rig = Rig(max_units=1)
    rig.handoff.put(unit(0, key=True))
    rig.handoff.put(unit(1, key=True))
    rig.handoff.put(unit(2))
    rig.loop.turn()
    assert [item.pts for item in rig.units] == [0]  # type: ignore[attr-defined]
    assert rig.dropped == [2]


def test_sound_goes_on_as_soon_as_there_is_room_while_the_picture_waits() -> None:
    rig = Rig(max_units=2)
    for n in range(2):
        rig.handoff.put(unit(n, key=n == 0))
    rig.handoff.put(unit(2))
    rig.handoff.put(unit(0, key=True, track=1))
    rig.loop.turn()
    rig.units.clear()
    rig.handoff.put(unit(3))
    rig.handoff.put(unit(1, key=True, track=1))
    rig.loop.turn()
    assert rig.units == [unit(1, key=True, track=1)]


def test_control_calls_are_never_dropped() -> None:
    rig = Rig(max_units=1)
    rig.handoff.put(unit(0, key=True))
    rig.handoff.call(lambda: rig.units.append("ended"))
    rig.loop.turn()
    assert rig.units[-1] == "ended"


def test_nothing_is_delivered_after_close() -> None:
    rig = Rig()
    rig.handoff.put(unit(0, key=True))
    rig.handoff.close()
    rig.handoff.put(unit(1, key=True))
    rig.handoff.call(lambda: rig.units.append("ended"))
    rig.loop.turn()
    assert rig.units == []


def test_a_delivery_may_close_the_handoff() -> None:
    rig = Rig()
    rig.handoff.call(rig.handoff.close)
    rig.handoff.put(unit(0, key=True))
    rig.loop.turn()
    assert rig.units == []


def test_a_closed_loop_silences_the_thread() -> None:
    rig = Rig()
    rig.loop.closed = True
    rig.handoff.put(unit(0, key=True))
    rig.handoff.put(unit(1))
    assert rig.loop.calls == []


async def test_from_a_real_thread_every_unit_arrives_in_order() -> None:
    seen: list[int] = []
    done = asyncio.Event()
    handoff = Handoff(asyncio.get_running_loop(), lambda item: seen.append(item.pts), lambda count: None, max_units=10_000)

    def produce() -> None:
        for n in range(2000):
            handoff.put(unit(n, key=n == 0))
        handoff.call(done.set)

    await asyncio.to_thread(produce)
    await asyncio.wait_for(done.wait(), 5)
    assert seen == list(range(2000))

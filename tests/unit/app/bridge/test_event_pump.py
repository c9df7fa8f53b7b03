"""Batches leave 20 times a second at most; joiners first learn what is known."""

from __future__ import annotations

import asyncio

import pytest

from app.bridge.event_pump import EventPump
from relay_engine import Event, EventBus, Removed
from tests.kit.loops.virtual_time import run_virtual
from tests.kit.relay.sample_events import make_log_entry, make_mount_status, make_reader_status


class Listener:
    """Notes every batch with its time."""

    def __init__(self) -> None:
        self.batches: list[tuple[Event, ...]] = []
        self.times: list[float] = []

    def __call__(self, events: tuple[Event, ...]) -> None:
        self.batches.append(events)
        self.times.append(asyncio.get_running_loop().time())


def test_a_flood_becomes_twenty_batches_a_second() -> None:
    async def flood() -> Listener:
        pump, bus, listener = EventPump(), EventBus(), Listener()
        pump.subscribe(listener)
        pump.attach(bus)
        for number in range(2000):  # two seconds, an event a millisecond
            bus.publish(make_mount_status("gate", readers=number))
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.1)
        return listener

    listener = run_virtual(flood())
    assert 38 <= len(listener.batches) <= 42
    assert min(later - earlier for earlier, later in zip(listener.times, listener.times[1:], strict=False)) >= 0.0499
    assert listener.batches[-1] == (make_mount_status("gate", readers=1999),)
    assert all(len(batch) == 1 for batch in listener.batches)


def test_the_first_event_after_a_pause_is_told_at_once() -> None:
    async def pause() -> float:
        pump, bus, listener = EventPump(), EventBus(), Listener()
        pump.subscribe(listener)
        pump.attach(bus)
        await asyncio.sleep(5)
        start = asyncio.get_running_loop().time()
        bus.publish(make_mount_status("gate"))
        await asyncio.sleep(1)
        return listener.times[0] - start

    assert run_virtual(pause()) < 0.001


def test_no_timer_runs_while_nothing_happens() -> None:
    async def idle() -> int:
        pump, bus, listener = EventPump(), EventBus(), Listener()
        pump.subscribe(listener)
        pump.attach(bus)
        bus.publish(Removed("reader/nobody"))
        await asyncio.sleep(1)
        return len(listener.batches)

    assert run_virtual(idle()) == 0


def test_a_joiner_is_told_what_is_known_and_then_what_is_new() -> None:
    async def join() -> tuple[Listener, Listener]:
        pump, bus, late, left = EventPump(), EventBus(), Listener(), Listener()
        leave = pump.subscribe(left)
        pump.attach(bus)
        for event in (make_mount_status("gate"), make_reader_status("r1"), make_log_entry(1), Removed("reader/r1")):
            bus.publish(event)
            await asyncio.sleep(0.1)
        leave()
        pump.subscribe(late)
        bus.publish(make_mount_status("yard"))
        await asyncio.sleep(0.1)
        return late, left

    late, left = run_virtual(join())
    assert late.batches == [(make_mount_status("gate"), make_log_entry(1)), (make_mount_status("yard"),)]
    assert left.batches[-1] == (Removed("reader/r1"),)


def test_detach_tells_the_rest_and_that_all_is_gone() -> None:
    async def stop() -> tuple[Listener, Listener]:
        pump, bus, listener, later = EventPump(), EventBus(), Listener(), Listener()
        pump.subscribe(listener)
        pump.attach(bus)
        bus.publish(make_mount_status("gate"))
        await asyncio.sleep(0.1)
        bus.publish(make_log_entry(1))
        pump.detach()
        bus.publish(make_mount_status("ghost"))
        await asyncio.sleep(0.1)
        pump.subscribe(later)
        return listener, later

    listener, later = run_virtual(stop())
    assert listener.batches == [(make_mount_status("gate"),), (make_log_entry(1),), (Removed("mount/gate"),)]
    assert later.batches == [(make_log_entry(1),)]


def test_a_listener_that_fails_hurts_nobody_else(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> Listener:
        pump, bus, listener = EventPump(), EventBus(), Listener()
        pump.subscribe(lambda events: 1 / 0)
        pump.subscribe(listener)
        pump.attach(bus)
        bus.publish(make_mount_status("gate"))
        await asyncio.sleep(0.1)
        return listener

    assert run_virtual(fail()).batches == [(make_mount_status("gate"),)]
    assert "subscriber" in caplog.text

"""A held key repeats its move every quarter of a second; letting go stops at once, whatever is still on its way."""

from __future__ import annotations

import asyncio

from app.flows.move_repeater import REPEAT_S, MoveRepeater
from relay_engine import UserFacingError
from tests.kit.loops.virtual_time import run_virtual

BUSY = UserFacingError("steering_held", "somebody else steers")
BROKEN = UserFacingError("camera_offline", "the camera does not answer")


class Relay:
    """Notes what it is told, and when; a move takes `slow_s`."""

    def __init__(self, slow_s: float = 0.0) -> None:
        self.told: list[tuple[str, float]] = []
        self.slow_s = slow_s
        self.failure: UserFacingError | None = None
        self.errors: list[UserFacingError] = []
        self.repeater: MoveRepeater[str] = MoveRepeater(self.move, self.stop, self.refused)
        self.begun = asyncio.get_running_loop().time()

    async def move(self, motion: str) -> None:
        self.note(motion)
        failure = self.failure
        if self.slow_s:
            await asyncio.sleep(self.slow_s)
        if failure is not None:
            raise failure

    async def stop(self) -> None:
        self.note("stop")

    def refused(self, error: UserFacingError) -> bool:
        self.errors.append(error)
        return error is BUSY

    def note(self, what: str) -> None:
        self.told.append((what, round(asyncio.get_running_loop().time() - self.begun, 3)))

    @property
    def words(self) -> list[str]:
        return [what for what, _ in self.told]


def test_a_held_key_repeats_and_its_release_stops_at_once() -> None:
    async def run() -> None:
        relay = Relay()
        relay.repeater.hold("left")
        await asyncio.sleep(0.6)
        relay.repeater.release()
        await asyncio.sleep(2)
        assert relay.told == [("left", 0.0), ("left", REPEAT_S), ("left", 2 * REPEAT_S), ("stop", 0.6)]

    run_virtual(run())


def test_another_direction_goes_out_before_the_next_repetition_and_a_drag_not_with_every_pixel() -> None:
    async def run() -> None:
        relay = Relay()
        relay.repeater.hold("left")
        await asyncio.sleep(0.1)
        relay.repeater.hold("up")
        assert relay.words == ["left"]  # it is a task
        await asyncio.sleep(0)
        assert relay.told[-1] == ("up", 0.1)
        for step in range(10):
            await asyncio.sleep(0.008)
            relay.repeater.hold(f"drag {step}")
        await asyncio.sleep(0.1)
        assert len(relay.told) <= 4
        assert relay.words[-1] == "drag 9"

    run_virtual(run())


def test_moves_never_queue_behind_a_slow_one_and_the_newest_follows_it() -> None:
    async def run() -> None:
        relay = Relay(slow_s=3.0)
        relay.repeater.hold("left")
        await asyncio.sleep(1)
        relay.repeater.hold("right")
        await asyncio.sleep(1)
        assert relay.words == ["left"]
        await asyncio.sleep(1.1)
        assert relay.words == ["left", "right"]

    run_virtual(run())


def test_a_stop_overtakes_the_move_that_is_on_its_way_and_follows_it_once_more() -> None:
    async def run() -> None:
        relay = Relay(slow_s=2.0)
        relay.repeater.hold("left")
        await asyncio.sleep(0.5)
        relay.repeater.release()
        await asyncio.sleep(5)
        assert relay.told == [("left", 0.0), ("stop", 0.5), ("stop", 2.0)]

    run_virtual(run())


def test_a_move_begun_anew_while_the_old_one_is_on_its_way_is_not_stopped() -> None:
    async def run() -> None:
        relay = Relay(slow_s=1.0)
        relay.repeater.hold("left")
        await asyncio.sleep(0.3)
        relay.repeater.release()
        await asyncio.sleep(0.1)
        relay.repeater.hold("right")
        await asyncio.sleep(1.5)
        assert relay.words[:2] == ["left", "stop"]
        assert "stop" not in relay.words[2:]
        assert relay.words[2] == "right"

    run_virtual(run())


def test_nothing_to_release_says_nothing() -> None:
    async def run() -> None:
        relay = Relay()
        relay.repeater.release()
        await asyncio.sleep(1)
        assert relay.told == []

    run_virtual(run())


def test_a_lost_lease_ends_the_hold_and_says_no_stop_that_would_be_anothers() -> None:
    async def run() -> None:
        relay = Relay()
        relay.repeater.hold("left")
        await asyncio.sleep(0.1)
        relay.failure = BUSY
        await asyncio.sleep(1)
        assert relay.words == ["left", "left"]
        relay.repeater.hold("up")  # the mouse still moves
        relay.repeater.release()
        await asyncio.sleep(1)
        assert relay.words == ["left", "left"]
        relay.failure = None
        relay.repeater.hold("up")  # pressed anew
        await asyncio.sleep(0)
        assert relay.words[-1] == "up"
        relay.repeater.release()

    run_virtual(run())


def test_somebody_who_takes_over_ends_the_hold_before_the_next_move() -> None:
    async def run() -> None:
        relay = Relay()
        relay.repeater.hold("left")
        await asyncio.sleep(0.1)
        relay.repeater.end()
        assert not relay.repeater.is_moving
        await asyncio.sleep(1)
        relay.repeater.release()
        await asyncio.sleep(1)
        assert relay.words == ["left"]

    run_virtual(run())


def test_a_camera_that_fails_is_told_to_stop_all_the_same() -> None:
    async def run() -> None:
        relay = Relay()
        relay.failure = BROKEN
        relay.repeater.hold("left")
        await asyncio.sleep(0.3)
        relay.repeater.release()
        await asyncio.sleep(1)
        assert relay.words == ["left", "left", "stop"]
        assert relay.errors == [BROKEN, BROKEN]

    run_virtual(run())

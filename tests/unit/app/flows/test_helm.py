"""What a person holds becomes moves of one camera; what is let go, lost or left stops."""

from __future__ import annotations

import asyncio

from app.flows.helm import Helm, action_of
from app.flows.steering_lease import HELD
from app.flows.steering_speed import STILL, Axes
from relay_engine import Action, Focus, Iris, Move, SteeringStatus, Stop, UserFacingError
from tests.kit.loops.virtual_time import run_virtual
from tests.kit.relay.sample_events import make_steering_status

LEFT, UP, NEARER = Axes(pan=-0.5), Axes(tilt=0.5), Axes(zoom=0.5)
ANNA = make_steering_status(holder="Anna", holder_id="user:anna", holder_kind="web")


class Camera:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Action]] = []
        self.refusals: list[str] = []
        self.failure: UserFacingError | None = None
        self.helm = Helm(self, self.refused)

    async def steer(self, name: str, action: Action) -> SteeringStatus:
        self.told.append((name, action))
        if self.failure is not None:
            raise self.failure
        return make_steering_status()

    def refused(self, error: UserFacingError) -> None:
        self.refusals.append(error.code)

    @property
    def actions(self) -> list[Action]:
        return [action for _, action in self.told]

    def last(self) -> tuple[str, Action]:
        return self.told[-1]


def test_two_things_that_are_held_are_one_move() -> None:
    async def run() -> None:
        camera = Camera()
        camera.helm.steer("gate")
        camera.helm.hold("pad", LEFT)
        await asyncio.sleep(0.1)
        camera.helm.hold("zoom", NEARER)
        await asyncio.sleep(0.1)
        camera.helm.hold("pad", STILL)
        await asyncio.sleep(0.1)
        assert camera.helm.is_moving
        camera.helm.hold("zoom", STILL)
        await asyncio.sleep(1)
        assert camera.actions == [Move(pan=-0.5), Move(pan=-0.5, zoom=0.5), Move(zoom=0.5), Stop()]

    run_virtual(run())


def test_another_camera_is_steered_only_after_the_one_before_has_been_stopped() -> None:
    async def run() -> None:
        camera = Camera()
        camera.helm.steer("gate")
        camera.helm.hold("pad", LEFT)
        await asyncio.sleep(0.3)
        camera.helm.steer("hall")
        await asyncio.sleep(1)
        assert camera.last() == ("gate", Stop())
        assert "hall" not in [mount for mount, _ in camera.told]
        camera.helm.hold("pad", UP)
        await asyncio.sleep(0.1)
        assert camera.last() == ("hall", Move(tilt=0.5))
        camera.helm.let_go()
        await asyncio.sleep(0.1)
        assert camera.last() == ("hall", Stop())

    run_virtual(run())


def test_without_a_camera_nothing_is_told() -> None:
    async def run() -> None:
        camera = Camera()
        camera.helm.hold("pad", LEFT)
        camera.helm.let_go()
        await asyncio.sleep(1)
        assert camera.told == []

    run_virtual(run())


def test_somebody_who_takes_over_is_not_stopped_by_the_one_who_lets_go() -> None:
    async def run() -> None:
        camera = Camera()
        camera.helm.steer("gate")
        camera.helm.hold("pad", LEFT)
        await asyncio.sleep(0.1)
        camera.helm.take_status(ANNA, "owner")
        camera.helm.let_go()
        await asyncio.sleep(1)
        assert camera.actions == [Move(pan=-0.5)]

    run_virtual(run())


def test_a_refusal_is_told_once_and_ends_the_hold() -> None:
    async def run() -> None:
        camera = Camera()
        camera.failure = UserFacingError(HELD, "Anna steers")
        camera.helm.steer("gate")
        camera.helm.hold("pad", LEFT)
        await asyncio.sleep(2)
        camera.helm.let_go()
        await asyncio.sleep(2)
        assert camera.actions == [Move(pan=-0.5)]
        assert camera.refusals == [HELD]

    run_virtual(run())


def test_axes_and_their_actions() -> None:
    assert action_of(STILL) is None
    assert action_of(Axes(focus=-1)) == Focus(speed=-1)
    assert action_of(Axes(iris=1)) == Iris(speed=1)
    assert action_of(Axes(pan=1, focus=1)) == Move(pan=1)

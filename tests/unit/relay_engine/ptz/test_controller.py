"""Controller: what is asked is done, stopping goes past everything, and what fails is told. In virtual time."""

from __future__ import annotations

import asyncio

import pytest

from relay_engine.errors import Fault, UserFacingError
from relay_engine.events import MoveEnd
from relay_engine.ptz.actions import (
    Focus,
    Move,
    PresetGo,
    PresetRemove,
    PresetSet,
    Stop,
    Tour,
    TourStop,
)
from relay_engine.ptz.driver import DriverError, Refusal
from relay_engine.ptz.values import PtzAbilities
from tests.kit.cameras.pretend_ptz import is_away, refuses
from tests.kit.cameras.steered_camera import OLGA, OTTO, RIGHT, Stage, on_stage


def test_stop_waits_for_nothing() -> None:
    async def scene(stage: Stage) -> None:
        await stage.controller.abilities()
        stage.camera.delay_s = 3.0
        moving = asyncio.ensure_future(stage.controller.act(OLGA, RIGHT))
        await asyncio.sleep(0.5)
        stopping = asyncio.ensure_future(stage.controller.act(OLGA, Stop()))
        await asyncio.sleep(0)
        await asyncio.sleep(0.001)
        assert stage.told("stop") == [0.5]
        await asyncio.gather(moving, stopping)
        assert stage.told("stop") == [0.5, 3.0]

    on_stage(scene)


def test_moves_never_queue_up() -> None:
    async def scene(stage: Stage) -> None:
        await stage.controller.abilities()
        stage.camera.delay_s = 1.0
        speeds = [number / 20 for number in range(1, 20)]
        calls = []
        for speed in speeds:
            calls.append(asyncio.ensure_future(stage.controller.act(OLGA, Move(pan=speed))))
            await asyncio.sleep(0.01)
        await asyncio.gather(*calls)
        assert [getattr(value, "pan", None) for _, what, value in stage.camera.told if what == "move"] == [speeds[0], speeds[-1]]

    on_stage(scene)


def test_a_camera_without_stop_is_told_to_move_at_no_speed() -> None:
    async def scene(stage: Stage) -> None:
        stage.camera.fails = refuses("stop")
        await stage.controller.act(OLGA, RIGHT)
        await stage.controller.act(OLGA, Stop())
        assert stage.camera.words == ["open", "move", "move"]
        assert not stage.camera.is_moving

    on_stage(scene)


def test_stop_is_tried_until_the_camera_takes_it() -> None:
    async def scene(stage: Stage) -> None:
        await stage.controller.act(OLGA, RIGHT)
        stage.camera.fails = is_away()
        assert await stage.refused(OLGA, Stop()) == "steering_unreachable"
        stage.camera.fails = lambda what: None
        await asyncio.sleep(1.0)
        assert not stage.camera.is_moving
        assert not stage.lines[1:]

    on_stage(scene)


def test_a_stop_that_is_never_taken_is_told_as_it_is() -> None:
    async def scene(stage: Stage) -> None:
        await stage.controller.act(OLGA, RIGHT)
        stage.camera.fails = is_away()
        await asyncio.sleep(20.0)
        assert (stage.lines[-1].level, stage.lines[-1].code) == ("error", "steering_stop_failed")
        assert not stage.controller.status.online

    on_stage(scene)


def test_a_stop_is_owed_for_as_long_as_the_camera_is_away() -> None:
    async def scene(stage: Stage) -> None:
        await stage.controller.act(OLGA, RIGHT)
        stage.camera.fails = is_away()
        await asyncio.sleep(600.0)
        assert await stage.refused(OLGA, PresetGo(preset="1")) == "steering_unreachable"
        assert await stage.refused(OLGA, Stop()) == "steering_unreachable"
        await asyncio.sleep(60.0)
        stage.camera.fails = lambda what: None
        await asyncio.sleep(6.0)
        assert not stage.camera.is_moving
        assert [line.code for line in stage.lines].count("steering_stop_failed") == 1
        await asyncio.sleep(60.0)
        assert stage.camera.words == ["open", "move", "stop"]

    on_stage(scene)


def test_who_moves_anew_is_not_stopped_by_a_stop_of_before() -> None:
    async def scene(stage: Stage) -> None:
        await stage.controller.act(OLGA, RIGHT)
        stage.camera.fails = is_away("stop")
        await asyncio.sleep(30.0)
        stage.camera.delay_s = 3.5
        await stage.controller.act(OLGA, Move(pan=1.0, timeout_s=10.0))
        stage.camera.fails = lambda what: None
        await asyncio.sleep(6.0)
        assert stage.camera.is_moving
        assert "stop" not in stage.camera.words

    on_stage(scene)


@pytest.mark.parametrize("error", [None, Refusal(Fault.UNKNOWN, "no")])
def test_nothing_is_owed_to_a_camera_that_has_answered_or_is_let_go(error: DriverError | None) -> None:
    async def scene(stage: Stage) -> None:
        asked: list[str] = []

        def answers(what: str) -> DriverError | None:
            asked.append(what)
            return error if error is not None else DriverError(Fault.TIMED_OUT)

        await stage.controller.act(OLGA, RIGHT)
        stage.camera.fails = answers
        await asyncio.sleep(30.0)
        if error is None:
            await stage.controller.close(MoveEnd.MOUNT_GONE)
        asked.clear()
        await asyncio.sleep(60.0)
        assert asked == []

    on_stage(scene)


def test_a_move_that_may_have_been_heard_is_stopped() -> None:
    async def scene(stage: Stage) -> None:
        await stage.controller.abilities()
        stage.camera.fails = is_away("move")
        assert await stage.refused(OLGA, RIGHT) == "steering_unreachable"
        await asyncio.sleep(0.001)
        assert stage.camera.words == ["open", "stop"]
        assert stage.ends == [("user:olga", "move", MoveEnd.FAILED)]

    on_stage(scene)


def test_a_camera_that_refuses_tells_its_fault_and_no_words_of_its_own() -> None:
    async def scene(stage: Stage) -> None:
        await stage.controller.abilities()
        stage.camera.fails = refuses("move")
        with pytest.raises(UserFacingError) as caught:
            await stage.controller.act(OLGA, RIGHT)
        assert (caught.value.code, caught.value.params) == ("camera_refused", {"fault": "unknown"})

    on_stage(scene)


def test_a_controller_that_closes_stops_its_camera() -> None:
    async def scene(stage: Stage) -> None:
        await stage.controller.act(OLGA, RIGHT)
        await stage.controller.close(MoveEnd.MOUNT_GONE)
        assert stage.camera.words == ["open", "move", "stop"]
        assert stage.ends == [("user:olga", "move", MoveEnd.MOUNT_GONE)]
        assert stage.camera.is_closed

    on_stage(scene)


def test_presets_are_told_and_taken_down() -> None:
    async def scene(stage: Stage) -> None:
        told: list[int] = []
        unwatch = stage.controller.watch_presets(lambda: told.append(1))
        await stage.controller.act(OLGA, PresetSet(name="car park"))
        await stage.controller.act(OLGA, PresetGo(preset="3"))
        await stage.controller.act(OLGA, PresetRemove(preset="1"))
        unwatch()
        await stage.controller.act(OLGA, PresetRemove(preset="2"))
        assert await stage.refused(OLGA, PresetGo(preset="1")) == "preset_unknown"
        assert [preset.name for preset in await stage.controller.readings.presets()] == ["car park"]
        assert len(told) == 2
        assert [(record.action, record.detail) for record in stage.history][:2] == [("preset-set", "car park"), ("preset-go", "3")]
        assert stage.ends[-1] == ("user:olga", "preset-go", MoveEnd.FAILED)

    on_stage(scene)


def test_a_camera_is_not_asked_for_what_it_cannot_do() -> None:
    async def scene(stage: Stage) -> None:
        stage.camera._abilities = PtzAbilities(zoom=True)
        assert await stage.refused(OLGA, RIGHT) == "steering_unsupported"
        assert await stage.refused(OLGA, Focus(speed=1.0)) == "steering_unsupported"
        assert await stage.refused(OLGA, PresetGo(preset="1")) == "steering_unsupported"
        assert stage.controller.status.holder == ""
        await stage.controller.act(OLGA, Move(pan=0.5, zoom=-0.5))
        assert [str(value) for _, what, value in stage.camera.told if what == "move"] == ["Velocity(pan=0.0, tilt=0.0, zoom=-0.5)"]

    on_stage(scene)


def test_a_tour_goes_round_below_everybody_and_goes_on_after_them() -> None:
    async def scene(stage: Stage) -> None:
        await stage.controller.act(OLGA, Tour(stops=(TourStop(preset="1", dwell_s=30), TourStop(preset="2", dwell_s=30))))
        await asyncio.sleep(65)
        assert stage.told("preset-go") == [0.0, 30.0, 60.0]
        assert (stage.controller.status.holder_kind, stage.controller.status.touring) == ("tour", True)
        await stage.controller.act(OTTO, RIGHT)
        await asyncio.sleep(10)
        assert stage.camera.words[-3:] == ["stop", "move", "stop"]
        await asyncio.sleep(40)
        assert stage.told("preset-go")[3] == 90.0
        await stage.controller.act(OLGA, Tour())
        count = len(stage.camera.told)
        await asyncio.sleep(100)
        assert len(stage.camera.told) == count
        assert not stage.controller.status.touring

    on_stage(scene)


def test_a_camera_that_was_away_is_asked_again() -> None:
    async def scene(stage: Stage) -> None:
        stage.camera.fails = is_away()
        await asyncio.sleep(0.001)
        assert stage.controller.status.fault is not None
        assert await stage.refused(OLGA, RIGHT) == "steering_unreachable"
        stage.camera.fails = lambda what: None
        await asyncio.sleep(60)
        assert stage.controller.status.online
        assert stage.controller.status.abilities.move

    on_stage(scene)


def test_reading_costs_one_call_a_second_however_many_ask() -> None:
    async def scene(stage: Stage) -> None:
        await stage.controller.abilities()
        for _ in range(20):
            await asyncio.gather(*(stage.controller.readings.position() for _ in range(50)))
            await asyncio.sleep(0.1)
        assert stage.camera.reads in (2, 3)
        await asyncio.gather(*(stage.controller.readings.presets() for _ in range(50)))
        assert stage.camera.reads in (3, 4)

    on_stage(scene)


def test_what_is_told_is_what_changes() -> None:
    async def scene(stage: Stage) -> None:
        await stage.repeat(OLGA, RIGHT, 40)
        assert len(stage.events) < 20
        assert (stage.events[-1].holder, stage.events[-1].moving) == ("olga", True)

    on_stage(scene)

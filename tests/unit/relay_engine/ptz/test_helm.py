"""Helm: nobody moves a camera that somebody else steers, and whoever goes leaves it standing still. In virtual time."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from relay_engine.events import MoveEnd
from relay_engine.ptz.actions import (
    Ask,
    HandOver,
    Move,
    PresetGo,
    Release,
    Reserve,
    Stop,
    Take,
)
from tests.kit.cameras.steered_camera import ANN, LEFT, OLGA, OTTO, RIGHT, VMS, Stage, on_stage


def test_who_falls_silent_is_stopped_after_a_second() -> None:
    async def scene(stage: Stage) -> None:
        await stage.repeat(OLGA, RIGHT, 8)
        await asyncio.sleep(5)
        assert stage.told("stop") == [2.75]  # the last one was heard at 1.75
        assert stage.ends == [("user:olga", "move", MoveEnd.SILENCE)]
        assert stage.told("move") == [0.0, 1.0]  # the camera is told the same once a second
        assert not stage.camera.is_moving

    on_stage(scene)


def test_another_direction_goes_out_at_once() -> None:
    async def scene(stage: Stage) -> None:
        await stage.controller.act(OLGA, RIGHT)
        await stage.controller.act(OLGA, LEFT)
        await stage.controller.act(OLGA, Stop())
        assert stage.camera.words == ["open", "move", "move", "stop"]
        assert stage.ends == [("user:olga", "move", MoveEnd.STOPPED)]

    on_stage(scene)


def test_nobody_moves_what_somebody_else_steers() -> None:
    async def scene(stage: Stage) -> None:
        await stage.controller.act(OLGA, RIGHT)
        assert await stage.refused(OTTO, LEFT) == "steering_held"
        assert await stage.refused(OTTO, Stop()) == "steering_held"
        assert await stage.refused(OTTO, PresetGo(preset="1")) == "steering_held"
        assert await stage.refused(OTTO, Release()) == "not_steering"
        assert stage.camera.words == ["open", "move"]
        await asyncio.sleep(15.0)
        assert stage.controller.status.holder == ""
        await stage.controller.act(OTTO, LEFT)

    on_stage(scene)


def test_a_higher_priority_stops_first_and_then_moves() -> None:
    async def scene(stage: Stage) -> None:
        stage.camera.stop_delay_s = stage.camera.delay_s = 0.2
        await stage.controller.act(OLGA, RIGHT)
        await stage.controller.act(ANN, LEFT)
        assert stage.camera.words == ["open", "move", "stop", "move"]
        assert stage.ends == [("user:olga", "move", MoveEnd.TAKEN)]
        assert await stage.refused(OLGA, RIGHT) == "steering_held"
        assert [line.code for line in stage.lines] == ["steering_taken", "steering_seized"]

    on_stage(scene)


def test_a_move_of_the_loser_that_waits_is_never_made() -> None:
    async def scene(stage: Stage) -> None:
        await stage.controller.act(OLGA, Take())
        await stage.controller.abilities()
        stage.camera.delay_s = 2.0
        slow = asyncio.ensure_future(stage.controller.act(OLGA, RIGHT))
        await asyncio.sleep(0.1)
        waiting = asyncio.ensure_future(stage.controller.act(OLGA, PresetGo(preset="2")))
        await asyncio.sleep(0.1)
        await stage.controller.act(ANN, Move(pan=-0.5, timeout_s=10.0))
        await asyncio.gather(slow, waiting)
        # the move that was under way reached the camera after the first stop: it is stopped once more
        assert stage.camera.words == ["open", "stop", "move", "stop", "move"]

    on_stage(scene)


def test_a_closed_connection_stops_what_it_moves_alone() -> None:
    async def scene(stage: Stage) -> None:
        await stage.controller.act(OLGA, RIGHT)
        stage.controller.gone(replace(OLGA, session="9"))
        stage.controller.gone(OTTO)
        assert stage.controller.status.moving
        stage.controller.gone(OLGA)
        await asyncio.sleep(0)
        await asyncio.sleep(0.001)
        assert stage.told("stop") == [0.0]
        assert stage.ends == [("user:olga", "move", MoveEnd.GONE)]
        assert stage.controller.status.holder == "olga"

    on_stage(scene)


@pytest.mark.parametrize(("wanted", "longest", "at"), [(2.0, 0.0, 2.0), (10.0, 0.0, 10.0), (10.0, 4.0, 4.0), (3600.0, 0.0, 60.0)])
def test_the_time_of_a_recorder_is_kept_whatever_the_camera_does(wanted: float, longest: float, at: float) -> None:
    async def scene(stage: Stage) -> None:
        stage.camera.longest_move_s = longest
        await stage.controller.act(VMS, Move(zoom=1.0, timeout_s=wanted))
        await asyncio.sleep(100)
        assert stage.told("stop") == [at]
        assert stage.ends == [("user:vms", "move", MoveEnd.TIMEOUT)]

    on_stage(scene)


def test_a_reservation_outlives_silence_and_priority_until_an_administrator_ends_it() -> None:
    async def scene(stage: Stage) -> None:
        await stage.controller.act(OLGA, Reserve(seconds=3600))
        await asyncio.sleep(1800)
        assert await stage.refused(ANN, RIGHT) == "steering_held"
        assert stage.controller.status.reserved
        assert stage.controller.end("user:ann")
        assert not stage.controller.end("user:ann")
        await stage.controller.act(ANN, RIGHT)
        assert [line.code for line in stage.lines][-2:] == ["steering_ended", "steering_taken"]

    on_stage(scene)


def test_control_is_asked_for_and_handed_over() -> None:
    async def scene(stage: Stage) -> None:
        await stage.controller.act(OLGA, RIGHT)
        await stage.controller.act(OTTO, Ask(text="a car"))
        await stage.controller.act(ANN, Ask())
        status = stage.controller.status
        assert (status.asked_by, status.asked_texts) == (("otto", "ann"), ("a car", ""))
        assert await stage.refused(OLGA, HandOver(to="vic")) == "steering_not_asked"
        assert await stage.refused(OTTO, HandOver()) == "not_steering"
        await stage.controller.act(OLGA, HandOver())
        assert (stage.controller.status.holder, stage.controller.status.asked_by) == ("otto", ("ann",))
        assert stage.ends == [("user:olga", "move", MoveEnd.ENDED)]
        await asyncio.sleep(0.001)
        assert not stage.camera.is_moving

    on_stage(scene)


def test_who_loses_the_right_is_stopped() -> None:
    async def scene(stage: Stage) -> None:
        await stage.controller.act(OLGA, RIGHT)
        stage.controller.end_rights()
        await asyncio.sleep(0.001)
        assert stage.camera.words == ["open", "move", "stop"]
        assert stage.ends == [("user:olga", "move", MoveEnd.RIGHTS)]
        assert stage.controller.status.holder_kind == ""

    on_stage(scene)

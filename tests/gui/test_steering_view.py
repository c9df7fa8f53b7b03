"""The pad on a camera's page: what is held repeats, what is let go, lost or left stops, and nobody is interrupted by accident."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEventPoint, QInputDevice, QKeyEvent, QMouseEvent, QPointingDevice, QTouchEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.flows.move_repeater import REPEAT_S
from app.views.steering.steering_card import SteeringCard
from app.views.window.main_window import MainWindow
from relay_engine import (
    Action,
    Ask,
    Centre,
    Fault,
    Focus,
    HandOver,
    Home,
    Move,
    PtzAbilities,
    Release,
    Reserve,
    Stop,
    Take,
    UserFacingError,
)
from tests.gui.test_camera_page_view import make_picture
from tests.kit.loops.gui_loop import on_gui_loop, turn, until
from tests.kit.relay.sample_events import make_mount_status, make_steering_status

ANNA: dict[str, Any] = {"holder": "Anna", "holder_id": "user:anna", "holder_kind": "web", "priority": 3_000}


async def open_gate(stage: Any, **status: Any) -> tuple[MainWindow, SteeringCard]:
    window = stage.window()
    window.resize(1240, 900)
    stage.tell(make_mount_status("gate"), make_mount_status("hall"), make_steering_status(**status))
    window.open_camera("id-gate")
    await turn()
    return window, window.camera_page.steering


def actions(stage: Any) -> list[Action]:
    return [action for _, action in stage.client.called("steer")]


def moves(stage: Any) -> list[Action]:
    return [action for action in actions(stage) if isinstance(action, Move)]


@on_gui_loop
async def test_the_pad_is_there_only_where_the_camera_can_be_steered(stage: Any) -> None:
    window, card = await open_gate(stage)
    page = window.camera_page
    assert card.isVisible()
    assert page.presets.isVisible()
    assert page.share.isVisible()
    window.open_camera("id-hall")
    await turn()
    assert not card.isVisible()
    assert not page.presets.isVisible()
    assert page.share.isVisible()
    stage.tell(make_steering_status("hall", abilities=PtzAbilities(zoom=True)))
    await turn()
    assert card.isVisible()
    assert {name for name, button in card.lens.items() if button.isVisible()} == {"zoom-in", "zoom-out"}
    assert not page.presets.isVisible()


@on_gui_loop
async def test_a_held_key_repeats_and_its_release_stops(stage: Any) -> None:
    _, card = await open_gate(stage)
    card.pad.setFocus()
    QTest.keyPress(card.pad, Qt.Key.Key_Left)
    await until(lambda: len(moves(stage)) >= 3, "the move is repeated")
    QTest.keyRelease(card.pad, Qt.Key.Key_Left)
    await until(lambda: actions(stage)[-1] == Stop())
    assert set(moves(stage)) == {Move(pan=-0.5)}
    said = len(actions(stage))
    await asyncio.sleep(2 * REPEAT_S)
    assert len(actions(stage)) == said


@on_gui_loop
async def test_keys_that_the_system_repeats_are_one_press(stage: Any) -> None:
    _, card = await open_gate(stage)
    card.pad.setFocus()
    none = Qt.KeyboardModifier.NoModifier
    QTest.keyPress(card.pad, Qt.Key.Key_Up)
    for _ in range(20):  # as X11 does it
        for kind in (QEvent.Type.KeyRelease, QEvent.Type.KeyPress):
            QApplication.sendEvent(card.pad, QKeyEvent(kind, Qt.Key.Key_Up, none, "", True))
    await turn()
    assert actions(stage) == [Move(tilt=0.5)]
    QTest.keyRelease(card.pad, Qt.Key.Key_Up)


@on_gui_loop
async def test_shift_is_fast_ctrl_is_slow_and_two_keys_go_together(stage: Any) -> None:
    _, card = await open_gate(stage)
    card.pad.setFocus()
    QTest.keyPress(card.pad, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    await turn()
    assert actions(stage)[-1] == Move(pan=1.0)
    QTest.keyRelease(card.pad, Qt.Key.Key_Right)
    QTest.keyPress(card.pad, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    await until(lambda: moves(stage)[-1] == Move(zoom=0.15))
    QTest.keyRelease(card.pad, Qt.Key.Key_Plus)
    QTest.keyPress(card.pad, Qt.Key.Key_Down)
    QTest.keyPress(card.pad, Qt.Key.Key_Left)
    await until(lambda: moves(stage)[-1] == Move(pan=-0.5, tilt=-0.5))
    card.pad.let_go()


@on_gui_loop
async def test_dragging_further_out_is_faster(stage: Any) -> None:
    _, card = await open_gate(stage)
    middle = card.pad.rect().center()
    QTest.mousePress(card.pad, Qt.MouseButton.LeftButton, pos=middle + QPoint(30, 0))
    await until(lambda: moves(stage))
    drag(card, middle + QPoint(78, 0))
    await until(lambda: len(set(moves(stage))) == 2)
    slow, fast = moves(stage)[0], moves(stage)[-1]
    assert isinstance(slow, Move)
    assert isinstance(fast, Move)
    assert 0 < slow.pan < fast.pan <= 1
    QTest.mouseRelease(card.pad, Qt.MouseButton.LeftButton, pos=middle)
    await until(lambda: actions(stage)[-1] == Stop())


@pytest.mark.parametrize("loss", ["focus", "page", "camera", "minimised", "deactivated", "other page", "relay's word"])
@on_gui_loop
async def test_whatever_takes_the_hand_away_stops_the_camera(stage: Any, loss: str) -> None:
    window, card = await open_gate(stage)
    card.pad.setFocus()
    QTest.keyPress(card.pad, Qt.Key.Key_Left)
    await until(lambda: moves(stage))
    match loss:
        case "focus":
            window.camera_page.main_button.setFocus()
        case "page":
            window.show_page("log")
        case "camera":
            window.open_camera("id-hall")
        case "minimised":
            window.setWindowState(Qt.WindowState.WindowMinimized)
        case "deactivated":
            QApplication.sendEvent(window, QEvent(QEvent.Type.WindowDeactivate))
        case "other page":
            window.share_camera("id-gate")
        case _:
            stage.tell(make_steering_status(online=False, fault=Fault.NO_ROUTE))
    await until(lambda: actions(stage)[-1] == Stop(), loss)
    assert stage.client.called("steer")[-1][0] == "gate"
    said = len(actions(stage))
    await asyncio.sleep(2 * REPEAT_S)
    assert len(actions(stage)) == said


@on_gui_loop
async def test_closing_the_window_stops_the_camera(stage: Any) -> None:
    window, card = await open_gate(stage)
    card.pad.setFocus()
    QTest.keyPress(card.pad, Qt.Key.Key_Left)
    await until(lambda: moves(stage))
    window.leave()
    await until(lambda: actions(stage)[-1] == Stop())


@on_gui_loop
async def test_a_touch_that_the_system_takes_away_stops_the_camera(stage: Any) -> None:
    _, card = await open_gate(stage)
    device = QPointingDevice("touch", 1, QInputDevice.DeviceType.TouchScreen, QPointingDevice.PointerType.Finger,
                             QInputDevice.Capability.Position, 1, 0)  # fmt: skip
    finger = QEventPoint(1, QEventPoint.State.Pressed, QPointF(10, 10), QPointF(10, 10))
    none = Qt.KeyboardModifier.NoModifier
    card.pad.event(QTouchEvent(QEvent.Type.TouchBegin, device, none, [finger]))
    await until(lambda: moves(stage))
    card.pad.event(QTouchEvent(QEvent.Type.TouchCancel, device, none, []))
    await until(lambda: actions(stage)[-1] == Stop())


@on_gui_loop
async def test_zoom_and_focus_buttons_are_held(stage: Any) -> None:
    _, card = await open_gate(stage)
    for name, expected in (("zoom-in", Move(zoom=0.5)), ("focus-near", Focus(speed=-0.5))):
        stage.client.calls.clear()
        button = card.lens[name]
        QTest.mousePress(button, Qt.MouseButton.LeftButton)
        await until(lambda: len(actions(stage)) >= 2)
        QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
        await until(lambda: actions(stage)[-1] == Stop())
        assert set(actions(stage)) == {expected, Stop()}
    QTest.keyPress(card.lens["zoom-out"], Qt.Key.Key_Space)
    await until(lambda: actions(stage)[-1] == Move(zoom=-0.5))
    QTest.keyRelease(card.lens["zoom-out"], Qt.Key.Key_Space)
    await until(lambda: actions(stage)[-1] == Stop())


@on_gui_loop
async def test_a_lost_lease_says_who_steers_and_is_not_stopped_by_the_loser(stage: Any) -> None:
    _, card = await open_gate(stage)
    card.pad.setFocus()
    QTest.keyPress(card.pad, Qt.Key.Key_Left)
    await until(lambda: moves(stage))
    stage.tell(make_steering_status(**ANNA, until=time.time() + 3_600))
    await turn()
    assert not card.pad.isEnabled()
    assert "Anna" in card.lease_bar.words.text()
    QTest.keyRelease(card.pad, Qt.Key.Key_Left)
    await asyncio.sleep(2 * REPEAT_S)
    assert Stop() not in actions(stage)


@on_gui_loop
async def test_a_refused_move_is_told_in_words_and_not_repeated(stage: Any) -> None:
    _, card = await open_gate(stage)
    stage.client.failures["steer"] = UserFacingError("steering_held", "held", holder="Anna", priority=1, until=time.time() + 60)
    card.pad.setFocus()
    QTest.keyPress(card.pad, Qt.Key.Key_Left)
    await until(card.note.isVisible)
    await asyncio.sleep(2 * REPEAT_S)
    assert len(actions(stage)) == 1
    assert "Anna" in card.note.text()
    QTest.keyRelease(card.pad, Qt.Key.Key_Left)


@on_gui_loop
async def test_taking_over_asks_first_and_says_whom_it_interrupts(stage: Any) -> None:
    _, card = await open_gate(stage, **ANNA)
    assert card.lease_bar.take_button.isVisible()
    card.lease_bar.take_button.click()
    await until(lambda: card.question is not None and card.question.isVisible())
    assert card.question is not None
    assert "Anna" in card.question.title
    card.question.reject()
    await turn()
    assert actions(stage) == []
    card.lease_bar.take_button.click()
    await until(lambda: card.question is not None and card.question.isVisible())
    card.question.accept()
    await until(lambda: actions(stage) == [Take()])


@on_gui_loop
async def test_a_reservation_is_ended_before_one_takes_over(stage: Any) -> None:
    _, card = await open_gate(stage, **ANNA, reserved=True, until=time.time() + 3_600)
    card.lease_bar.take_button.click()
    await until(lambda: card.question is not None and card.question.isVisible())
    assert card.question is not None
    card.question.accept()
    await until(lambda: actions(stage) == [Take()])
    assert stage.client.called("end_lease") == [("gate",)]


@on_gui_loop
async def test_an_equal_is_asked_for_control(stage: Any) -> None:
    _, card = await open_gate(stage, **ANNA | {"priority": 20_000})
    assert not card.lease_bar.take_button.isVisible()
    card.lease_bar.ask_button.click()
    await until(lambda: actions(stage) == [Ask()])


@on_gui_loop
async def test_who_steers_hands_over_reserves_and_lets_others(stage: Any) -> None:
    mine: dict[str, Any] = {"holder": "Relay", "holder_id": "owner", "holder_kind": "window", "until": time.time() + 15}
    _, card = await open_gate(stage, **mine, asked_by=("Anna", "Bea"))
    bar = card.lease_bar
    assert "Anna, Bea" in bar.asks.text()
    bar.hand_button.click()
    await until(lambda: actions(stage)[-1:] == [HandOver(to="Anna")])
    entries = {action.text(): action for action in bar.menu.actions()}
    entries["Hand over to Bea"].trigger()
    await until(lambda: actions(stage)[-1] == HandOver(to="Bea"))
    entries["Reserve for 1 h"].trigger()
    await until(lambda: actions(stage)[-1] == Reserve(seconds=3_600))
    stage.tell(make_steering_status(**mine))
    await turn()
    bar.release_button.click()
    await until(lambda: actions(stage)[-1] == Release())
    card.home_button.click()
    await until(lambda: actions(stage)[-1] == Home())


@on_gui_loop
async def test_a_click_into_the_picture_centres_there_where_the_camera_can(stage: Any) -> None:
    window, _ = await open_gate(stage)
    preview = window.camera_page.preview
    await until(lambda: preview.is_open)
    next(iter(stage.client.previews.values()))(make_picture())
    await until(lambda: not preview.image.isNull())
    QTest.mouseClick(preview, Qt.MouseButton.LeftButton, pos=QPoint(preview.width() * 3 // 4, preview.height() // 2))
    await until(lambda: actions(stage))
    (centre,) = actions(stage)
    assert isinstance(centre, Centre)
    assert centre.x == pytest.approx(0.75, abs=0.02)
    assert centre.y == pytest.approx(0.5, abs=0.02)
    stage.tell(make_steering_status(**ANNA))
    await turn()
    QTest.mouseClick(preview, Qt.MouseButton.LeftButton, pos=preview.rect().center())
    stage.tell(make_steering_status(abilities=PtzAbilities(move=True)))
    await turn()
    QTest.mouseClick(preview, Qt.MouseButton.LeftButton, pos=preview.rect().center())
    await turn()
    assert actions(stage) == [centre]


def drag(card: SteeringCard, place: QPoint) -> None:
    where = QPointF(place)
    QApplication.sendEvent(
        card.pad,
        QMouseEvent(
            QEvent.Type.MouseMove, where, card.pad.mapToGlobal(where), Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        ),
    )  # fmt: skip

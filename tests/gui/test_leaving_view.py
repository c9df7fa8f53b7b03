"""Closing the window: nobody's picture ends by accident, and no signal or log-out waits for an answer."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.views.window.main_window import MainWindow
from relay_engine import MountState
from tests.kit.loops.gui_loop import on_gui_loop, turn, until
from tests.kit.relay.sample_events import make_mount_status


class Desk:
    """A window whose tray is as the test wants it."""

    def __init__(self, stage: Any, monkeypatch: pytest.MonkeyPatch, *, tray: bool = True, readers: int = 2, live: bool = True) -> None:
        self.stage = stage
        self.window: MainWindow = stage.window()
        self.left: list[bool] = []
        self.window.left.connect(lambda: self.left.append(True))
        self.notified: list[str] = []
        monkeypatch.setattr(type(self.window.tray), "is_there", property(lambda _tray: tray))
        monkeypatch.setattr(self.window.tray, "notify", lambda title, _text, *, bad: self.notified.append(title))
        state = MountState.LIVE if live else MountState.STOPPED
        stage.tell(make_mount_status("gate", readers=readers, state=state), make_mount_status("hall", readers=0, state=state))

    @property
    def question(self) -> Any:
        return self.window.leaving.question

    async def asked(self) -> Any:
        await until(lambda: self.question is not None and self.question.isVisible())
        return self.question


@on_gui_loop
async def test_closing_with_viewers_asks_and_enter_keeps_the_relay(stage: Any, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    desk = Desk(stage, monkeypatch)
    assert not desk.window.close()
    question = await desk.asked()
    assert desk.window.isVisible()
    assert "Viewers watching now: 2." in question.text
    assert question.instead_button.text() == "Keep running in the background"
    qtbot.keyClick(question, Qt.Key.Key_Return)
    await until(lambda: not desk.window.isVisible())
    assert desk.left == []
    assert desk.notified == ["Relay Server keeps running"]
    assert stage.store.settings.closing == "ask"  # viewers are asked about each time
    desk.window.tray.open_wanted.emit()
    assert desk.window.isVisible()


@on_gui_loop
async def test_escape_leaves_everything_as_it_is(stage: Any, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    desk = Desk(stage, monkeypatch)
    desk.window.close()
    qtbot.keyClick(await desk.asked(), Qt.Key.Key_Escape)
    await until(lambda: desk.question is None)
    assert desk.window.isVisible()
    assert desk.left == []


@on_gui_loop
async def test_stop_and_quit_ends_it(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(stage, monkeypatch)
    desk.window.close()
    (await desk.asked()).accept_button.click()
    await until(lambda: desk.left)
    assert not desk.window.isVisible()


@on_gui_loop
async def test_viewers_of_small_pictures_count_too(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(stage, monkeypatch, readers=0)
    stage.save_with_small_picture("hall")
    stage.tell(make_mount_status("hall-sub", readers=1))
    stage.store.change(closing="quit")
    assert not desk.window.close()
    assert "Viewers watching now: 1." in (await desk.asked()).text


@on_gui_loop
async def test_without_a_tray_the_window_is_minimised(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(stage, monkeypatch, tray=False)
    desk.window.close()
    question = await desk.asked()
    assert question.instead_button.text() == "Keep running, minimised"
    question.instead_button.click()
    await until(desk.window.isMinimized)
    assert "tray" in desk.window.said.text
    desk.window.come_forward()
    assert not desk.window.isMinimized()


@pytest.mark.parametrize(("button", "remembered"), [("instead_button", "background"), ("accept_button", "quit")])
@on_gui_loop
async def test_with_cameras_on_air_and_nobody_watching_it_asks_once(
    stage: Any, monkeypatch: pytest.MonkeyPatch, button: str, remembered: str
) -> None:
    desk = Desk(stage, monkeypatch, readers=0)
    desk.window.close()
    question = await desk.asked()
    assert "Cameras on air: 2." in question.text
    getattr(question, button).click()
    await until(lambda: not desk.window.isVisible())
    assert stage.store.settings.closing == remembered
    assert bool(desk.left) is (remembered == "quit")
    if remembered == "background":
        desk.window.come_forward()
        desk.window.close()
        await turn()
        assert desk.question is None
        assert not desk.window.isVisible()
        assert desk.left == []


@on_gui_loop
async def test_with_nothing_on_air_it_closes_as_ever(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(stage, monkeypatch, readers=0, live=False)
    assert desk.window.close()
    assert desk.left == [True]


@on_gui_loop
async def test_remembered_quit_still_asks_for_viewers(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.store.change(closing="quit")
    desk = Desk(stage, monkeypatch)
    assert not desk.window.close()
    (await desk.asked()).reject()


@pytest.mark.parametrize("hidden", [False, True])
@on_gui_loop
async def test_a_log_out_waits_for_no_answer(stage: Any, monkeypatch: pytest.MonkeyPatch, hidden: bool) -> None:
    desk = Desk(stage, monkeypatch)
    desk.window.close()
    await desk.asked()
    if hidden:
        desk.window.go_to_background()
    desk.window.leaving.session_ends()
    assert desk.window.close()
    await until(lambda: desk.question is None)
    assert desk.left == [True]


@on_gui_loop
async def test_a_log_out_that_was_called_off_is_forgotten(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(stage, monkeypatch)
    desk.window.leaving.session_ends()
    desk.window.leaving._called_off.timeout.emit()
    assert not desk.window.close()
    (await desk.asked()).reject()


@on_gui_loop
async def test_the_tray_s_quit_asks_for_viewers_and_enter_is_cancel(stage: Any, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    desk = Desk(stage, monkeypatch)
    desk.window.go_to_background()
    desk.window.tray.menu_actions[1].trigger()
    question = await desk.asked()
    assert desk.window.isVisible()
    qtbot.keyClick(question, Qt.Key.Key_Return)
    await until(lambda: desk.question is None)
    assert desk.left == []
    stage.tell(make_mount_status("gate", readers=0))
    desk.window.go_to_background()
    desk.window.tray.menu_actions[1].trigger()
    await until(lambda: desk.left)

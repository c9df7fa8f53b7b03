"""The camera list: cards, their words and buttons, the first run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QPushButton

from app.flows.camera import Camera
from app.flows.wording.fault_words import words_for_fault
from app.flows.wording.words import untranslated
from app.views.cameras.camera_card import CameraCard
from app.views.cameras.card_grid import CardGrid
from app.views.window.main_window import MainWindow
from relay_engine import Fault, MountState, ReaderCap, Removed, UserFacingError
from tests.kit.loops.gui_loop import on_gui_loop, turn, until
from tests.kit.relay.sample_events import make_mount_status


class SetClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def wall(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now


def buttons_of(card: CameraCard) -> list[str]:
    return [button.text() for button in (card.start_button, card.open_button, card.share_button) if button.isVisible()]


def card_of(window: MainWindow, title: str = "gate") -> CameraCard:
    return window.cameras_page.card(f"id-{title}")


@on_gui_loop
async def test_first_run_offers_both_ways_to_begin(make_stage: Callable[..., Any]) -> None:
    window = make_stage().window()
    empty = window.cameras_page.empty_state
    assert empty.isVisible()
    assert empty.add_button.isVisible()
    empty.demo_button.click()
    await until(lambda: window.actions_.dialog is not None)
    dialog = window.actions_.dialog
    assert dialog.finish.title_edit.text() == "Demo camera"
    dialog.reject()


@on_gui_loop
async def test_every_camera_has_a_card_and_an_added_one_gets_one(stage: Any) -> None:
    window = stage.window()
    assert window.cameras_page.card_ids() == ["id-gate", "id-hall"]
    assert not window.cameras_page.empty_state.isVisible()
    stage.tell(Removed("mount-settings/gate"))
    assert window.cameras_page.card_ids() == ["id-hall"]


STATES = [
    (MountState.LIVE, None, "Live", ["Open", "Share"]),
    (MountState.CONNECTING, None, "Connecting", ["Open", "Share"]),
    (MountState.IDLE, None, "Waiting for the first viewer", ["Open", "Share"]),
    (MountState.WAITING, None, "Waiting for somebody to send", ["Open", "Share"]),
    (MountState.STOPPED, None, "Switched off", ["Start", "Open"]),
    (MountState.RETRYING, Fault.WRONG_PASSWORD, "Wrong user name or password: trying again", ["Open", "Share"]),
]


@pytest.mark.parametrize(("state", "fault", "words", "buttons"), STATES)
@on_gui_loop
async def test_card_says_the_state_in_words(stage: Any, state: MountState, fault: Fault | None, words: str, buttons: list[str]) -> None:
    window = stage.window()
    stage.tell(make_mount_status("gate", state=state, fault=fault))
    card = card_of(window)
    assert card.words == words
    assert buttons_of(card) == buttons
    assert card.stop_action.isVisible() is (state is not MountState.STOPPED)
    assert card.start_action.isVisible() is (state is MountState.STOPPED)
    assert words in card.accessibleName()


@on_gui_loop
async def test_retry_counts_down_in_the_card(stage: Any) -> None:
    clock = SetClock()
    stage.context.cameras._clock = clock
    window = stage.window()
    stage.tell(make_mount_status("gate", state=MountState.RETRYING, fault=Fault.NO_ROUTE, retry_at=1008.0))
    assert card_of(window).words == "Camera not answering: retrying in 8 s"
    clock.now = 1005.0
    stage.context.cameras._tick()
    assert card_of(window).words == "Camera not answering: retrying in 3 s"


@on_gui_loop
async def test_start_and_stop_call_the_engine(stage: Any) -> None:
    window = stage.window()
    stage.tell(make_mount_status("gate", readers=0), make_mount_status("hall", state=MountState.STOPPED))
    card_of(window, "gate").stop_action.trigger()
    await until(lambda: stage.client.called("stop_mount"))
    assert stage.client.called("stop_mount") == [("gate",)]
    card_of(window, "hall").start_button.click()
    await until(lambda: stage.client.called("start_mount"))
    assert stage.client.called("start_mount") == [("hall",)]


@on_gui_loop
async def test_failing_command_is_told(stage: Any) -> None:
    window = stage.window()
    stage.tell(make_mount_status("gate", state=MountState.STOPPED))
    stage.client.failures["start_mount"] = UserFacingError("mount_unknown", "gone")
    card_of(window).start_button.click()
    await until(lambda: window.actions_.message is not None)
    assert window.actions_.message.title == "This camera is not there any more."
    window.actions_.message.accept()


@on_gui_loop
async def test_start_all_and_stop_all(stage: Any) -> None:
    window = stage.window()
    stage.tell(
        make_mount_status("gate", state=MountState.STOPPED, readers=0), make_mount_status("hall", state=MountState.STOPPED, readers=0)
    )
    assert window.header.start_all.isEnabled()
    assert not window.header.stop_all.isEnabled()
    window.header.start_all.click()
    await until(lambda: len(stage.client.called("start_mount")) == 2)
    stage.tell(make_mount_status("gate", readers=0), make_mount_status("hall", readers=0))
    assert not window.header.start_all.isEnabled()
    window.header.stop_all.click()
    await until(lambda: len(stage.client.called("stop_mount")) == 2)


@on_gui_loop
async def test_stop_all_asks_while_somebody_watches(stage: Any) -> None:
    window = stage.window()
    stage.tell(make_mount_status("gate", readers=3), make_mount_status("hall", readers=4))
    window.header.stop_all.click()
    await until(lambda: window.actions_.message is not None)
    assert "7" in window.actions_.message.text
    window.actions_.message.cancel_button.click()
    await turn()
    assert not stage.client.called("stop_mount")


@pytest.mark.parametrize("watched", ["gate", "gate-sub"])
@on_gui_loop
async def test_stopping_a_camera_asks_while_somebody_watches(stage: Any, watched: str) -> None:
    stage.save_with_small_picture("gate")
    window = stage.window()
    statuses = {name: make_mount_status(name, readers=3 if name == watched else 0) for name in ("gate", "gate-sub")}
    stage.tell(*statuses.values())
    card_of(window).stop_action.trigger()
    await until(lambda: window.actions_.message is not None)
    message = window.actions_.message
    assert message.title == "Stop “Gate”?"
    assert "3" in message.text
    assert message.cancel_button.isDefault()  # Enter
    message.cancel_button.click()
    await turn()
    assert not stage.client.called("stop_mount")
    card_of(window).stop_action.trigger()
    await until(lambda: window.actions_.message is not None)
    window.actions_.message.accept_button.click()
    await until(lambda: stage.client.called("stop_mount"))


@on_gui_loop
async def test_the_page_s_stop_asks_too_and_is_no_large_red_button(stage: Any) -> None:
    window = stage.window()
    stage.tell(make_mount_status("gate", readers=1))
    window.open_camera("id-gate")
    button = window.camera_page.main_button
    assert (button.text(), button.property("role"), button.property("scale")) == ("Stop", "quiet", "")
    button.click()
    await until(lambda: window.actions_.message is not None)
    window.actions_.message.reject()
    await turn()
    assert not stage.client.called("stop_mount")


@on_gui_loop
async def test_who_was_turned_away_stands_on_the_card(stage: Any) -> None:
    window = stage.window()
    stage.tell(make_mount_status("gate", turned_away=2, turned_away_since=1000.0, turned_away_by=ReaderCap.MOUNT_READERS))
    assert card_of(window)._note.text().startswith("2 turned away since ")


@on_gui_loop
async def test_remove_asks_with_the_consequences(stage: Any) -> None:
    window = stage.window()
    stage.tell(make_mount_status("gate", readers=5))
    card_of(window).remove_requested.emit("id-gate")
    await until(lambda: window.actions_.message is not None)
    assert "5" in window.actions_.message.text
    assert "Gate" in window.actions_.message.title
    window.actions_.message.cancel_button.click()
    await turn()
    assert stage.context.shelf.camera("id-gate") is not None
    card_of(window).remove_requested.emit("id-gate")
    await until(lambda: window.actions_.message is not None)
    stage.context.preset_pictures.keep("id-gate", "p1", b"still")
    window.actions_.message.accept_button.click()
    await until(lambda: stage.client.called("remove_mount"))
    assert stage.context.shelf.camera("id-gate") is None
    await until(lambda: stage.context.preset_pictures.picture("id-gate", "p1") == b"")


@on_gui_loop
async def test_copying_the_link_says_so(stage: Any) -> None:
    window = stage.window()
    card_of(window).copy_requested.emit("id-gate")
    link = QGuiApplication.clipboard().text()
    assert link.startswith("http://")
    assert link.endswith(":8080/gate/")
    assert link in window.said.text


@on_gui_loop
async def test_stills_are_asked_for_only_in_sight(stage: Any) -> None:
    image = QImage(64, 36, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    stage.client.stills["gate"] = bytes(data.data())
    window = stage.window()
    window.show_page("log")
    stage.tell(make_mount_status("gate"))
    await turn()
    assert not stage.client.called("get_thumbnail")
    window.show_page("cameras")
    await until(lambda: stage.client.called("get_thumbnail"))
    await until(lambda: not card_of(window).findChild(type(card_of(window)._picture)).image.isNull())


@on_gui_loop
async def test_stills_of_cards_scrolled_away_are_not_asked_for(make_stage: Callable[..., Any]) -> None:
    stage = make_stage(*(f"camera-{number:02}" for number in range(30)))
    window = stage.window()
    window.resize(1000, 640)
    await turn(100)
    stage.tell(*(make_mount_status(f"camera-{number:02}") for number in range(30)))
    await until(lambda: ("camera-00",) in stage.client.called("get_thumbnail"))
    await turn(20)
    asked = {name for (name,) in stage.client.called("get_thumbnail")}
    assert "camera-29" not in asked
    assert len(asked) < 12
    bar = window.cameras_page._area.verticalScrollBar()
    bar.setValue(bar.maximum())
    await until(lambda: ("camera-29",) in stage.client.called("get_thumbnail"))


@pytest.mark.parametrize(("width", "cards", "columns"), [(300, 9, 1), (768, 9, 2), (1016, 9, 3), (3600, 20, 11), (3600, 2, 2)])
@on_gui_loop
async def test_grid_uses_the_width(stage: Any, width: int, cards: int, columns: int) -> None:
    grid = stage.keep(CardGrid(300, 520))
    grid.resize(width, 600)
    grid.set_cards([QPushButton(str(number)) for number in range(cards)])
    await turn()
    first_row = [card for card in grid._cards if card.y() == grid._cards[0].y()]
    assert len(first_row) == min(columns, cards)
    assert first_row[-1].geometry().right() < max(width, 300)


@on_gui_loop
async def test_advice_has_two_lines_and_ends_where_there_is_no_room(stage: Any) -> None:
    window = stage.window()
    card = card_of(window)
    stage.tell(make_mount_status("gate", state=MountState.RETRYING, fault=Fault.NO_ROUTE))
    await turn()
    note = card._note
    lines = note.shown_lines()
    assert len(lines) == 2
    assert note.toolTip() == words_for_fault(Fault.NO_ROUTE, untranslated).to_do
    assert all(note.fontMetrics().horizontalAdvance(line) <= note.width() for line in lines)
    assert note.height() >= 2 * note.fontMetrics().height()
    stage.tell(make_mount_status("gate"))
    assert len(note.shown_lines()) == 1


@on_gui_loop
async def test_before_the_book_is_open_nobody_is_told_that_there_are_no_cameras(make_stage: Callable[..., Any]) -> None:
    stage = make_stage()
    stage.client.is_open = False
    page = stage.window().cameras_page
    assert page.opening.isVisible()
    assert not page.empty_state.isVisible()
    stage.context._set_problem(UserFacingError("book_in_use", "in use"))
    assert "cannot be shown" in page.opening.text
    stage.context._set_problem(None)
    await stage.context.open()
    assert page.empty_state.isVisible()


@on_gui_loop
async def test_a_camera_of_the_configuration_file_is_shown_and_cannot_be_changed(stage: Any) -> None:
    stage.save(Camera(id="id-gate", title="Gate", mount="gate", address="rtsp://10.0.0.5/gate", origin="file"))
    window = stage.window()
    card = card_of(window)
    assert not any(action.isVisible() for action in (card.edit_action, card.rename_action, card.remove_action))
    assert card.start_action.isVisible()
    card.title.begin()
    assert not card.title.is_editing
    window.open_camera("id-gate")
    page = window.camera_page
    assert "comes from the configuration file" in page.origin.text
    assert not page.change_button.isVisible()
    assert not page.remove_action.isVisible()
    window.actions_.edit("id-gate")
    await until(lambda: window.actions_.message is not None)
    assert "configuration file" in window.actions_.message.title
    window.actions_.close_dialogs()


@on_gui_loop
async def test_an_address_that_cannot_be_read_any_more_is_asked_for(stage: Any) -> None:
    stage.save(Camera(id="id-gate", title="Gate", mount="gate", address="rtsp://10.0.0.5", address_lost=True))
    window = stage.window()
    window.open_camera("id-gate")
    assert "cannot be read any more" in window.camera_page.origin.text
    window.camera_page.origin._button.click()
    await until(lambda: window.actions_.dialog is not None)
    window.actions_.close_dialogs()


@on_gui_loop
async def test_the_page_of_a_camera_that_somebody_else_removes_is_left(stage: Any) -> None:
    window = stage.window()
    window.open_camera("id-gate")
    stage.tell(Removed("mount-settings/hall"))
    assert window.page == "camera"
    stage.tell(Removed("mount-settings/gate"))
    assert window.page == "cameras"

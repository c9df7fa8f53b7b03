"""The window's wall: what its tiles show, by hand and in rounds, what is decoded, and the screen that it fills."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from app.views.parts.preview import NAME_PX
from app.views.wall.wall_page import WallPage
from relay_engine import MountState, Move, Stop
from tests.gui.test_camera_page_view import make_picture
from tests.kit.loops.gui_loop import on_gui_loop, turn, until
from tests.kit.relay.sample_events import make_mount_status, make_steering_status

TITLES = ("gate", "hall", "yard", "ramp", "roof")


async def open_wall(stage: Any, **states: MountState) -> Any:
    window = stage.window()
    window.resize(1200, 800)
    stage.tell(*(make_mount_status(title, state=states.get(title, MountState.LIVE)) for title in TITLES))
    window.show_page("wall")
    await turn()
    page: Any = window.wall_page
    return page


def opened(stage: Any) -> list[str]:
    """Whose pictures are being decoded."""
    calls = stage.client.called("open_preview")
    return sorted(calls[int(preview.rpartition("-")[2]) - 1][0] for preview in stage.client.previews)


def names(page: Any) -> list[str]:
    return [tile.camera_id.removeprefix("id-") for tile in page.board.tiles]


@on_gui_loop
async def test_every_camera_has_a_tile_and_what_is_not_seen_is_not_decoded(make_stage: Callable[..., Any]) -> None:
    stage = make_stage(*TITLES)
    page = await open_wall(stage, roof=MountState.STOPPED)
    assert names(page) == [*TITLES, *[""] * 4]  # nine places
    await until(lambda: opened(stage) == sorted(TITLES[:4]))
    assert page.board.tiles[4].accessibleName() == "Roof: Switched off"
    assert page.board.tiles[5].accessibleName() == "Empty place"
    page.bar.layouts[1].click()
    await until(lambda: opened(stage) == ["gate"])
    page.bar.on.click()
    await until(lambda: opened(stage) == ["hall"])
    page.window().show_page("log")
    await until(lambda: not stage.client.previews)


@on_gui_loop
async def test_the_words_of_a_small_tile_do_not_run_into_its_name(make_stage: Callable[..., Any]) -> None:
    stage = make_stage(*TITLES)
    page = await open_wall(stage, gate=MountState.STOPPED)
    preview = page.board.tiles[0].preview
    preview.setFixedSize(137, 95)
    preview.set_state(playable=False, live=False, icon="warning", words="The camera does not answer")  # two lines here
    image = preview.grab().toImage()

    def has_words(rows: range) -> bool:
        return len({image.pixelColor(x, y).name() for y in rows for x in range(image.width())}) > 1

    below = image.height() - round(NAME_PX * image.devicePixelRatio())
    assert has_words(range(below))
    assert not has_words(range(below, image.height()))


@on_gui_loop
async def test_small_pictures_in_small_tiles_and_the_large_one_where_it_is_looked_at(make_stage: Callable[..., Any]) -> None:
    stage = make_stage(*TITLES)
    stage.save_with_small_picture("hall")
    stage.save_with_small_picture("yard")
    stage.tell(make_mount_status("hall-sub"), make_mount_status("yard-sub", state=MountState.RETRYING))
    page = await open_wall(stage)
    await until(lambda: opened(stage) == ["gate", "hall-sub", "ramp", "roof", "yard"])  # a small picture that is away is none
    page.board.select(1, focus=True)
    await until(lambda: "hall" in opened(stage) and "hall-sub" not in opened(stage))
    QTest.keyClick(page.board.tiles[1], Qt.Key.Key_Return)
    await until(lambda: opened(stage) == ["hall"])
    QTest.keyClick(page.board.tiles[1], Qt.Key.Key_Escape)
    await until(lambda: len(opened(stage)) == 5)


@on_gui_loop
async def test_cameras_are_put_and_moved_by_hand_and_remembered(make_stage: Callable[..., Any]) -> None:
    stage = make_stage(*TITLES)
    page = await open_wall(stage)
    page.bar.layouts[4].click()
    page.board.select(0, focus=True)
    QTest.keyClick(page.board.tiles[0], Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert names(page) == ["hall", "gate", "yard", "ramp"]
    assert page.board.selected == 1  # it goes with the camera
    page.bar.choose_menu.aboutToShow.emit()
    actions = {action.text(): action for action in page.bar.choose_menu.actions()}
    assert actions["Gate"].isChecked()
    actions["Roof"].trigger()
    assert names(page) == ["hall", "roof", "yard", "ramp"]
    QTest.keyClick(page.board.tiles[1], Qt.Key.Key_Delete)
    assert names(page) == ["hall", "", "yard", "ramp"]
    assert stage.store.settings.wall_cameras == ("id-hall", "", "id-yard", "id-ramp", "id-gate")
    assert stage.store.settings.wall_layout == 4
    assert names(WallPage(stage.context)) == ["hall", "", "yard", "ramp"]  # as after another start
    QTest.mouseClick(page.board.tiles[1], Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()][:5] == [title.title() for title in TITLES]
    menu.close()
    page.bar.choose_menu.aboutToShow.emit()
    next(action for action in page.bar.choose_menu.actions() if "themselves" in action.text()).trigger()
    assert names(page) == list(TITLES[:4])


@on_gui_loop
async def test_pages_go_round_until_somebody_looks_closer(make_stage: Callable[..., Any]) -> None:
    stage = make_stage(*TITLES)
    page = await open_wall(stage)
    page.bar.layouts[1].click()
    page.bar.rounds.setCurrentIndex(page.bar.rounds.findData(5))
    page.bar.rounds.activated.emit(page.bar.rounds.currentIndex())
    for _ in range(5):
        page._second()
    assert names(page) == ["hall"]
    page.board.set_large(large=True)
    for _ in range(12):
        page._second()
    assert names(page) == ["hall"]


@on_gui_loop
async def test_the_wall_fills_a_screen_and_comes_back(make_stage: Callable[..., Any]) -> None:
    stage = make_stage(*TITLES)
    page = await open_wall(stage)
    await until(lambda: len(opened(stage)) == 5)
    page.bar.screen_menu.aboutToShow.emit()
    (action,) = page.bar.screen_menu.actions()  # one screen here
    assert action.text().endswith("(this one)")
    action.trigger()
    assert page.full_screen.isVisible()
    assert page.board.window() is page.full_screen
    assert page.full_screen.geometry() == QApplication.screens()[0].geometry()
    page.window().show_page("log")  # the window goes on with something else
    await turn(20)
    await until(lambda: len(opened(stage)) == 5)
    QTest.keyClick(page.board.tiles[0], Qt.Key.Key_Escape)
    assert not page.full_screen.isVisible()
    await until(lambda: not stage.client.previews)


@on_gui_loop
async def test_a_double_click_opens_the_camera(make_stage: Callable[..., Any]) -> None:
    stage = make_stage(*TITLES)
    page = await open_wall(stage)
    page.show_full()
    QTest.mouseDClick(page.board.tiles[2], Qt.MouseButton.LeftButton)
    assert page.window().page == "camera"
    assert page.window().camera_page.camera_id == "id-yard"
    assert not page.full_screen.isVisible()


@on_gui_loop
async def test_it_says_what_it_takes_of_the_computer(make_stage: Callable[..., Any]) -> None:
    stage = make_stage("gate")
    page = await open_wall(stage)
    await until(lambda: bool(stage.client.previews))
    (put,) = stage.client.previews.values()
    page._measure()
    assert page.load.text() == ""
    picture = make_picture()
    put(type(picture)(picture.width, picture.height, picture.stride, picture.rgb, 0.0, cpu_s=0.6))
    await until(lambda: page.board.tiles[0].preview.cpu_s >= 0.6)
    page._measure()
    assert re.fullmatch(
        r"Decoding and drawing these pictures takes about \d+ % of one processor core, the whole program \d+ %\.", page.load.text()
    )
    assert not page.board.tiles[0].preview.image.isNull()


@on_gui_loop
async def test_another_language_leaves_no_picture_open_that_nobody_sees(make_stage: Callable[..., Any], qapp: QApplication) -> None:
    stage = make_stage("gate", "hall")
    page = await open_wall(stage)
    window = page.window()
    await until(lambda: opened(stage) == ["gate", "hall"])
    window._speak()
    await until(lambda: opened(stage) == ["gate", "hall"] and len(stage.client.called("open_preview")) == 4)


@pytest.mark.parametrize("width", [7680, 1920])
@on_gui_loop
async def test_of_many_large_pictures_some_are_shown_by_their_key_frames(make_stage: Callable[..., Any], width: int) -> None:
    stage = make_stage(*TITLES)
    page = await open_wall(stage)
    track = make_mount_status("gate").tracks[0]
    large = type(track)(track.codec, track.kind, width, width * 9 // 16, 30.0, track.clock_rate, track.channels)
    stage.tell(*(make_mount_status(title, tracks=(large,)) for title in TITLES))
    page.refresh()
    await until(lambda: sum("key frames" in call for call in stage.client.called("open_preview")) == (5 if width > 1920 else 1))
    assert len(opened(stage)) == 5


@on_gui_loop
async def test_the_selected_camera_is_steered_where_it_can_be(make_stage: Callable[..., Any]) -> None:
    stage = make_stage(*TITLES)
    stage.tell(make_steering_status("hall"))
    page = await open_wall(stage)
    assert page.bar.steer_button.isHidden()
    page.board.select(1, focus=True)
    assert page.bar.steer_button.isVisible()
    QTest.keyClick(page.board.tiles[1], Qt.Key.Key_C)
    assert page.steering.isVisible()
    QTest.keyPress(page.steering.pad, Qt.Key.Key_Left)
    await until(lambda: any(mount == "hall" and isinstance(action, Move) for mount, action in stage.client.called("steer")))
    page.board.select(2, focus=True)  # another one is looked at
    await until(lambda: isinstance(stage.client.called("steer")[-1][1], Stop))
    assert page.steering.isHidden()
    page.board.select(1)
    page.show_full()
    assert page.steering.window() is page.full_screen
    page.full_screen.close()
    assert page.steering.window() is page.window()

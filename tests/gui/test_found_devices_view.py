"""From the network to a live camera: found, logged in once, added; and what is said where something is in the way."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.flows.add_camera import CameraDraft, Way
from app.flows.wording.device_words import DEVICE_WORDS
from app.views.adding.camera_dialog import CHANNELS, FINISH, LOGIN, WAY, CameraDialog
from app.views.adding.found_row import FoundRow
from relay_engine import UserFacingError
from tests.kit.loops.gui_loop import on_gui_loop, turn, until
from tests.kit.relay.device_views import make_camera, make_found, make_recorder

RECORDER, CAMERA = "192.168.1.64:80", "192.168.1.21:80"


def open_dialog(stage: Any) -> CameraDialog:
    dialog: CameraDialog = stage.keep(CameraDialog(stage.context, CameraDraft()))
    return dialog


def put_devices(stage: Any) -> None:
    """A recorder and a camera in the network, and both can be looked into."""
    stage.client.found = (make_found(), make_found("192.168.1.21", "Barrier", "P5655"))
    stage.client.devices = {RECORDER: make_recorder(16, offline=(3,)), CAMERA: make_camera()}


def row_of(dialog: CameraDialog, host: str) -> FoundRow:
    return next(row for row in dialog.way.found.rows.values() if row.found.address.startswith(host))


async def log_in(dialog: CameraDialog, password: str = "s3cret") -> None:
    dialog.road.login.login.set_values("admin", password)
    dialog.next_button.click()
    await until(lambda: not dialog.road.looks.is_running)


def still() -> bytes:
    image = QImage(64, 36, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"JPEG")).write(image)
    return bytes(data.data())


@on_gui_loop
async def test_a_camera_in_the_network_is_live_after_four_clicks(make_stage: Any) -> None:
    stage = make_stage()
    put_devices(stage)
    window = stage.window()
    clicks = 0

    def click(button: QPushButton) -> None:
        nonlocal clicks
        assert button.isVisible()
        assert button.isEnabled()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        clicks += 1

    click(window.cameras_page.empty_state.add_button)
    dialog = window.actions_.dialog
    await until(lambda: dialog.way.found.rows)
    click(row_of(dialog, "192.168.1.21").add_button)
    assert dialog.step == LOGIN
    assert dialog.road.login.login.user.editor.hasFocus() or not dialog.isActiveWindow()
    dialog.road.login.login.set_values("admin", "s3cret")
    click(dialog.next_button)
    await until(lambda: dialog.step == CHANNELS)
    assert dialog.next_button.text() == "Add camera"
    click(dialog.next_button)
    await until(lambda: stage.context.shelf.cameras)
    assert clicks == 4
    (camera,) = stage.context.shelf.cameras
    assert (camera.title, camera.mount, camera.sub_mount, camera.on_demand) == ("Barrier", "barrier", "barrier-sub", False)
    assert camera.steering.kind == "hikvision"
    assert stage.client.sources()["barrier"] == "rtsp://admin:s3cret@192.168.1.21:554/Streaming/Channels/101"
    await until(lambda: window.actions_.dialog is None)


@on_gui_loop
async def test_a_recorder_is_there_two_clicks_after_the_password(stage: Any) -> None:
    put_devices(stage)
    dialog = open_dialog(stage)
    await until(lambda: dialog.way.found.rows)
    row_of(dialog, "192.168.1.64").add_button.click()
    await log_in(dialog)
    assert dialog.step == CHANNELS
    step = dialog.road.channels
    assert dialog.next_button.text() == "Add 15 cameras"
    assert "16 channels, 15 of them online" in step.text_label.text()
    assert step.problem_text == ""
    dialog.next_button.click()
    await until(lambda: len(stage.context.shelf.cameras) == 17)
    assert len(stage.client.called("import_mounts")) == 1
    assert len(stage.client.called("look_into_device")) == 1


@on_gui_loop
async def test_several_devices_get_one_login_and_those_that_refuse_another(stage: Any) -> None:
    put_devices(stage)
    stage.client.devices[CAMERA] = UserFacingError("device_login_wrong", "no", attempts_left=4)
    dialog = open_dialog(stage)
    await until(lambda: len(dialog.way.found.rows) == 2)
    for row in dialog.way.found.rows.values():
        row.tick.click()
    assert not any(tile.isChecked() for tile in dialog.way.tiles.values())
    dialog.next_button.click()
    assert "2 devices" in dialog.road.login.text_label.text()
    await log_in(dialog)
    assert dialog.step == CHANNELS
    banner = dialog.road.channels.banner
    assert "Barrier: The device refuses this user name or password." in banner.text
    assert "Attempts left before the device locks itself: 4." in banner.text
    banner._button.click()
    assert dialog.step == LOGIN
    assert dialog.road.login.banner.isVisible()
    stage.client.devices[CAMERA] = make_camera()
    await log_in(dialog, "other")
    assert dialog.step == CHANNELS
    assert len(dialog.road.channels.choices) == 17
    assert [call[:3] for call in stage.client.called("look_into_device")] == [
        (CAMERA, "admin", "s3cret"),
        (RECORDER, "admin", "s3cret"),
        (CAMERA, "admin", "other"),
    ]


@pytest.mark.parametrize("code", DEVICE_WORDS)
@on_gui_loop
async def test_everything_that_fails_says_what_to_do(stage: Any, code: str) -> None:
    put_devices(stage)
    stage.client.devices[RECORDER] = UserFacingError(code, "x")
    dialog = open_dialog(stage)
    await until(lambda: dialog.way.found.rows)
    row_of(dialog, "192.168.1.64").add_button.click()
    await log_in(dialog)
    assert dialog.step == LOGIN
    words = DEVICE_WORDS[code]
    assert words.what in dialog.road.login.banner.text
    assert words.to_do in dialog.road.login.banner.text
    assert dialog.next_button.isEnabled()
    assert dialog.back_button.isEnabled()


@on_gui_loop
async def test_a_login_that_a_device_took_is_offered_for_the_next_and_never_shown(stage: Any) -> None:
    put_devices(stage)
    dialog = open_dialog(stage)
    await until(lambda: dialog.way.found.rows)
    row_of(dialog, "192.168.1.64").add_button.click()
    await log_in(dialog)
    dialog.abandon()
    again = open_dialog(stage)
    await until(lambda: again.way.found.rows)
    row_of(again, "192.168.1.21").add_button.click()
    login = again.road.login
    assert login.same.isVisible()
    assert login.same.isChecked()
    assert "Car park NVR" in login.same.text()
    assert login.login.isHidden()
    assert login.login.values() == ("", "")
    again.next_button.click()
    await until(lambda: again.step == CHANNELS)
    assert stage.client.called("look_into_device")[-1][:3] == (CAMERA, "admin", "s3cret")


@on_gui_loop
async def test_what_is_here_is_called_so_and_asked_with_the_login_that_the_relay_keeps(stage: Any) -> None:
    from app.flows.camera import Camera

    stage.save(Camera(id="c", title="Old", mount="old", address="rtsp://192.168.1.21/other", user="admin", has_password=True))
    stage.client.found = (make_found("192.168.1.21", "Barrier", "P5655", mounts=("old",)),)
    stage.client.devices = {CAMERA: make_camera()}
    dialog = open_dialog(stage)
    await until(lambda: dialog.way.found.rows)
    row = row_of(dialog, "192.168.1.21")
    assert not row.tick.isVisible()
    row.add_button.click()
    assert "“Old”" in dialog.road.login.same.text()
    dialog.next_button.click()
    await until(lambda: dialog.step == CHANNELS)
    assert stage.client.called("look_into_device") == [(CAMERA, "admin", "", "hikvision", "old")]


@on_gui_loop
async def test_nothing_found_says_what_may_be_in_the_way(stage: Any) -> None:
    dialog = open_dialog(stage)
    await until(lambda: "answered" in dialog.way.found.status)
    assert "firewall" in dialog.way.found.note
    assert dialog.way.found.again_button.isVisible()
    put_devices(stage)
    dialog.way.found.again_button.click()
    await until(lambda: len(dialog.way.found.rows) == 2)
    assert dialog.way.found.note == ""


@on_gui_loop
async def test_a_network_that_cannot_be_searched_says_why(stage: Any) -> None:
    stage.client.failures["find_devices"] = UserFacingError("relay_stopped", "off")
    dialog = open_dialog(stage)
    await until(lambda: "could not be searched" in dialog.way.found.status)
    assert "The relay is off." in dialog.way.found.note


@on_gui_loop
async def test_closing_the_wizard_ends_search_look_and_pictures(stage: Any) -> None:
    put_devices(stage)
    stage.client.search_gate = asyncio.Event()
    dialog = open_dialog(stage)
    await until(lambda: stage.client.called("find_devices"))
    assert "Searching" in dialog.way.found.status
    assert not dialog.way.found._card.isVisible()  # with nothing in it, it is a line across the page
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    await turn()
    assert dialog.way.found.search.state != "searching"
    stage.client.search_gate = None
    second = open_dialog(stage)
    await until(lambda: second.way.found.rows)
    row_of(second, "192.168.1.64").add_button.click()
    stage.client.look_gate = asyncio.Event()
    second.road.login.login.set_values("admin", "x")
    second.next_button.click()
    await until(lambda: stage.client.called("look_into_device"))
    assert not second.next_button.isEnabled()  # asked once is enough
    second.abandon()
    await turn()
    assert not second.road.looks.is_running


@on_gui_loop
async def test_going_back_while_a_device_is_asked_leaves_it(stage: Any) -> None:
    put_devices(stage)
    dialog = open_dialog(stage)
    await until(lambda: dialog.way.found.rows)
    row_of(dialog, "192.168.1.64").add_button.click()
    stage.client.look_gate = asyncio.Event()
    dialog.road.login.login.set_values("admin", "x")
    dialog.next_button.click()
    await until(lambda: stage.client.called("look_into_device"))
    dialog.back_button.click()
    assert dialog.step == WAY
    stage.client.look_gate.set()
    await turn()
    assert dialog.step == WAY


@on_gui_loop
async def test_a_recorder_whose_address_is_typed(stage: Any) -> None:
    stage.client.devices = {"192.168.1.64:8000": make_recorder(2)}
    dialog = open_dialog(stage)
    dialog.way.tiles[Way.RECORDER].click()
    dialog.next_button.click()
    login = dialog.road.login
    assert login.address.isVisible()
    assert not dialog.next_button.isEnabled()
    login._host.setText("192.168.1.300")
    assert "not a network address" in login.address.problem
    login._host.setText("http://admin:s3cret@192.168.1.64:8000/doc/page/login.asp")
    login._host.editingFinished.emit()
    assert login.login.values() == ("admin", "s3cret")
    login._brands.setCurrentIndex(login._brands.findData("hikvision"))
    dialog.next_button.click()
    await until(lambda: stage.client.called("look_into_device"))
    assert stage.client.called("look_into_device")[0][1:4] == ("admin", "s3cret", "hikvision")


@on_gui_loop
async def test_the_other_ways_are_there_as_before(stage: Any) -> None:
    put_devices(stage)
    dialog = open_dialog(stage)
    await until(lambda: dialog.way.found.rows)
    row_of(dialog, "192.168.1.21").tick.click()
    dialog.way.tiles[Way.DEMO].click()
    assert not dialog.way.found.chosen_devices()
    dialog.next_button.click()
    assert dialog.step == FINISH


@on_gui_loop
async def test_pictures_come_one_after_the_other_and_only_of_what_is_in_sight(stage: Any) -> None:
    put_devices(stage)
    recorder = make_recorder(64)
    stage.client.devices[RECORDER] = recorder
    stage.client.device_pictures = {channel.snapshot_url: still() for channel in recorder.channels}
    dialog = open_dialog(stage)
    await until(lambda: dialog.way.found.rows)
    row_of(dialog, "192.168.1.64").add_button.click()
    await log_in(dialog)
    pictures = dialog.road.channels.pictures
    await until(lambda: not pictures.image(dialog.road.channels.choices[0]).isNull())
    await turn(20)
    assert 1 <= len(stage.client.called("get_device_picture")) < 20
    dialog.road.channels.table.scrollToBottom()
    await until(lambda: not pictures.image(dialog.road.channels.choices[63]).isNull())
    urls = [call[1] for call in stage.client.called("get_device_picture")]
    assert len(urls) == len(set(urls)) < 40


@on_gui_loop
async def test_a_device_that_gives_no_pictures_is_not_asked_for_all_of_them(stage: Any) -> None:
    put_devices(stage)
    stage.client.failures["get_device_picture"] = UserFacingError("device_unreachable", "no")
    dialog = open_dialog(stage)
    dialog.resize(900, 1400)
    await until(lambda: dialog.way.found.rows)
    row_of(dialog, "192.168.1.64").add_button.click()
    await log_in(dialog)
    await until(lambda: len(stage.client.called("get_device_picture")) == 3)
    await turn(30)
    assert len(stage.client.called("get_device_picture")) == 3


@on_gui_loop
async def test_a_password_is_sent_readable_only_after_somebody_has_said_so(stage: Any) -> None:
    put_devices(stage)
    stage.client.devices[CAMERA] = UserFacingError("device_login_withheld", "x")
    dialog = open_dialog(stage)
    await until(lambda: dialog.way.found.rows)
    row_of(dialog, "192.168.1.21").add_button.click()
    assert dialog.road.login.show_password.isHidden()
    await log_in(dialog)
    assert "Nothing was sent." in dialog.road.login.banner.text
    stage.client.devices[CAMERA] = make_camera()
    dialog.road.login.show_password.click()
    dialog.next_button.click()
    await until(lambda: dialog.step == CHANNELS)
    assert [call[5:] for call in stage.client.called("look_into_device")] == [(), ("shown",)]

"""The wizard's fields: what is typed last counts, and nothing that is pasted gets lost."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.flows.add_camera import CameraDraft, Way, draft_from_camera
from app.flows.camera import Camera
from app.views.adding.camera_dialog import DETAILS, TEST, WAY, CameraDialog
from app.views.adding.connection_test_step import Outcome
from relay_engine import UserFacingError
from tests.kit.loops.gui_loop import on_gui_loop, until
from tests.kit.relay.sample_events import make_mount_status


def open_dialog(stage: Any, draft: CameraDraft | None = None, camera_id: str = "") -> CameraDialog:
    return stage.keep(CameraDialog(stage.context, draft or CameraDraft(), camera_id))


def fill_brand(dialog: CameraDialog, host: str = "192.168.1.64") -> None:
    form = dialog.details.brand_form
    form._brands.setCurrentIndex(form._brands.findData("hikvision"))
    form._host.setText(host)


def port_of(dialog: CameraDialog) -> int:
    return dialog.details.brand_form._port.value()


@on_gui_loop
async def test_the_port_typed_last_counts_and_is_seen(stage: Any) -> None:
    dialog = open_dialog(stage)
    dialog.go_to(DETAILS)
    fill_brand(dialog, "127.0.0.1:25999")
    assert port_of(dialog) == 25999
    dialog.next_button.click()
    await until(lambda: dialog.test.outcome is Outcome.OK)
    dialog.back_button.click()
    assert dialog.details.brand_form._host.text() == "127.0.0.1:25999"
    fill_brand(dialog, "127.0.0.1:25102")
    assert port_of(dialog) == 25102
    dialog.next_button.click()
    await until(lambda: len(stage.client.called("probe_source")) == 2)
    assert stage.client.called("probe_source")[1][0].source == "rtsp://127.0.0.1:25102/Streaming/Channels/101"


@on_gui_loop
async def test_a_port_taken_away_from_the_host_is_gone(stage: Any) -> None:
    dialog = open_dialog(stage, CameraDraft(brand="hikvision", host="10.0.0.5", port=8554))
    dialog.go_to(DETAILS)
    form = dialog.details.brand_form
    assert form._host.text() == "10.0.0.5:8554"
    form._host.setText("10.0.0.5")
    assert port_of(dialog) == 0
    form._port.setValue(555)
    assert form._host.text() == "10.0.0.5:555"
    assert dialog.details._resolved.text() == "rtsp://10.0.0.5:555/Streaming/Channels/101"


@on_gui_loop
async def test_a_port_chosen_before_the_host_stays(stage: Any) -> None:
    dialog = open_dialog(stage)
    dialog.go_to(DETAILS)
    form = dialog.details.brand_form
    form._port.setValue(555)
    QTest.keyClicks(form._host, "10.0.0.5")
    assert port_of(dialog) == 555
    await until(form._host.hasFocus)
    QTest.keyClick(form._host, Qt.Key.Key_Tab)
    assert form._host.text() == "10.0.0.5:555"


@on_gui_loop
async def test_a_port_that_cannot_be_is_told_at_the_host(stage: Any) -> None:
    dialog = open_dialog(stage)
    dialog.go_to(DETAILS)
    fill_brand(dialog, "10.0.0.5:99999")
    assert dialog.details.brand_form.host.problem == "Ports go from 1 to 65535."
    assert not dialog.next_button.isEnabled()


@on_gui_loop
async def test_an_address_pasted_for_a_host_is_taken_apart(stage: Any) -> None:
    dialog = open_dialog(stage)
    dialog.go_to(DETAILS)
    fill_brand(dialog, "rtsp://admin:pa#ss@10.0.0.5:8554/Streaming/Channels/301")
    form = dialog.details.brand_form
    assert (form._host.text(), port_of(dialog), form._channel.value()) == ("10.0.0.5:8554", 8554, 3)
    assert dialog.details.login.values() == ("admin", "pa#ss")
    assert not form.whole_button.isVisible()
    dialog.details.login.set_values("admin", "typed later")
    dialog.next_button.click()
    await until(lambda: dialog.test.outcome is Outcome.OK)
    assert stage.client.called("probe_source")[0][0].source == "rtsp://admin:typed%20later@10.0.0.5:8554/Streaming/Channels/301"


@pytest.mark.parametrize(
    "pasted",
    [
        "rtsp://admin:pw@10.0.0.5/cam/realmonitor?channel=2&subtype=1",
        "rtsp://admin:pw@10.0.0.5/Streaming/Channels/102",
        "rtsps://admin:pw@10.0.0.5:322/Streaming/Channels/101",
        "http://admin:pw@10.0.0.5/mjpg/video.mjpg",
    ],
)
@on_gui_loop
async def test_an_address_that_the_brand_does_not_have_is_offered_whole(stage: Any, pasted: str) -> None:
    dialog = open_dialog(stage)
    dialog.go_to(DETAILS)
    fill_brand(dialog, pasted)
    form = dialog.details.brand_form
    assert form.whole_button.isVisible()
    form.whole_button.click()
    dialog.next_button.click()
    await until(lambda: dialog.test.outcome is Outcome.OK)
    assert stage.client.called("probe_source")[0][0].source == pasted
    assert (dialog.draft.way, dialog.draft.user, dialog.draft.password) == (Way.ADDRESS, "admin", "pw")


@on_gui_loop
async def test_the_brand_chosen_after_pasting_takes_its_channel(stage: Any) -> None:
    dialog = open_dialog(stage)
    dialog.go_to(DETAILS)
    form = dialog.details.brand_form
    form._host.setText("rtsp://10.0.0.5/cam/realmonitor?channel=7&subtype=0")
    assert form.whole_button.isVisible()
    form._brands.setCurrentIndex(form._brands.findData("dahua"))
    assert not form.whole_button.isVisible()
    assert form._channel.value() == 7


@on_gui_loop
async def test_the_address_of_a_web_page_is_a_host(stage: Any) -> None:
    dialog = open_dialog(stage)
    dialog.go_to(DETAILS)
    fill_brand(dialog, "http://10.0.0.5:81/doc/page/login.asp")
    assert dialog.details.brand_form._host.text() == "10.0.0.5"
    assert not dialog.details.brand_form.whole_button.isVisible()


@on_gui_loop
async def test_a_login_typed_after_pasting_counts(stage: Any) -> None:
    dialog = open_dialog(stage, CameraDraft(way=Way.ADDRESS))
    dialog.go_to(DETAILS)
    dialog.details._address_edit.setText("rtsp://bob:old@10.0.0.7/stream1")
    assert dialog.details._address_edit.text() == "rtsp://10.0.0.7/stream1"
    assert dialog.details.login.values() == ("bob", "old")
    dialog.details.login.set_values("bob", "new")
    dialog.next_button.click()
    await until(lambda: dialog.test.outcome is Outcome.OK)
    assert dialog.draft.password == "new"


@on_gui_loop
async def test_a_login_inside_an_address_that_was_kept_does_not_come_back(stage: Any) -> None:
    address = "rtsp://h/user={user}_password={password}_channel=1_stream=0.sdp"
    stage.save(Camera(id="x", title="X", mount="x", address=address, user="admin", has_password=True))
    camera = stage.context.shelf.camera("x")
    dialog = open_dialog(stage, draft_from_camera(camera), camera.id)
    assert dialog.details.login.values() == ("admin", "")
    assert dialog.details.login._password.placeholderText() == "unchanged"
    dialog.next_button.click()
    await until(lambda: dialog.test.outcome is Outcome.OK)
    probed, secrets_of = stage.client.called("probe_source")[0]
    assert (probed.source, secrets_of) == ("rtsp://h/user=admin_password=***_channel=1_stream=0.sdp", "x")


@on_gui_loop
async def test_a_kept_password_is_typed_again_for_another_device(stage: Any) -> None:
    stage.save(Camera(id="x", title="X", mount="x", address="rtsp://10.0.0.5/a", user="admin", has_password=True))
    camera = stage.context.shelf.camera("x")
    dialog = open_dialog(stage, draft_from_camera(camera), camera.id)
    dialog.details._address_edit.setText("rtsp://10.0.0.6/a")
    assert "never sent to another address" in dialog.details.login.password.problem
    assert not dialog.next_button.isEnabled()
    dialog.details.login.set_values("admin", "n3w")
    assert dialog.next_button.isEnabled()
    dialog.details.login.set_values("admin", "")
    dialog.details._address_edit.setText("rtsp://10.0.0.5/b")  # another picture of the same device
    assert dialog.next_button.isEnabled()


@on_gui_loop
async def test_a_smaller_picture_of_another_address_is_seen_and_can_go(stage: Any) -> None:
    camera = Camera(id="x", title="X", mount="x", address="rtsp://10.0.0.5/a", sub_address="rtsp://10.0.0.5/b")
    dialog = open_dialog(stage, draft_from_camera(camera))
    dialog.go_to(DETAILS)
    assert dialog.details._sub_edit.text() == "rtsp://10.0.0.5/b"
    dialog.details._sub_edit.setText("nonsense")
    assert dialog.details.more.is_open
    assert dialog.details.sub_address.problem.startswith("This address cannot be right.")
    dialog.details._sub_edit.clear()
    dialog.next_button.click()
    assert dialog.draft.sub_address == ""


@on_gui_loop
async def test_a_wrong_password_is_changed_at_once(stage: Any) -> None:
    stage.client.failures["probe_source"] = UserFacingError("probe_wrong_password", "x")
    dialog = open_dialog(stage, CameraDraft(brand="hikvision", host="10.0.0.7", user="admin", password="bad"))
    dialog.go_to(TEST)
    await until(lambda: dialog.test.outcome is Outcome.FAILED)
    assert dialog.test.address_text == "Tested: rtsp://10.0.0.7/Streaming/Channels/101"
    dialog.test.password_button.click()
    assert dialog.step == DETAILS
    password = dialog.details.login.password.editor
    assert isinstance(password, QLineEdit)
    await until(password.hasFocus)
    assert password.hasSelectedText()


@on_gui_loop
async def test_a_live_camera_is_shown_without_a_second_connection(stage: Any) -> None:
    stage.tell(make_mount_status("gate"))
    camera = stage.context.shelf.camera("id-gate")
    dialog = open_dialog(stage, draft_from_camera(camera), camera.id)
    dialog.next_button.click()
    await until(lambda: dialog.test.outcome is Outcome.OK)
    assert stage.client.called("probe_source") == []
    assert stage.client.called("get_thumbnail")


@on_gui_loop
async def test_a_brand_becomes_a_whole_address_and_keeps_its_link(stage: Any) -> None:
    camera = Camera(
        id="x", title="X", mount="x", address="rtsp://10.0.0.5/Streaming/Channels/201",
        sub_address="rtsp://10.0.0.5/Streaming/Channels/202", brand="hikvision", host="10.0.0.5", channel=2,
    )  # fmt: skip
    stage.save(camera)
    dialog = open_dialog(stage, draft_from_camera(camera), camera.id)
    dialog.back_button.click()
    assert dialog.step == WAY
    dialog.way.tiles[Way.ADDRESS].click()
    dialog.next_button.click()
    assert dialog.details._address_edit.text() == camera.address
    assert dialog.details._sub_edit.text() == camera.sub_address
    dialog.details._address_edit.setText("rtsp://10.0.0.5/Streaming/Channels/203")
    dialog.next_button.click()
    await until(lambda: dialog.test.outcome is Outcome.OK)
    dialog.next_button.click()
    dialog.next_button.click()
    await until(lambda: stage.context.shelf.camera("x").address.endswith("203"))
    assert (stage.context.shelf.camera("x").mount, stage.context.shelf.camera("x").brand) == ("x", "")


@on_gui_loop
async def test_an_address_that_is_left_out_comes_into_sight(stage: Any) -> None:
    dialog = open_dialog(stage)
    dialog.resize(640, 420)
    dialog.go_to(DETAILS)
    fill_brand(dialog, "rtsp://10.0.0.5/own/path")
    button = dialog.details.brand_form.whole_button
    await until(lambda: not button.visibleRegion().isEmpty())

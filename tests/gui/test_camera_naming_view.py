"""Naming: a camera's name is changed in place, a recorder's next channel asks for little else, and nothing typed is lost unasked."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.flows.add_camera import CameraDraft, Way, draft_from_camera
from app.flows.camera import Camera
from app.views.adding.camera_dialog import DETAILS, FINISH, CameraDialog
from tests.kit.loops.gui_loop import on_gui_loop, turn, until

RECORDER = Camera(
    id="id-r1", title="Hall 1", mount="hall-1", address="rtsp://10.0.0.5:555/Streaming/Channels/101",
    user="admin", has_password=True, brand="hikvision", host="10.0.0.5", port=555, channel=1,
)  # fmt: skip


def add_recorder(stage: Any) -> None:
    stage.save(RECORDER)


# --- the name, in place ---


@on_gui_loop
async def test_a_double_click_on_the_title_renames(stage: Any) -> None:
    window = stage.window()
    window.open_camera("id-gate")
    title = window.camera_page._title
    QTest.mouseDClick(title, Qt.MouseButton.LeftButton)
    assert title.is_editing
    title.edit.setText("North gate")
    QTest.keyClick(title.edit, Qt.Key.Key_Return)
    await until(lambda: stage.context.shelf.camera("id-gate").title == "North gate")
    assert stage.context.shelf.camera("id-gate").mount == "gate"
    assert stage.client.called("probe_source") == []
    await until(lambda: stage.client.called("change_mount"))
    assert stage.client.called("change_mount") == [("gate", {"title": "North gate"})]
    assert title.text() == "North gate"
    assert not title.is_editing


@on_gui_loop
async def test_escape_keeps_the_old_name(stage: Any) -> None:
    window = stage.window()
    window.open_camera("id-gate")
    page = window.camera_page
    page.rename_button.click()
    page._title.edit.setText("Other")
    QTest.keyClick(page._title.edit, Qt.Key.Key_Escape)
    await turn()
    assert not page._title.is_editing
    assert stage.context.shelf.camera("id-gate").title == "Gate"
    assert stage.client.called("change_mount") == []


@pytest.mark.parametrize("title", ["", "  ", "hall"])
@on_gui_loop
async def test_a_name_that_cannot_be_is_not_taken(stage: Any, title: str) -> None:
    window = stage.window()
    window.open_camera("id-gate")
    field = window.camera_page._title
    field.begin()
    field.edit.setText(title)
    assert field.edit.property("wrong") == "true"
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    await turn()
    assert field.is_editing
    assert stage.context.shelf.camera("id-gate").title == "Gate"


# --- the recorder's next channel ---


@on_gui_loop
async def test_another_channel_takes_one_click_and_a_name(stage: Any) -> None:
    add_recorder(stage)
    window = stage.window()
    window.open_camera(RECORDER.id)
    window.camera_page.channel_action.trigger()
    await until(lambda: window.actions_.dialog is not None)
    dialog = window.actions_.dialog
    assert dialog.step == FINISH
    assert (dialog.finish.title_edit.text(), dialog.finish.channel_box.value()) == ("Hall 2", 2)
    dialog.finish.channel_box.setValue(4)
    assert dialog.finish.title_edit.text() == "Hall 4"
    dialog.more_button.click()
    await until(lambda: len(stage.context.shelf.cameras) == 4)
    await until(lambda: dialog.finish.channel_box.value() == 5)
    dialog.finish.title_edit.setText("Balcony")
    dialog.next_button.click()
    await until(lambda: len(stage.context.shelf.cameras) == 5)
    fourth, balcony = stage.context.shelf.cameras[-2:]
    assert (fourth.title, fourth.address) == ("Hall 4", "rtsp://10.0.0.5:555/Streaming/Channels/401")
    assert (balcony.title, balcony.address, balcony.mount) == ("Balcony", "rtsp://10.0.0.5:555/Streaming/Channels/501", "balcony")
    assert stage.client.sources()["balcony"] == "rtsp://admin:s3cret@10.0.0.5:555/Streaming/Channels/501"
    assert stage.client.sources()[fourth.mount] == "rtsp://admin:s3cret@10.0.0.5:555/Streaming/Channels/401"
    assert stage.context.shelf.camera(RECORDER.id) == RECORDER


@on_gui_loop
async def test_channels_that_are_here_already_are_passed_over(stage: Any) -> None:
    add_recorder(stage)
    stage.save(Camera(id="r2", title="Nave", mount="nave", address="x", brand="hikvision", host="10.0.0.5", port=555, channel=2))
    dialog = stage.keep(CameraDialog(stage.context, draft_from_camera(RECORDER)))
    dialog.add_channel()
    assert dialog.finish.channel_box.value() == 3


@on_gui_loop
async def test_only_recorders_have_another_channel(stage: Any) -> None:
    window = stage.window()
    window.open_camera("id-gate")
    assert not window.camera_page.channel_action.isVisible()
    assert not window.cameras_page.card("id-gate").channel_action.isVisible()
    dialog = stage.keep(CameraDialog(stage.context, CameraDraft(way=Way.ADDRESS, address="rtsp://10.0.0.5/x")))
    dialog.go_to(FINISH)
    assert not dialog.more_button.isVisible()


# --- what was typed is not lost unasked ---


@on_gui_loop
async def test_escape_asks_once_something_was_typed(stage: Any) -> None:
    dialog = stage.keep(CameraDialog(stage.context, CameraDraft()))
    dialog.go_to(DETAILS)
    dialog.details.brand_form._host.setText("10.0.0.5")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.question is not None
    dialog.question.reject()
    assert dialog.isVisible()
    assert dialog.details.brand_form._host.text() == "10.0.0.5"
    dialog.close()  # the window's own cross asks too
    assert dialog.isVisible()
    dialog.question.accept()
    assert not dialog.isVisible()


@pytest.mark.parametrize("step", [DETAILS, FINISH])
@on_gui_loop
async def test_escape_closes_at_once_where_nothing_was_typed(stage: Any, step: int) -> None:
    for draft, camera_id in (
        (CameraDraft(way=Way.DEMO), ""),
        (CameraDraft(), ""),
        (draft_from_camera(stage.context.shelf.camera("id-gate")), "id-gate"),
        (draft_from_camera(RECORDER), ""),
    ):
        dialog = stage.keep(CameraDialog(stage.context, draft, camera_id))
        dialog.go_to(step)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        assert not dialog.isVisible()


@pytest.mark.parametrize("change", ["title", "password", "readers"])
@on_gui_loop
async def test_every_kind_of_entry_counts(stage: Any, change: str) -> None:
    camera = stage.context.shelf.camera("id-gate")
    dialog = stage.keep(CameraDialog(stage.context, draft_from_camera(camera), camera.id))
    dialog.go_to(DETAILS if change == "password" else FINISH)
    match change:
        case "title":
            dialog.finish.title_edit.setText("Other")
        case "password":
            dialog.details.login.set_values("", "other")
        case _:
            dialog.finish.options.max_readers.set_value(3)
    dialog.cancel_button.click()
    assert dialog.isVisible()
    dialog.abandon()


@on_gui_loop
async def test_a_window_that_goes_asks_nothing(stage: Any) -> None:
    window = stage.window()
    window.actions_.add()
    dialog = window.actions_.dialog
    dialog.go_to(DETAILS)
    dialog.details.brand_form._host.setText("10.0.0.5")
    window.actions_.close_dialogs()
    assert window.actions_.dialog is None


@on_gui_loop
async def test_the_name_of_a_camera_that_is_changed_promises_no_other_link(stage: Any) -> None:
    camera = stage.context.shelf.camera("id-gate")
    dialog = stage.keep(CameraDialog(stage.context, draft_from_camera(camera), camera.id))
    assert "stays as it is" in dialog.finish.text_label.text()
    fresh = stage.keep(CameraDialog(stage.context, CameraDraft()))
    assert "becomes part of the link" in fresh.finish.text_label.text()

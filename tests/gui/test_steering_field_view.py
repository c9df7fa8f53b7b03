"""By what a camera is turned, in the camera's dialog: kind alone for most, another host or login where one is typed."""

from __future__ import annotations

from typing import Any

from shiboken6 import isValid

from app.flows.camera import Camera
from app.flows.steering_address import SteeringAddress
from app.views.adding.camera_dialog import DETAILS
from app.views.fields.steering_field import SteeringField
from tests.kit.loops.gui_loop import on_gui_loop, until

DOME = Camera(
    id="id-dome", title="Dome", mount="dome", address="rtsp://10.0.0.5/1", user="admin", has_password=True,
    steering=SteeringAddress(kind="onvif", profile="P1", own_login=True, user="ptz", has_password=True),
)  # fmt: skip


async def open_dialog(stage: Any, camera_id: str) -> tuple[Any, SteeringField]:
    window = stage.window()
    window.actions_.edit(camera_id)
    await until(lambda: window.actions_.dialog is not None)
    dialog = window.actions_.dialog
    dialog.go_to(DETAILS)
    dialog.details.more.set_open(True)
    return dialog, dialog.details.steering


def choose(field: SteeringField, kind: str) -> None:
    field.kind.setCurrentIndex(field.kind.findData(kind))


async def save(dialog: Any) -> None:
    dialog._draft = dialog.details.read(dialog._draft)
    dialog.go_to(3)
    dialog.next()
    await until(lambda: not isValid(dialog) or not dialog.isVisible())


@on_gui_loop
async def test_the_kind_alone_steers_with_the_cameras_host_and_login(stage: Any) -> None:
    dialog, field = await open_dialog(stage, "id-gate")
    assert not field.host.isVisible()
    choose(field, "onvif")
    assert field.host.isVisible()
    assert field.profile.isVisible()
    assert not field.number.isVisible()
    await save(dialog)
    assert stage.client.mounts["gate"].control == "onvif://10.0.0.5/"


@on_gui_loop
async def test_pelco_d_asks_for_port_and_address_and_no_login(stage: Any) -> None:
    dialog, field = await open_dialog(stage, "id-gate")
    choose(field, "pelco-d")
    assert not field.own_login.isVisible()
    assert not field.tls.isVisible()
    assert field.port.problem
    assert not dialog.details.is_complete()
    field.host_edit.setText("10.0.0.9:4001")
    field.number_box.setValue(999)
    assert field.number_box.value() == 255
    field.number_box.setValue(7)
    assert dialog.details.is_complete()
    await save(dialog)
    assert stage.client.mounts["gate"].control == "pelco-d://10.0.0.9:4001/?address=7"


@on_gui_loop
async def test_a_login_of_its_own_is_kept_where_none_is_typed(stage: Any) -> None:
    stage.save(DOME)
    dialog, field = await open_dialog(stage, DOME.id)
    assert field.own_login.isChecked()
    assert field.user_edit.text() == "ptz"
    assert field.password_edit.placeholderText() == "unchanged"
    field.profile_edit.setText("P2")
    await save(dialog)
    assert stage.client.called("change_mount")[-1] == ("dome", {"control": "onvif://ptz:***@10.0.0.5/?profile=P2"})


@on_gui_loop
async def test_nothing_that_was_not_touched_is_changed(stage: Any) -> None:
    stage.save(DOME)
    dialog, _ = await open_dialog(stage, DOME.id)
    await save(dialog)
    assert stage.client.called("change_mount") == []


@on_gui_loop
async def test_steering_is_taken_away(stage: Any) -> None:
    stage.save(DOME)
    dialog, field = await open_dialog(stage, DOME.id)
    choose(field, "")
    await save(dialog)
    assert stage.client.mounts["dome"].control == ""

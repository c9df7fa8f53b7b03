"""The list of a recorder's channels: by mouse and by keyboard alone, names in place, sessions said, and looked at again later."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from app.flows.add_camera import CameraDraft, draft_from_camera
from app.flows.devices.device_looks import Target
from app.models.channel_table import ChannelColumn
from app.views.adding.camera_dialog import CHANNELS, FINISH, LOGIN, CameraDialog
from app.views.adding.channel_table import ChannelTable
from app.views.adding.channels_step import ChannelsStep
from relay_engine import DeviceView, UserFacingError
from tests.kit.loops.gui_loop import on_gui_loop, turn, until
from tests.kit.relay.device_views import make_recorder

RECORDER = "192.168.1.64:80"


async def open_channels(stage: Any, view: DeviceView) -> CameraDialog:
    """The wizard where the recorder has answered."""
    stage.client.devices = {RECORDER: view}
    dialog: CameraDialog = stage.keep(CameraDialog(stage.context, CameraDraft()))
    dialog.road.begin((Target(RECORDER, title="Car park NVR"),))
    dialog._show_login()
    dialog.road.login.same.setChecked(False)
    dialog.road.login.login.set_values("admin", "s3cret")
    dialog.next()
    await until(lambda: dialog.step == CHANNELS)
    return dialog


def step_of(dialog: CameraDialog) -> tuple[ChannelsStep, ChannelTable]:
    return dialog.road.channels, dialog.road.channels.table


def click_cell(table: ChannelTable, row: int, column: ChannelColumn) -> None:
    rect = table.visualRect(table.model().index(row, column))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


async def type_name(table: ChannelTable, row: int, column: ChannelColumn, text: str) -> None:
    click_cell(table, row, column)
    editor = table.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    await turn()


@on_gui_loop
async def test_a_click_ticks_and_names_are_typed_in_place(stage: Any) -> None:
    dialog = await open_channels(stage, make_recorder(4))
    step, table = step_of(dialog)
    click_cell(table, 1, ChannelColumn.PICTURE)
    assert dialog.next_button.text() == "Add 3 cameras"
    await type_name(table, 0, ChannelColumn.NAME, "North ramp")
    assert (step.choices[0].title, step.choices[0].name) == ("North ramp", "north-ramp")
    await turn()
    await type_name(table, 0, ChannelColumn.LINK, "ramp1")
    assert step.choices[0].name == "ramp1"
    assert dialog.isVisible()  # Enter in a name is not the wizard's last button
    dialog.next_button.click()
    await until(lambda: len(stage.context.shelf.cameras) == 5)
    assert stage.client.mounts["ramp1"].title == "North ramp"


@on_gui_loop
async def test_the_keyboard_alone_is_enough(stage: Any) -> None:
    dialog = await open_channels(stage, make_recorder(4))
    step, table = step_of(dialog)
    table.setFocus()
    table.setCurrentIndex(step.model.index(0, ChannelColumn.STATE))
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert not step.choices[0].is_ticked
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert [choice.is_ticked for choice in step.choices] == [False, False, True, True]
    table.setCurrentIndex(step.model.index(2, ChannelColumn.NAME))
    QTest.keyClick(table, Qt.Key.Key_F2)
    editor = table.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.setText("Typed")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    await turn()
    assert step.choices[2].title == "Typed"
    QTest.keyClick(table, Qt.Key.Key_Return)  # the dialog's own button
    await until(lambda: len(stage.context.shelf.cameras) == 4)


@on_gui_loop
async def test_every_row_has_a_name_for_screen_readers(stage: Any) -> None:
    dialog = await open_channels(stage, make_recorder(2))
    step, table = step_of(dialog)
    index = step.model.index(1, ChannelColumn.PICTURE)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Add Bay 2"
    assert index.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert table.accessibleName() == "Channels"
    assert QAccessible.queryAccessibleInterface(table).role() is QAccessible.Role.Table


@on_gui_loop
async def test_all_and_none(stage: Any) -> None:
    dialog = await open_channels(stage, make_recorder(4, offline=(2,)))
    step, _table = step_of(dialog)
    step.none_button.click()
    assert not dialog.next_button.isEnabled()
    step.all_button.click()
    assert dialog.next_button.text() == "Add 3 cameras"


@on_gui_loop
async def test_a_name_that_cannot_be_is_told_before_anything_is_saved(stage: Any) -> None:
    dialog = await open_channels(stage, make_recorder(3))
    step, table = step_of(dialog)
    await type_name(table, 0, ChannelColumn.LINK, "gate")  # is here
    assert step.problem_text == "Bay 1: Another camera has this link."
    assert not dialog.next_button.isEnabled()
    await turn()
    click_cell(table, 0, ChannelColumn.PICTURE)
    assert step.problem_text == ""
    assert dialog.next_button.isEnabled()


@on_gui_loop
async def test_a_recorder_that_gives_few_sessions_is_connected_to_only_while_somebody_watches(stage: Any) -> None:
    dialog = await open_channels(stage, make_recorder(16, max_sessions=10))
    step, _table = step_of(dialog)
    assert step.on_demand
    assert "gives 10 live streams at a time" in step.sessions_text
    for row in range(6, 16):
        step.model.toggle(row)
    assert not step.on_demand  # now they fit
    assert "the relay takes 6." in step.sessions_text
    step.connect_box.setCurrentIndex(1)
    step.connect_box.activated.emit(1)
    step.model.toggle(7)
    assert step.on_demand  # what a person has chosen stays
    dialog.next_button.click()
    await until(lambda: len(stage.context.shelf.cameras) == 9)
    assert all(config.on_demand for name, config in stage.client.mounts.items() if name.startswith("bay"))


@on_gui_loop
async def test_small_pictures_can_be_left_out(stage: Any) -> None:
    dialog = await open_channels(stage, make_recorder(2))
    step, _table = step_of(dialog)
    step.small.click()
    dialog.next_button.click()
    await until(lambda: len(stage.context.shelf.cameras) == 4)
    assert not any(name.endswith("-sub") for name in stage.client.mounts)


@on_gui_loop
async def test_an_import_that_is_refused_leaves_the_page_as_it_is(stage: Any) -> None:
    dialog = await open_channels(stage, make_recorder(2))
    stage.client.failures["import_mounts"] = UserFacingError("mount_exists", "taken")
    dialog.next_button.click()
    await until(lambda: dialog.road.channels.banner.isVisible())
    assert "already a camera with this name" in dialog.road.channels.banner.text
    assert dialog.isVisible()
    stage.client.failures.clear()
    dialog.next_button.click()
    await until(lambda: len(stage.context.shelf.cameras) == 4)


@on_gui_loop
async def test_what_was_changed_is_not_lost_without_a_question(stage: Any) -> None:
    dialog = await open_channels(stage, make_recorder(2))
    dialog.road.channels.model.toggle(0)
    dialog.reject()
    assert dialog.question is not None
    dialog.question.accept_button.click()
    await turn()
    again = await open_channels(stage, make_recorder(2))
    again.reject()
    assert again.question is None


@on_gui_loop
async def test_looking_again_asks_for_no_password_and_marks_what_is_new_and_renamed(make_stage: Any) -> None:
    stage = make_stage()
    dialog = await open_channels(stage, make_recorder(3))
    dialog.next_button.click()
    await until(lambda: len(stage.context.shelf.cameras) == 3)
    stage.context.logins._used.clear()  # another day
    stage.client.devices = {RECORDER: make_recorder(4, names={2: "Ramp"})}
    window = stage.window()
    card = window.cameras_page.card(stage.context.shelf.cameras[0].id)
    assert card.channel_action.text() == "Look for new channels of this recorder…"
    card.channel_action.trigger()
    again = window.actions_.dialog
    await until(lambda: again.step == CHANNELS)
    assert stage.client.called("look_into_device")[-1] == (RECORDER, "admin", "", "", "bay-1")
    states = [again.road.channels.model.index(row, ChannelColumn.STATE).data() for row in range(4)]
    assert states == ["Already here", "Renamed, was “Bay 2”", "Already here", "New"]
    assert again.next_button.text() == "Add 1, rename 1"
    again.next_button.click()
    await until(lambda: len(stage.context.shelf.cameras) == 4)
    assert {urlsplit(source).password for source in stage.client.sources().values()} == {"s3cret"}
    assert stage.client.mounts["bay-2"].title == "Ramp"
    await until(lambda: window.said.text == "Cameras added: 1. Names taken over: 1.")


@on_gui_loop
async def test_a_recorder_that_has_nothing_new_says_so(make_stage: Any) -> None:
    stage = make_stage()
    dialog = await open_channels(stage, make_recorder(2))
    dialog.next_button.click()
    await until(lambda: len(stage.context.shelf.cameras) == 2)
    again = await open_channels(stage, make_recorder(2))
    assert "Everything of this device is here already." in again.road.channels.banner.text
    assert not again.next_button.isEnabled()
    fewer = await open_channels(stage, make_recorder(1))
    assert "Not in the recorder's list any more: Bay 2" in fewer.road.channels.banner.text


@on_gui_loop
async def test_a_kept_login_that_is_not_good_any_more_can_be_typed_anew(make_stage: Any) -> None:
    stage = make_stage()
    dialog = await open_channels(stage, make_recorder(2))
    dialog.next_button.click()
    await until(lambda: len(stage.context.shelf.cameras) == 2)
    stage.client.devices = {RECORDER: UserFacingError("device_login_wrong", "no")}
    window = stage.window()
    window.actions_.add_channel(stage.context.shelf.cameras[0].id)
    again = window.actions_.dialog
    await until(lambda: again.road.login.banner.isVisible())
    assert again.step == LOGIN
    assert again.road.login.login.isVisible()
    assert not again.back_button.isVisible()  # it began here


@on_gui_loop
async def test_a_new_password_of_one_channel_is_offered_to_all_of_its_recorder(make_stage: Any) -> None:
    stage = make_stage("gate")
    dialog = await open_channels(stage, make_recorder(3))
    dialog.next_button.click()
    await until(lambda: len(stage.context.shelf.cameras) == 4)
    camera = next(camera for camera in stage.context.shelf.cameras if camera.title == "Bay 2")
    edit: CameraDialog = stage.keep(CameraDialog(stage.context, draft_from_camera(camera), camera.id))
    assert edit.details.share_login.isHidden()
    edit.details.login.set_values("admin", "n3w")
    assert edit.details.share_login.isVisible()
    assert "the other 2 cameras" in edit.details.share_login.text()
    edit.next()
    edit.go_to(FINISH)
    edit.next()
    await until(lambda: not isValid(edit))
    await until(lambda: {urlsplit(one).password for one in stage.client.sources().values() if "64" in one} == {"n3w"})
    assert "n3w" not in stage.client.sources()["gate"]


@pytest.mark.parametrize("answer", [False, True])
@on_gui_loop
async def test_whoever_does_not_want_that_changes_one(make_stage: Any, answer: bool) -> None:
    stage = make_stage()
    dialog = await open_channels(stage, make_recorder(2))
    dialog.next_button.click()
    await until(lambda: len(stage.context.shelf.cameras) == 2)
    camera = stage.context.shelf.cameras[0]
    edit: CameraDialog = stage.keep(CameraDialog(stage.context, draft_from_camera(camera), camera.id))
    edit.details.login.set_values("admin", "n3w")
    edit.details.share_login.setChecked(answer)
    edit.next()
    edit.go_to(FINISH)
    edit.next()
    await until(lambda: not isValid(edit))
    assert urlsplit(stage.client.sources()["bay-2"]).password == ("n3w" if answer else "s3cret")


@pytest.mark.parametrize("size", [(894, 464), (640, 420)])
@on_gui_loop
async def test_nothing_is_cut_off_on_a_small_screen_at_150_percent(stage: Any, size: tuple[int, int]) -> None:
    view = make_recorder(64, max_sessions=10, names={1: "A channel with a name that is far too long for any table of this width, and more"})
    dialog = await open_channels(stage, msgspec.structs.replace(view, name="A recorder with a rather long name of its own, too"))
    dialog.resize(*size)
    await turn()
    step, table = step_of(dialog)
    assert (dialog.width(), dialog.height()) == size
    inside = step.area.widget()
    assert inside is not None
    assert inside.width() <= step.area.viewport().width()
    assert table.horizontalHeader().length() <= table.viewport().width()
    for button in (dialog.next_button, dialog.cancel_button, dialog.back_button):
        assert button.isVisible()
        assert button.width() >= button.minimumSizeHint().width()

"""The wizard: every way through it, every fault it names, and changing a camera with the same pages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLineEdit

from app.flows.add_camera import CameraDraft, Way, draft_from_camera
from app.flows.wording.fault_words import words_for_failed_test
from app.flows.wording.words import untranslated
from app.views.adding.camera_dialog import DETAILS, FINISH, TEST, WAY, CameraDialog
from app.views.adding.connection_test_step import Outcome
from relay_engine import Fault, ProbeReport, TrackSummary, UserFacingError
from tests.kit.loops.gui_loop import on_gui_loop, turn, until


def open_dialog(stage: Any, draft: CameraDraft | None = None, camera_id: str = "") -> CameraDialog:
    return stage.keep(CameraDialog(stage.context, draft or CameraDraft(), camera_id))


def fill_brand(dialog: CameraDialog, host: str = "192.168.1.64") -> None:
    form = dialog.details.brand_form
    form._brands.setCurrentIndex(form._brands.findData("hikvision"))
    form._host.setText(host)


@on_gui_loop
async def test_a_camera_by_brand_from_first_page_to_last(stage: Any) -> None:
    dialog = open_dialog(stage)
    assert dialog.step == WAY
    assert not dialog.back_button.isVisible()
    dialog.next_button.click()
    assert dialog.step == DETAILS
    assert not dialog.next_button.isEnabled()
    fill_brand(dialog)
    dialog.details.login.set_values("viewer", "secret")
    assert dialog.next_button.isEnabled()
    dialog.next_button.click()
    assert dialog.step == TEST
    assert not dialog.next_button.isEnabled()
    await until(lambda: dialog.test.outcome is Outcome.OK)
    assert any("1920 × 1080" in words for words in dialog.test.fact_words)
    probed = stage.client.called("probe_source")[0][0]
    assert probed.source == "rtsp://viewer:secret@192.168.1.64/Streaming/Channels/101"
    dialog.next_button.click()
    assert dialog.step == FINISH
    dialog.finish.title_edit.setText("Front door")
    dialog.finish.on_demand.click()
    dialog.next_button.click()
    await until(lambda: len(stage.context.shelf.cameras) == 3)
    camera = stage.context.shelf.cameras[-1]
    assert (camera.title, camera.mount, camera.on_demand, camera.user) == ("Front door", "front-door", True, "viewer")
    assert "secret" not in repr(camera)
    assert stage.client.sources()["front-door"] == "rtsp://viewer:secret@192.168.1.64/Streaming/Channels/101"
    assert len(stage.client.called("add_mount")) == 1


@on_gui_loop
async def test_the_demo_camera_needs_no_address_and_no_test(stage: Any) -> None:
    dialog = open_dialog(stage)
    dialog.way.tiles[Way.DEMO].click()
    dialog.next_button.click()
    assert dialog.step == FINISH
    dialog.back_button.click()
    assert dialog.step == WAY
    dialog.next_button.click()
    dialog.next_button.click()
    await until(lambda: len(stage.context.shelf.cameras) == 3)
    assert stage.context.shelf.cameras[-1].address == "demo:"


@on_gui_loop
async def test_pasted_credentials_move_to_their_fields(stage: Any) -> None:
    dialog = open_dialog(stage, CameraDraft(way=Way.ADDRESS))
    dialog.go_to(DETAILS)
    dialog.details._address_edit.setText("rtsp://bob:hidden@10.0.0.7/stream1")
    dialog.next_button.click()
    await until(lambda: dialog.test.outcome is Outcome.OK)
    assert (dialog.draft.address, dialog.draft.user, dialog.draft.password) == ("rtsp://10.0.0.7/stream1", "bob", "hidden")


WRONG = [
    ("address", "not an address", "This address cannot be right."),
    ("address", "gopher://10.0.0.7/x", "This address cannot be right."),
]


@pytest.mark.parametrize(("field", "typed", "words"), WRONG)
@on_gui_loop
async def test_wrong_entries_are_told_at_the_field(stage: Any, field: str, typed: str, words: str) -> None:
    dialog = open_dialog(stage, CameraDraft(way=Way.ADDRESS))
    dialog.go_to(DETAILS)
    assert dialog.details.address.problem == ""  # nothing red before somebody has typed
    dialog.details._address_edit.setText(typed)
    assert dialog.details.address.problem.startswith(words)
    assert not dialog.next_button.isEnabled()


@on_gui_loop
async def test_wrong_host_is_told_at_the_field(stage: Any) -> None:
    dialog = open_dialog(stage)
    dialog.go_to(DETAILS)
    fill_brand(dialog, "http//what is this")
    assert "not a network address" in dialog.details.brand_form.host.problem
    fill_brand(dialog, "10.0.0.9")
    assert dialog.details.brand_form.host.problem == ""


@pytest.mark.parametrize("fault", list(Fault))
@on_gui_loop
async def test_every_fault_is_named_with_what_to_do(stage: Any, fault: Fault) -> None:
    stage.client.failures["probe_source"] = UserFacingError(f"probe_{fault.value}", "x")
    dialog = open_dialog(stage, CameraDraft(way=Way.ADDRESS, address="rtsp://10.0.0.7/x"))
    dialog.go_to(TEST)
    await until(lambda: dialog.test.outcome is Outcome.FAILED)
    words = words_for_failed_test(fault, untranslated)
    assert dialog.test.fault_text == f"{words.what}\n{words.to_do}"
    assert dialog.test.again_button.isVisible() is (fault is not Fault.WRONG_PASSWORD)
    assert dialog.test.password_button.isVisible() is (fault is Fault.WRONG_PASSWORD)
    assert dialog.next_button.text() == "Add anyway"
    assert dialog.back_button.isEnabled()


@on_gui_loop
async def test_after_a_fault_one_can_try_again_go_back_or_go_on(stage: Any) -> None:
    stage.client.failures["probe_source"] = UserFacingError("probe_refused", "x")
    dialog = open_dialog(stage, CameraDraft(way=Way.ADDRESS, address="rtsp://10.0.0.7/x"))
    dialog.go_to(TEST)
    await until(lambda: dialog.test.outcome is Outcome.FAILED)
    stage.client.failures.clear()
    dialog.test.again_button.click()
    await until(lambda: dialog.test.outcome is Outcome.OK)
    dialog.back_button.click()
    assert dialog.step == DETAILS
    stage.client.failures["probe_source"] = UserFacingError("probe_refused", "x")
    dialog.next_button.click()
    await until(lambda: dialog.test.outcome is Outcome.FAILED)
    dialog.next_button.click()
    assert dialog.step == FINISH


@on_gui_loop
async def test_a_running_test_can_be_stopped(stage: Any) -> None:
    stage.client.probe_gate = asyncio.Event()
    dialog = open_dialog(stage, CameraDraft(way=Way.ADDRESS, address="rtsp://10.0.0.7/x"))
    dialog.go_to(TEST)
    await until(lambda: stage.client.called("probe_source"))
    assert dialog.test.outcome is Outcome.RUNNING
    assert dialog.test.stop_button.isVisible()
    dialog.test.stop_button.click()
    await until(lambda: stage.client.probe_cancelled)
    assert dialog.test.outcome is Outcome.CANCELLED
    assert dialog.next_button.isEnabled()


@on_gui_loop
async def test_leaving_the_dialog_stops_the_test(stage: Any) -> None:
    stage.client.probe_gate = asyncio.Event()
    dialog = open_dialog(stage, CameraDraft(way=Way.ADDRESS, address="rtsp://10.0.0.7/x"))
    dialog.go_to(TEST)
    await until(lambda: stage.client.called("probe_source"))
    dialog.reject()
    await until(lambda: stage.client.probe_cancelled)


@on_gui_loop
async def test_a_crashing_test_is_no_dead_end(stage: Any) -> None:
    async def crash(config: Any, *, deadline_s: float = 0) -> ProbeReport:
        raise RuntimeError("a defect")

    stage.client.probe_source = crash
    dialog = open_dialog(stage, CameraDraft(way=Way.ADDRESS, address="rtsp://10.0.0.7/x"))
    dialog.go_to(TEST)
    await until(lambda: dialog.test.outcome is Outcome.FAILED)
    assert "Something went wrong." in dialog.test.fault_text
    assert "a defect" not in dialog.test.fault_text


@on_gui_loop
async def test_advice_of_a_good_test_is_shown(stage: Any) -> None:
    h265 = TrackSummary("H265", "video", 3840, 2160, 15.0, 90_000, 0)
    stage.client.report = ProbeReport((h265,), "rtsp", "udp", b"", 1.2)
    dialog = open_dialog(stage, CameraDraft(way=Way.ADDRESS, address="rtsp://10.0.0.7/x"))
    dialog.go_to(TEST)
    await until(lambda: dialog.test.outcome is Outcome.OK)
    assert dialog.test._hint.isVisible()
    assert "H.265" in dialog.test._hint.text()
    assert dialog.test.still.image.isNull()


@on_gui_loop
async def test_saving_that_fails_keeps_the_dialog_open(stage: Any) -> None:
    dialog = open_dialog(stage, CameraDraft(way=Way.ADDRESS, address="rtsp://10.0.0.7/x", title="New"))
    dialog.go_to(FINISH)
    stage.client.failures["add_mount"] = UserFacingError("mount_exists", "taken")
    dialog.next_button.click()
    await until(lambda: dialog.finish.banner.isVisible())
    assert "already a camera with this name" in dialog.finish.banner.text
    assert dialog.isVisible()
    assert len(stage.context.shelf.cameras) == 2
    stage.client.failures.clear()
    dialog.next_button.click()
    await until(lambda: len(stage.context.shelf.cameras) == 3)


@pytest.mark.parametrize(("title", "problem"), [("", "Give the camera a name."), ("GATE", "Another camera has this name."), ("Yard", "")])
@on_gui_loop
async def test_the_name_is_checked(stage: Any, title: str, problem: str) -> None:
    dialog = open_dialog(stage, CameraDraft(way=Way.ADDRESS, address="rtsp://10.0.0.7/x", title="Old"))
    dialog.go_to(FINISH)
    dialog.finish.title_edit.setText(title)
    assert dialog.finish.name.problem == problem
    assert dialog.next_button.isEnabled() is (problem == "")


@on_gui_loop
async def test_changing_a_camera_keeps_its_link(stage: Any) -> None:
    camera = stage.context.shelf.camera("id-gate")
    dialog = open_dialog(stage, draft_from_camera(camera), camera.id)
    assert dialog.step == DETAILS
    dialog.details._address_edit.setText("rtsp://10.0.0.99/new")
    dialog.next_button.click()
    await until(lambda: dialog.test.outcome is Outcome.OK)
    dialog.next_button.click()
    assert dialog.next_button.text() == "Save"
    dialog.finish.title_edit.setText("North gate")
    dialog.next_button.click()
    await until(lambda: stage.client.called("change_mount"))
    changed = stage.context.shelf.camera("id-gate")
    assert (changed.title, changed.mount, changed.address) == ("North gate", "gate", "rtsp://10.0.0.99/new")


@on_gui_loop
async def test_password_can_be_looked_at(stage: Any) -> None:
    dialog = open_dialog(stage)
    edit = dialog.details.login._password
    assert edit.echoMode() is QLineEdit.EchoMode.Password
    edit.set_shown(True)
    assert edit.echoMode() is QLineEdit.EchoMode.Normal


@on_gui_loop
async def test_brand_that_needs_an_address_asks_for_it(stage: Any) -> None:
    dialog = open_dialog(stage)
    dialog.go_to(DETAILS)
    form = dialog.details.brand_form
    form._brands.setCurrentIndex(form._brands.findData("unifi-protect"))
    await turn()
    assert form.address.isVisible()
    assert not form.host.isVisible()
    form._address.setText("rtsp://10.0.0.3:7447/token")
    assert dialog.next_button.isEnabled()


@on_gui_loop
async def test_only_one_wizard_at_a_time(make_stage: Callable[..., Any]) -> None:
    window = make_stage("gate").window()
    window.cameras_page.add_button.click()
    first = window.actions_.dialog
    window.actions_.add()
    assert window.actions_.dialog is first
    first.reject()
    await turn()
    assert window.actions_.dialog is None


@on_gui_loop
async def test_password_without_user_name_says_what_is_missing(stage: Any) -> None:
    dialog = open_dialog(stage, CameraDraft(way=Way.ADDRESS, address="rtsp://10.0.0.7/x"))
    dialog.go_to(DETAILS)
    dialog.details.login.set_values("", "secret")
    assert not dialog.next_button.isEnabled()
    assert dialog.details.login.user.problem == "Type the user name that goes with the password."


@on_gui_loop
async def test_an_empty_field_is_not_wrong_yet(stage: Any) -> None:
    dialog = open_dialog(stage, CameraDraft(way=Way.ADDRESS, address="rtsp://10.0.0.7/x"))
    dialog.go_to(DETAILS)
    dialog.details._address_edit.clear()
    assert dialog.details.address.problem == ""
    assert not dialog.next_button.isEnabled()


@on_gui_loop
async def test_what_viewers_get_is_kept_and_shown_again(stage: Any) -> None:
    dialog = open_dialog(stage, CameraDraft(way=Way.DEMO))
    dialog.go_to(FINISH)
    options = dialog.finish.options
    assert options.values() == ("instant", 0, 0, "")
    options.start.setCurrentIndex(options.start.findData("keyframe"))
    options.max_readers.editor.setText("12")
    options.max_egress.editor.setText("20000")
    options.access.setCurrentIndex(options.access.findData("closed"))
    dialog.next()
    await until(lambda: stage.client.called("add_mount"))
    mount, _ = stage.client.called("add_mount")[0]
    assert (mount.start, mount.max_readers, mount.max_egress_kbps, mount.access) == ("keyframe", 12, 20_000, "closed")
    camera = stage.context.shelf.cameras[-1]
    again = open_dialog(stage, draft_from_camera(camera), camera.id)
    assert again.finish.options.values() == ("keyframe", 12, 20_000, "closed")

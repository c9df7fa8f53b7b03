"""The settings page: what is checked, what is said before it is applied, what is applied."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from relay_engine import UserFacingError
from tests.kit.loops.gui_loop import on_gui_loop, turn, until
from tests.kit.relay.sample_events import make_mount_status

PORTS = [("8555", ""), ("0", "65535"), ("65536", "65535"), ("", "65535"), ("999999", "65535")]


def open_settings(stage: Any) -> Any:
    window = stage.window()
    window.show_page("settings")
    return window.settings_page


@pytest.mark.parametrize(("typed", "problem"), PORTS)
@on_gui_loop
async def test_port_is_checked_while_it_is_typed(stage: Any, typed: str, problem: str) -> None:
    page = open_settings(stage)
    page.network.rtsp_port.editor.setText(typed)
    assert (problem in page.network.rtsp_port.problem) if problem else page.network.rtsp_port.problem == ""
    assert page.apply_button.isEnabled() is (not problem)


@on_gui_loop
async def test_two_services_cannot_share_a_port(stage: Any) -> None:
    page = open_settings(stage)
    page.network.http_port.editor.setText("8554")
    assert "has this port already" in page.network.http_port.problem
    assert not page.apply_button.isEnabled()
    page.network.rtsp_port.editor.setText("8600")
    assert page.network.http_port.problem == ""
    assert page.apply_button.isEnabled()


@on_gui_loop
async def test_nothing_changed_nothing_to_apply(stage: Any) -> None:
    page = open_settings(stage)
    assert not page.apply_button.isEnabled()
    assert not page.undo_button.isEnabled()
    assert page.warning.text() == ""


@on_gui_loop
async def test_what_ends_pictures_is_said_before_it_happens(stage: Any) -> None:
    page = open_settings(stage)
    stage.tell(make_mount_status("gate", readers=4), make_mount_status("hall", readers=3))
    page.network.rtsp_port.editor.setText("8600")
    assert "watching now: 7" in page.warning.text()
    page.undo_button.click()
    assert page.warning.text() == ""
    page.program.start_relay.click()
    assert page.apply_button.isEnabled()
    assert page.warning.text() == ""  # no restart for this one


@on_gui_loop
async def test_apply_has_the_relay_change(stage: Any) -> None:
    page = open_settings(stage)
    page.network.rtsp_port.editor.setText("8600")
    page.apply_button.click()
    await until(lambda: stage.client.called("change_settings"))
    assert stage.client.called("change_settings") == [({"rtsp": {"port": 8600}},)]
    assert stage.context.options.current.rtsp_port == 8600
    await until(lambda: not page.undo_button.isEnabled())
    assert "saved" in page.window().said.text


@on_gui_loop
async def test_a_theme_is_nothing_to_the_relay(stage: Any) -> None:
    page = open_settings(stage)
    page.program.theme.setCurrentIndex(page.program.theme.findData("dark"))
    page.apply_button.click()
    await until(lambda: stage.store.settings.theme == "dark")
    assert not stage.client.called("change_settings")


@on_gui_loop
async def test_what_the_relay_refuses_is_told_on_the_page(stage: Any) -> None:
    page = open_settings(stage)
    stage.client.failures["change_settings"] = UserFacingError("port_taken", "taken", port=8600, program="nginx")
    page.network.rtsp_port.editor.setText("8600")
    page.apply_button.click()
    await until(lambda: page.banner.isVisible())
    assert "Port 8600 is already in use by nginx." in page.banner.text


@on_gui_loop
async def test_folder_is_checked(stage: Any, tmp_path: Path) -> None:
    page = open_settings(stage)
    page.storage.folder.set_value("relative/path")
    assert "whole path" in page.storage.field.problem
    a_file = tmp_path / "file"
    a_file.write_text("x")
    page.storage.folder.set_value(str(a_file))
    assert "not a folder" in page.storage.field.problem
    page.storage.folder.set_value(str(tmp_path))
    assert page.storage.field.problem == ""
    assert page.changes() == {"data_folder": str(tmp_path)}


@on_gui_loop
async def test_taken_port_gets_a_free_one_proposed(stage: Any) -> None:
    page = open_settings(stage)
    page.focus_ports()
    proposed = page.network.rtsp_port.editor.accessibleDescription().rpartition(": ")[2]
    assert 8554 < int(proposed) <= 65535


@on_gui_loop
async def test_settings_changed_elsewhere_appear(stage: Any) -> None:
    page = open_settings(stage)
    stage.context.options.note({"http_port": 8090})
    assert page.network.http_port.value() == 8090
    page.network.rtsp_port.editor.setText("8601")
    stage.store.change(window_geometry="eA==")
    await turn()
    assert page.network.rtsp_port.value() == 8601  # somebody is typing: not overwritten


@on_gui_loop
async def test_limits_are_said_in_words_and_applied(stage: Any) -> None:
    page = open_settings(stage)
    assert "no limit" in page.limits.max_egress.editor.accessibleDescription()
    page.limits.max_readers.editor.setText("250")
    page.limits.max_egress.editor.setText("500000")
    assert "500 Mbit/s" in page.limits.max_egress.editor.accessibleDescription()
    assert page.warning.text() == ""  # nobody is disturbed
    page.apply_button.click()
    await until(lambda: stage.client.called("change_settings"))
    assert stage.client.called("change_settings") == [({"limits": {"max_readers": 250, "max_egress_kbps": 500_000}},)]
    await until(lambda: not page.undo_button.isEnabled())
    page.limits.max_readers.editor.setText("")
    assert page.changes() == {"max_readers": 0}


@on_gui_loop
async def test_the_taken_port_is_the_one_to_change(stage: Any) -> None:
    page = open_settings(stage)
    stage.context.current_relay_problem = UserFacingError("port_taken", "taken", port=8189, program="")
    page.focus_ports()
    assert "Free at the moment: " in page.network.webrtc_port.editor.accessibleDescription()


@on_gui_loop
async def test_changed_ports_say_both_and_ask_while_somebody_watches(stage: Any) -> None:
    page = open_settings(stage)
    stage.save_with_small_picture("gate")
    stage.tell(make_mount_status("gate", readers=2), make_mount_status("gate-sub", readers=1))
    page.network.http_port.editor.setText("8090")
    assert "Viewers watching now: 3." in page.warning.text()
    assert "QR codes" in page.warning.text()
    page.apply_button.click()
    await until(lambda: page.question is not None)
    assert page.question.cancel_button.isDefault()
    assert "QR codes" in page.question.text
    page.question.cancel_button.click()
    await until(lambda: page.question is None)
    assert not stage.client.called("change_settings")
    assert page.changes() == {"http_port": 8090}  # what was typed is still there
    page.apply_button.click()
    await until(lambda: page.question is not None)
    page.question.accept_button.click()
    await until(lambda: stage.client.called("change_settings"))


@on_gui_loop
async def test_nobody_is_asked_where_nobody_is_disturbed(stage: Any) -> None:
    page = open_settings(stage)
    stage.tell(make_mount_status("gate", readers=2))
    page.limits.max_readers.editor.setText("5")
    page.apply_button.click()
    await until(lambda: stage.client.called("change_settings"))
    stage.tell(make_mount_status("gate", readers=0))
    page.network.http_port.editor.setText("8090")
    page.apply_button.click()
    await until(lambda: len(stage.client.called("change_settings")) == 2)
    assert page.question is None


@on_gui_loop
async def test_names_and_sites_are_checked_while_they_are_typed(stage: Any) -> None:
    page = open_settings(stage)
    for typed, good in (("cams.example.org", True), ("http://cams.example.org", False), ("a.b:80", False), ("", True)):
        page.web.allowed_hosts.editor.setText(typed)
        assert (page.web.allowed_hosts.problem == "") is good, typed
    page.web.allow_origins.editor.setText("https://a.example,  https://b.example:8443 https://a.example")
    assert page.web.allow_origins.problem == ""
    assert page.apply_button.isEnabled()
    page.web.allow_origins.editor.setText("https://a.example www.b.example")
    assert "www.b.example" in page.web.allow_origins.problem
    assert not page.apply_button.isEnabled()


@on_gui_loop
async def test_names_and_sites_reach_the_relay(stage: Any) -> None:
    page = open_settings(stage)
    page.web.allowed_hosts.editor.setText("cams.example.org")
    page.web.allow_origins.editor.setText("https://a.example, https://b.example")
    assert page.warning.text() == ""  # nobody is disturbed
    page.apply_button.click()
    await until(lambda: stage.client.called("change_settings"))
    assert stage.client.called("change_settings") == [
        ({"http": {"allowed_hosts": ("cams.example.org",), "allow_origins": ("https://a.example", "https://b.example")}},)
    ]
    await until(lambda: not page.undo_button.isEnabled())
    assert page.web.allow_origins.editor.text() == "https://a.example, https://b.example"


MODES = ["closed", "open"]


@pytest.mark.parametrize("mode", MODES)
@on_gui_loop
async def test_who_may_watch_is_one_of_three_and_reaches_the_relay(stage: Any, mode: str) -> None:
    page = open_settings(stage)
    assert page.access.tiles["network"].isChecked()
    page.access.tiles[mode].click()
    assert page.changes() == {"access_mode": mode}
    page.apply_button.click()
    await until(lambda: stage.client.called("change_settings"))
    assert stage.client.called("change_settings") == [({"access": {"mode": mode}},)]


@on_gui_loop
async def test_a_rule_that_ends_pictures_asks_first_and_a_milder_one_does_not(stage: Any) -> None:
    page = open_settings(stage)
    stage.tell(make_mount_status("gate", readers=2))
    page.access.tiles["open"].click()
    assert page.warning.text() == ""
    page.access.tiles["closed"].click()
    assert "without a login" in page.warning.text()
    page.apply_button.click()
    await until(lambda: page.question is not None)
    page.question.cancel_button.click()
    await until(lambda: page.question is None)
    assert not stage.client.called("change_settings")


@on_gui_loop
async def test_settings_that_another_client_changes_appear_at_once(stage: Any) -> None:
    page = open_settings(stage)
    stage.context.options.note({"access_mode": "open", "max_readers": 7})
    assert page.access.tiles["open"].isChecked()
    assert page.limits.max_readers.value() == 7
    assert page.changes() == {}

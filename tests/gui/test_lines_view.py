"""Thin lines in the window: their meters, their limits under Settings, and which camera is behind which."""

from __future__ import annotations

from typing import Any

from app.flows.camera import Camera
from app.views.adding.camera_dialog import FINISH
from app.views.parts.meter import Meter
from app.views.settings.settings_page import SettingsPage
from relay_engine import LimitsConfig, RelaySettings, Removed
from tests.kit.loops.gui_loop import on_gui_loop, turn, until
from tests.kit.relay.sample_events import make_line_status, make_mount_status

ROAD = Camera(id="id-road", title="Road", mount="road-cam", address="rtsp://10.0.0.8/1", line="road")


def settings_with(lines: dict[str, int]) -> RelaySettings:
    from relay_engine import AccessConfig, HttpConfig, OnvifConfig, RtspConfig, WebRtcConfig

    return RelaySettings(
        "relay-settings", RtspConfig(), HttpConfig(), WebRtcConfig(), LimitsConfig(lines=lines), AccessConfig(), onvif=OnvifConfig()
    )


@on_gui_loop
async def test_a_cameras_page_says_what_it_takes_and_gives_and_shows_its_line(stage: Any) -> None:
    stage.save(ROAD)
    window = stage.window()
    stage.tell(make_mount_status("road-cam", sessions_in=1, bitrate_in=2_000_000, readers=100, bitrate_out=200_000_000))
    window.open_camera(ROAD.id)
    page = window.camera_page
    await turn()
    assert page.traffic.text() == "Taken from the camera: 1 session, 2.0 Mbit/s\nGiven out: 100 viewers, 200 Mbit/s"
    assert not page.line.isVisible()
    stage.tell(make_line_status("road", reduced=("road-cam",)), make_line_status(""))
    await turn()
    assert list(page.line.meters) == ["road"]
    meter = page.line.meters["road"]
    assert meter.meter.share == 0.8
    assert "2.0 Mbit/s of 2.5 Mbit/s" in meter.meter.accessibleName()
    assert "Road" in meter.trouble.text()
    window.open_camera("id-gate")
    await turn()
    assert list(page.line.meters) == [""]
    stage.tell(Removed("line/"))
    await turn()
    assert not page.line.isVisible()


@on_gui_loop
async def test_the_list_of_cameras_shows_every_line_that_has_a_limit(stage: Any) -> None:
    window = stage.window()
    stage.tell(make_line_status("road"), make_line_status("free", max_kbps=0), make_line_status(""))
    await turn()
    assert sorted(window.cameras_page.lines.meters) == ["", "road"]
    assert len([meter for meter in window.cameras_page.findChildren(Meter) if meter.isVisible()]) == 2


@on_gui_loop
async def test_a_card_says_that_it_shows_the_smaller_picture(stage: Any) -> None:
    window = stage.window()
    stage.tell(make_mount_status("gate", taken_from="gate-sub", sessions_in=0))
    await turn()
    card = next(card for card in window.cameras_page._cards.values() if card.camera_id == "id-gate")
    assert "the line is too thin" in card._note.text()


@on_gui_loop
async def test_lines_are_named_limited_and_taken_away_under_settings(stage: Any) -> None:
    page: SettingsPage = stage.keep(SettingsPage(stage.context))
    stage.tell(settings_with({"mast": 4000}))
    await turn()
    field = page.lines.lines
    assert field.value() == {"mast": 4000}
    field.add_button.click()
    field.rows[1].name.setText("road")
    field.rows[1].kbps.setText("2500")
    assert page.changes() == {"lines": {"mast": 4000, "road": 2500}}
    field.rows[1].name.setText("mast")
    assert field.problem
    assert not page.apply_button.isEnabled()
    field.rows[1].name.setText("road")
    field.rows[0].remove_button.click()
    page.apply_button.click()
    await until(lambda: stage.client.called("change_settings"))
    assert stage.client.called("change_settings") == [({"limits": {"lines": {"road": 2500}}},)]


@on_gui_loop
async def test_recorders_are_switched_on_and_off_under_settings(stage: Any) -> None:
    page: SettingsPage = stage.keep(SettingsPage(stage.context))
    page.recorders.discovery.setChecked(False)
    page.recorders.first_port.editor.setText("9000")  # type: ignore[attr-defined]
    assert page.changes() == {"onvif_discovery": False, "onvif_first_port": 9000}
    page.recorders.first_port.editor.setText("99999")  # type: ignore[attr-defined]
    assert not page.apply_button.isEnabled()


@on_gui_loop
async def test_a_camera_is_put_behind_a_line(stage: Any) -> None:
    stage.tell(settings_with({"road": 2500}))
    window = stage.window()
    window.actions_.edit("id-gate")
    await until(lambda: window.actions_.dialog is not None)
    dialog = window.actions_.dialog
    assert dialog is not None
    dialog.go_to(FINISH)
    box = dialog.finish.options.line
    assert [box.itemData(at) for at in range(box.count())] == ["", "road"]
    box.setCurrentIndex(1)
    dialog.next()
    await until(lambda: stage.client.mounts["gate"].line == "road")

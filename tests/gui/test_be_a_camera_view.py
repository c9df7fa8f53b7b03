"""The page of the cameras that recorders take: switched on, found at an address, and what to type where."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from app.flows.camera import Camera
from app.flows.share_links import LocalAddress
from app.flows.wording.recorder_guides import GUIDES
from app.views.be_a_camera import be_a_camera_page
from app.views.be_a_camera.be_a_camera_page import BeACameraPage
from relay_engine import DeviceFault, UserFacingError
from tests.kit.loops.gui_loop import on_gui_loop, turn, until
from tests.kit.players.staged_client import make_user
from tests.kit.relay.sample_events import make_device_status

FIXED = Camera(id="id-fixed", title="Fixed", mount="fixed", address="rtsp://10.0.0.7/1", is_device=True, origin="file")


@pytest.fixture(autouse=True)
def this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(be_a_camera_page, "local_addresses", lambda: (LocalAddress("192.168.1.20", "enp2s0", "wired"),))
    monkeypatch.setattr("app.flows.own_address.sys.platform", "linux")


async def open_page(stage: Any) -> BeACameraPage:
    stage.client.users = {"recorder": make_user("recorder", has_password=False)}
    page: BeACameraPage = stage.keep(BeACameraPage(stage.context))
    page.resize(760, 1000)
    await turn()
    return page


async def offer(stage: Any, page: BeACameraPage, **status: Any) -> None:
    page.rows["id-gate"].switch.click()
    await until(lambda: stage.client.mounts["gate"].onvif)
    stage.tell(make_device_status(**status))
    await turn()


@on_gui_loop
async def test_a_camera_is_switched_on_and_its_address_is_shown(stage: Any) -> None:
    page = await open_page(stage)
    row = page.rows["id-gate"]
    assert page.guide.nothing.isVisible()
    assert not row.guide_button.isVisible()
    await offer(stage, page)
    assert row.place.text() == "192.168.1.20:8900"
    assert page.guide.camera_id == "id-gate"
    assert not page.guide.nothing.isVisible()
    row.switch.click()
    await until(lambda: not stage.client.mounts["gate"].onvif)
    assert row.place.text() == ""


@on_gui_loop
async def test_a_refusal_is_shown_and_the_switch_says_what_is(stage: Any) -> None:
    page = await open_page(stage)
    stage.client.failures["change_mount"] = UserFacingError("mount_read_only", "no", name="gate")
    page.rows["id-gate"].switch.click()
    await until(page.banner.isVisible)
    assert not page.rows["id-gate"].switch.isChecked()


@on_gui_loop
async def test_what_the_file_says_cannot_be_switched_here(stage: Any) -> None:
    stage.save(FIXED)
    page = await open_page(stage)
    assert page.rows["id-fixed"].switch.isChecked()
    assert not page.rows["id-fixed"].switch.isEnabled()


@on_gui_loop
async def test_a_port_that_is_taken_is_said_in_words(stage: Any) -> None:
    page = await open_page(stage)
    await offer(stage, page, fault=DeviceFault.PORT_TAKEN, detail="nginx")
    note = page.rows["id-gate"].note
    assert "Another program has port 8900: nginx" in note.text()
    assert note.property("role") == "error"
    assert page.rows["id-gate"].place.text() == ""


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.key)
@on_gui_loop
async def test_each_kind_of_recorder_has_its_steps_and_values_to_copy(stage: Any, guide: Any) -> None:
    page = await open_page(stage)
    await offer(stage, page, port=8903)
    card = page.guide
    card.kinds.setCurrentIndex(card.kinds.findData(guide.key))
    await turn()
    assert [label.text()[:2] for label in card.labels] == [f"{number}." for number in range(1, len(guide.steps) + 1)]
    shown = {value for value, row in card.rows.items() if row.isVisible()}
    assert shown == set(guide.values) & set(card.rows)
    assert card.block.isVisible() is (guide.key == "frigate")
    assert card.own_address.isVisible() is (guide.key == "unifi")
    copied = [card.block.text] if guide.key == "frigate" else [card.rows[value].text for value in guide.values]
    port = "8554" if guide.key == "frigate" else "8903"  # Frigate needs ONVIF only where the camera can be turned
    assert any(port in text for text in copied)
    assert any("recorder" in text for text in copied)


@on_gui_loop
async def test_the_values_are_copied(stage: Any) -> None:
    page = await open_page(stage)
    await offer(stage, page)
    page.guide.kinds.setCurrentIndex(page.guide.kinds.findData("frigate"))
    page.guide.block.copy()
    assert "192.168.1.20" in QGuiApplication.clipboard().text()


@on_gui_loop
async def test_a_login_is_made_here_and_its_device_password_shown_once(stage: Any) -> None:
    page = await open_page(stage)
    stage.client.users["bea"] = make_user("bea")
    await until(lambda: page.login.name == "recorder")
    page.login.make_button.click()
    await until(lambda: page.login.dialog is not None and page.login.dialog.isVisible())
    dialog: Any = page.login.dialog
    assert dialog.name_edit.text() == "recorder-2"
    dialog.steers.setChecked(True)
    dialog.accept()
    await until(lambda: page.login.dialog is not None and page.login.dialog is not dialog and page.login.dialog.isVisible())
    secret: Any = page.login.dialog
    assert secret.password_row.text == "dev-ice-pass-word"
    secret.accept()
    await until(lambda: page.login.dialog is None)
    assert stage.client.called("add_user") == [("recorder-2", "operator", "")]
    assert page.login.name == "recorder-2"


@on_gui_loop
async def test_nobody_has_a_login_yet(stage: Any) -> None:
    page: BeACameraPage = stage.keep(BeACameraPage(stage.context))
    await until(lambda: stage.client.called("list_users"))
    await turn()
    assert "make a login" in page.login.note.text()
    assert not page.login.renew_button.isVisible()


@on_gui_loop
async def test_an_address_of_its_own_is_checked_saved_and_made_by_commands(stage: Any) -> None:
    page = await open_page(stage)
    await offer(stage, page)
    page.guide.kinds.setCurrentIndex(page.guide.kinds.findData("unifi"))
    part = page.guide.own_address
    part.edit.setText("192.168.1.300")
    assert part.field.problem
    assert not part.save_button.isEnabled()
    part.edit.setText("192.168.1.201")
    assert "192.168.1.201/24" in part.commands.text
    assert "enp2s0" in part.commands.text
    part.save_button.click()
    await until(lambda: stage.client.mounts["gate"].onvif_address == "192.168.1.201")
    stage.tell(make_device_status(host="192.168.1.201", port=80, fault=DeviceFault.ADDRESS_FOREIGN))
    await turn()
    assert "none of this computer's" in page.rows["id-gate"].note.text()
    assert part.edit.text() == "192.168.1.201"
    stage.tell(make_device_status(host="192.168.1.201", port=80))
    await turn()
    assert page.rows["id-gate"].place.text() == "192.168.1.201:80"


@on_gui_loop
async def test_where_a_computer_cannot_have_more_addresses_it_says_so(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.flows.own_address import own_address_recipe as recipe
    from app.views.be_a_camera import own_address_part

    monkeypatch.setattr(own_address_part, "own_address_recipe", lambda *what: recipe(*what, system="win32"))
    page = await open_page(stage)
    await offer(stage, page)
    page.guide.kinds.setCurrentIndex(page.guide.kinds.findData("unifi"))
    assert not page.guide.own_address.commands.isVisible()
    assert "Windows" in page.guide.own_address._words.text()

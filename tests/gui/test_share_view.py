"""The share page: a code that scans, links for every device, the address they carry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication, QImage

from app.flows.add_camera import draft_from_camera
from app.flows.camera import Camera
from app.flows.qr_code import QUIET_ZONE, qr_modules
from app.flows.share_links import LocalAddress
from app.views.adding.camera_dialog import FINISH, CameraDialog
from app.views.camera import share_card
from app.views.look.theme import apply_theme
from app.views.share import share_page
from app.views.window.main_window import MainWindow
from relay_engine import UserFacingError
from tests.kit.loops.gui_loop import on_gui_loop, turn, until

ADDRESSES = (
    LocalAddress("192.168.1.30", "enp2s0", "wired"),
    LocalAddress("192.168.1.31", "wlp3s0", "wireless"),
    LocalAddress("127.0.0.1", "lo", "loopback"),
)
LINKS = {
    "browser": "http://192.168.1.30:8080/gate/",
    "player": "rtsp://192.168.1.30:8554/gate",
    "tv": "http://192.168.1.30:8080/gate/index.m3u8",
    "recorder": "rtsp://192.168.1.30:8554/gate",
}


@pytest.fixture(autouse=True)
def _known_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (share_page, share_card):
        monkeypatch.setattr(module, "local_addresses", lambda _host="": ADDRESSES)


async def share_gate(stage: Any) -> MainWindow:
    window = stage.window()
    window.resize(1200, 900)
    window.cameras_page.card("id-gate").share_requested.emit("id-gate")
    await turn()
    return window


def modules_of(image: QImage, count: int) -> tuple[tuple[bool, ...], ...]:
    """Read a code from its picture as a scanner would: one look at the middle of each module."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    pixels = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), grey.bytesPerLine())[:, : grey.width()]
    rows, columns = (np.flatnonzero((pixels[12:-12, 12:-12] < 128).any(axis=axis)) + 12 for axis in (1, 0))
    side = (rows[-1] + 1 - rows[0]) / count
    assert side == int(side), "modules are not whole pixels"
    assert rows[0] >= QUIET_ZONE * side - 1
    middles = [int(side * (number + 0.5)) for number in range(count)]
    return tuple(tuple(bool(pixels[rows[0] + y, columns[0] + x] < 128) for x in middles) for y in middles)


@on_gui_loop
async def test_links_for_every_kind_of_device(stage: Any) -> None:
    window = await share_gate(stage)
    assert window.page == "share"
    assert {link.key: link.url for link in window.share_page.links()} == LINKS
    assert all(window.share_page.row(key).text == url for key, url in LINKS.items())
    assert "in this network only" in window.share_page.reach_text


@pytest.mark.parametrize("theme", ["light", "dark"])
@on_gui_loop
async def test_the_code_on_the_screen_can_be_read(stage: Any, qapp: Any, theme: str) -> None:
    apply_theme(qapp, theme)
    try:
        window = await share_gate(stage)
        expected = qr_modules(LINKS["browser"])
        assert modules_of(window.share_page.code.grab().toImage(), len(expected)) == expected
    finally:
        apply_theme(qapp, "light")


@on_gui_loop
async def test_another_address_changes_links_and_code_and_is_kept(stage: Any) -> None:
    window = await share_gate(stage)
    page = window.share_page
    page.addresses.setCurrentIndex(1)
    assert page.row("player").text == "rtsp://192.168.1.31:8554/gate"
    assert page.code.text == "http://192.168.1.31:8080/gate/"
    assert stage.store.settings.share_address == "192.168.1.31"
    window.open_camera("id-hall")
    assert window.camera_page.share.row("browser").text == "http://192.168.1.31:8080/hall/"
    page.addresses.setCurrentIndex(2)
    assert "Only programs on this computer" in page.reach_text


@on_gui_loop
async def test_ports_changed_elsewhere_change_the_links(stage: Any) -> None:
    window = await share_gate(stage)
    stage.context.options.note({"http_port": 9080})
    assert window.share_page.code.text == "http://192.168.1.30:9080/gate/"


@on_gui_loop
async def test_copying_says_so(stage: Any) -> None:
    window = await share_gate(stage)
    window.share_page.copy_button.click()
    assert QGuiApplication.clipboard().text() == LINKS["browser"]
    assert LINKS["browser"] in window.said.text


@on_gui_loop
async def test_back_leads_to_where_it_was_asked_for(stage: Any) -> None:
    window = await share_gate(stage)
    window.share_page.back_requested.emit()
    assert window.page == "cameras"
    window.open_camera("id-gate")
    window.camera_page.share.more_button.click()
    assert window.page == "share"
    window.share_page.back_requested.emit()
    assert window.page == "camera"


@on_gui_loop
async def test_the_picture_is_saved_or_it_is_said_why_not(stage: Any, tmp_path: Path) -> None:
    window = await share_gate(stage)
    window.share_page.save_picture(str(tmp_path / "code.png"))
    assert not QImage(str(tmp_path / "code.png")).isNull()
    assert "code.png" in window.said.text
    window.share_page.save_picture(str(tmp_path / "gone" / "code.png"))
    assert "code.png was not saved" in window.share_page.banner.text


@on_gui_loop
async def test_settings_that_cannot_be_saved_are_told(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    window = await share_gate(stage)

    def refuse(**_fields: object) -> None:
        raise UserFacingError("settings_not_saved", "disk full", reason="disk full")

    monkeypatch.setattr(stage.store, "change", refuse)
    window.share_page.addresses.setCurrentIndex(1)
    assert window.share_page.banner.isVisible()
    assert window.share_page.row("player").text == "rtsp://192.168.1.31:8554/gate"
    monkeypatch.undo()


@on_gui_loop
async def test_a_camera_leaves_the_list_and_keeps_its_link(stage: Any) -> None:
    window = stage.window()
    window.share_camera("id-gate")
    page = window.share_page
    assert page.listed.isChecked()
    page.listed.click()
    await until(lambda: stage.client.called("change_mount"))
    assert stage.client.called("change_mount") == [("gate", {"listed": False})]
    assert not stage.context.shelf.camera("id-gate").listed
    window.share_camera("id-hall")
    assert page.listed.isChecked()
    stage.client.failures["change_mount"] = UserFacingError("relay_stopped", "x")
    page.listed.click()
    await until(lambda: window.actions_.message is not None)
    assert page.listed.isChecked()
    assert stage.context.shelf.camera("id-hall").listed
    window.actions_.close_dialogs()


@on_gui_loop
async def test_the_wizard_keeps_the_choice(stage: Any) -> None:
    stage.save(Camera(id="x", title="X", mount="x", address="rtsp://10.0.0.5/x", listed=False))
    draft = draft_from_camera(stage.context.shelf.camera("x"))
    dialog = stage.keep(CameraDialog(stage.context, draft, "x"))
    dialog.go_to(FINISH)
    assert not dialog.finish.options.listed.isChecked()
    dialog.finish.title_edit.setText("Y")
    dialog.next_button.click()
    await until(lambda: stage.context.shelf.camera("x").title == "Y")
    assert not stage.context.shelf.camera("x").listed


@pytest.mark.parametrize(
    ("mode", "rule", "words"),
    [
        ("network", "", "Works without a login in this network"),
        ("closed", "", "A login is needed"),
        ("open", "", "No login is needed"),
        ("closed", "open", "No login is needed"),
        ("open", "closed", "device password"),
    ],
)
@on_gui_loop
async def test_whether_a_login_is_needed_is_said(stage: Any, mode: str, rule: str, words: str) -> None:
    stage.save(Camera(id="id-gate", title="Gate", mount="gate", address="rtsp://10.0.0.5/gate", access=rule))
    window = await share_gate(stage)
    stage.context.options.note({"access_mode": mode})
    assert words in window.share_page.login_text

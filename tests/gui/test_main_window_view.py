"""The window: pages, header, banners, language and its end."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt, QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views.look.first_size import first_size
from app.views.window.main_window import MainWindow
from relay_engine import UserFacingError
from tests.kit.loops.gui_loop import on_gui_loop, turn, until
from tests.kit.relay.sample_events import make_mount_status, make_relay_status


class Shouting(QTranslator):
    """A language in which everything is louder."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        return text.upper() if "{" not in text else text

    def isEmpty(self) -> bool:
        return False


@pytest.mark.parametrize("key", ["log", "settings", "cameras"])
@on_gui_loop
async def test_navigation_opens_its_page(stage: Any, key: str) -> None:
    window = stage.window()
    window.navigation.button(key).click()
    assert window.page == key
    assert window.navigation.current == key


@on_gui_loop
async def test_pages_have_keys(stage: Any, qtbot: QtBot) -> None:
    window = stage.window()
    window.activateWindow()
    await until(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.page == "log"
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.page == "wall"
    qtbot.keyClick(window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    assert window.page == "be-a-camera"
    qtbot.keyClick(window, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    assert window.page == "settings"
    qtbot.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert window.actions_.dialog is not None
    window.actions_.dialog.reject()


@on_gui_loop
async def test_camera_page_and_back(stage: Any) -> None:
    window = stage.window()
    window.cameras_page.open_requested.emit("id-hall")
    assert window.page == "camera"
    assert window.navigation.current == "cameras"
    window.camera_page.back_requested.emit()
    assert window.page == "cameras"


@on_gui_loop
async def test_header_shows_the_relay(stage: Any) -> None:
    window = stage.window()
    stage.tell(make_relay_status(readers=12), make_mount_status("gate"), make_mount_status("hall"))
    stage.context.events.relay_state_changed.emit("running")
    assert window.header.relay_words == "2 of 2 live"
    assert window.header.viewers_text == "12"
    stage.context.events.relay_state_changed.emit("stopped")
    assert window.header.relay_words == "Relay is off"
    assert window.header.viewers_text == "0"


@on_gui_loop
async def test_taken_port_is_named_and_leads_to_the_settings(stage: Any) -> None:
    window = stage.window()
    stage.context.relay_problem.emit(UserFacingError("port_taken", "taken", port=8554, program="mediamtx"))
    assert window.banner.isVisible()
    assert "Port 8554 is already in use by mediamtx." in window.banner.text
    window.banner._button.click()
    assert window.page == "settings"
    stage.context.relay_problem.emit(None)
    assert not window.banner.isVisible()


@on_gui_loop
async def test_other_problems_can_be_tried_again(stage: Any) -> None:
    window = stage.window()
    stage.client.state = "stopped"
    stage.context.relay_problem.emit(UserFacingError("relay_stopped", "x"))
    window.banner._button.click()
    await until(lambda: stage.client.called("start"))


@on_gui_loop
async def test_problem_from_before_the_window_is_shown(stage: Any) -> None:
    stage.context.current_relay_problem = UserFacingError("port_taken", "taken", port=8554)
    stage.context.startup_notices = ()
    assert stage.window().banner.isVisible()


@on_gui_loop
async def test_damaged_settings_are_told(stage: Any) -> None:
    stage.context.startup_notices = (UserFacingError("settings_broken", "x", aside="settings.json.broken"),)
    window = stage.window()
    assert "settings.json.broken" in window.banner.text


@on_gui_loop
async def test_language_changes_at_once_and_keeps_the_page(stage: Any, qapp: QApplication) -> None:
    window = stage.window()
    window.show_page("log")
    translator = Shouting()
    qapp.installTranslator(translator)
    try:
        await until(lambda: window.navigation.button("log").text() == "LOG")
        assert window.page == "log"
        stage.tell(make_mount_status("gate"))
        assert window.cameras_page.card("id-gate").words == "LIVE"
    finally:
        qapp.removeTranslator(translator)
        await turn(10)


@on_gui_loop
async def test_place_of_the_window_survives(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    window = stage.window()
    window.resize(1111, 777)
    saved = window.saveGeometry().data()
    window.close()
    restored = []
    monkeypatch.setattr(MainWindow, "restoreGeometry", lambda _window, data: restored.append(data.data()))
    stage.window()
    assert restored == [saved]


@on_gui_loop
async def test_full_disk_does_not_keep_the_window_open(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    window = stage.window()

    def full(**fields: object) -> None:
        raise UserFacingError("disk_full", "full", folder="x")

    monkeypatch.setattr(stage.store, "change", full)
    assert window.close()


@on_gui_loop
async def test_closing_answers_open_questions(stage: Any) -> None:
    window = stage.window()
    stage.tell(make_mount_status("gate", readers=2))
    task = window.actions_.stop_all()
    await until(lambda: window.actions_.message is not None)
    window.leave()
    await until(task.done)
    assert not stage.client.called("stop_mount")


@pytest.mark.parametrize("size", [(1000, 640), (1920, 1080), (3840, 2160)])
@on_gui_loop
async def test_window_fits(stage: Any, size: tuple[int, int]) -> None:
    window = stage.window()
    window.resize(*size)
    stage.tell(make_relay_status(readers=8888, bitrate_in=888_800_000, bitrate_out=88_800_000_000))
    await turn()
    assert (window.width(), window.height()) == size
    assert window.header.stop_all.geometry().right() < window.header.width()


def test_a_window_opens_no_larger_than_its_screen() -> None:
    assert first_size(1240, 800, QSize(1920, 1040)) == QSize(1240, 800)
    small = first_size(1240, 800, QSize(1366, 728))
    assert (small.width(), small.height()) == (1240, 680)


@on_gui_loop
async def test_a_taken_web_port_is_changed_or_tried_again_with_one_button(stage: Any) -> None:
    window = stage.window()
    problem = UserFacingError("port_taken", "taken", port=8080, program="vlc", listener="http")
    stage.client.problems = (problem,)
    stage.context._set_problem(problem)
    assert "Port 8080 is already in use by vlc." in window.banner.text
    assert "Everything else is on." in window.banner.text
    field, port = window.banner.offered_port
    assert field == "http_port"
    assert (window.banner._button.text(), window.banner._second.text()) == (f"Use {port}", "Try again")
    window.banner._second.click()
    await until(lambda: stage.client.called("reopen_listener"))
    assert stage.client.called("reopen_listener") == [("http", 0)]
    await until(lambda: not window.banner.isVisible())
    stage.client.problems = (problem,)
    stage.context._set_problem(problem)
    window.banner._button.click()
    await until(lambda: stage.client.called("change_settings"))
    assert stage.client.called("change_settings") == [({"http": {"port": port}},)]
    assert stage.context.options.current.http_port == port


@on_gui_loop
async def test_a_relay_that_is_off_starts_on_the_offered_port(stage: Any) -> None:
    window = stage.window()
    stage.client.state = "stopped"
    problem = UserFacingError("port_taken", "taken", port=8554, program="", listener="rtsp")
    stage.context._set_problem(problem)
    assert "Everything else" not in window.banner.text
    window.banner._button.click()
    await until(lambda: stage.client.called("start"))
    assert stage.client.called("change_settings") == [({"rtsp": {"port": stage.context.options.current.rtsp_port}},)]
    assert stage.context.options.current.rtsp_port != 8554


@on_gui_loop
async def test_notices_come_one_after_the_other_and_none_gets_lost(stage: Any) -> None:
    window = stage.window()
    problem = UserFacingError("port_taken", "taken", port=8554, program="vlc", listener="rtsp")
    stage.context._set_problem(problem)
    stage.context.notice.emit(UserFacingError("book_damaged_rescued", "damaged", aside="/data/book.damaged"))
    stage.context.notice.emit(UserFacingError("mount_renamed", "renamed", path="con"))
    assert "Port 8554" in window.banner.text
    stage.context._set_problem(None)
    assert "its last good copy is in use" in window.banner.text
    assert "/data/book.damaged" in window.banner.text
    window.banner.dismiss()
    assert "con" in window.banner.text
    window.banner.dismiss()
    assert not window.banner.isVisible()


@on_gui_loop
async def test_a_closed_problem_lets_the_notice_behind_it_be_read(stage: Any) -> None:
    window = stage.window()
    stage.context._set_problem(UserFacingError("port_taken", "taken", port=8554, program="vlc", listener="rtsp"))
    stage.context.notice.emit(UserFacingError("mount_renamed", "renamed", path="con"))
    window.banner.dismiss()
    assert "con" in window.banner.text
    window.banner.dismiss()
    assert not window.banner.isVisible()

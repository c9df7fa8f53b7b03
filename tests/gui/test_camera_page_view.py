"""One camera's page: preview, graphs, viewers, links, faults."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QSizeF, Qt
from PySide6.QtGui import QColor, QGuiApplication
from pytestqt.qtbot import QtBot

from app.models.reader_table import ReaderColumn
from app.views.camera.bandwidth_plot import nice_ceiling, rate_words
from app.views.parts.picture_frame import fit_inside
from app.views.window.main_window import MainWindow
from relay_engine import Fault, MountState, Notice, NoticeCode, Picture, UserFacingError
from tests.kit.loops.gui_loop import on_gui_loop, turn, until
from tests.kit.relay.sample_events import make_mount_status, make_reader_status

RED = bytes((200, 10, 10))


def make_picture(width: int = 64, height: int = 36) -> Picture:
    return Picture(width, height, width * 3, RED * (width * height), 0.0)


async def open_gate(stage: Any, **status: Any) -> MainWindow:
    window = stage.window()
    window.resize(1200, 900)
    stage.tell(make_mount_status("gate", **status))
    window.open_camera("id-gate")
    await turn()
    return window


@on_gui_loop
async def test_preview_is_opened_at_the_size_of_its_widget(stage: Any) -> None:
    window = await open_gate(stage)
    preview = window.camera_page.preview
    await until(lambda: preview.is_open)
    name, width, height = stage.client.called("open_preview")[-1]
    ratio = preview.devicePixelRatioF()
    assert name == "gate"
    assert (width, height) == (round(preview.width() * ratio), round(preview.height() * ratio))


@on_gui_loop
async def test_preview_stops_when_it_is_out_of_sight(stage: Any) -> None:
    window = await open_gate(stage)
    await until(lambda: window.camera_page.preview.is_open)
    window.show_page("log")
    await until(lambda: not stage.client.previews)
    assert not window.camera_page.preview.is_open
    window.show_page("camera")
    await until(lambda: window.camera_page.preview.is_open)
    window.setWindowState(Qt.WindowState.WindowMinimized)
    await until(lambda: not stage.client.previews)
    window.setWindowState(Qt.WindowState.WindowNoState)
    await until(lambda: window.camera_page.preview.is_open)


@on_gui_loop
async def test_preview_follows_the_camera(stage: Any) -> None:
    window = await open_gate(stage)
    stage.tell(make_mount_status("hall"))
    await until(lambda: window.camera_page.preview.is_open)
    window.open_camera("id-hall")
    await until(lambda: [call[0] for call in stage.client.called("open_preview")][-1] == "hall")
    assert len(stage.client.previews) == 1


@on_gui_loop
async def test_stopped_camera_is_not_woken_for_the_preview(stage: Any) -> None:
    await open_gate(stage, state=MountState.STOPPED)
    await turn(20)
    assert not stage.client.called("open_preview")


@on_gui_loop
async def test_preview_that_cannot_open_is_asked_for_again(stage: Any) -> None:
    stage.client.failures["open_preview"] = UserFacingError("preview_unavailable", "not yet")
    window = await open_gate(stage)
    preview = window.camera_page.preview
    await until(lambda: stage.client.called("open_preview"))
    assert not preview.is_open
    stage.client.failures.clear()
    preview._settle.start(0)  # what the retry timer does
    await until(lambda: preview.is_open)


@on_gui_loop
async def test_picture_is_painted_and_words_stand_over_the_last_one(stage: Any) -> None:
    window = await open_gate(stage)
    preview = window.camera_page.preview
    await until(lambda: preview.is_open)
    next(iter(stage.client.previews.values()))(make_picture())
    await until(lambda: not preview.image.isNull())
    middle = preview.rect().center()
    assert preview.grab().toImage().pixelColor(middle).red() > 150
    stage.tell(make_mount_status("gate", state=MountState.RETRYING, fault=Fault.NO_ROUTE))
    assert window.camera_page.state_words == "Camera not answering: trying again"
    corner = preview.grab().toImage().pixelColor(20, 20)
    assert 0 < corner.red() < 120  # the last picture, darkened


@pytest.mark.parametrize(("width", "height"), [(640, 480), (480, 640), (1920, 1080)])
def test_picture_keeps_its_shape(width: int, height: int) -> None:
    from PySide6.QtCore import QRectF

    area = QRectF(0, 0, 640, 360)
    place = fit_inside(QSizeF(width, height), area)
    assert area.contains(place)
    assert place.width() / place.height() == pytest.approx(width / height, rel=0.02)


@on_gui_loop
async def test_picture_after_closing_is_ignored(stage: Any) -> None:
    window = await open_gate(stage)
    preview = window.camera_page.preview
    await until(lambda: preview.is_open)
    put = next(iter(stage.client.previews.values()))
    window.show_page("log")
    await until(lambda: not preview.is_open)
    put(make_picture())
    await turn()
    assert preview.image.isNull()


@on_gui_loop
async def test_fault_is_explained_with_what_to_do(stage: Any) -> None:
    window = await open_gate(stage, state=MountState.RETRYING, fault=Fault.TOO_MANY_SESSIONS)
    banner = window.camera_page.fault
    assert banner.isVisible()
    assert "as many viewers as it can" in banner.text
    stage.tell(make_mount_status("gate"))
    assert not banner.isVisible()


@on_gui_loop
async def test_what_is_odd_about_a_live_camera_is_said(stage: Any) -> None:
    clock = Notice(NoticeCode.CLOCK_RESTAMPED, (("kind", "audio"),))
    sound = Notice(NoticeCode.TRACK_NOT_CARRIED, (("kind", "audio"), ("codec", "G726-32")))
    window = await open_gate(stage, notices=(clock, sound))
    notices = window.camera_page.notices
    assert notices.isVisible()
    assert [text.partition("\n")[0] for text in notices.texts] == [
        "The camera's clock runs at a wrong speed (sound). The relay times it by its arrival instead.",
        "The sound of this camera (G726-32) does not reach every viewer.",
    ]
    stage.tell(make_mount_status("gate", notices=(sound,)))
    assert len(notices.texts) == 1
    stage.tell(make_mount_status("gate", notices=(sound,), state=MountState.RETRYING, fault=Fault.ENDED))
    assert not notices.isVisible()
    stage.tell(make_mount_status("gate"))
    assert not notices.isVisible()


@pytest.mark.parametrize(("width", "is_hidden"), [(600, True), (1000, False)])
@on_gui_loop
async def test_who_watches_is_not_cut_off_for_figures(stage: Any, width: int, *, is_hidden: bool) -> None:
    readers = (await open_gate(stage)).camera_page.readers
    readers.resize(width, 300)
    for figure in (ReaderColumn.SENT, ReaderColumn.SINCE, ReaderColumn.DROPPED):
        assert readers.table.isColumnHidden(figure) is is_hidden
    assert not readers.table.isColumnHidden(ReaderColumn.WHO)


def mark_row(window: MainWindow, row: int) -> None:
    table = window.camera_page.readers.table
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    table.selectionModel().select(table.model().index(row, 0), flags)


@on_gui_loop
async def test_viewer_is_disconnected_by_button_and_by_key(stage: Any, qtbot: QtBot) -> None:
    window = await open_gate(stage)
    readers = window.camera_page.readers
    stage.tell(make_reader_status("r1"), make_reader_status("r2", since=1002.0), make_reader_status("x", mount="hall"))
    assert readers.table.model().rowCount() == 2
    assert not readers.disconnect_button.isEnabled()
    mark_row(window, 1)
    readers.disconnect_button.click()
    await until(lambda: stage.client.called("disconnect_reader"))
    assert stage.client.called("disconnect_reader") == [("r2",)]
    readers.table.clearSelection()
    mark_row(window, 0)
    window.activateWindow()
    await until(window.isActiveWindow)
    readers.table.setFocus()
    qtbot.keyClick(readers.table, Qt.Key.Key_Delete)
    await until(lambda: len(stage.client.called("disconnect_reader")) == 2)
    assert stage.client.called("disconnect_reader")[-1] == ("r1",)


@on_gui_loop
async def test_viewer_that_has_gone_already_is_told(stage: Any) -> None:
    window = await open_gate(stage)
    stage.tell(make_reader_status("r1"))
    stage.client.failures["disconnect_reader"] = UserFacingError("reader_unknown", "gone")
    mark_row(window, 0)
    window.camera_page.readers.disconnect_button.click()
    await until(lambda: window.actions_.message is not None)
    assert window.actions_.message.title == "This viewer has already gone."
    window.actions_.message.accept()


@on_gui_loop
async def test_two_hundred_viewers(stage: Any) -> None:
    window = await open_gate(stage)
    for second in range(5):
        stage.tell(*(make_reader_status(f"r{n}", peer=f"10.0.1.{n}:5000", bitrate=2_000_000 + n * 1000 + second) for n in range(200)))
        stage.context.bandwidth.sample()
    card = window.camera_page.bandwidth
    assert window.camera_page.readers.table.model().rowCount() == 200
    seconds = 122  # of each line, with the gap after it
    assert sum(card.viewer_plot.points(colour) for colour in range(8)) == 200 * seconds
    rows = card.viewer_legend.rows
    assert len(rows) == 9
    assert rows[-1].label == "Others (192)"
    assert rows[0].rate == "2.2 Mbit/s"


@on_gui_loop
async def test_graphs_are_drawn_only_in_sight(stage: Any) -> None:
    window = await open_gate(stage)
    card = window.camera_page.bandwidth
    stage.context.bandwidth.sample()
    drawn = card.draws
    assert drawn > 0
    window.show_page("log")
    stage.context.bandwidth.sample()
    assert card.draws == drawn
    window.show_page("camera")
    assert card.draws == drawn + 1


@on_gui_loop
async def test_total_and_upstream_stand_beside_the_viewers(stage: Any) -> None:
    window = await open_gate(stage, bitrate_in=2_000_000, bitrate_out=12_000_000)
    stage.context.bandwidth.sample()
    card = window.camera_page.bandwidth
    assert [row.rate for row in card.total_legend.rows] == ["2.0 Mbit/s", "12.0 Mbit/s"]
    assert card.total_plot.ceiling >= 12_000_000


@pytest.mark.parametrize(("peak", "ceiling"), [(0, 5e5), (4e5, 5e5), (1.9e6, 2e6), (2.0e6, 3e6), (7.7e6, 1e7), (2.1e7, 3e7)])
def test_axis_ends_at_a_round_number_above_the_peak(peak: float, ceiling: float) -> None:
    end, step = nice_ceiling(peak)
    assert end == pytest.approx(ceiling)
    assert (end / step) == pytest.approx(round(end / step))


@pytest.mark.parametrize(("value", "words"), [(0, "0"), (5e5, "500 kbit/s"), (1.5e6, "1.5 Mbit/s"), (2e6, "2 Mbit/s")])
def test_axis_words(value: float, words: str) -> None:
    assert rate_words(value) == words


@on_gui_loop
async def test_links_are_copied(stage: Any) -> None:
    window = await open_gate(stage)
    row = window.camera_page.share.row("player")
    assert row.text.endswith(":8554/gate")
    row._button.click()
    assert QGuiApplication.clipboard().text() == row.text
    assert row._button.text() == "Copied"
    stage.context.options.note({"rtsp_port": 9554})
    assert row.text.endswith(":9554/gate")


@on_gui_loop
async def test_details_are_folded_and_show_no_password(stage: Any) -> None:
    window = await open_gate(stage)
    details = window.camera_page.details
    assert not details.isVisible()
    assert details.value("connection") == "Connected directly over TCP"
    assert details.value("address") == "rtsp://10.0.0.5"


@on_gui_loop
async def test_removed_camera_leads_back_to_the_list(stage: Any) -> None:
    window = await open_gate(stage, readers=0)
    window.camera_page.remove_requested.emit("id-gate")
    await until(lambda: window.actions_.message is not None)
    window.actions_.message.accept_button.click()
    await until(lambda: window.page == "cameras")
    await until(lambda: not stage.client.previews)


@on_gui_loop
async def test_curves_have_the_colours_of_their_legend(stage: Any) -> None:
    window = await open_gate(stage)
    stage.tell(make_reader_status("r1"))
    stage.context.bandwidth.sample()
    card = window.camera_page.bandwidth
    row = card.viewer_legend.rows[0]
    number = int(row.colour.removeprefix("curve "))
    assert card.viewer_plot.points(number) > 0
    image = card.viewer_legend.grab().toImage()
    pen = card.viewer_plot._items[number].opts["pen"].color()
    assert image.pixelColor(6, 13) == QColor(pen)


@on_gui_loop
async def test_a_block_is_asked_for_with_its_consequences(stage: Any) -> None:
    window = await open_gate(stage)
    readers = window.camera_page.readers
    stage.tell(make_reader_status("r1", peer="10.0.0.9:40000"), make_reader_status("r2", since=1002.0, protocol="rtsp/multicast"))
    assert not readers.block_button.isEnabled()
    mark_row(window, 0)
    assert readers.block_button.isEnabled()
    readers.block_button.click()
    await until(lambda: window.actions_.message is not None)
    question = window.actions_.message
    assert question.title == "Disconnect 10.0.0.9 and block it for 10 minutes?"
    assert "behind a router" in question.text
    assert question.cancel_button.isDefault()
    question.reject()
    await turn()
    assert stage.client.called("block_reader") == []
    readers.block_button.click()
    await until(lambda: window.actions_.message is not None)
    window.actions_.message.accept()
    await until(lambda: stage.client.called("block_reader"))
    assert stage.client.called("block_reader") == [("r1", 600.0)]
    mark_row(window, 1)
    assert not readers.block_button.isEnabled()  # two are marked
    readers.table.clearSelection()
    mark_row(window, 1)
    assert not readers.block_button.isEnabled()  # a group has no address of its own


@on_gui_loop
async def test_after_a_disconnection_it_is_said_that_browsers_come_back(stage: Any) -> None:
    window = await open_gate(stage)
    stage.tell(make_reader_status("r1", protocol="webrtc"))
    said: list[str] = []
    window.actions_.said.connect(said.append)
    mark_row(window, 0)
    window.camera_page.readers.disconnect_button.click()
    await until(lambda: said)
    assert "comes back by itself" in said[0]

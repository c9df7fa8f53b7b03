"""Is everything all right: the header, the navigation's count, the tray and the notifications say the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.flows.health import clock_time
from app.views.window.tray_icon import health_icon
from app.views.window.trouble_teller import TroubleTeller
from relay_engine import Fault, ListenerFault, ListenerStatus, MountState, ReaderCap, Removed
from tests.kit.loops.gui_loop import on_gui_loop, turn, until
from tests.kit.relay.sample_events import make_mount_status, make_relay_status

SINCE = 1_700_000_000.0


def trouble(name: str, **changes: Any) -> Any:
    return make_mount_status(name, state=MountState.RETRYING, fault=Fault.ENDED, trouble_since=SINCE, readers=0, **changes)


def running(stage: Any, *statuses: Any) -> Any:
    window = stage.window()
    stage.context.events.relay_state_changed.emit("running")
    stage.tell(*statuses)
    return window


@on_gui_loop
async def test_trouble_is_said_wherever_one_looks_and_leads_there(stage: Any) -> None:
    window = running(stage, make_mount_status("gate"), trouble("hall"))
    window.show_page("log")
    words = f"1 of 2 in trouble: Hall since {clock_time(SINCE)}"
    assert (window.header.relay_words, window.header.chip.tone) == (words, "bad")
    assert window.header.chip.accessibleName() == words
    badge = window.navigation.button("cameras").findChild(QLabel, "badge")
    assert (badge.text(), badge.isVisible()) == ("1", True)
    assert window.tray.words == f"Relay Server: {words}"
    window.header.chip.click()
    assert window.page == "camera"
    assert window.camera_page.camera_id == "id-hall"
    stage.tell(make_mount_status("hall"))
    assert (window.header.relay_words, window.header.chip.tone) == ("2 of 2 live", "live")
    assert not badge.isVisible()


def port(fault: ListenerFault | None, protocol: str = "rtsp", number: int = 8554) -> ListenerStatus:
    return ListenerStatus(f"listener/{protocol}", protocol, "0.0.0.0", number, "text" if fault else "", fault)


@on_gui_loop
async def test_a_port_that_lets_nobody_in_is_never_called_live(stage: Any) -> None:
    window = running(stage, make_mount_status("gate"), make_mount_status("hall"), port(None), port(None, "http", 8080))
    assert (window.header.relay_words, window.header.chip.tone) == ("2 of 2 live", "live")
    stage.tell(port(ListenerFault.CLOSED))
    assert (window.header.relay_words, window.header.chip.tone) == ("Port 8554 is closed", "bad")
    assert window.tray.words == "Relay Server: Port 8554 is closed"
    stage.tell(port(None), port(ListenerFault.OUT_OF_FILES, "http", 8080))
    assert (window.header.relay_words, window.header.chip.tone) == ("No room for new viewers", "bad")
    stage.tell(Removed("listener/http"))
    assert (window.header.relay_words, window.header.chip.tone) == ("2 of 2 live", "live")


@on_gui_loop
async def test_a_computer_that_is_too_busy_is_named_before_its_cameras(stage: Any) -> None:
    window = running(stage, make_mount_status("gate"), make_mount_status("hall", state=MountState.RETRYING, fault=Fault.NO_FRAMES))
    stage.tell(make_relay_status(busy_since=SINCE))
    words = f"This computer is too busy: pictures come late since {clock_time(SINCE)}"
    assert (window.header.relay_words, window.header.chip.tone) == (words, "bad")
    stage.tell(make_mount_status("hall"), make_relay_status())
    assert (window.header.relay_words, window.header.chip.tone) == ("2 of 2 live", "live")


@on_gui_loop
async def test_several_in_trouble_lead_to_the_list(stage: Any) -> None:
    window = running(stage, trouble("gate"), trouble("hall"))
    window.show_page("settings")
    assert window.header.relay_words == "2 of 2 in trouble: Gate and others"
    window.header.chip.click()
    assert window.page == "cameras"


@pytest.mark.parametrize(
    ("first", "second", "words", "tone"),
    [
        (MountState.LIVE, MountState.LIVE, "2 of 2 live", "live"),
        (MountState.LIVE, MountState.STOPPED, "1 of 1 live", "live"),
        (MountState.LIVE, MountState.IDLE, "1 live, 1 waiting for viewers", "live"),
        (MountState.IDLE, MountState.IDLE, "0 live, 2 waiting for viewers", "off"),
        (MountState.LIVE, MountState.CONNECTING, "1 of 2 live", "busy"),
        (MountState.STOPPED, MountState.STOPPED, "Nothing is on air", "off"),
    ],
)
@on_gui_loop
async def test_green_only_where_something_is_live(stage: Any, first: MountState, second: MountState, words: str, tone: str) -> None:
    window = running(stage, make_mount_status("gate", state=first), make_mount_status("hall", state=second))
    assert (window.header.relay_words, window.header.chip.tone) == (words, tone)


@on_gui_loop
async def test_a_relay_that_starts_with_everything_off_says_so_and_offers_start_all(stage: Any) -> None:
    off = [make_mount_status(name, state=MountState.STOPPED, readers=0) for name in ("gate", "hall")]
    window = running(stage, *off)
    assert "Nothing is on air" in window.banner.text
    assert window.header.start_all.property("role") == "primary"
    window.banner._button.click()
    await until(lambda: len(stage.client.called("start_mount")) == 2)
    stage.tell(make_mount_status("gate"), make_mount_status("hall"))
    assert not window.banner.isVisible()
    stage.tell(*off)  # stopped on purpose, a moment ago: the pill says it, nothing moves
    assert not window.banner.isVisible()
    assert window.header.relay_words == "Nothing is on air"


@pytest.mark.parametrize(("cap", "page"), [(ReaderCap.RELAY_READERS, "settings"), (ReaderCap.RELAY_EGRESS, "settings")])
@on_gui_loop
async def test_who_was_turned_away_is_told_and_the_limit_is_one_click_away(stage: Any, cap: ReaderCap, page: str) -> None:
    stage.save_with_small_picture("hall")
    full = make_mount_status("gate", turned_away=3, turned_away_since=SINCE, turned_away_by=cap)
    window = running(stage, full, make_mount_status("hall-sub", turned_away=1, turned_away_since=SINCE, turned_away_by=cap))
    assert window.header.turned_away.word == f"4 turned away since {clock_time(SINCE)}"
    window.header.turned_away.click()
    assert window.page == page
    stage.tell(make_mount_status("gate"), make_mount_status("hall-sub"))
    assert not window.header.turned_away.isVisible()


@on_gui_loop
async def test_a_camera_s_own_limit_is_changed_at_the_camera(stage: Any) -> None:
    full = make_mount_status("gate", turned_away=1, turned_away_since=SINCE, turned_away_by=ReaderCap.MOUNT_READERS)
    window = running(stage, full)
    window.header.turned_away.click()
    await until(lambda: window.actions_.dialog is not None)
    window.actions_.dialog.reject()


@on_gui_loop
async def test_the_words_stay_at_any_width(stage: Any) -> None:
    window = running(stage, make_mount_status("gate"), trouble("hall"))
    for width in (1920, 1240, 1000, 920):
        window.resize(width, 640)
        await turn(10)
        chip = window.header.chip
        assert "in trouble" in chip.shown_words
        assert window.header.stop_all.geometry().right() < window.header.width()


@on_gui_loop
async def test_figures_that_grow_take_nothing_from_the_words(stage: Any) -> None:
    window = running(stage, make_mount_status("gate"), trouble("hall"))
    chip, whole = window.header.chip, 0
    for width in range(940, 1260, 20):
        stage.tell(make_relay_status(readers=1000, bitrate_in=0, bitrate_out=0))
        window.resize(width, 700)
        await turn()
        if chip.shown_words == chip.word:
            whole += 1
            stage.tell(make_relay_status(readers=1000, bitrate_in=226_000_000, bitrate_out=888_900_000))
            await turn()
            assert chip.shown_words == chip.word, width
    assert whole


@on_gui_loop
async def test_tab_goes_from_the_pages_to_the_header(stage: Any, qtbot: QtBot) -> None:
    window = running(stage, make_mount_status("gate"), make_mount_status("hall"))
    window.activateWindow()
    await until(window.isActiveWindow)
    assert window.nextInFocusChain() is not window.header.stop_all
    window.navigation.button("cameras").setFocus()
    seen = []
    for _ in range(2):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        seen.append(window.focusWidget())
    assert seen == [window.header.chip, window.header.stop_all]  # the pages are one stop; arrows choose among them; Start all is grey


class SetClock:
    def __init__(self) -> None:
        self.now = 1000.0

    def wall(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now


class NotedTray:
    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    def notify(self, title: str, text: str, *, bad: bool) -> None:
        self.said.append((title, text))


@on_gui_loop
async def test_notifications_are_calm(make_stage: Callable[..., Any]) -> None:
    stage = make_stage("a", "b", "c")
    clock, tray = SetClock(), NotedTray()
    teller = TroubleTeller(tray, stage.window(), clock=clock)  # type: ignore[arg-type]
    stage.context.health.changed.connect(teller.show_health)
    stage.tell(*(make_mount_status(name) for name in "abc"))
    stage.tell(trouble("a"))
    teller.look()
    assert tray.said == []  # it may come back by itself
    clock.now += 16
    teller.look()
    assert tray.said == [("In trouble: A", f"No picture since {clock_time(SINCE)}. The relay keeps trying.")]
    stage.tell(trouble("b"), trouble("c"))
    clock.now += 60
    teller.look()
    assert len(tray.said) == 1
    clock.now += 61
    teller.look()
    assert tray.said[1][0] == "In trouble: B, C"
    clock.now += 1000
    teller.look()
    assert len(tray.said) == 2
    stage.tell(*(make_mount_status(name) for name in "abc"))
    assert tray.said[2] == ("All cameras are back", "Cameras on air: 3")
    clock.now += 1000
    teller.look()
    assert len(tray.said) == 3
    assert not teller._timer.isActive()


@pytest.mark.parametrize(("tone", "number"), [("live", 4), ("bad", 1), ("bad", 12), ("busy", 0), ("off", 0), ("live", 250)])
def test_the_tray_s_number_is_drawn_in_its_colour(qapp: object, tone: str, number: int) -> None:
    image = health_icon(tone, number).pixmap(32, 32).toImage()
    assert image.size().width() == 32
    assert image.pixelColor(28, 15).alpha() > 0

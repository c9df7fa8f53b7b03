"""Many cameras: made a few at a time, trouble first, found by name, small; and nothing moves by itself."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect

from app.flows.camera import Camera
from app.flows.camera_mounts import mounts_of
from app.views.cameras import cameras_page
from relay_engine import Fault, MountState
from tests.kit.loops.gui_loop import on_gui_loop, turn, until
from tests.kit.relay.sample_events import make_mount_status


@on_gui_loop
async def test_trouble_comes_first_and_the_others_keep_their_order(make_stage: Callable[..., Any]) -> None:
    stage = make_stage("a", "b", "c", "d")
    window = stage.window()
    page = window.cameras_page
    stage.tell(*(make_mount_status(name) for name in "abcd"))
    stage.tell(
        make_mount_status("d", state=MountState.RETRYING, fault=Fault.ENDED),
        make_mount_status("b", state=MountState.RETRYING, fault=Fault.ENDED),
    )
    assert page.shown_ids() == ["id-a", "id-b", "id-c", "id-d"]  # not at once
    await until(lambda: page.shown_ids() == ["id-b", "id-d", "id-a", "id-c"])
    stage.tell(make_mount_status("b"), make_mount_status("d"))
    await until(lambda: page.shown_ids() == ["id-a", "id-b", "id-c", "id-d"])


@on_gui_loop
async def test_nothing_moves_under_the_pointer(make_stage: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    stage = make_stage("a", "b")
    page = stage.window().cameras_page
    stage.tell(make_mount_status("a"))
    monkeypatch.setattr(page, "underMouse", lambda: True)
    stage.tell(make_mount_status("b", state=MountState.RETRYING, fault=Fault.ENDED))
    page._settle.stop()
    page._arrange_at_rest()
    assert page.shown_ids() == ["id-a", "id-b"]
    monkeypatch.setattr(page, "underMouse", lambda: False)
    page.leaveEvent(None)
    await until(lambda: page.shown_ids() == ["id-b", "id-a"])


@on_gui_loop
async def test_a_pointer_left_on_the_list_holds_it_only_for_a_while(
    make_stage: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = make_stage("a", "b")
    page = stage.window().cameras_page
    places = iter((QPoint(5, 5), QPoint(5, 5), QPoint(9, 9), QPoint(9, 9), QPoint(9, 9)))  # asked for twice while it moves
    monkeypatch.setattr(cameras_page, "QCursor", SimpleNamespace(pos=lambda: next(places)))
    monkeypatch.setattr(page, "underMouse", lambda: True)
    stage.tell(make_mount_status("a"), make_mount_status("b", state=MountState.RETRYING, fault=Fault.ENDED))
    page._settle.stop()
    for _ in range(2):
        page._arrange_at_rest()
        assert page.shown_ids() == ["id-a", "id-b"]
        assert page._rest.isActive()
    page._rest.timeout.emit()
    assert page.shown_ids() == ["id-b", "id-a"]
    assert not page._rest.isActive()


@on_gui_loop
async def test_a_name_is_not_cut_for_the_word_beside_it(make_stage: Callable[..., Any]) -> None:
    stage = make_stage("hall", "a camera of this name")
    page = stage.window().cameras_page
    stage.tell(make_mount_status("hall"), make_mount_status("a camera of this name", state=MountState.RETRYING, fault=Fault.ENDED))
    short, long = page.card("id-hall"), page.card("id-a camera of this name")
    for card in (short, long):
        card.setFixedWidth(300)
    await turn()
    assert short._chip.has_room
    assert not long._chip.has_room
    assert long.title.width() >= long.title.whole_width
    long.setFixedWidth(500)
    await turn()
    assert long._chip.has_room


@on_gui_loop
async def test_many_cameras_are_shown_small_and_can_be_found(make_stage: Callable[..., Any]) -> None:
    stage = make_stage(*(f"camera-{number:02}" for number in range(16)))
    window = stage.window()
    window.resize(1366, 768)
    page = window.cameras_page
    stage.tell(*(make_mount_status(f"camera-{number:02}") for number in range(16)))
    await turn(20)
    in_sight = [id for id in page.card_ids() if page._area.viewport().rect().contains(_place(page, id))]
    assert len(in_sight) >= 10
    assert page.heading.search.isVisible()
    page.heading.search.setText("CAMERA-07")
    assert page.shown_ids() == ["id-camera-07"]
    assert not page.card("id-camera-08").isVisible()
    page.heading.search.setText("nothing of that name")
    assert page.shown_ids() == []
    assert page._nothing.isVisible()
    page.heading.search.clear()
    assert len(page.shown_ids()) == 16
    page.heading.size_button.click()
    assert stage.store.settings.card_size == "large"
    assert page.card("id-camera-00").open_button.isVisible()


def _place(page: Any, camera_id: str) -> QRect:
    card = page.card(camera_id)
    return QRect(card.mapTo(page._area.viewport(), QPoint(0, 0)), card.size())


@on_gui_loop
async def test_few_cameras_need_no_search(stage: Any) -> None:
    heading = stage.window().cameras_page.heading
    assert not heading.search.isVisible()
    assert not heading.size_button.isVisible()


@on_gui_loop
async def test_a_message_moves_nothing(stage: Any) -> None:
    window = stage.window()
    card = window.cameras_page.card("id-gate")
    await turn(20)
    before = card.mapToGlobal(card.rect().topLeft())
    window.say("Saved: Gate")
    await turn(20)
    assert window.said.isVisible()
    assert card.mapToGlobal(card.rect().topLeft()) == before
    assert window.centralWidget().rect().contains(window.said.geometry())
    window.resize(940, 600)
    await turn()
    assert window.centralWidget().rect().contains(window.said.geometry())
    window.said._timer.timeout.emit()
    assert not window.said.isVisible()


@on_gui_loop
async def test_forty_cameras(make_stage: Callable[..., Any]) -> None:
    stage = make_stage(*(f"camera-{number}" for number in range(40)))
    window = stage.window()
    stage.tell(*(make_mount_status(f"camera-{number}") for number in range(40)))
    await until(lambda: len(window.cameras_page.card_ids()) == 40)


@on_gui_loop
async def test_the_cards_of_many_new_cameras_are_made_a_few_at_a_time(make_stage: Callable[..., Any]) -> None:
    stage = make_stage("gate")
    page = stage.window().cameras_page
    cameras = [Camera(id=f"id-{number}", title=f"{number}", mount=f"m-{number}", address="rtsp://10.0.0.5/1") for number in range(40)]
    stage.context.shelf.note_all(config for camera in cameras for config in mounts_of(camera))
    assert len(page.card_ids()) < 20
    stage.context.shelf.note_removed("m-39")  # before there is a card of it
    await until(lambda: len(page.card_ids()) == 40)
    assert page.shown_ids() == page.card_ids() == ["id-gate", *(camera.id for camera in cameras[:39])]
    assert page._small  # as with all of them there at once

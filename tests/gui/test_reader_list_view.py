"""The list of viewers stays put while somebody works in it."""

from __future__ import annotations

from typing import Any

import pytest

from relay_engine import Removed
from tests.kit.loops.gui_loop import on_gui_loop, turn, until
from tests.kit.relay.sample_events import make_mount_status, make_reader_status


@on_gui_loop
async def test_nothing_slides_away_under_the_hand_that_disconnects(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    window = stage.window()
    stage.tell(make_mount_status("gate"), *(make_reader_status(f"r{number}") for number in range(5)))
    window.open_camera("id-gate")
    await turn(20)
    readers = window.camera_page.readers
    height = readers.height()
    monkeypatch.setattr(readers, "underMouse", lambda: True)
    stage.tell(*(Removed(f"reader/r{number}") for number in range(5)))
    await turn(20)
    assert readers.height() == height
    monkeypatch.setattr(readers, "underMouse", lambda: False)
    readers.leaveEvent(None)
    await until(lambda: readers.height() < height)

"""The presets on a camera's page: set with a picture, gone to, renamed, set anew and removed; nothing while somebody else steers."""

from __future__ import annotations

from typing import Any

from relay_engine import Preset, PresetGo, PresetRemove, PresetRename, PresetSet
from tests.gui.test_steering_view import ANNA, actions, open_gate
from tests.kit.loops.gui_loop import on_gui_loop, until
from tests.kit.relay.sample_events import make_steering_status

STILL_JPEG = b"\xff\xd8 not really"


@on_gui_loop
async def test_presets_are_set_with_a_picture_gone_to_renamed_and_removed(stage: Any) -> None:
    stage.client.stills["gate"] = STILL_JPEG
    window, _ = await open_gate(stage)
    presets = window.camera_page.presets
    await until(lambda: stage.client.called("get_ptz"))
    presets.add_button.click()
    await until(lambda: presets.dialog is not None and presets.dialog.isVisible())
    dialog: Any = presets.dialog
    dialog.edit.setText("Door")
    dialog.accept()
    await until(lambda: list(presets.tiles) == ["p1"])
    await until(lambda: stage.context.preset_pictures.picture("id-gate", "p1") == STILL_JPEG)
    presets.tiles["p1"].go_button.click()
    await until(lambda: actions(stage)[-1] == PresetGo(preset="p1"))
    presets.rename("p1")
    await until(lambda: presets.dialog is not None and presets.dialog.isVisible())
    dialog = presets.dialog
    dialog.edit.setText("Entrance")
    dialog.accept()
    await until(lambda: [preset.name for preset in presets.presets] == ["Entrance"])
    assert PresetRename(preset="p1", name="Entrance") in actions(stage)
    presets.set_anew("p1")
    await until(lambda: presets.dialog is not None and presets.dialog.isVisible())
    press_ok(presets)
    await until(lambda: actions(stage)[-1] == PresetSet(name="Entrance", preset="p1"))
    presets.remove("p1")
    await until(lambda: presets.dialog is not None and presets.dialog.isVisible())
    press_ok(presets)
    await until(lambda: presets.tiles == {})
    assert actions(stage)[-1] == PresetRemove(preset="p1")
    assert stage.context.preset_pictures.picture("id-gate", "p1") == b""


@on_gui_loop
async def test_nothing_can_be_pressed_while_somebody_else_steers(stage: Any) -> None:
    stage.client.presets["p1"] = Preset("p1", "Door")
    window, card = await open_gate(stage, **ANNA)
    presets = window.camera_page.presets
    await until(lambda: presets.tiles)
    for widget in (card.pad, card.home_button, card.stop_button, presets.add_button, presets.tiles["p1"].go_button, *card.lens.values()):
        assert not widget.isEnabled()


@on_gui_loop
async def test_presets_that_others_set_are_there_when_the_page_is_seen_again_or_they_have_steered(stage: Any) -> None:
    window, _ = await open_gate(stage)
    presets = window.camera_page.presets
    await until(lambda: stage.client.called("get_ptz"))
    window.show_page("log")
    stage.client.presets["p1"] = Preset("p1", "Door")
    window.open_camera("id-gate")
    await until(lambda: list(presets.tiles) == ["p1"])
    stage.tell(make_steering_status(**ANNA))
    await until(lambda: len(stage.client.called("get_ptz")) > 2)
    stage.client.presets["p2"] = Preset("p2", "Stage")
    stage.tell(make_steering_status())
    await until(lambda: list(presets.tiles) == ["p1", "p2"])


def press_ok(presets: Any) -> None:
    presets.dialog.accept()

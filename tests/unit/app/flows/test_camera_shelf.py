"""The shelf is what the relay says, whoever has changed it."""

from __future__ import annotations

import msgspec

from app.flows.camera_shelf import CameraShelf
from relay_engine import MountConfig, Removed
from tests.kit.relay.saved_mounts import saved_mount

GATE, HALL = MountConfig(name="gate", source="rtsp://h.example/1"), MountConfig(name="hall", source="rtsp://h.example/2")


def test_cameras_come_change_in_place_and_go() -> None:
    shelf, heard = CameraShelf(), []
    leave = shelf.subscribe(lambda: heard.append([camera.title for camera in shelf.cameras]))
    shelf.take_events([saved_mount(GATE), saved_mount(HALL)])
    shelf.take_events([saved_mount(msgspec.structs.replace(GATE, title="Gate"))])
    shelf.take_events([Removed("mount-settings/hall"), Removed("mount/gate"), object()])
    assert heard == [["gate", "hall"], ["Gate", "hall"], ["Gate"]]
    assert shelf.camera("mount:gate") == shelf.cameras[0]
    assert shelf.camera("mount:hall") is None
    leave()
    shelf.take_events([Removed("mount-settings/gate")])
    assert len(heard) == 3


def test_what_says_nothing_new_is_told_to_nobody() -> None:
    shelf, heard = CameraShelf(), []
    shelf.take_events([saved_mount(GATE)])
    shelf.subscribe(lambda: heard.append(1))
    shelf.take_events([saved_mount(GATE)])
    shelf.note(GATE)
    assert heard == []


def test_a_note_keeps_where_the_mount_comes_from() -> None:
    shelf = CameraShelf()
    shelf.take_events([saved_mount(GATE, origin="file")])
    shelf.note(msgspec.structs.replace(GATE, enabled=False))
    assert shelf.cameras[0].is_read_only
    shelf.note(HALL)
    assert not shelf.cameras[1].is_read_only

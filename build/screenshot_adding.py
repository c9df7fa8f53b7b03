"""The wizard over devices that are asked, in the screenshots: what answers in the network, and a recorder of a car park."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from PySide6.QtGui import QImage
from screenshot_scenes import SCENES, draw_scene, jpeg_of
from screenshot_stage import Stage

from app.flows.add_camera import CameraDraft
from app.views.adding.camera_dialog import CameraDialog
from relay_engine import UserFacingError
from tests.kit.relay.device_views import make_camera, make_found, make_recorder

RECORDER, CAMERA = "192.168.1.64", "192.168.1.21"
NAMES = {1: "Lift lobby", 2: "Ramp down", 3: "Level 1 north", 4: "Level 1 south", 5: "Exit barrier", 6: "Pay station"}
_REST_S = 0.6


async def draw_adding(stage: Stage) -> AsyncIterator[tuple[str, QImage]]:
    """Each step by its name: searching, found, the login, one that was refused, the channels, one camera alone."""
    put_devices(stage)
    stage.client.search_gate = asyncio.Event()
    dialog = await _open(stage)
    yield "searching", dialog.grab().toImage()
    stage.client.search_gate.set()
    stage.client.search_gate = None
    await asyncio.sleep(_REST_S)
    yield "found", dialog.grab().toImage()
    _choose(dialog, RECORDER)
    await _log_in(dialog, stage, refused=True)
    yield "refused", dialog.grab().toImage()
    await _log_in(dialog, stage)
    yield "channels", dialog.grab().toImage()
    dialog.abandon()
    dialog = await _open(stage)
    _choose(dialog, CAMERA)
    await asyncio.sleep(_REST_S)
    yield "login", dialog.grab().toImage()
    dialog.next()
    await asyncio.sleep(_REST_S)
    yield "one-camera", dialog.grab().toImage()
    dialog.abandon()


def put_devices(stage: Stage) -> None:
    """Have a recorder, a camera, and one that the relay takes already."""
    stage.client.found = (
        make_found(RECORDER),
        make_found(CAMERA, "Barrier", "DS-2DE4425"),
        make_found("192.168.1.24", "Main hall", "DS-2CD2143", mounts=("hall",)),
    )
    pictures = [jpeg_of(draw_scene(name), 320) for name in SCENES]
    recorder, camera = make_recorder(16, offline=(3,), max_sessions=10, names=NAMES), make_camera(CAMERA)
    stage.client.device_pictures = {channel.snapshot_url: pictures[(channel.number + 1) % 5] for channel in recorder.channels}
    stage.client.device_pictures[camera.channels[0].snapshot_url] = jpeg_of(draw_scene("car-park"), 320)
    stage.client.devices = {f"{RECORDER}:80": recorder, f"{CAMERA}:80": camera}


async def _open(stage: Stage) -> CameraDialog:
    dialog = CameraDialog(stage.context, CameraDraft())
    dialog.show()
    await asyncio.sleep(_REST_S)
    return dialog


def _choose(dialog: CameraDialog, host: str) -> None:
    next(row for row in dialog.way.found.rows.values() if row.found.address.startswith(host)).add_button.click()


async def _log_in(dialog: CameraDialog, stage: Stage, *, refused: bool = False) -> None:
    answer = stage.client.devices[f"{RECORDER}:80"]
    if refused:
        stage.client.devices[f"{RECORDER}:80"] = UserFacingError("device_login_wrong", "refused", attempts_left=4)
    dialog.road.login.login.set_values("admin", "secret-word")
    dialog.next()
    await asyncio.sleep(_REST_S)
    stage.client.devices[f"{RECORDER}:80"] = answer

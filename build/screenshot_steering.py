"""What the pictures of steering and of the recorders' page show: who steers, presets with their stills, cameras offered to recorders."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from screenshot_scenes import HEIGHT, WIDTH, jpeg_of

from app.context import AppContext
from relay_engine import DeviceFault, Fault, Preset
from tests.kit.relay.sample_events import make_device_status, make_line_status, make_steering_status

STEERED = "car-park"
_PARTS = {  # of the picture, in eighths: what the camera saw at each preset
    "Barrier": (0, 1, 4),
    "Row A": (2, 2, 4),
    "Row B": (4, 2, 4),
    "Exit": (4, 0, 4),
    "Whole car park": (0, 0, 8),
}


def presets_of(picture: QImage) -> dict[Preset, bytes]:
    """Five presets and what was seen at them."""
    found = {}
    for number, (name, (left, top, size)) in enumerate(_PARTS.items(), 1):
        part = picture.copy(QRect(left * WIDTH // 8, top * HEIGHT // 8, size * WIDTH // 8, size * HEIGHT // 8))
        found[Preset(str(number), name)] = jpeg_of(part, 320)
    return found


def steering_states() -> Mapping[str, object]:
    """Who steers, by the name of the picture; the first is the one that everybody sees."""
    now = time.time()
    anna: dict[str, Any] = {"holder": "anna", "holder_id": "user:anna@192.168.1.52", "holder_kind": "web", "priority": 3_000}
    me: dict[str, Any] = {"holder": "owner", "holder_id": "owner", "holder_kind": "window", "priority": 20_000}
    return {
        "steering": make_steering_status(STEERED, **me, until=now + 13, asked_by=("anna",)),
        "steering-free": make_steering_status(STEERED),
        "steering-others": make_steering_status(STEERED, **anna, until=now + 11, moving=True),
        "steering-equal": make_steering_status(STEERED, **anna | {"priority": 20_000}, until=now + 11),
        "steering-reserved": make_steering_status(STEERED, **anna, until=now + 2_400, reserved=True),
        "steering-tour": make_steering_status(STEERED, holder_kind="tour", holder_id="tour", priority=1, touring=True),
        "steering-away": make_steering_status(STEERED, online=False, fault=Fault.NO_ROUTE),
    }


async def offer_to_recorders(context: AppContext) -> None:
    """Two cameras that recorders have, one of which is asked for, and one whose port another program has."""
    devices = (
        make_device_status("hall", port=8900, clients=("192.168.1.70", "192.168.1.45")),
        make_device_status("choir", port=8901),
        make_device_status(STEERED, port=8902, fault=DeviceFault.PORT_TAKEN, detail="nginx"),
    )
    for device in devices:
        await context.camera_control.set_device(device.name, is_device=True)
    context.events.events.emit(devices)


def line_states() -> tuple[object, ...]:
    """A leased line that is too thin for all of its cameras, and one with room."""
    return (
        make_line_status("road", bitrate_in=2_420_000, sessions=3, bitrate_out=212_000_000, readers=104, reduced=("choir",)),
        make_line_status("mast", max_kbps=8_000, bitrate_in=3_100_000, sessions=2, bitrate_out=6_200_000, readers=2),
    )

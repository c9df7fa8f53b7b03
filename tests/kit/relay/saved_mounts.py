"""Saved mounts: what the relay tells of the cameras in its book."""

from __future__ import annotations

from typing import Any

import msgspec

from app.flows.camera import Camera
from app.flows.camera_mounts import mounts_of
from relay_engine import MountConfig, MountSettings, mask_source


def saved_mount(config: MountConfig, *, origin: Any = "book", secret_lost: bool = False) -> MountSettings:
    """The event that says what is saved of one mount."""
    shown = msgspec.structs.replace(config, source=mask_source(config.source))
    return MountSettings(f"mount-settings/{config.name}", config.name, shown, origin, secret_lost)


def saved_cameras(*cameras: Camera, password: str | None = None) -> tuple[MountSettings, ...]:
    """The same of all mounts of these cameras."""
    return tuple(
        saved_mount(config, origin=camera.origin, secret_lost=camera.address_lost)
        for camera in cameras
        for config in mounts_of(camera, password)
    )

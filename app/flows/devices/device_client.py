"""DeviceClient: what flows ask of a relay about the devices in its network."""

from __future__ import annotations

from typing import Protocol

from relay_engine import DeviceView, FoundView


class DeviceClient(Protocol):
    """The part of the engine's client that looks for devices and into them. Each raises UserFacingError."""

    async def find_devices(self, *, seconds: float = 4.0, address: str = "") -> tuple[FoundView, ...]: ...
    async def look_into_device(
        self, address: str, user: str = "", password: str = "", *, brand: str = "", secrets_of: str = "", show_password: bool = False
    ) -> DeviceView: ...
    async def get_device_picture(
        self, address: str, snapshot_url: str, user: str = "", password: str = "", *, secrets_of: str = "", show_password: bool = False
    ) -> bytes: ...

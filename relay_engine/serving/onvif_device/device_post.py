"""DevicePost: one mount's place among the devices: where it is to listen, whether it does, and why not."""

from __future__ import annotations

from dataclasses import dataclass

from relay_engine.device_status import DeviceFault, OnvifDeviceStatus
from relay_engine.events import ListenerFault
from relay_engine.serving.onvif_device.device_identity import DeviceIdentity
from relay_engine.serving.onvif_device.virtual_device import VirtualDevice

_FAULTS = {ListenerFault.CLOSED: DeviceFault.PORT_LOST, ListenerFault.OUT_OF_FILES: None, ListenerFault.REFUSED: DeviceFault.PORT_REFUSED}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a mount's settings say."""

    name: str
    address: str = ""  # of its own
    port: int = 0  # said with it; 0 = not said


@dataclass(slots=True)
class DevicePost:
    """Of one mount that is to be a device."""

    wish: Wish
    identity: DeviceIdentity | None = None
    host: str = ""
    port: int = 0
    device: VirtualDevice | None = None  # None: it does not serve
    fault: DeviceFault | None = None
    detail: str = ""
    retry_at: float = 0.0  # monotonic seconds
    version: int = 1  # of what discovery tells

    def status(self, now: float, *, is_found: bool) -> OnvifDeviceStatus:
        """As it is now."""
        identity, device = self.identity, self.device
        fault = _FAULTS.get(device.fault) if device is not None and device.fault is not None else self.fault
        return OnvifDeviceStatus(
            f"onvif/{self.wish.name}",
            self.wish.name,
            self.host,
            self.port,
            identity.uuid if identity is not None else "",
            identity.mac if identity is not None else "",
            fault,
            self.detail,
            device.clients.listed(now) if device is not None else (),
            is_found and fault is None,
        )

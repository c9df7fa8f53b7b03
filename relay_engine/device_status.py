"""OnvifDeviceStatus: what a mount is to recorders that have it as a camera; one of the events."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DeviceFault(StrEnum):
    """Why recorders cannot have a mount as a camera now."""

    ADDRESS_FOREIGN = "address_foreign"  # the address it is to have for itself is none of this machine's
    ADDRESS_SHARED = "address_shared"  # another mount has that address and port already
    PORT_TAKEN = "port_taken"  # by another program
    PORT_REFUSED = "port_refused"  # the system does not give it to this program
    PORT_LOST = "port_lost"  # it was open, and is opened again
    NO_PORT = "no_port"  # none is left behind the first one
    NOT_KEPT = "not_kept"  # the book did not take its identity


@dataclass(frozen=True, slots=True)
class OnvifDeviceStatus:
    """What a mount is to recorders that take it as a camera of its own."""

    key: str  # "onvif/NAME"
    name: str
    host: str  # that it listens on; "0.0.0.0" = each of this machine's
    port: int
    uuid: str
    mac: str  # as a network card's, so that recorders can tell their cameras apart
    fault: DeviceFault | None = None  # None = it takes recorders
    detail: str = ""  # which program has the port, which mount has the address
    clients: tuple[str, ...] = ()  # addresses that have asked it something lately, the newest first
    is_found: bool = True  # it answers those who look for cameras; False = its address has to be typed

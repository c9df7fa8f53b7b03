"""DeviceIdentity: by what recorders know a virtual device, whatever the mount is called: UUID, network address, serial number."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass

_LOCAL = 0x02  # administered locally (IEEE 802): no manufacturer's
_GROUP = 0x01  # of many: no card has such an address


@dataclass(frozen=True, slots=True)
class DeviceIdentity:
    """Stays the same over restarts and renames."""

    uuid: str
    slot: int  # its port, counted from the first one of all

    @property
    def endpoint(self) -> str:
        """Its address in WS-Discovery."""
        return f"urn:uuid:{self.uuid}"

    @property
    def mac(self) -> str:
        """As of a network card of its own: recorders take two cameras with one address for the same."""
        digest = bytearray(hashlib.sha256(self.uuid.encode()).digest()[:6])
        digest[0] = (digest[0] | _LOCAL) & ~_GROUP
        return ":".join(f"{byte:02x}" for byte in digest)

    @property
    def serial(self) -> str:
        """ASCII alone: recorders show it as it comes."""
        return self.mac.replace(":", "").upper()


def make_identity(slot: int) -> DeviceIdentity:
    """A new one."""
    return DeviceIdentity(str(uuid.uuid4()), slot)

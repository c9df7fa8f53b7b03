"""PortRefusal: why a system does not give a port."""

from __future__ import annotations

import errno
import sys
from enum import StrEnum

_WSAEACCES = 10013
_WSAEADDRINUSE = 10048


class PortRefusal(StrEnum):
    """What to tell whoever chose the port."""

    TAKEN = "taken"  # another program has it
    RESERVED = "reserved"  # Windows keeps ranges for Hyper-V, WSL and Docker: `netsh int ipv4 show excludedportrange protocol=tcp`
    FORBIDDEN = "forbidden"  # below 1024, for programs of the system only


def port_refusal(error: OSError) -> PortRefusal | None:
    """None where the port is not what is wrong. Windows says RESERVED too of a port that another program holds for itself alone."""
    number = getattr(error, "winerror", None) or error.errno
    if number in (errno.EADDRINUSE, _WSAEADDRINUSE):
        return PortRefusal.TAKEN
    if number in (errno.EACCES, _WSAEACCES):
        return PortRefusal.RESERVED if sys.platform == "win32" else PortRefusal.FORBIDDEN
    return None

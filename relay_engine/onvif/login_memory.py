"""LoginMemory: which way of logging in a device wants, found out once for all who ask it as the same user."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import Enum, auto


class LoginWay(Enum):
    """How an ONVIF login is shown."""

    UNKNOWN = auto()
    HTTP_DIGEST = auto()
    USERNAME_TOKEN = auto()


@dataclass(eq=False)
class LoginMemory:
    """Kept as long as anybody has a line to the device."""

    way: LoginWay = LoginWay.UNKNOWN
    offset_s: float = 0.0  # of the time that UsernameTokens bear, to ours
    worked: set[str] = field(default_factory=set)  # operations that a login was good for
    denied: dict[str, float] = field(default_factory=dict)  # operations that this user may not, until when
    trial: asyncio.Lock = field(default_factory=asyncio.Lock)  # while the way is found out, everybody else waits

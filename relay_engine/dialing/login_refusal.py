"""LoginRefusal: what a device's refusal of a login says about how often we may still try."""

from __future__ import annotations

import re
from dataclasses import dataclass

_READ_BYTES = 16 * 1024
_USUAL_LOCK_S = 1800.0  # Hikvision, Dahua
_LONGEST_LOCK_S = 86_400.0
# "You still have 4 attempt(s)" (Hikvision's and Dahua's pages), <retryLoginTime>4</retryLoginTime> (ISAPI), "remainLockTimes":3 (Dahua)
_ATTEMPTS = re.compile(
    rb"(\d{1,3})\s*attempt|<retryLoginTime>\s*(\d{1,3})\s*<|\"?(?:remainLockTimes|remainLoginTimes|retryLoginTime)\"?\s*[:=]\s*(\d{1,3})",
    re.IGNORECASE,
)
_UNLOCK_S = re.compile(
    rb"<unlockTime>\s*(\d{1,6})\s*<|\"?(?:unlockTime|remainLockSecond|freezeTime)\"?\s*[:=]\s*(\d{1,6})|(\d{1,6})\s*(?:s|sec|seconds)\b",
    re.IGNORECASE,
)
_LOCKED = re.compile(
    rb"<lockStatus>\s*lock(?:ed)?\s*<|\"?lockStatus\"?\s*[:=]\s*\"?lock(?:ed)?\b|(?:account|user|ip|device|address)\w*\W+(?:\w+\W+){0,3}locked",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LoginRefusal:
    """As far as the device tells."""

    attempts_left: int | None = None
    locked_s: float = 0.0  # 0: not locked


def read_login_refusal(body: bytes) -> LoginRefusal:
    """Look for what the makers' texts and ISAPI's userCheck say."""
    head = body[:_READ_BYTES]
    attempts = _first_number(_ATTEMPTS, head)
    if not _LOCKED.search(head):
        return LoginRefusal(attempts)
    return LoginRefusal(attempts, min(float(_first_number(_UNLOCK_S, head) or _USUAL_LOCK_S), _LONGEST_LOCK_S))


def _first_number(pattern: re.Pattern[bytes], data: bytes) -> int | None:
    match = pattern.search(data)
    return next(int(group) for group in match.groups() if group is not None) if match else None

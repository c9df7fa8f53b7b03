"""What a device's refusal is to people: a code with its facts."""

from __future__ import annotations

import math

from relay_engine.dialing.device_error import DeviceError, LoginFrozen
from relay_engine.errors import Fault, UserFacingError
from relay_engine.onvif.discovery import Hindrance

_NOT_THERE = frozenset(
    {
        Fault.NO_ROUTE,
        Fault.UNKNOWN_HOST,
        Fault.REFUSED,
        Fault.TIMED_OUT,
        Fault.CLOSED_UNANSWERED,
        Fault.TLS,
        Fault.OLD_TLS,
        Fault.RELAY_BUSY,
        Fault.ENDED,
    }
)
_BUSY = frozenset({Fault.TOO_MANY_SESSIONS, Fault.DEVICE_BUSY})


def explain(error: DeviceError, address: str, *, was_frozen: bool = False) -> UserFacingError:
    """`was_frozen`: the login had been refused before, and was not shown to the device now."""
    if isinstance(error, LoginFrozen):
        return _explain_refusal(error, address, was_frozen=was_frozen)
    if error.fault is Fault.WRONG_PASSWORD:
        return UserFacingError("device_login_wrong", f"{address} wants a login: {error.detail}", address=address)
    if error.fault is Fault.LOGIN_WITHHELD:
        text = f"{address} can only be logged in to by a password that everybody on the way can read; nothing was sent"
        return UserFacingError("device_login_withheld", text, address=address)
    if error.fault in _BUSY:
        return UserFacingError("device_busy", f"{address} serves nobody more at the moment", address=address)
    if error.fault in _NOT_THERE:
        return UserFacingError("device_unreachable", f"{address} does not answer: {error.detail}", address=address, fault=error.fault.value)
    return UserFacingError("device_unknown", f"what answers at {address} is no camera or recorder that can be asked", address=address)


def explain_hindrance(hindrance: Hindrance) -> UserFacingError:
    """Why nobody in the network could be asked."""
    match hindrance:
        case Hindrance.NO_NETWORK:
            return UserFacingError("search_no_network", "this computer is in no network where devices could be looked for")
        case Hindrance.FORBIDDEN:
            return UserFacingError("search_forbidden", "this system does not let the relay look for devices in the network")


def _explain_refusal(error: LoginFrozen, address: str, *, was_frozen: bool) -> UserFacingError:
    if error.locked_s:
        minutes = math.ceil(error.locked_s / 60)
        text = f"{address} has locked the login, for about {minutes} minutes"
        return UserFacingError("device_locked", text, address=address, minutes=minutes)
    if was_frozen:
        text = f"{address} has refused this login before: it is not shown again yet, so that the device locks nobody out"
        return UserFacingError("device_login_frozen", text, address=address)
    if error.attempts_left is None:
        return UserFacingError("device_login_wrong", f"{address} refuses this user or password", address=address)
    text = f"{address} refuses this user or password; attempts left: {error.attempts_left}"
    return UserFacingError("device_login_wrong", text, address=address, attempts_left=error.attempts_left)

"""told: what a device has against a command, as drivers say it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from relay_engine.dialing.device_error import DeviceError
from relay_engine.dialing.device_http import Answer
from relay_engine.errors import Fault
from relay_engine.onvif.onvif_fault import OnvifFault
from relay_engine.ptz.driver import DriverError, PresetsFull, PresetUnknown, Refusal

_MOST_SHOWN = 120  # characters of what a device says


@contextmanager
def told() -> Iterator[None]:
    """Raise as drivers do what is raised inside by whoever asks a device."""
    try:
        yield
    except OnvifFault as fault:
        raise _refusal(fault) from None
    except DeviceError as error:
        raise DriverError(error.fault, error.detail) from None


def check(answer: Answer) -> bytes:
    """The body of an answer that says yes. Raises DriverError."""
    if answer.status < 300:
        return answer.body
    said = f"status {answer.status} {answer.body[:_MOST_SHOWN].decode('ascii', 'replace')}"
    plain = " ".join("".join(character if character.isprintable() else " " for character in said).split())
    if answer.status in (500, 502, 503, 504):
        raise DriverError(Fault.DEVICE_BUSY, plain)
    raise Refusal(Fault.WRONG_PASSWORD if answer.status == 403 else Fault.UNKNOWN, plain)


def _refusal(fault: OnvifFault) -> DriverError:
    names = {fault.soap.subcode, fault.soap.detail, fault.soap.reason.strip()}
    if "NoToken" in names:
        return PresetUnknown(Fault.NOT_FOUND, fault.detail)
    if "TooManyPresets" in names:
        return PresetsFull(Fault.TOO_MANY_SESSIONS, fault.detail)
    return Refusal(fault.fault, fault.detail)

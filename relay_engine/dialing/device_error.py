"""DeviceError: why a device (camera, recorder) did not do what it was asked over HTTP."""

from __future__ import annotations

from relay_engine.errors import Fault, SourceError


class DeviceError(SourceError):
    """Its `fault` says why; `detail` never carries credentials."""


class LoginFrozen(DeviceError):
    """The device has refused this login, or has locked us out: nothing more is sent with it until it changes."""

    def __init__(self, detail: str = "", *, attempts_left: int | None = None, locked_s: float = 0.0) -> None:
        super().__init__(Fault.WRONG_PASSWORD, detail)
        self.attempts_left = attempts_left  # before it locks us out, where it told
        self.locked_s = locked_s  # seconds for which it said that it has locked us out; 0 where it has not

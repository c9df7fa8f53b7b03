"""OperationRefused: an operation is answered with a fault (ONVIF Core 5.8.2)."""

from __future__ import annotations

from relay_engine.soap.faults import SoapFault


class OperationRefused(Exception):
    """Raised by whatever makes an answer; names of codes as ONVIF has them, without prefixes."""

    def __init__(self, code: str, subcode: str, detail: str = "", reason: str = "") -> None:
        super().__init__(reason or detail or subcode)
        self.fault = SoapFault(code, subcode, reason or detail or subcode, detail)


def no_config() -> OperationRefused:
    """There is no configuration of that token."""
    return OperationRefused("Sender", "InvalidArgVal", "NoConfig", "there is no configuration of that token")

"""OnvifFault: a device that answered, and said that it does not."""

from __future__ import annotations

from relay_engine.dialing.device_error import DeviceError
from relay_engine.errors import Fault
from relay_engine.soap.faults import SoapFault


class OnvifFault(DeviceError):
    """Its SOAP fault; `fault` is WRONG_PASSWORD where the user may not do that."""

    def __init__(self, soap: SoapFault) -> None:
        names = "/".join(name for name in (soap.code, soap.subcode, soap.detail) if name)
        super().__init__(Fault.WRONG_PASSWORD if soap.is_unauthorized else Fault.UNKNOWN, f"{names[:120]}: {soap.reason[:200]}")
        self.soap = soap

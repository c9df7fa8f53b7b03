"""Family: what every maker's module can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from relay_engine.recorders.asker import Asker
from relay_engine.recorders.views import Brand, DeviceView


@dataclass(frozen=True, slots=True)
class Sign:
    """A question that is asked without a login; what answers it shows whether a device is of the family."""

    path: str
    method: str = "GET"
    body: bytes = b""
    words: tuple[bytes, ...] = ()  # in the answer, or its head, whatever its status; in lower case. () = that it wants a login for it


class Family(Protocol):
    """One maker's way."""

    @property
    def brand(self) -> Brand: ...
    @property
    def sign(self) -> Sign: ...
    @property
    def makers(self) -> tuple[str, ...]:
        """How ONVIF calls the makers whose devices speak so, in lower case."""
        ...

    @property
    def shows_password(self) -> bool:
        """True where its login goes over the line as it is."""
        ...

    async def look(self, ask: Asker) -> DeviceView | None:
        """All channels; None where the device does not speak so. Raises DeviceError."""
        ...

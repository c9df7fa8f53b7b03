"""DeviceLogin: with what a device is asked: what a person has typed, or what the relay keeps of a camera of that device."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DeviceLogin:
    """Typed once, used for as many devices as the person has chosen, and for no other."""

    user: str = ""
    password: str = field(default="", repr=False)
    secret_of: str = ""  # the mount whose password is meant while none is typed; "" = none

    shows_password: bool = False  # also where it goes over the line as it is

    @property
    def is_kept(self) -> bool:
        """Tell whether it is one that the relay has, and shows to nobody."""
        return bool(self.secret_of) and not self.password


NO_LOGIN = DeviceLogin()

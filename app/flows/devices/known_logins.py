"""KnownLogins: logins that devices have taken in this sitting, or that the relay keeps of them, so that nobody types one twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.flows.camera import Camera
from app.flows.devices.device_login import DeviceLogin
from app.flows.devices.device_looks import Look, Target

_SITTING_S = 15 * 60.0  # since it was used last


@dataclass(frozen=True, slots=True)
class KnownLogin:
    """Offered by the name of the device that has taken it; its password is never shown again."""

    login: DeviceLogin
    of: str  # a device's or a camera's name


@dataclass(slots=True)
class _Used:
    known: KnownLogin
    brand: str
    at: float


class KnownLogins:
    """In memory alone; what was not used for a quarter of an hour is forgotten."""

    def __init__(self) -> None:
        self._used: list[_Used] = []  # the newest last

    def note(self, looks: Iterable[Look], now: float) -> None:
        """Remember what devices have just taken."""
        for look in looks:
            if look.view is None or look.login.is_kept or not (look.login.user or look.login.password):
                continue
            known = KnownLogin(look.login, look.target.title or look.view.name or look.target.address)
            self._used = [used for used in self._used if used.known.login != look.login]
            self._used.append(_Used(known, look.view.brand, now))

    def offer(self, targets: Sequence[Target], cameras: Iterable[Camera], now: float) -> KnownLogin | None:
        """One that these devices will most likely take: what the relay keeps of it, what the same brand took, what another took."""
        self._used = [used for used in self._used if now - used.at < _SITTING_S]
        if len(targets) == 1 and (kept := _kept_login(targets[0], cameras)) is not None:
            return kept
        brands = {target.brand for target in targets}
        same = [used for used in self._used if used.brand in brands]
        newest = (same or self._used)[-1:]
        return newest[0].known if newest else None


def _kept_login(target: Target, cameras: Iterable[Camera]) -> KnownLogin | None:
    """A saved password goes to the device that it is for, and to no other."""
    for camera in cameras:
        if camera.has_password and (camera.mount in target.mounts or camera.sub_mount in target.mounts):
            return KnownLogin(DeviceLogin(camera.user, secret_of=camera.mount), camera.title)
    return None

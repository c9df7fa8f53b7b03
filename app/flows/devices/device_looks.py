"""DeviceLooks: looks into the chosen devices with one login, and keeps what each of them has answered."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.flows.devices.device_client import DeviceClient
from app.flows.devices.device_login import NO_LOGIN, DeviceLogin
from relay_engine import DeviceView, UserFacingError, spawn

_AT_ONCE = 4  # devices: each of them is asked one thing after the other
_DEADLINE_S = 90.0  # a recorder with 64 channels may be slow


@dataclass(frozen=True, slots=True)
class Target:
    """A device that a person has chosen."""

    address: str  # "host:port", or as typed
    brand: str = ""  # "" = to be found out
    title: str = ""
    uuid: str = ""
    mounts: tuple[str, ...] = ()  # what the relay takes from it already


class LookState(StrEnum):
    """How far it is with one device."""

    WAITING = "waiting"
    LOOKING = "looking"
    FOUND = "found"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Look:
    """What has come of one device."""

    target: Target
    state: LookState = LookState.WAITING
    login: DeviceLogin = NO_LOGIN
    view: DeviceView | None = None
    error: BaseException | None = None

    @property
    def key(self) -> str:
        """What the device is known by, at the next look too."""
        serial = self.view.serial if self.view is not None else ""
        return serial or self.target.uuid or self.target.address


class DeviceLooks:
    """Those that have answered are not asked again; those that have refused wait for another login."""

    def __init__(self, client: DeviceClient, changed: Callable[[], None]) -> None:
        self._client = client
        self._changed = changed
        self._task: asyncio.Task[None] | None = None
        self.looks: tuple[Look, ...] = ()

    @property
    def is_running(self) -> bool:
        return self._task is not None

    @property
    def answered(self) -> tuple[Look, ...]:
        """The devices that were looked into."""
        return tuple(look for look in self.looks if look.state is LookState.FOUND)

    @property
    def failed(self) -> tuple[Look, ...]:
        return tuple(look for look in self.looks if look.state is LookState.FAILED)

    @property
    def open(self) -> tuple[Look, ...]:
        """Those that still need a look, or another one."""
        return tuple(look for look in self.looks if look.state is not LookState.FOUND)

    def choose(self, targets: Sequence[Target]) -> None:
        """Have to do with these devices; what is known of those that stay is kept."""
        self.cancel()
        known = {look.target: look for look in self.looks}
        self.looks = tuple(known.get(target, Look(target)) for target in targets)

    def start(self, login: DeviceLogin) -> None:
        """Ask all that have not answered yet, each of them once."""
        self.cancel()
        self.looks = tuple(look if look.state is LookState.FOUND else Look(look.target, login=login) for look in self.looks)
        self._task = spawn(self._run(login), name="device looks")
        self._changed()

    def cancel(self) -> None:
        """End it, if it is under way."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            self.looks = tuple(Look(look.target) if look.state is LookState.LOOKING else look for look in self.looks)
            self._changed()

    async def _run(self, login: DeviceLogin) -> None:
        places = asyncio.Semaphore(_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for look in self.open:
                group.create_task(self._ask(look.target, login, places), name="device look")
        self._task = None
        self._changed()

    async def _ask(self, target: Target, login: DeviceLogin, places: asyncio.Semaphore) -> None:
        async with places:
            self._note(target, state=LookState.LOOKING)
            try:
                async with asyncio.timeout(_DEADLINE_S):
                    view = await self._client.look_into_device(
                        target.address,
                        login.user,
                        login.password,
                        brand=target.brand,
                        secrets_of=login.secret_of if login.is_kept else "",
                        show_password=login.shows_password,
                    )
            except TimeoutError:
                self._note(target, state=LookState.FAILED, error=UserFacingError("device_unreachable", "it took too long"))
            except Exception as error:  # of one device: the others are asked all the same, and this one says that it went wrong
                self._note(target, state=LookState.FAILED, error=error)
            else:
                self._note(target, state=LookState.FOUND, view=view)

    def _note(self, target: Target, **changes: object) -> None:
        self.looks = tuple(dataclasses.replace(look, **changes) if look.target == target else look for look in self.looks)  # type: ignore[arg-type]
        self._changed()

"""SteeringWheel: the controller of the camera behind one virtual device, in the words of ONVIF's faults."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from relay_engine.access.visit import Pass
from relay_engine.errors import UserFacingError
from relay_engine.events import PtzAbilities, SteeringStatus
from relay_engine.ptz.actions import Action, PresetSet
from relay_engine.ptz.actor import Actor, actor_of
from relay_engine.ptz.values import Position, Preset
from relay_engine.serving.onvif_device.operation_refused import OperationRefused

KIND: Literal["onvif"] = "onvif"


class Steers(Protocol):
    """The relay's steering, as far as a device speaks to it. All of it raises UserFacingError."""

    @property
    def statuses(self) -> tuple[SteeringStatus, ...]: ...
    def is_steered(self, name: str) -> bool: ...
    async def position(self, name: str) -> Position | None: ...
    async def presets(self, name: str) -> tuple[Preset, ...]: ...
    async def act(self, name: str, actor: Actor, action: Action) -> object: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """Where the camera looks, as far as it tells."""

    position: Position | None
    moving: bool


# The controller's codes -> code, subcode, detail of a fault (ONVIF PTZ 5; no fault of it says "somebody else steers").
_FAULTS: dict[str, tuple[str, str, str]] = {
    "steering_held": ("Sender", "OperationProhibited", ""),
    "steering_none": ("Sender", "InvalidArgVal", "NoPTZProfile"),
    "steering_unsupported": ("Sender", "InvalidArgVal", "SpaceNotSupported"),
    "preset_unknown": ("Sender", "InvalidArgVal", "NoToken"),
    "presets_full": ("Receiver", "Action", "TooManyPresets"),
}
_OTHERWISE = ("Receiver", "Action", "")


class SteeringWheel:
    """Of one mount. Without a controller nothing can be steered."""

    def __init__(self, steering: Steers | None, mount: str) -> None:
        self._steering = steering
        self._mount = mount

    @property
    def abilities(self) -> PtzAbilities:
        """What the camera can, as far as it has said so."""
        status = self._status()
        return status.abilities if status is not None else PtzAbilities()

    async def look(self) -> Seen:
        """From the controller's own memory, which asks the camera once a second at most. Raises OperationRefused."""
        status = self._status()
        try:
            position = await self._steers().position(self._mount)
        except UserFacingError as error:
            raise _explain(error) from None
        return Seen(position, status is not None and status.moving)

    async def presets(self) -> tuple[Preset, ...]:
        """Those that the camera keeps. Raises OperationRefused."""
        try:
            return await self._steers().presets(self._mount)
        except UserFacingError as error:
            raise _explain(error) from None

    async def act(self, pass_: Pass | None, host: str, action: Action) -> None:
        """Have it done for whoever the door has let in. Raises OperationRefused, with the holder's name where somebody else steers."""
        if pass_ is None:
            raise _not_steered()
        try:
            await self._steers().act(self._mount, actor_of(pass_, KIND, host), action)
        except UserFacingError as error:
            raise _explain(error) from None

    async def set_preset(self, pass_: Pass | None, host: str, action: PresetSet) -> str:
        """Keep where it looks; returns the preset's token. Raises OperationRefused."""
        before = {preset.token for preset in await self.presets()}
        await self.act(pass_, host, action)
        if action.preset:
            return action.preset
        now = await self.presets()
        made = [preset.token for preset in now if preset.token not in before]
        named = [preset.token for preset in now if preset.name == action.name]
        return (made or named or [action.name])[-1]

    def _status(self) -> SteeringStatus | None:
        found = self._steering.statuses if self._steering is not None else ()
        return next((status for status in found if status.name == self._mount), None)

    def _steers(self) -> Steers:
        if self._steering is None:
            raise _not_steered()
        return self._steering


def _not_steered() -> OperationRefused:
    return OperationRefused("Sender", "InvalidArgVal", "NoPTZProfile", "this camera cannot be steered")


def _explain(error: UserFacingError) -> OperationRefused:
    code, subcode, detail = _FAULTS.get(error.code, _OTHERWISE)
    holder = error.params.get("holder")
    reason = f"{holder} steers this camera" if error.code == "steering_held" and holder else str(error)
    return OperationRefused(code, subcode, detail, reason)

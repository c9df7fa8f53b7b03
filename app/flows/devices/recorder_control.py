"""RecorderControl: takes channels of devices over, new names of theirs, and a login that has changed for all channels of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.flows.camera import Camera
from app.flows.camera_control import CameraControl
from app.flows.camera_shelf import CameraShelf
from app.flows.devices.channel_choices import ChannelChoice, ChannelState
from app.flows.devices.device_import import import_batches, place_of_choice
from app.flows.relay_commands import RelayCommands
from app.flows.steering_address import host_of
from relay_engine import UserFacingError


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What an import has done."""

    added: int = 0
    renamed: int = 0


class RecorderControl:
    """The relay decides; what it has accepted is on the shelf at once."""

    def __init__(self, client: RelayCommands, shelf: CameraShelf, cameras: CameraControl) -> None:
        self._client = client
        self._shelf = shelf
        self._cameras = cameras

    async def take_over(self, choices: Sequence[ChannelChoice], *, on_demand: bool, small: bool) -> TakenOver:
        """Make cameras of the ticked channels, and give those that are here their new names. Raises UserFacingError."""
        added = 0
        for batch in import_batches(choices, self._shelf.names, on_demand=on_demand, small=small):
            await self._client.import_mounts(batch.mounts, secrets_of=batch.secrets_of)
            self._shelf.note_all(batch.mounts)
            added += sum(not config.variant_of for config in batch.mounts)
        renamed = [choice for choice in choices if choice.is_ticked and choice.state is ChannelState.RENAMED]
        for choice in renamed:
            await self._cameras.take_name(choice.camera_id, choice.title, place_of_choice(choice))
        return TakenOver(added, len(renamed))

    async def give_login(self, camera_ids: Iterable[str], user: str, password: str) -> None:
        """Have these cameras log in otherwise, as another one of their device does. Raises UserFacingError, once all were tried."""
        refused: UserFacingError | None = None
        for camera_id in camera_ids:
            try:
                await self._cameras.give_login(camera_id, user, password)
            except UserFacingError as error:
                refused = refused or error
        if refused is not None:
            raise refused


def siblings(camera: Camera, cameras: Iterable[Camera]) -> tuple[Camera, ...]:
    """The other cameras of the same device that log in there as this one does."""
    return tuple(
        one
        for one in cameras
        if one.id != camera.id and not one.is_read_only and one.user == camera.user and one.has_password and _is_same_device(one, camera)
    )


def _is_same_device(one: Camera, other: Camera) -> bool:
    if one.recorder.key and other.recorder.key:
        return one.recorder.key == other.recorder.key
    return bool(host_of(one.address)) and host_of(one.address) == host_of(other.address)

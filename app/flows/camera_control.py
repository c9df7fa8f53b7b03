"""CameraControl: add, change, remove, start and stop cameras, as commands to the relay, whose book keeps them."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable

import msgspec

from app.flows.add_camera import CameraDraft, camera_from_draft, keeps_password
from app.flows.camera import AccessRule, Camera
from app.flows.camera_mounts import DEMO_ADDRESS, mounts_of
from app.flows.camera_shelf import CameraShelf
from app.flows.mount_names import mount_name_for
from app.flows.recorder_place import RecorderPlace
from app.flows.relay_commands import RelayCommands
from app.flows.steering_address import keeps_steering_password
from relay_engine import MountConfig, UserFacingError, mask_source

DEMO_ID = "demo"


class CameraControl:
    """The relay decides; what it has accepted is on the shelf at once."""

    def __init__(self, client: RelayCommands, shelf: CameraShelf, start_relay: Callable[[], Awaitable[None]]) -> None:
        self._client = client
        self._shelf = shelf
        self._start_relay = start_relay

    async def add(self, draft: CameraDraft) -> Camera:
        """Add the draft's camera. Raises UserFacingError."""
        camera = camera_from_draft(draft, self._shelf.names)
        added: list[str] = []
        try:
            for config in mounts_of(camera, _password_of(draft), steering_password=_steering_password_of(draft)):
                await self._add(config, secrets_of=draft.secret_of)
                added.append(config.name)
        except UserFacingError:
            await self._take_back(added)
            raise
        return camera

    async def add_demo(self, title: str) -> None:
        """Have the built-in test camera until the program ends, where there is none yet. Raises UserFacingError."""
        if any(camera.address == DEMO_ADDRESS for camera in self._shelf.cameras):
            return
        camera = Camera(id=DEMO_ID, title=title, mount=mount_name_for(DEMO_ID, self._shelf.names), address=DEMO_ADDRESS)
        (config,) = mounts_of(camera)
        await self._client.add_mount_for_now(config)
        self._shelf.note(config, origin="run")

    async def edit(self, camera_id: str, draft: CameraDraft) -> Camera:
        """Give the camera the draft's values. Raises UserFacingError."""
        before = self._changeable(camera_id)
        after = camera_from_draft(draft, self._shelf.names - {*before.mounts}, before=before)
        await self._change(before, after, _password_of(draft), _steering_password_of(draft))
        return after

    async def rename(self, camera_id: str, title: str) -> None:
        """Give the camera another name; its link stays, and nobody who watches notices. Raises UserFacingError."""
        before = self._changeable(camera_id)
        await self._change(before, msgspec.structs.replace(before, title=title.strip()), None)

    async def take_name(self, camera_id: str, title: str, place: RecorderPlace) -> None:
        """Give the camera the name that its recorder has for it now. Raises UserFacingError."""
        before = self._changeable(camera_id)
        await self._change(before, msgspec.structs.replace(before, title=title.strip(), recorder=place), None)

    async def give_login(self, camera_id: str, user: str, password: str) -> None:
        """Have the camera log in at its device as another user, or with another password. Raises UserFacingError."""
        before = self._changeable(camera_id)
        await self._change(before, msgspec.structs.replace(before, user=user, has_password=bool(password)), password)

    async def set_listed(self, camera_id: str, *, listed: bool) -> None:
        """Show the camera in the list of all cameras, or to those alone who have its link. Raises UserFacingError."""
        before = self._changeable(camera_id)
        await self._change(before, msgspec.structs.replace(before, listed=listed), None)

    async def set_access(self, camera_id: str, access: AccessRule) -> None:
        """Say who may watch this camera. Raises UserFacingError."""
        before = self._changeable(camera_id)
        await self._change(before, msgspec.structs.replace(before, access=access), None)

    async def set_device(self, camera_id: str, *, is_device: bool) -> None:
        """Let recorders have the camera as one of their own, or not. Raises UserFacingError."""
        before = self._changeable(camera_id)
        await self._change(before, msgspec.structs.replace(before, is_device=is_device), None)

    async def set_device_address(self, camera_id: str, address: str) -> None:
        """Have recorders find the camera at an address of its own; "" = at the usual one. Raises UserFacingError."""
        before = self._changeable(camera_id)
        await self._change(before, msgspec.structs.replace(before, device_address=address), None)

    async def remove(self, camera_id: str) -> None:
        """Forget the camera and its password; its viewers are disconnected. Raises UserFacingError."""
        camera = self._changeable(camera_id)
        for name in reversed(camera.mounts):
            await self._remove(name)

    async def start(self, camera_id: str) -> None:
        """Have the camera run, and the relay with it. Raises UserFacingError."""
        await self._set_enabled(self._camera(camera_id), enabled=True)
        if not self._client.is_running:
            await self._start_relay()

    async def stop(self, camera_id: str) -> None:
        """Have the camera stand still, also after the next start of the program. Raises UserFacingError."""
        await self._set_enabled(self._camera(camera_id), enabled=False)

    async def start_all(self) -> None:
        """Start every camera, and the relay with them. Raises UserFacingError."""
        for camera in self._shelf.cameras:
            await self._set_enabled(camera, enabled=True)
        if not self._client.is_running:
            await self._start_relay()

    async def stop_all(self) -> None:
        """Stop every camera; the relay itself stays. Raises UserFacingError."""
        for camera in self._shelf.cameras:
            await self._set_enabled(camera, enabled=False)

    def _camera(self, camera_id: str) -> Camera:
        if (camera := self._shelf.camera(camera_id)) is None:
            raise UserFacingError("camera_unknown", "That camera is not there any more.", id=camera_id)
        return camera

    def _changeable(self, camera_id: str) -> Camera:
        camera = self._camera(camera_id)
        if camera.is_read_only:
            raise UserFacingError("mount_read_only", f"the configuration file says what {camera.mount} is", name=camera.mount)
        return camera

    async def _set_enabled(self, camera: Camera, *, enabled: bool) -> None:
        for name in camera.mounts:
            command = self._client.start_mount if enabled else self._client.stop_mount
            await command(name)
            self._note(name, {"enabled": enabled})

    async def _change(self, before: Camera, after: Camera, password: str | None, steering_password: str | None = None) -> None:
        """Bring the relay's mounts from one camera's to the other's by their differences; a refused change is taken back."""
        labels = config.labels if (config := self._shelf.config(before.mount)) is not None else {}
        old, new = mounts_of(before, labels=labels), mounts_of(after, password, labels, steering_password)
        done: list[tuple[str, dict[str, object]]] = []
        try:
            for was, config in zip(old, new, strict=False):
                if changes := _differences(was, config):
                    await self._client.change_mount(was.name, changes)
                    done.append((config.name, _differences(config, was)))
                    self._note(was.name, changes)
            for config in new[len(old) :]:
                await self._add(config, secrets_of=after.mount)
            for config in old[len(new) :]:
                await self._remove(config.name)
        except UserFacingError:
            await self._undo(done)
            raise

    async def _undo(self, done: list[tuple[str, dict[str, object]]]) -> None:
        """Take back what was changed, as far as it can be: an old password that a new one has replaced is gone."""
        for name, changes in reversed(done):
            with contextlib.suppress(UserFacingError):
                await self._client.change_mount(name, changes)
                self._note(name, changes)

    async def _add(self, config: MountConfig, *, secrets_of: str) -> None:
        await self._client.add_mount(config, secrets_of=secrets_of)
        self._shelf.note(msgspec.structs.replace(config, source=mask_source(config.source), control=mask_source(config.control)))

    async def _remove(self, name: str) -> None:
        await self._client.remove_mount(name)
        self._shelf.note_removed(name)

    async def _take_back(self, names: list[str]) -> None:
        for name in reversed(names):
            with contextlib.suppress(UserFacingError):
                await self._remove(name)

    def _note(self, name: str, changes: dict[str, object]) -> None:
        """Show at once what the relay has accepted; its own word follows."""
        if (config := self._shelf.config(name)) is None:
            return
        after = msgspec.structs.replace(config, **changes)
        after = msgspec.structs.replace(after, source=mask_source(after.source), control=mask_source(after.control))
        if after.name != name:
            self._shelf.note_removed(name)
        self._shelf.note(after)


def _steering_password_of(draft: CameraDraft) -> str | None:
    return None if keeps_steering_password(draft.steering, draft.steering_password) else draft.steering_password


def _password_of(draft: CameraDraft) -> str | None:
    return None if keeps_password(draft) else draft.password


def _differences(before: MountConfig, after: MountConfig) -> dict[str, object]:
    return {name: getattr(after, name) for name in after.__struct_fields__ if getattr(after, name) != getattr(before, name)}

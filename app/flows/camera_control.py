"""CameraControl: add, edit, remove, start and stop cameras, in the settings and in the running relay alike."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Collection

import msgspec

from app.flows.add_camera import CameraDraft, camera_from_draft
from app.flows.relay_commands import RelayCommands
from app.settings.engine_mapping import mount_names, mounts_of
from app.settings.password_safe import PasswordSafe
from app.settings.setting_store import SettingStore
from app.settings.settings import Camera
from relay_engine import UserFacingError


class CameraControl:
    """Saves first, tells the engine then; what the engine refuses is taken back from the settings."""

    def __init__(
        self, client: RelayCommands, store: SettingStore, passwords: PasswordSafe, start_relay: Callable[[], Awaitable[None]]
    ) -> None:
        self._client = client
        self._store = store
        self._passwords = passwords
        self._start_relay = start_relay

    async def add(self, draft: CameraDraft) -> Camera:
        """Add the draft's camera. Raises UserFacingError."""
        taken = mount_names(self._store.cameras)
        camera = camera_from_draft(draft, taken)
        _check_name(camera, taken)
        self._store.put_camera(camera)
        try:
            await self._keep_password(camera, draft.password)
            await self._tell_engine(None, camera, "", draft.password)
        except UserFacingError:
            self._store.remove_camera(camera.id)
            await self._take_back(camera, None, draft.password, "")
            raise
        return camera

    async def edit(self, camera_id: str, draft: CameraDraft) -> Camera:
        """Give the camera the draft's values. Raises UserFacingError."""
        before = self._camera(camera_id)
        others = mount_names(camera for camera in self._store.cameras if camera.id != camera_id)
        after = camera_from_draft(draft, others, before=before)
        _check_name(after, others)
        old_password = await self._passwords.get(camera_id) if before.user else ""
        self._store.put_camera(after)
        try:
            if draft.password != old_password:
                await self._keep_password(after, draft.password)
            await self._tell_engine(before, after, old_password, draft.password)
        except UserFacingError:
            self._store.put_camera(before)
            await self._take_back(after, before, draft.password, old_password)
            raise
        return after

    async def rename(self, camera_id: str, title: str) -> None:
        """Give the camera another name; its link stays, and nobody who watches notices. Raises UserFacingError."""
        before = self._camera(camera_id)
        await self._change_live(before, msgspec.structs.replace(before, title=title.strip()))

    async def set_listed(self, camera_id: str, *, listed: bool) -> None:
        """Show the camera in the list of all cameras, or to those alone who have its link. Raises UserFacingError."""
        before = self._camera(camera_id)
        await self._change_live(before, msgspec.structs.replace(before, listed=listed))

    async def _change_live(self, before: Camera, after: Camera) -> None:
        """Change what takes effect while people watch, without touching the camera's connection."""
        password = await self._passwords.get(before.id) if before.user else ""
        self._store.put_camera(after)
        try:
            await self._tell_engine(before, after, password, password)
        except UserFacingError:
            self._store.put_camera(before)
            raise

    async def remove(self, camera_id: str) -> None:
        """Forget the camera and its password; its viewers are disconnected. Raises UserFacingError."""
        camera = self._camera(camera_id)
        self._store.remove_camera(camera_id)
        await self._tell_engine(camera, None, "", "")
        if camera.user:
            await self._passwords.delete(camera_id)

    async def start(self, camera_id: str) -> None:
        """Have the camera run, and the relay with it. Raises UserFacingError."""
        self._set_enabled(camera_id, enabled=True)
        if not self._client.is_running:
            await self._start_relay()
            return
        for mount in mounts_of(self._camera(camera_id), ""):
            await self._client.start_mount(mount.name)

    async def stop(self, camera_id: str) -> None:
        """Have the camera stand still, also after the next start of the program. Raises UserFacingError."""
        self._set_enabled(camera_id, enabled=False)
        if self._client.is_running:
            for mount in mounts_of(self._camera(camera_id), ""):
                await self._client.stop_mount(mount.name)

    async def start_all(self) -> None:
        """Start every camera, and the relay with them. Raises UserFacingError."""
        for camera in self._store.cameras:
            self._set_enabled(camera.id, enabled=True)
        if not self._client.is_running:
            await self._start_relay()
            return
        for camera in self._store.cameras:
            await self.start(camera.id)

    async def stop_all(self) -> None:
        """Stop every camera; the relay itself stays. Raises UserFacingError."""
        for camera in self._store.cameras:
            await self.stop(camera.id)

    def _camera(self, camera_id: str) -> Camera:
        if (camera := self._store.camera(camera_id)) is None:
            raise UserFacingError("camera_unknown", "That camera is not there any more.", id=camera_id)
        return camera

    def _set_enabled(self, camera_id: str, *, enabled: bool) -> None:
        camera = self._camera(camera_id)
        if camera.enabled is not enabled:
            self._store.put_camera(msgspec.structs.replace(camera, enabled=enabled))

    async def _keep_password(self, camera: Camera, password: str) -> None:
        if camera.user or password:
            await self._passwords.set(camera.id, password)

    async def _take_back(self, tried: Camera, before: Camera | None, tried_password: str, old_password: str) -> None:
        """Undo what a refused change has done to the password and the relay, as far as it can be."""
        with contextlib.suppress(UserFacingError):
            if tried_password != old_password:
                await self._passwords.set(tried.id, old_password)
        with contextlib.suppress(UserFacingError):
            await self._tell_engine(tried, before, tried_password, old_password)

    async def _tell_engine(self, before: Camera | None, after: Camera | None, old_password: str, new_password: str) -> None:
        """Bring the engine's mounts from one camera's to the other's, touching only those that differ."""
        if not self._client.is_running:
            return
        old = {mount.name: mount for mount in mounts_of(before, old_password)} if before is not None else {}
        new = {mount.name: mount for mount in mounts_of(after, new_password)} if after is not None else {}
        for name in old.keys() - new.keys():
            await self._client.remove_mount(name)
        for name, mount in new.items():
            if name not in old:
                await self._client.add_mount(mount)
            elif mount != old[name]:
                await self._client.update_mount(name, mount)


def _check_name(camera: Camera, taken: Collection[str]) -> None:
    if not mount_names((camera,)).isdisjoint(taken):
        raise UserFacingError("mount_exists", f"the name {camera.mount} is taken", name=camera.mount)

"""ClientCommands: what every client of a relay can ask for, whether the relay is in this program or on another machine."""

from __future__ import annotations

import base64
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

import msgspec

from relay_engine import (
    Action,
    ActPtz,
    AddMount,
    AddUser,
    BlockReader,
    Brand,
    ChangeMount,
    ChangeSettings,
    ChangeUser,
    DeviceView,
    DisconnectReader,
    EndLease,
    FindDevices,
    FoundView,
    GetDevicePicture,
    GetPtz,
    GetSettings,
    ImportMounts,
    ListMoves,
    ListUsers,
    LookIntoDevice,
    MountConfig,
    MoveEnded,
    PtzView,
    RemoveMount,
    RemoveUser,
    Request,
    Role,
    Settings,
    StartAllMounts,
    StartMount,
    SteeringStatus,
    StopAllMounts,
    StopMount,
    UserSecret,
    UserView,
)


class ClientCommands(ABC):
    """The commands of the table under the names that views use; each raises UserFacingError."""

    @abstractmethod
    async def execute[R](self, request: Request[R]) -> R:
        """Have the relay do it."""

    async def add_mount(self, config: MountConfig, *, secrets_of: str = "") -> None:
        """Publish a mount; each `***` in its address is what stands in that of the mount `secrets_of`."""
        await self.execute(AddMount(mount=config, secrets_of=secrets_of))

    async def import_mounts(self, configs: Sequence[MountConfig], *, secrets_of: str = "") -> None:
        """Publish several mounts, all of them or none."""
        await self.execute(ImportMounts(mounts=tuple(configs), secrets_of=secrets_of))

    async def find_devices(self, *, seconds: float = 4.0, address: str = "") -> tuple[FoundView, ...]:
        """The cameras and recorders that answer in the relay's networks, and at `address` where that is given."""
        return await self.execute(FindDevices(seconds=seconds, address=address))

    async def look_into_device(
        self, address: str, user: str = "", password: str = "", *, brand: str = "", secrets_of: str = "", show_password: bool = False
    ) -> DeviceView:
        """All channels of a camera or recorder; without a password, by the login that the mount `secrets_of` has for that host."""
        kind = msgspec.convert(brand, Brand)
        request = LookIntoDevice(
            address=address, user=user, password=password, brand=kind, secrets_of=secrets_of, show_password=show_password
        )
        return await self.execute(request)

    async def get_device_picture(
        self, address: str, snapshot_url: str, user: str = "", password: str = "", *, secrets_of: str = "", show_password: bool = False
    ) -> bytes:
        """A small JPEG of a channel, b"" where there is none."""
        request = GetDevicePicture(
            address=address, snapshot_url=snapshot_url, user=user, password=password, secrets_of=secrets_of, show_password=show_password
        )
        return base64.b64decode((await self.execute(request)).jpeg_base64)

    async def change_mount(self, name: str, changes: Mapping[str, object]) -> None:
        """Change these fields of a mount; a `***` in its address stays what it is."""
        await self.execute(ChangeMount(name=name, changes=msgspec.to_builtins(dict(changes))))

    async def remove_mount(self, name: str) -> None:
        await self.execute(RemoveMount(name=name))

    async def start_mount(self, name: str) -> None:
        await self.execute(StartMount(name=name))

    async def stop_mount(self, name: str) -> None:
        await self.execute(StopMount(name=name))

    async def start_all(self) -> None:
        await self.execute(StartAllMounts())

    async def stop_all(self) -> None:
        await self.execute(StopAllMounts())

    async def steer(self, name: str, action: Action) -> SteeringStatus:
        """Have the camera behind the mount do it, where nobody of a higher priority steers it."""
        return await self.execute(ActPtz(name=name, action=action))

    async def get_ptz(self, name: str) -> PtzView:
        """What the camera can do, who steers it, where it looks, and its presets."""
        return await self.execute(GetPtz(name=name))

    async def end_lease(self, name: str) -> None:
        """Let nobody steer it any more, whoever does or has reserved it."""
        await self.execute(EndLease(name=name))

    async def list_moves(self, name: str = "", *, limit: int = 100) -> tuple[MoveEnded, ...]:
        """Who has moved the camera behind that mount, or any camera, the newest first."""
        return await self.execute(ListMoves(mount=name, limit=limit))

    async def disconnect_reader(self, reader_id: str) -> None:
        await self.execute(DisconnectReader(id=reader_id))

    async def block_reader(self, reader_id: str, duration_s: float) -> str:
        """Returns the address that is kept out."""
        return (await self.execute(BlockReader(id=reader_id, duration_s=duration_s))).host

    async def get_settings(self) -> Settings:
        return await self.execute(GetSettings())

    async def change_settings(self, sections: Mapping[str, Mapping[str, object]]) -> None:
        """Have other settings of the relay, all or none."""
        await self.execute(ChangeSettings(changes=msgspec.to_builtins({name: dict(values) for name, values in sections.items()})))

    async def list_users(self) -> tuple[UserView, ...]:
        return await self.execute(ListUsers())

    async def add_user(self, name: str, role: str, password: str = "") -> UserSecret:
        """The answer has the device password, this once."""
        return await self.execute(AddUser(name=name, role=Role(role), password=password))

    async def change_user(
        self,
        name: str,
        *,
        role: str | None = None,
        password: str | None = None,
        steer_priority: int | None = None,
        new_device_password: bool = False,
    ) -> UserSecret:
        """Change what is given; None leaves it."""
        return await self.execute(
            ChangeUser(
                name=name,
                role=Role(role) if role is not None else msgspec.UNSET,
                password=password if password is not None else msgspec.UNSET,
                steer_priority=steer_priority if steer_priority is not None else msgspec.UNSET,
                new_device_password=new_device_password,
            )
        )

    async def remove_user(self, name: str) -> None:
        await self.execute(RemoveUser(name=name))

"""Commands about mounts: what is published, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import msgspec

from relay_engine.access.subject import Action
from relay_engine.commands.command import Changes, Command, MountRequest, Request, Target
from relay_engine.config import MountConfig
from relay_engine.events import MountStatus


@dataclass(frozen=True, slots=True)
class MountView(MountStatus):
    """A mount as whoever asks may see it: its state, and its configuration for those who may change it."""

    config: MountConfig | None = None  # passwords are "***", see commands.kept_secrets; None where it is not shown


class ListMounts(Request[tuple[MountView, ...]], frozen=True, kw_only=True):
    """List the mounts that the caller may see."""

    COMMAND = Command("mounts.list", Action.OBSERVE, "GET", "/mounts", of=Target.EACH)


class GetMount(MountRequest[MountView], frozen=True, kw_only=True):
    """Show one mount."""

    COMMAND = Command("mounts.get", Action.OBSERVE, "GET", "/mounts/{name}", of=Target.MOUNT)


class AddMount(Request[MountView], frozen=True, kw_only=True):
    """Publish a new mount, and start it where it is enabled."""

    COMMAND = Command("mounts.add", Action.CONTROL, "POST", "/mounts", body="mount", status=201)

    mount: MountConfig
    secrets_of: Annotated[str, msgspec.Meta(max_length=200)] = ""  # name of a mount of the same host: each "***" is what stands there

    @property
    def mount_name(self) -> str:
        return self.mount.name


class ImportMounts(Request[tuple[MountView, ...]], frozen=True, kw_only=True):
    """Publish several new mounts, such as all channels of a recorder, in one change: all of them, or none."""

    COMMAND = Command("mounts.import", Action.CONTROL, "POST", "/mounts/import", status=201)

    mounts: Annotated[tuple[MountConfig, ...], msgspec.Meta(min_length=1, max_length=256)]
    secrets_of: Annotated[str, msgspec.Meta(max_length=200)] = ""  # name of a mount of the same host: each "***" is what stands there


class ChangeMount(MountRequest[MountView], frozen=True, kw_only=True):
    """Change fields of a mount: title, caps and the like disturb nobody, another source or name ends its readers."""

    COMMAND = Command("mounts.change", Action.CONTROL, "PATCH", "/mounts/{name}", of=Target.MOUNT, body="changes", partial=MountConfig)

    changes: Changes


class RemoveMount(MountRequest[None], frozen=True, kw_only=True):
    """Stop a mount and forget it."""

    COMMAND = Command("mounts.remove", Action.CONTROL, "DELETE", "/mounts/{name}", of=Target.MOUNT, status=204)


class StartMount(MountRequest[MountView], frozen=True, kw_only=True):
    """Switch a mount on; nothing happens where it is."""

    COMMAND = Command("mounts.start", Action.CONTROL, "POST", "/mounts/{name}/start", of=Target.MOUNT)


class StopMount(MountRequest[MountView], frozen=True, kw_only=True):
    """Switch a mount off; nothing happens where it is."""

    COMMAND = Command("mounts.stop", Action.CONTROL, "POST", "/mounts/{name}/stop", of=Target.MOUNT)


class StartAllMounts(Request[None], frozen=True, kw_only=True):
    """Switch every mount on."""

    COMMAND = Command("mounts.start-all", Action.CONTROL, "POST", "/mounts/start", status=204)


class StopAllMounts(Request[None], frozen=True, kw_only=True):
    """Switch every mount off."""

    COMMAND = Command("mounts.stop-all", Action.CONTROL, "POST", "/mounts/stop", status=204)

"""What the commands about mounts do."""

from __future__ import annotations

import msgspec

from relay_engine.access.visit import Visit
from relay_engine.commands.mounts import (
    AddMount,
    ChangeMount,
    GetMount,
    ImportMounts,
    ListMounts,
    MountView,
    RemoveMount,
    StartAllMounts,
    StartMount,
    StopAllMounts,
    StopMount,
)
from relay_engine.config import MountConfig
from relay_engine.execution.mount_views import view_mounts
from relay_engine.execution.relay import Relay
from relay_engine.execution.shown_config import keep_mount_secrets, refuse_masks
from relay_engine.provider.config_file import read_mount


async def list_mounts(relay: Relay, _request: ListMounts, visit: Visit) -> tuple[MountView, ...]:
    """Those that may be seen."""
    return view_mounts(relay, relay.board.mount_statuses(), visit)


async def get_mount(relay: Relay, request: GetMount, visit: Visit) -> MountView:
    """Raises UserFacingError mount_unknown."""
    return _view(relay, request.name, visit)


async def add_mount(relay: Relay, request: AddMount, visit: Visit) -> MountView:
    """Raises UserFacingError mount_exists, mount_name_invalid, address_invalid, setting_invalid, password_missing."""
    config = _with_secrets(relay, request.mount, request.secrets_of)
    await relay.add_mounts((config,))
    return _view(relay, config.name, visit)


async def import_mounts(relay: Relay, request: ImportMounts, visit: Visit) -> tuple[MountView, ...]:
    """Raises UserFacingError as `add_mount`, with the name of the mount that cannot be published; none of them is, then."""
    configs = tuple(_with_secrets(relay, config, request.secrets_of) for config in request.mounts)
    await relay.add_mounts(configs)
    return tuple(_view(relay, config.name, visit) for config in configs)


async def change_mount(relay: Relay, request: ChangeMount, visit: Visit) -> MountView:
    """Raises UserFacingError as `add_mount`, and mount_unknown, mount_read_only."""
    old = relay.saved_mount(request.name)
    config = read_mount({**msgspec.to_builtins(old), **keep_mount_secrets(request.changes, old)})
    refuse_masks(config)
    if config != old:
        await relay.update_mount(request.name, config)
    return _view(relay, config.name, visit)


async def remove_mount(relay: Relay, request: RemoveMount, _visit: Visit) -> None:
    """Raises UserFacingError mount_unknown, mount_read_only."""
    await relay.remove_mount(request.name)


async def start_mount(relay: Relay, request: StartMount, visit: Visit) -> MountView:
    """Raises UserFacingError mount_unknown."""
    await relay.start_mount(request.name)
    return _view(relay, request.name, visit)


async def stop_mount(relay: Relay, request: StopMount, visit: Visit) -> MountView:
    """Raises UserFacingError mount_unknown."""
    await relay.stop_mount(request.name)
    return _view(relay, request.name, visit)


async def start_all_mounts(relay: Relay, _request: StartAllMounts, _visit: Visit) -> None:
    """All of them."""
    await relay.start_all()


async def stop_all_mounts(relay: Relay, _request: StopAllMounts, _visit: Visit) -> None:
    """All of them."""
    await relay.stop_all()


def _with_secrets(relay: Relay, config: MountConfig, secrets_of: str) -> MountConfig:
    if secrets_of:
        kept = keep_mount_secrets(msgspec.to_builtins(config), relay.saved_mount(secrets_of))
        config = msgspec.convert(kept, MountConfig)
    refuse_masks(config)
    return config


def _view(relay: Relay, name: str, visit: Visit) -> MountView:
    relay.saved_mount(name)  # raises mount_unknown
    return view_mounts(relay, relay.board.mount_statuses(name), visit)[0]

"""What the commands about the relay as a whole do."""

from __future__ import annotations

from collections.abc import Mapping

from relay_engine.access.visit import Visit
from relay_engine.commands.settings import ChangeLimits, ChangeSettings, GetLimits, GetSettings, Reload, Reloaded, Settings
from relay_engine.config import LimitsConfig
from relay_engine.errors import UserFacingError
from relay_engine.execution.relay import Relay

_MAX_SHOWN = 60


async def get_settings(relay: Relay, _request: GetSettings, _visit: Visit) -> Settings:
    """As they are in use."""
    config = relay.config
    return Settings(**{section: getattr(config, section) for section in Settings.__struct_fields__})


async def change_settings(relay: Relay, request: ChangeSettings, visit: Visit) -> Settings:
    """Raises UserFacingError setting_invalid, setting_unknown, settings_read_only, port_taken."""
    for section, values in request.changes.items():
        if section not in Settings.__struct_fields__:
            raise UserFacingError("setting_unknown", f"there are no settings called {section[:_MAX_SHOWN]}", section=section[:_MAX_SHOWN])
        if not isinstance(values, Mapping):
            raise UserFacingError("setting_invalid", f"{section}: allowed: an object with fields and values", field=section)
    await relay.change_settings(request.changes)
    return await get_settings(relay, GetSettings(), visit)


async def get_limits(relay: Relay, _request: GetLimits, _visit: Visit) -> LimitsConfig:
    """As they are in use."""
    return relay.config.limits


async def change_limits(relay: Relay, request: ChangeLimits, _visit: Visit) -> LimitsConfig:
    """Raises UserFacingError as `change_settings`."""
    await relay.change_settings({"limits": request.changes})
    return relay.config.limits


async def reload(relay: Relay, _request: Reload, _visit: Visit) -> Reloaded:
    """Raises UserFacingError config_invalid, port_taken."""
    return Reloaded(await relay.reload())

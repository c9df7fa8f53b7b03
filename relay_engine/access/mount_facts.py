"""What the door is told of a mount."""

from __future__ import annotations

from relay_engine.access.mode import AccessMode
from relay_engine.access.visit import MountFacts
from relay_engine.streams.mount import Mount

_MODES = {mode.value: mode for mode in AccessMode}


def facts_of(mount: Mount) -> MountFacts:
    """As it is now."""
    config = mount.config
    return MountFacts(mount.name, _MODES.get(config.access), config.listed)

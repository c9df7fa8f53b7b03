"""What the door is told of a mount."""

from __future__ import annotations

from relay_engine.access.mode import AccessMode
from relay_engine.access.visit import MountFacts
from relay_engine.streams.mount import Mount

_MODES = {mode.value: mode for mode in AccessMode}


def facts_of(mount: Mount) -> MountFacts:
    """As it is now. A smaller picture of a camera stands behind the same door as the main one, unless it says otherwise itself."""
    config, main = mount.config, mount.main
    access = config.access or (main.config.access if main is not None else "")
    return MountFacts(mount.name, _MODES.get(access), config.listed, main.name if main is not None else "")

"""AccessMode: who may watch without being known."""

from __future__ import annotations

from enum import StrEnum


class AccessMode(StrEnum):
    """Of the relay, or of one mount, which overrides the relay's."""

    NETWORK = "network"  # whoever is in one of this machine's own networks
    CLOSED = "closed"  # nobody
    OPEN = "open"  # everybody

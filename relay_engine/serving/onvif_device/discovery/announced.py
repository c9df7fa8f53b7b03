"""Announced: a device as discovery knows it, and whether it is what somebody looks for."""

from __future__ import annotations

from dataclasses import dataclass

from relay_engine.serving.onvif_device import service_paths as paths
from relay_engine.soap.discovery import ONVIF_DEVICE, TRANSMITTER, Probe, Target
from relay_engine.soap.scopes import is_met

_TYPES = (TRANSMITTER, ONVIF_DEVICE)
_STRING_MATCH = "/strcmp0"
_OTHER_MATCHES = ("/ldap", "/uuid")


@dataclass(frozen=True, slots=True)
class Announced:
    """One virtual device."""

    endpoint: str
    scopes: tuple[str, ...]
    port: int
    address: str = ""  # where it listens on one alone; "" = on every address that no other device has for itself
    version: int = 1  # of what is told

    def target(self, address: str) -> Target:
        """As it is told to whoever can reach it at `address`."""
        return Target(self.endpoint, _TYPES, self.scopes, (f"http://{address}:{self.port}{paths.DEVICE}",), self.version)

    def is_meant(self, probe: Probe) -> bool:
        """All types and all scopes that are asked for are its own; nothing asked for is everybody (WS-Discovery 5.3)."""
        return all(_has_type(wanted) for wanted in probe.types) and all(
            self._has_scope(wanted, probe.matches_by) for wanted in probe.scopes
        )

    def _has_scope(self, wanted: str, matches_by: str) -> bool:
        if matches_by.endswith(_STRING_MATCH):
            return wanted in self.scopes
        return not matches_by.endswith(_OTHER_MATCHES) and is_met(wanted, self.scopes)


def _has_type(wanted: str) -> bool:
    """By its whole name; where its prefix was not declared, by what is left of it."""
    namespace, _, local = wanted.rpartition("}")
    return wanted in _TYPES or (not namespace and any(own.endswith("}" + local.rpartition(":")[2]) for own in _TYPES))

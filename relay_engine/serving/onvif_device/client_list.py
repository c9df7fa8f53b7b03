"""ClientList: from which addresses a device has been asked lately, for the window: whoever set up a recorder wants to see that it came."""

from __future__ import annotations

_MOST = 8
_KEPT_S = 600.0


class ClientList:
    """Bounded; the one that was heard of longest ago makes room."""

    def __init__(self) -> None:
        self._seen: dict[str, float] = {}  # host -> monotonic seconds, the newest last

    def note(self, host: str, now: float) -> None:
        """It has asked something."""
        self._seen.pop(host, None)
        self._seen[host] = now
        if len(self._seen) > _MOST:
            del self._seen[next(iter(self._seen))]

    def listed(self, now: float) -> tuple[str, ...]:
        """Those of the last minutes, in the order of their addresses: a poll changes nothing that is told."""
        return tuple(sorted(host for host, at in self._seen.items() if now - at < _KEPT_S))

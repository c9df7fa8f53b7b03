"""BlockedHosts: the addresses from which nobody watches for a while, because the operator has said so."""

from __future__ import annotations

from relay_engine.sockets.peer_key import peer_key

_MOST = 1024  # blocks at a time; the one that ends first makes room


class BlockedHosts:
    """Bounded; a block ends by itself, and all end with the relay."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}  # host or IPv6 network -> monotonic seconds

    def block(self, peer: str, until: float) -> None:
        """Keep out whoever comes from the host of `peer` ("address:port") until monotonic `until`."""
        self._until.pop(key := host_key(peer), None)
        while len(self._until) >= _MOST:
            del self._until[min(self._until, key=self._until.__getitem__)]
        self._until[key] = until

    def holds(self, peer: str, now: float) -> bool:
        """Tell whether the host of `peer` is kept out at monotonic `now`."""
        if not self._until:
            return False
        key = host_key(peer)
        until = self._until.get(key)
        if until is None:
            return False
        if now >= until:
            del self._until[key]
            return False
        return True

    def unblock(self, host: str) -> None:
        """Let `host`, as `listed` names it, in again; nothing happens where it is not kept out."""
        self._until.pop(host, None) or self._until.pop(host_key(host), None)

    def listed(self, now: float) -> tuple[tuple[str, float], ...]:
        """Who is kept out at monotonic `now`, and for how many seconds more."""
        return tuple((host, until - now) for host, until in self._until.items() if until > now)


def host_key(peer: str) -> str:
    """What one household cannot change at will, of "address:port" or of an address alone."""
    host, separator, port = peer.rpartition(":")
    if not (separator and port.isdigit() and (":" not in host or host.startswith("["))):
        host = peer
    host = host.strip("[]")
    if host.lower().startswith("fe80:"):
        return host.partition("%")[0]  # all machines of the cable share that network
    return peer_key(host)

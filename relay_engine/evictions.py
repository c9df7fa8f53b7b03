"""Evictions: ends viewers where the operator says so, and keeps their addresses out for a while."""

from __future__ import annotations

from relay_engine.access.blocked_hosts import BlockedHosts, host_key
from relay_engine.clock import Clock
from relay_engine.errors import UserFacingError
from relay_engine.journal import Journal
from relay_engine.leave_reason import LeaveReason
from relay_engine.streams.mount_table import MountTable


class Evictions:
    """Engine loop only."""

    def __init__(self, mounts: MountTable, blocked: BlockedHosts, journal: Journal, clock: Clock) -> None:
        self._mounts = mounts
        self._blocked = blocked
        self._journal = journal
        self._clock = clock

    def disconnect(self, reader_id: str) -> None:
        """End one client. Raises UserFacingError reader_unknown."""
        for mount in self._mounts:
            for reader in mount.readers:
                if reader.id == reader_id:
                    reader.close(LeaveReason.DISCONNECTED)
                    mount.detach(reader, LeaveReason.DISCONNECTED)
                    return
        raise UserFacingError("reader_unknown", "that viewer has left already", id=reader_id)

    def block(self, reader_id: str, duration_s: float) -> str:
        """End a viewer and all others of its address. Returns the address. Raises UserFacingError reader_unknown."""
        viewers = [(mount, reader) for mount in self._mounts for reader in mount.viewers]
        peer = next((reader.peer for _, reader in viewers if reader.id == reader_id), None)
        if peer is None:
            raise UserFacingError("reader_unknown", "that viewer has left already", id=reader_id)
        self._blocked.block(peer, self._clock.monotonic() + duration_s)
        host = host_key(peer)
        minutes = str(round(duration_s / 60))
        self._journal.write("info", "host_blocked", f"{host} is blocked for {minutes} minutes", peer=host, minutes=minutes)
        for mount, reader in viewers:
            if host_key(reader.peer) == host:
                reader.close(LeaveReason.BLOCKED)
                mount.detach(reader, LeaveReason.BLOCKED)
        return host

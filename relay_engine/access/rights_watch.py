"""RightsWatch: ends whoever's right has ended: a ticket or a user that is gone, another mode of the relay or of a mount."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from relay_engine.access.door import Door
from relay_engine.access.mount_facts import facts_of
from relay_engine.access.visit import Pass, Refused
from relay_engine.clock import Clock
from relay_engine.leave_reason import LeaveReason
from relay_engine.streams.mount import Mount


class RightsWatch:
    """Looks about once a second; what has not changed costs a comparison."""

    def __init__(self, door: Door, clock: Clock, mounts: Callable[[], Iterable[Mount]]) -> None:
        self._door = door
        self._clock = clock
        self._mounts = mounts

    def sweep(self) -> None:
        """Ask again for every reader that the door has let in. What the relay does for itself has no pass."""
        self._door.networks.refresh(self._clock.monotonic())
        for mount in self._mounts():
            facts = facts_of(mount)
            for reader in mount.readers:
                if not isinstance(reader.pass_, Pass):
                    continue
                answer = self._door.renew(reader.pass_, facts)
                if isinstance(answer, Refused):
                    reader.close(LeaveReason.RIGHTS_ENDED)
                    mount.detach(reader, LeaveReason.RIGHTS_ENDED)
                else:
                    reader.pass_ = answer

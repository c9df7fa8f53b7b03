"""TroubleNotices: which desktop notifications are worth a person's attention, and when."""

from __future__ import annotations

from dataclasses import dataclass

from app.flows.health import Health, Trouble

SETTLE_S = 15.0  # a camera that comes back by itself within that is nobody's business
GAP_S = 120.0  # between two notifications, whatever happens


@dataclass(frozen=True, slots=True)
class Notice:
    """Cameras that have gone, or none: all that were told of are back."""

    troubles: tuple[Trouble, ...]


class TroubleNotices:
    """At most one notice each GAP_S; what happens meanwhile is told together in the next one."""

    def __init__(self) -> None:
        self._seen: dict[str, float] = {}  # camera -> monotonic time at which its trouble was first seen
        self._told: set[str] = set()  # whose present trouble was told
        self.owes_relief = False  # something was told, and not yet that it is over
        self._last = float("-inf")

    def next_notice(self, health: Health, now: float) -> Notice | None:
        """The notice that is due at monotonic `now`; ask whenever the health changes, and every few seconds while there is trouble."""
        present = {trouble.camera_id for trouble in health.troubles}
        self._seen = {camera: since for camera, since in self._seen.items() if camera in present}
        for camera in present:
            self._seen.setdefault(camera, now)
        self._told &= present
        self.owes_relief = self.owes_relief and health.wanted > 0  # switched off is neither gone nor back
        if now - self._last < GAP_S:
            return None
        new = tuple(
            trouble
            for trouble in health.troubles
            if trouble.camera_id not in self._told and now - self._seen[trouble.camera_id] >= SETTLE_S
        )
        back = self.owes_relief and not present and health.live > 0
        if not new and not back:
            return None
        self._last = now
        self._told |= {trouble.camera_id for trouble in new}
        self.owes_relief = bool(new)
        return Notice(new)

"""Motion: what a camera has been told to do by whom, and until when it may go on without more being heard."""

from __future__ import annotations

from dataclasses import dataclass, replace

from relay_engine.ptz.actor import Actor
from relay_engine.ptz.values import Velocity

SILENCE_S = 1.0  # of who repeats a move four times a second
RESEND_S = 1.0  # the same move is told again to the camera: some miss the first after a rest, or stop by themselves


@dataclass(frozen=True, slots=True)
class Motion:
    """Something that goes on until it is stopped."""

    actor: Actor
    action: str  # "move", "focus", "iris"
    velocity: Velocity  # of focus and iris: `pan` is their speed
    since: float  # wall seconds
    until: float  # monotonic: then it is stopped
    sent_at: float  # monotonic: when the camera was told last
    is_timed: bool  # its end was told with it

    def repeated(self, actor: Actor, action: str, velocity: Velocity, until: float, now: float) -> Motion | None:
        """The same, heard of again and with another velocity maybe; None where it is another's, or another thing."""
        if self.actor.id != actor.id or self.action != action:
            return None
        is_new = self.needs_sending(velocity, now)
        return replace(self, actor=actor, velocity=velocity, until=until, sent_at=now if is_new else self.sent_at)

    def needs_sending(self, velocity: Velocity, now: float) -> bool:
        """True where the camera has to be told."""
        return velocity != self.velocity or now - self.sent_at >= RESEND_S


def begin(actor: Actor, action: str, velocity: Velocity, timeout_s: float, now: float, wall: float) -> Motion:
    """One that has just been told."""
    return Motion(actor, action, velocity, wall, now + timeout_s, now, is_timed=actor.kind == "onvif" or timeout_s > SILENCE_S)

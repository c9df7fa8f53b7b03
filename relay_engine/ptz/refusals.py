"""Why something is not done with a camera that is steered, as whoever asked is told."""

from __future__ import annotations

from relay_engine.errors import Fault, UserFacingError
from relay_engine.ptz.actor import Actor
from relay_engine.ptz.driver import DriverError, PresetsFull, PresetUnknown, Refusal


def held(holder: Actor, until: float) -> UserFacingError:
    """Somebody else steers it, until that wall time where they do nothing more."""
    text = f"{holder.name or holder.id} steers this camera"
    return UserFacingError("steering_held", text, holder=holder.name, priority=holder.priority, until=round(until))


def not_theirs() -> UserFacingError:
    """What only whoever steers may do."""
    return UserFacingError("not_steering", "you do not steer this camera")


def nobody_asks(to: str) -> UserFacingError:
    """There is nobody to hand it over to."""
    return UserFacingError("steering_not_asked", "nobody of that name has asked to steer", name=to)


def too_many_ask() -> UserFacingError:
    """The list of those who would like to steer is full."""
    return UserFacingError("steering_busy", "too much is asked of this camera at the same time")


def unsupported(action: str) -> UserFacingError:
    """The camera cannot do that."""
    return UserFacingError("steering_unsupported", f"this camera cannot do that ({action})", action=action)


def not_steered(name: str) -> UserFacingError:
    """The mount says nothing of how."""
    return UserFacingError("steering_none", f"{name} has no address by which it is steered", name=name)


def explain(error: DriverError) -> UserFacingError:
    """What the camera, or the way to it, has against it."""
    if error.fault is Fault.WRONG_PASSWORD:
        return UserFacingError("steering_login_wrong", "the camera refuses the login for steering it")
    match error:
        case PresetUnknown():
            return UserFacingError("preset_unknown", "the camera does not know this preset")
        case PresetsFull():
            return UserFacingError("presets_full", "the camera has no place for another preset")
        case Refusal():
            return UserFacingError("camera_refused", f"the camera did not do it ({error.detail})", fault=error.fault.value)
    return UserFacingError("steering_unreachable", f"the camera does not answer where it is steered ({error})", fault=error.fault.value)

"""Asked: one request to a virtual device, with all that an answer is made of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote
from xml.etree.ElementTree import Element

from relay_engine.access.visit import Pass
from relay_engine.serving.onvif_device.device_facts import DeviceFacts, ProfileFacts
from relay_engine.serving.onvif_device.operation_refused import OperationRefused
from relay_engine.serving.onvif_device.steering_wheel import SteeringWheel
from relay_engine.serving.onvif_device.subscriptions import Subscriptions
from relay_engine.soap.reader import text


class Right(Enum):
    """What somebody needs for an operation (ONVIF Core 5.9.4.3: access classes)."""

    NONE = "none"  # PRE_AUTH
    WATCH = "watch"  # READ_MEDIA and READ_SYSTEM
    STEER = "steer"  # ACTUATE


@dataclass(frozen=True, slots=True)
class Place:
    """Where the client says that it speaks to us: every address that it is told is made of that, never of a configured one."""

    host: str  # with brackets where it is IPv6
    port: int
    scheme: str = "http"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What an operation's function is given."""

    payload: Element  # the element in the Body
    facts: DeviceFacts
    place: Place
    wall: float  # seconds since 1970
    path: str  # of the address that was asked
    pass_: Pass | None  # None: the operation needs none
    host: str  # of the client
    subscriptions: Subscriptions
    wheel: SteeringWheel

    def value(self, path: str, default: str = "") -> str:
        """The text at `path` of the request."""
        return text(self.payload, path, default)

    def profile(self, path: str = "ProfileToken") -> ProfileFacts:
        """The profile that the request names. Raises OperationRefused."""
        found = self.facts.profile(self.value(path))
        if found is None:
            raise OperationRefused("Sender", "InvalidArgVal", "NoProfile", "there is no profile of that token")
        return found

    def stream_uri(self, profile: ProfileFacts) -> str:
        """Where it plays. Raises OperationRefused where RTSP is switched off."""
        if not self.facts.rtsp_port:
            raise OperationRefused("Receiver", "Action", "IncompleteConfiguration", "RTSP is switched off on this relay")
        return f"rtsp://{self.facts.rtsp_host or self.place.host}:{self.facts.rtsp_port}/{quote(profile.mount)}"

    def snapshot_uri(self, profile: ProfileFacts) -> str:
        """Where there is a picture of now: on the device's own port, so that the same login is good for it."""
        return f"{self.place.origin}/{quote(profile.mount)}/snapshot.jpg"


type Answer = Callable[[Asked], str | Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Operation:
    """One line of a service's table."""

    answer: Answer
    right: Right = Right.WATCH


def refuse_change(_asked: Asked) -> str:
    """For what is the relay's own business: nobody sets its network, its users or its clock from a recorder."""
    raise OperationRefused("Sender", "OperationProhibited", reason="this is set in the relay itself")


def flag(value: bool) -> str:
    """xs:boolean."""
    return "true" if value else "false"

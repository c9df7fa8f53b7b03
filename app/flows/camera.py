"""Camera: what a person adds; a word of the window only, made of the relay's mounts and of what is kept beside them."""

from __future__ import annotations

from typing import Literal

import msgspec

from app.flows.recorder_place import BY_HAND, RecorderPlace
from app.flows.steering_address import NOT_STEERED, SteeringAddress
from relay_engine import SourceTransport, StartMode

type AccessRule = Literal["", "network", "closed", "open"]  # "" = as the relay's own says
type Origin = Literal[
    "book", "file", "run"
]  # "file": the configuration file says so, and only it changes it; "run": here until the program ends


class Camera(msgspec.Struct, frozen=True, kw_only=True):
    """One mount, or two with a small picture."""

    id: str  # made once, never shown
    title: str  # as the person named it
    mount: str  # published name, from the title
    address: str  # of the main stream, without user and password ("{user}" and "{password}" where they belong in the path)
    sub_address: str = ""  # of the small picture; "" = none
    sub_mount: str = ""  # published name of the small picture; "" = none
    user: str = ""  # login name at the camera
    has_password: bool = False  # the relay keeps one, and shows it to nobody
    brand: str = ""  # key of a brand in the add-camera flow; "" = free address
    host: str = ""  # what the person typed beside the brand
    port: int = 0  # 0 = the brand's usual port
    channel: int = 1  # of a recorder, from 1
    recorder: RecorderPlace = BY_HAND  # which channel of which device it was found as
    transport: SourceTransport = "auto"
    on_demand: bool = False  # connect only while somebody watches
    enabled: bool = True  # False: a person pressed Stop
    listed: bool = True  # in the list of all cameras that viewers can open
    start: StartMode = "instant"  # what a new viewer gets first
    max_readers: int = 0  # viewers at a time; 0 = no limit, also below
    max_egress_kbps: int = 0  # to all viewers together
    access: AccessRule = ""  # who may watch it
    line: str = ""  # by which its pictures come; "" = it is none of the named ones
    steering: SteeringAddress = NOT_STEERED  # by which it can be turned
    is_device: bool = False  # recorders have it as a camera of its own
    device_address: str = ""  # of this computer, for this camera alone; "" = the usual one
    origin: Origin = "book"  # who says that there is that camera
    address_lost: bool = False  # the relay's key to its address is gone: it has to be given again

    @property
    def is_read_only(self) -> bool:
        """True where it cannot be changed here."""
        return self.origin == "file"

    @property
    def mounts(self) -> tuple[str, ...]:
        """The names it is published under."""
        return (self.mount, self.sub_mount) if self.sub_mount else (self.mount,)

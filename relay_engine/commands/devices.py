"""Commands about devices that are not ours yet: who is in the network, and which channels a camera or recorder has."""

from __future__ import annotations

from typing import Annotated

import msgspec

from relay_engine.access.subject import Action
from relay_engine.commands.command import Command, Request
from relay_engine.recorders.views import Brand, DeviceView, FoundView, PictureView

# "host", "host:port" or "https://host:port"; a login in it is refused
type Address = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
type Login = Annotated[str, msgspec.Meta(max_length=256)]
type Url = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
type MountOrNone = Annotated[str, msgspec.Meta(max_length=200)]  # name of a mount; "" = none
type Seconds = Annotated[float, msgspec.Meta(ge=0.5, le=15)]


class FindDevices(Request[tuple[FoundView, ...]], frozen=True, kw_only=True):
    """Ask in all networks of this machine which cameras and recorders there are (WS-Discovery)."""

    COMMAND = Command("devices.find", Action.CONTROL, "POST", "/devices/find", changes_nothing=True)

    seconds: Seconds = 4.0
    address: Annotated[str, msgspec.Meta(max_length=300)] = ""  # a host to be asked as well, where no network carries the question to it


class LookIntoDevice(Request[DeviceView], frozen=True, kw_only=True):
    """Log in to a camera or recorder, and list its channels with their names, streams and state."""

    COMMAND = Command("devices.look", Action.CONTROL, "POST", "/devices/look", changes_nothing=True)

    address: Address
    user: Login = ""
    password: Login = ""
    brand: Brand = ""
    secrets_of: MountOrNone = ""  # where the password is "", that mount's login is meant; it has to be of the same host
    show_password: bool = False  # True: log in also where the password goes over the line as it is


class GetDevicePicture(Request[PictureView], frozen=True, kw_only=True):
    """Fetch one small picture of a channel, from the address that a look has told."""

    COMMAND = Command("devices.picture", Action.CONTROL, "POST", "/devices/picture", changes_nothing=True)

    address: Address
    snapshot_url: Url
    user: Login = ""
    password: Login = ""
    secrets_of: MountOrNone = ""
    show_password: bool = False

"""What the commands about devices do. A password goes to the device that was named, and nowhere else; nothing keeps it."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import replace

from relay_engine.access.visit import Visit
from relay_engine.book.records import DeviceRecord
from relay_engine.commands.devices import FindDevices, GetDevicePicture, LookIntoDevice
from relay_engine.dialing.address import parse_address
from relay_engine.dialing.device_error import DeviceError, LoginFrozen
from relay_engine.dialing.login_budget import LOGINS, account_of
from relay_engine.errors import SourceError, UserFacingError
from relay_engine.execution.device_errors import explain, explain_hindrance
from relay_engine.execution.relay import Relay
from relay_engine.recorders.finder import SearchHindered
from relay_engine.recorders.finder import find_devices as find
from relay_engine.recorders.look import Asked, look_into
from relay_engine.recorders.pictures import fetch_picture
from relay_engine.recorders.place import read_place
from relay_engine.recorders.views import DeviceView, FoundView, PictureView
from relay_engine.transcode.still import shrink_jpeg

_PICTURE_WIDTH = 320


async def find_devices(relay: Relay, request: FindDevices, _visit: Visit) -> tuple[FoundView, ...]:
    """Raises UserFacingError device_unreachable where an address was given that nobody knows, search_no_network, search_forbidden."""
    taken: dict[str, tuple[str, ...]] = {}
    for mount in relay.mounts:
        if (host := _host_of(mount.config.source)) and not mount.config.variant_of:
            taken[host] = (*taken.get(host, ()), mount.name)
    own = [record.uuid for record in await relay.book.all(DeviceRecord)]
    if request.address:
        read_place(request.address)  # raises address_invalid
    try:
        return await find(request.seconds, request.address, taken, own)
    except SearchHindered as hindered:
        raise explain_hindrance(hindered.hindrance) from None
    except DeviceError as error:
        raise explain(error, request.address) from None


async def look_into_device(relay: Relay, request: LookIntoDevice, _visit: Visit) -> DeviceView:
    """Raises UserFacingError device_unreachable, device_login_wrong, device_login_frozen, device_locked, device_unknown and others of a device."""
    asked = _asked(relay, request)
    asked = replace(asked, spares_onvif=_is_frozen(asked, "onvif"))
    LOGINS.thaw(asked.place.host.lower())  # a person asks
    was_frozen = _is_frozen(asked, "onvif" if asked.brand == "onvif" else "device")
    try:
        return await look_into(asked)
    except DeviceError as error:
        raise explain(error, asked.place.address, was_frozen=was_frozen) from None


async def get_device_picture(relay: Relay, request: GetDevicePicture, _visit: Visit) -> PictureView:
    """Raises UserFacingError as `look_into_device`."""
    asked = _asked(relay, request)
    was_frozen = _is_frozen(asked)
    try:
        picture = await fetch_picture(asked, request.snapshot_url, relay.clock.monotonic())
    except DeviceError as error:
        raise explain(error, asked.place.address, was_frozen=was_frozen) from None
    small = await asyncio.to_thread(shrink_jpeg, picture, _PICTURE_WIDTH) if picture else b""
    return PictureView(jpeg_base64=base64.b64encode(small).decode())


def _asked(relay: Relay, request: LookIntoDevice | GetDevicePicture) -> Asked:
    place, has_port = read_place(request.address)
    user, password = request.user, request.password
    if request.secrets_of and not password:
        user, password = _login_of(relay, request.secrets_of, place.host, user)
    brand = request.brand if isinstance(request, LookIntoDevice) else ""
    return Asked(place, user, password, brand, has_port=has_port, shows_password=request.show_password)


def _host_of(source: str) -> str:
    try:
        return parse_address(source).host.lower()
    except SourceError:
        return ""


def _login_of(relay: Relay, mount: str, host: str, user: str) -> tuple[str, str]:
    """What is kept of a mount: it goes to the host that it is for, and is nobody else's. Raises UserFacingError."""
    try:
        known = parse_address(relay.saved_mount(mount).source)
    except SourceError:
        known = None
    if known is None or known.host.lower() != host.lower():
        raise UserFacingError("password_elsewhere", f"the login of {mount} is for another host", field="secrets_of")
    if not known.password or user not in ("", known.username):
        raise UserFacingError("password_missing", f"there is no such login kept with {mount}: give the password", field="password")
    return known.username, known.password


def _is_frozen(asked: Asked, space: str = "device") -> bool:
    try:
        LOGINS.ask(account_of(asked.place.host, asked.place.port, asked.user, space), asked.password)
    except LoginFrozen:
        return True
    except DeviceError:
        pass
    return False

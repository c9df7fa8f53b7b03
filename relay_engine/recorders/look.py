"""look_into: what a camera or recorder has, asked in its maker's own way, with ONVIF for the rest; with at most one refused login for each of its kinds of user."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from dataclasses import dataclass, field

from relay_engine.dialing.device_error import DeviceError
from relay_engine.dialing.device_http import DeviceHttp
from relay_engine.errors import Fault
from relay_engine.recorders.asker import Asker
from relay_engine.recorders.families.all_families import family_of
from relay_engine.recorders.family import Family
from relay_engine.recorders.fingerprint import places_that_answer, recognise
from relay_engine.recorders.place import Place
from relay_engine.recorders.views import Brand, DeviceView

LONGEST_S = 15.0
_FOR_ONVIF_S = 5.0  # of it, that a maker's own way leaves for the rest
_USUAL_PLACES = ((80, False), (443, True))


@dataclass(frozen=True, slots=True)
class Asked:
    """Which device, and who asks."""

    place: Place
    user: str
    password: str = field(repr=False)
    brand: Brand = ""  # "" = to be found out
    has_port: bool = True  # False: the usual ones are tried
    shows_password: bool = False  # a person has chosen to have the password go over the line as it is


async def look_into(asked: Asked) -> DeviceView:
    """All of it. Raises DeviceError: NOT_FOUND where something answers that cannot be asked, LOGIN_WITHHELD, LoginFrozen, or why nothing answers."""
    try:
        async with asyncio.timeout(LONGEST_S):
            return await _look(asked, time.monotonic() + LONGEST_S)
    except TimeoutError:
        raise DeviceError(Fault.TIMED_OUT, "the device is too slow") from None


async def _look(asked: Asked, until: float) -> DeviceView:
    there, why_not = await places_that_answer(_places(asked))
    found: DeviceView | None = None
    if asked.brand != "onvif":
        found = await _ask_family(asked, there, until - _FOR_ONVIF_S)
    if found is not None:
        return found
    raise DeviceError(Fault.NOT_FOUND, "what answers there is no device that we know") if there else why_not or DeviceError(Fault.NO_ROUTE)


def _places(asked: Asked) -> tuple[Place, ...]:
    """Where its maker's own service may be: who has found a device knows the port of its ONVIF alone.

    Behind a port of a router's stands one device, and another one behind the next: where a port was typed for such a host, only that is asked.
    """
    usual = tuple(asked.place.at(port, tls=tls) for port, tls in _USUAL_PLACES)
    return tuple(dict.fromkeys((asked.place, *usual))) if not asked.has_port or _is_near(asked.place.host) else (asked.place,)


def _is_near(host: str) -> bool:
    """True for an address of a network like those at home and at work, where a device has one of its own."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return (address.is_private or address.is_link_local) and not address.is_loopback


async def _ask_family(asked: Asked, there: tuple[Place, ...], until: float) -> DeviceView | None:
    given = family_of(asked.brand)
    if given is not None and given.shows_password:
        there = tuple(sorted(there, key=lambda place: not place.tls))
    for place in there:
        family = given or await recognise(place)
        if family is None:
            continue
        if family.shows_password and not (place.tls or asked.brand or asked.shows_password):
            raise DeviceError(Fault.LOGIN_WITHHELD, "this maker's login shows the password")
        if (view := await _ask_at(asked, place, family, until)) is not None:
            return view
    return None


async def _ask_at(asked: Asked, place: Place, family: Family, until: float) -> DeviceView | None:
    http = DeviceHttp(place.host, place.port, place.tls, asked.user, asked.password, basic=asked.shows_password)
    try:
        return await family.look(Asker(http, place, until, password=asked.password))
    finally:
        await http.close()

"""look_into: what a camera or recorder has, asked in its maker's own way, with ONVIF for the rest; with at most one refused login for each of its kinds of user."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field

from relay_engine.dialing.device_error import DeviceError, LoginFrozen
from relay_engine.dialing.device_http import DeviceHttp
from relay_engine.dialing.login_budget import has_one_device
from relay_engine.errors import Fault
from relay_engine.recorders.asker import Asker
from relay_engine.recorders.families.all_families import brand_of_maker, family_of
from relay_engine.recorders.family import Family
from relay_engine.recorders.fingerprint import places_that_answer, recognise
from relay_engine.recorders.onvif_look import look_by_onvif, merge
from relay_engine.recorders.place import Place
from relay_engine.recorders.views import Brand, DeviceView

_FOR_MAKER_S = 15.0
_FOR_ONVIF_S = 45.0  # behind that: a recorder with 64 channels has to be asked two hundred questions, one after the other
_FOR_REST_S = 6.0  # what a maker's own way leaves open is not worth more
_USUAL_PLACES = ((80, False), (443, True))
_STEERED_BY_ONVIF = frozenset({"uniview", "reolink", "hanwha"})  # their own ways tell nothing of it

_TELLING = frozenset({Fault.WRONG_PASSWORD, Fault.LOGIN_WITHHELD, Fault.TOO_MANY_SESSIONS})


@dataclass(frozen=True, slots=True)
class Asked:
    """Which device, and who asks."""

    place: Place
    user: str
    password: str = field(repr=False)
    brand: Brand = ""  # "" = to be found out
    has_port: bool = True  # False: the usual ones are tried
    shows_password: bool = False  # a person has chosen to have the password go over the line as it is
    spares_onvif: bool = False  # its ONVIF has refused this login before, and is only asked where nothing else can be


async def look_into(asked: Asked) -> DeviceView:
    """All of it. Raises DeviceError: NOT_FOUND where something answers that cannot be asked, LOGIN_WITHHELD, LoginFrozen, or why nothing answers."""
    there, why_not = await places_that_answer(_places(asked))
    refused: DeviceError | None = None
    if asked.brand != "onvif":
        try:
            if (found := await _ask_family(asked, there, family_of(asked.brand))) is not None:
                return await _with_rest(asked, found)
        except DeviceError as error:
            # The users of ONVIF are often others than the device's: whoever has not said whose device it is may have meant those.
            if asked.brand or _is_hopeless(error):
                raise
            refused = error
    try:
        found = await _by_onvif(asked, _FOR_ONVIF_S)
    except DeviceError as error:
        raise refused or _worse(error, why_not, is_there=bool(there)) from None
    return found if refused is not None else await _named_by_maker(asked, found, there)


def _is_hopeless(error: DeviceError) -> bool:
    """True where nothing more is to be shown to the device: it has locked us out, or is about to."""
    return isinstance(error, LoginFrozen) and (bool(error.locked_s) or (error.attempts_left is not None and error.attempts_left < 2))


def _worse(error: DeviceError, why_not: DeviceError | None, *, is_there: bool) -> DeviceError:
    """What to tell a person: a refused login before everything, then that something answers which is no device, then why nothing does."""
    if error.fault in _TELLING:
        return error
    if is_there:
        return DeviceError(Fault.NOT_FOUND, "what answers there is no device that we know")
    return why_not or error


async def _with_rest(asked: Asked, found: DeviceView) -> DeviceView:
    if found.brand not in _STEERED_BY_ONVIF or asked.spares_onvif:
        return found
    try:
        return merge(found, await _by_onvif(asked, _FOR_REST_S))
    except DeviceError:  # it is off, or has other users
        return found


async def _named_by_maker(asked: Asked, found: DeviceView, there: tuple[Place, ...]) -> DeviceView:
    """ONVIF has told who has made it: that one's own way may tell names, where it was not to be recognised without a login."""
    family = family_of(brand_of_maker(found.manufacturer)) if asked.brand != "onvif" else None
    if family is None or family.shows_password:
        return found
    try:
        own = await _ask_family(asked, there, family)
    except DeviceError:  # its users are others
        return found
    return merge(own, found) if own is not None else found


async def _by_onvif(asked: Asked, deadline_s: float) -> DeviceView:
    """At the port that was typed, or where that is another service's, at the usual ones."""
    if asked.has_port:
        try:
            return await look_by_onvif(asked.place, asked.user, asked.password, has_port=True, deadline_s=deadline_s)
        except DeviceError as error:
            if error.fault in _TELLING or not has_one_device(asked.place.host):
                raise
    return await look_by_onvif(asked.place, asked.user, asked.password, has_port=False, deadline_s=deadline_s)


def _places(asked: Asked) -> tuple[Place, ...]:
    """Where its maker's own service may be: who has found a device knows the port of its ONVIF alone.

    Behind a port of a router's stands one device, and another one behind the next: where a port was typed for such a host, only that is asked.
    """
    usual = tuple(asked.place.at(port, tls=tls) for port, tls in _USUAL_PLACES)
    return tuple(dict.fromkeys((asked.place, *usual))) if not asked.has_port or has_one_device(asked.place.host) else (asked.place,)


async def _ask_family(asked: Asked, there: tuple[Place, ...], given: Family | None) -> DeviceView | None:
    until = time.monotonic() + _FOR_MAKER_S
    if given is not None and given.shows_password:
        there = tuple(sorted(there, key=lambda place: not place.tls))
    try:
        async with asyncio.timeout(_FOR_MAKER_S):
            for place in there:
                family = given or await recognise(place)
                if family is None:
                    continue
                if family.shows_password and not (place.tls or asked.brand or asked.shows_password):
                    raise DeviceError(Fault.LOGIN_WITHHELD, "this maker's login shows the password")
                if (view := await _ask_at(asked, place, family, until)) is not None:
                    return view
    except TimeoutError:
        raise DeviceError(Fault.TIMED_OUT, "the device is too slow") from None
    return None


async def _ask_at(asked: Asked, place: Place, family: Family, until: float) -> DeviceView | None:
    http = DeviceHttp(place.host, place.port, place.tls, asked.user, asked.password, basic=asked.shows_password)
    try:
        return await family.look(Asker(http, place, until, password=asked.password))
    finally:
        await http.close()

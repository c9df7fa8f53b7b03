"""Finding out whose family a device is of, by questions without a login: none of them can bring a lock-out nearer."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence

from relay_engine.dialing.device_error import DeviceError
from relay_engine.dialing.device_http import Answer, DeviceHttp
from relay_engine.recorders.families.all_families import FAMILIES
from relay_engine.recorders.family import Family, Sign
from relay_engine.recorders.place import Place

_KNOCK_S = 3.0
_ASK_S = 4.0
_MOST_BYTES = 64 * 1024
_GUARDED = frozenset({401})


async def places_that_answer(places: Sequence[Place]) -> tuple[tuple[Place, ...], DeviceError | None]:
    """Those where something speaks HTTP, in the order given; and why the first one does not, where none does."""
    answers = await asyncio.gather(*(_knock(place) for place in places))
    return tuple(place for place, error in zip(places, answers, strict=True) if error is None), answers[0] if answers else None


async def recognise(place: Place) -> Family | None:
    """The family whose own question is known there; None where no question is, or all are alike."""
    http = DeviceHttp(place.host, place.port, place.tls)
    try:
        nothing = await _ask(http, Sign(f"/{secrets.token_hex(4)}.txt"))
        # Some want a login for whatever is asked: there only an answer with words of its own tells anything.
        is_guarded = nothing is None or nothing.status in _GUARDED
        for family in FAMILIES:
            answer = await _ask(http, family.sign)
            if answer is not None and _shows(family.sign, answer, is_guarded=is_guarded):
                return family
        return None
    finally:
        await http.close()


def _shows(sign: Sign, answer: Answer, *, is_guarded: bool) -> bool:
    if not sign.words:
        return answer.status in _GUARDED and not is_guarded
    said = answer.body.lower()
    return all(word in said for word in sign.words)


async def _ask(http: DeviceHttp, sign: Sign) -> Answer | None:
    try:
        return await http.ask(sign.method, sign.path, sign.body, signed=False, most_bytes=_MOST_BYTES, deadline_s=_ASK_S)
    except DeviceError:
        return None


async def _knock(place: Place) -> DeviceError | None:
    """Why nothing there speaks HTTP, or None."""
    http = DeviceHttp(place.host, place.port, place.tls)
    try:
        await http.ask("GET", "/", signed=False, deadline_s=_KNOCK_S)
        return None
    except DeviceError as error:
        return error
    finally:
        await http.close()

"""fetch_picture: a channel's picture as the device has it, asked of that device alone."""

from __future__ import annotations

from urllib.parse import urlsplit

from relay_engine.dialing.device_error import DeviceError
from relay_engine.dialing.device_http import Answer, DeviceHttp
from relay_engine.errors import Fault, UserFacingError
from relay_engine.media.jpeg import START_OF_IMAGE
from relay_engine.recorders.asker import Asker
from relay_engine.recorders.families.reolink import SNAPSHOT
from relay_engine.recorders.families.reolink_session import open_session
from relay_engine.recorders.look import Asked
from relay_engine.recorders.place import Place, quoted

_MOST_BYTES = 6 * 1024 * 1024  # of a JPEG as large as cameras make
_LONGEST_S = 10.0
# Of a channel whose camera is away: there is no picture then, and nothing is wrong.
_NO_PICTURE = frozenset({Fault.TIMED_OUT, Fault.CLOSED_UNANSWERED, Fault.TOO_COSTLY, Fault.NOT_FOUND, Fault.NOT_RTSP})


async def fetch_picture(asked: Asked, url: str, now: float) -> bytes:
    """The JPEG, b"" where there is none. `now`: monotonic seconds. Raises DeviceError, and UserFacingError where the address is of another host."""
    place, path = read_picture_url(url, asked.place)
    http = DeviceHttp(place.host, place.port, place.tls, asked.user, asked.password, basic=asked.shows_password)
    try:
        answer = await _fetch(Asker(http, place, now + _LONGEST_S, password=asked.password), path)
    except DeviceError as error:
        if error.fault not in _NO_PICTURE:
            raise
        return b""
    finally:
        await http.close()
    return answer.body if answer is not None and answer.status == 200 and answer.body.startswith(START_OF_IMAGE) else b""


def read_picture_url(url: str, device: Place) -> tuple[Place, str]:
    """Where it is, and its path: on the device that was looked into, and nowhere else. Raises UserFacingError address_invalid, password_elsewhere."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _invalid() from None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or port == 0:
        raise _invalid()
    if host.lower() != device.host.lower():
        raise UserFacingError("password_elsewhere", "this picture is on another host than the device", field="snapshot_url")
    tls = parts.scheme == "https"
    path = parts.path or "/"
    return Place(device.host, port or (443 if tls else 80), tls), f"{path}?{parts.query}" if parts.query else path


async def _fetch(ask: Asker, path: str) -> Answer | None:
    if SNAPSHOT not in path:
        return await ask.http.request("GET", path, most_bytes=_MOST_BYTES, deadline_s=_LONGEST_S)
    async with open_session(ask, ask.http.account.user, ask.password) as session:  # Reolink: its pictures want a token
        if session is None:
            return None
        return await ask.http.request("GET", f"{path}&token={quoted(session.token)}", most_bytes=_MOST_BYTES, deadline_s=_LONGEST_S)


def _invalid() -> UserFacingError:
    problem = "it should be an address of a picture as devices.look tells it"
    return UserFacingError("address_invalid", f"snapshot_url: {problem}", field="snapshot_url", problem=problem)

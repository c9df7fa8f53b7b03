"""ReolinkSession: a login of Reolink's API, which lends a token; logged out at the end, since a device lends few of them."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Sequence
from typing import Any

import msgspec

from relay_engine.dialing.device_error import DeviceError
from relay_engine.errors import Fault, RemoteProtocolError
from relay_engine.recorders.answers import figure, item, read_json, word
from relay_engine.recorders.asker import Asker
from relay_engine.recorders.place import quoted

PATHS = ("/api.cgi", "/cgi-bin/api.cgi")
_REFUSED = frozenset({-7, -27, -28, -504, -505})  # the user, the password; others are about the device
_FULL = frozenset({-5, -502})  # as many logins as it bears
_AT_ONCE = 24  # commands of one request

type Command = tuple[str, dict[str, Any]]


class ReolinkSession:
    """One login."""

    def __init__(self, ask: Asker, path: str, token: str) -> None:
        self._ask = ask
        self.path = path
        self.token = token

    async def run(self, commands: Sequence[Command]) -> list[Any]:
        """The value of each command's answer, None where there is none; many in one request, as its own app does."""
        values: list[Any] = []
        for start in range(0, len(commands), _AT_ONCE):
            part = commands[start : start + _AT_ONCE]
            said = await self._ask.json(f"{self.path}?cmd={part[0][0]}&token={quoted(self.token)}", "POST", _body(*part))
            answers = said if isinstance(said, list) else []
            found = [item(each, "value") if figure(each, "code") == 0 else None for each in answers[: len(part)]]
            values += found + [None] * (len(part) - len(found))
        return values


@contextlib.asynccontextmanager
async def open_session(ask: Asker, user: str, password: str) -> AsyncIterator[ReolinkSession | None]:
    """Log in, and out again; None where there is no such API. Raises DeviceError, LoginFrozen."""
    ask.http.check_login()
    session = await _log_in(ask, user, password)
    try:
        yield session
    finally:
        if session is not None:
            with contextlib.suppress(DeviceError, TimeoutError):
                await ask.http.request(
                    "POST", f"{session.path}?cmd=Logout&token={quoted(session.token)}", _body(("Logout", {})), deadline_s=2.0
                )


async def _log_in(ask: Asker, user: str, password: str) -> ReolinkSession | None:
    # The command's own word for it: an object in an object, whose Version is "0" where the password is not encrypted.
    command = ("Login", {"User": {"Version": "0", "userName": user, "password": password}})
    for path in PATHS:
        answer = await ask.answer(f"{path}?cmd=Login", "POST", _body(command))
        if answer is None:
            continue
        try:
            said = read_json(answer.body)
        except RemoteProtocolError:
            continue
        first = said[0] if isinstance(said, list) and said else None
        if word(first, "cmd").lower() != "login":
            continue
        if token := word(first, "value", "Token", "name"):
            ask.http.note_success()
            return ReolinkSession(ask, path, token)
        raise _refusal(ask, int(figure(first, "error", "rspCode")), answer.body)
    return None


def _refusal(ask: Asker, code: int, body: bytes) -> DeviceError:
    if code in _FULL:
        return DeviceError(Fault.TOO_MANY_SESSIONS, "the device lends no further login")
    if code in _REFUSED or not code:
        return ask.http.note_refusal(body)
    return DeviceError(Fault.NOT_FOUND, f"the device refuses the login with {code}")


def _body(*commands: Command) -> bytes:
    return msgspec.json.encode([{"cmd": name, "action": 0, "param": parameters} for name, parameters in commands])

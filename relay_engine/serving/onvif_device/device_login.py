"""DeviceLogin: who asks a virtual device, as far as an HTTP digest or a UsernameToken proves it; wrong ones count in the one table of all."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from xml.etree.ElementTree import Element

from relay_engine.access.access import Access
from relay_engine.access.subject import Subject, user_id
from relay_engine.clock import Clock
from relay_engine.errors import RemoteProtocolError
from relay_engine.serving.onvif_device.http_digest import HttpDigest, Verdict, credentials_of
from relay_engine.serving.onvif_device.used_once import UsedOnce
from relay_engine.soap.username_token import UsernameToken, check_digest, parse_username_token
from relay_engine.web.client import Client

_log = logging.getLogger(__name__)

CLOCK_TOLERANCE_S = 300.0  # what devices of all kinds allow
_MAX_SHOWN = 40  # characters of a stranger's name, in the log


class Way(Enum):
    """How somebody has tried to log in."""

    NOTHING = "nothing"
    HTTP = "http"
    TOKEN = "token"


@dataclass(frozen=True, slots=True)
class Shown:
    """What a request shows of who sent it."""

    subject: Subject | None = None
    failed: bool = False  # something that proves nobody
    stale: bool = False  # right, with a nonce that counts no more
    wait_s: float = 0.0  # for which logins are not looked at
    way: Way = Way.NOTHING
    reason: str = ""  # for the client's people


_NOTHING = Shown()


class DeviceLogin:
    """One for all devices: a login that was shown to one is worth nothing at another."""

    def __init__(self, access: Access, clock: Clock, tell: Callable[[str], None] = _log.info) -> None:
        self._access = access
        self._clock = clock
        self._tell = tell
        self.digest = HttpDigest(access.logins.ha1)
        self._tokens = UsedOnce(2 * CLOCK_TOLERANCE_S)

    def identify(self, client: Client, method: str, path: str, authorization: str | None, header: Element | None) -> Shown:
        """Who sent it. Both are looked at where both are shown, HTTP's first (ONVIF Core 5.9.4)."""
        by_http = self._by_http(client, method, path, authorization)
        if by_http.subject is not None or by_http.wait_s:
            return by_http
        by_token = self._by_token(client, header)
        if by_token.subject is not None or by_token.way is Way.TOKEN:
            return by_token
        return by_http

    def challenges(self, *, stale: bool = False) -> tuple[str, ...]:
        """Values of WWW-Authenticate."""
        return self.digest.challenges(self._clock.monotonic(), stale=stale)

    def _by_http(self, client: Client, method: str, path: str, authorization: str | None) -> Shown:
        if not authorization:
            return _NOTHING
        credentials = credentials_of(authorization)
        if credentials is None or credentials.scheme != "digest":
            return Shown(failed=True, way=Way.HTTP, reason="a digest is needed")
        name = credentials.username
        if (wait_s := self._wait_s(name, client)) > 0:
            return Shown(failed=True, wait_s=wait_s, way=Way.HTTP)
        match self.digest.judge(method, path, credentials, self._clock.monotonic()):
            case Verdict.RIGHT:
                return self._right(name, client, Way.HTTP)
            case Verdict.STALE:
                return Shown(stale=True, way=Way.HTTP)
            case Verdict.WRONG:
                return self._wrong(name, client, Way.HTTP)
            case Verdict.UNREAD:
                return Shown(failed=True, way=Way.HTTP)

    def _by_token(self, client: Client, header: Element | None) -> Shown:
        try:
            token = parse_username_token(header)
        except RemoteProtocolError as error:
            return Shown(failed=True, way=Way.TOKEN, reason=str(error))
        if token is None:
            return _NOTHING
        if not token.is_digest:  # it is not even looked at: nobody learns that way whether a password is right
            return Shown(failed=True, way=Way.TOKEN, reason="a PasswordDigest is needed")
        if (wait_s := self._wait_s(token.username, client)) > 0:
            return Shown(failed=True, wait_s=wait_s, way=Way.TOKEN)
        user = self._access.roster.user(token.username)
        if user is not None and user.ha1_sha256 and not user.device_password:
            self._tell(f"{user.name} has a device password of an older version, which ONVIF logins cannot use: make a new one")
        if not check_digest(token, user.device_password if user is not None and user.device_password else "\0"):
            return self._wrong(token.username, client, Way.TOKEN)
        return self._at_its_time(token, client)

    def _at_its_time(self, token: UsernameToken, client: Client) -> Shown:
        """A right password with a wrong clock, or one that somebody has written down, is no guess: it is not counted."""
        now, created = self._clock.wall(), token.created_at
        off_s = created - now if created is not None else None
        if off_s is None or abs(off_s) > CLOCK_TOLERANCE_S:
            by = f"{off_s:.0f} s off" if off_s is not None else "not to be read"
            self._tell(f"a login as {token.username[:_MAX_SHOWN]} from {client.host} is right, but that client's clock is {by}")
            return Shown(failed=True, way=Way.TOKEN, reason=f"the clock of the client is {by}")
        if not self._tokens.take(f"{token.username}\0{token.nonce.hex()}\0{token.created}", self._clock.monotonic()):
            return Shown(failed=True, way=Way.TOKEN, reason="this login was used before")
        return self._right(token.username, client, Way.TOKEN)

    def _wait_s(self, name: str, client: Client) -> float:
        return self._access.failed.retry_after(name, client.host, via_proxy=client.via_proxy)

    def _right(self, name: str, client: Client, way: Way) -> Shown:
        self._access.failed.note_success(name, client.host, via_proxy=client.via_proxy)
        return Shown(self._access.roster.subject(user_id(name)), way=way)

    def _wrong(self, name: str, client: Client, way: Way) -> Shown:
        self._access.failed.note_failure(name, client.host, via_proxy=client.via_proxy)
        self._tell(f"a wrong login as {name[:_MAX_SHOWN]!r} from {client.host}")
        return Shown(failed=True, way=way)

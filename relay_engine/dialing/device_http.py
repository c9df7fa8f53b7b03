"""DeviceHttp: asks a device (camera, recorder) over HTTP for its maker's and ONVIF's services; bounded, and careful with its login."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypedDict, Unpack
from urllib.parse import urljoin

import aiohttp
from yarl import URL

from relay_engine.dialing.address import SourceAddress, parse_address
from relay_engine.dialing.device_error import DeviceError
from relay_engine.dialing.device_line import DeviceLine, take_line
from relay_engine.dialing.login import note_offer, weakest_login
from relay_engine.dialing.login_budget import LOGINS, LoginBudget, account_of
from relay_engine.dialing.login_refusal import read_login_refusal
from relay_engine.dialing.network_fault import CONNECT_TIMEOUT_S, connection_fault
from relay_engine.errors import Fault, SourceError
from relay_engine.rtsp.auth import LoginStrength
from relay_engine.rtsp.client_auth import ClientAuth

MOST_ANSWER_BYTES = 8 * 1024 * 1024
DEADLINE_S = 10.0

_MAX_REDIRECTS = 3
_HEADERS = {"User-Agent": "Relay Server", "Accept": "*/*", "Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the device said, whatever its status."""

    status: int
    headers: Mapping[str, str]  # whatever their case
    body: bytes = field(repr=False)
    is_login_shown: bool = False  # with the request that this answers

    @property
    def is_refused(self) -> bool:
        """True where a complete login was shown, and refused."""
        return self.status == 401 and self.is_login_shown


class Terms(TypedDict, total=False):
    """How a request is made; what is left out is as `DeviceHttp.ask` has it."""

    most_bytes: int  # of the answer
    deadline_s: float  # counts all of it, the wait for a turn too
    urgent: bool  # does not wait behind the others
    at_once: bool  # waits behind nobody: for a Stop alone


class DeviceHttp:
    """One user of one device. Connections are shared with every other caller of the device, the login is shown to that host alone."""

    def __init__(
        self,
        host: str,
        port: int,
        tls: bool = False,
        user: str = "",
        password: str = "",
        *,
        space: str = "device",
        basic: bool = False,
        budget: LoginBudget = LOGINS,
    ) -> None:
        """`space`: "onvif" where the device keeps the users of ONVIF apart; `basic`: somebody has chosen to show the password to a device that knows no better."""
        self.host, self.port, self.tls = host.strip("[]"), port, tls
        self.account = account_of(self.host, port, user, space)
        self.budget = budget
        self._password = password
        scheme = "https" if tls else "http"
        self._home = SourceAddress(scheme, f"{scheme}://{_bracketed(self.host)}:{port}", self.host, port, user, password)
        least = LoginStrength.BASIC if basic else LoginStrength.MD5
        weakest = max(least, weakest_login(self._home, self._home))
        self._auth = ClientAuth(user, password, make_nonce=lambda: secrets.token_hex(8), weakest=weakest)
        self._line: DeviceLine | None = None
        self._session: aiohttp.ClientSession | None = None
        self._is_closed = False

    @property
    def line(self) -> DeviceLine:
        """What all callers of this device share. Raises DeviceError after `close`."""
        if self._is_closed:
            raise DeviceError(Fault.ENDED, "hung up")
        if self._line is None:
            self._line = take_line(self.host, self.port, tls=self.tls)
        return self._line

    async def close(self) -> None:
        """Hang up for good; the connections stay while others speak with the device. Idempotent."""
        self._is_closed = True
        session, self._session = self._session, None
        line, self._line = self._line, None
        if session is not None:
            await session.close()
        if line is not None:
            await line.release()

    async def request(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None, **terms: Unpack[Terms]
    ) -> Answer:
        """The answer to `method path`, logged in where the device asks for that. Raises DeviceError; LoginFrozen where the login was refused, now or before.

        Any status but 401 is an answer.
        """
        answer = await self.ask(method, path, body, headers, **terms)
        if answer.status != 401:
            if answer.is_login_shown:
                self.budget.note_success(self.account, self._password)
            return answer
        if answer.is_refused:
            raise self.note_refusal(answer.body)
        if self._auth.is_downgraded:
            raise DeviceError(Fault.LOGIN_WITHHELD, "the device asks for a login that shows the password")
        raise DeviceError(
            Fault.WRONG_PASSWORD, "the device wants a login" if not self.account.user else "the device offers no login that we know"
        )

    async def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        signed: bool = True,
        most_bytes: int = MOST_ANSWER_BYTES,
        deadline_s: float = DEADLINE_S,
        urgent: bool = False,
        at_once: bool = False,
    ) -> Answer:
        """As `request`, on the same terms, but any status is an answer, and the caller judges what a 401 means. Raises DeviceError.

        `signed`: a challenge is answered, within the budget of logins; otherwise no login is shown.
        """
        try:
            async with asyncio.timeout(deadline_s), self._turn(signed=signed, urgent=urgent, at_once=at_once):
                return await self._converse(method, path, body, dict(headers or {}), signed=signed, most_bytes=most_bytes)
        except TimeoutError:
            raise DeviceError(Fault.TIMED_OUT, "no answer in time") from None
        except (aiohttp.ClientError, OSError, ValueError, SourceError) as error:
            raise device_fault(error) from None  # its text may hold the address

    def check_login(self, *, at_once: bool = False) -> None:
        """Raises LoginFrozen, or another DeviceError, where the login is not to be shown now."""
        self.budget.ask(self.account, self._password, at_once=at_once)

    def note_success(self) -> None:
        """The login worked."""
        self.budget.note_success(self.account, self._password)

    def note_refusal(self, body: bytes = b"") -> DeviceError:
        """The login was refused definitely; what to raise."""
        return self.budget.note_refusal(self.account, self._password, read_login_refusal(body))

    @contextlib.asynccontextmanager
    async def _turn(self, *, signed: bool, urgent: bool, at_once: bool) -> AsyncIterator[None]:
        """Logins that have not worked yet go one by one: sixty pollers with one wrong password bring one refusal. What is urgent waits for no proof."""
        shows = signed and bool(self.account.user)
        is_proof = shows and not (urgent or at_once) and not self.budget.is_proven(self.account, self._password)
        async with self.line.proof if is_proof else contextlib.nullcontext(), self.line.turn(urgent=urgent, at_once=at_once):
            if shows:
                self.check_login(at_once=at_once)
            yield

    async def _converse(self, method: str, path: str, body: bytes, headers: dict[str, str], *, signed: bool, most_bytes: int) -> Answer:
        at = self._url(path)
        has_signed = False  # with the challenge in force
        for _ in range(_MAX_REDIRECTS + 2):
            login = self._auth.authorize(method, at.raw_path_qs) if signed else ""
            has_signed = has_signed or login.startswith("Basic ")
            answer, offers = await self._exchange(method, at, body, {**headers, **({"Authorization": login} if login else {})}, most_bytes)
            location = answer.headers.get("Location", "")
            if answer.status == 401 and signed and not has_signed and self._accept(offers):
                has_signed = True
            elif answer.status in (301, 302, 303, 307, 308) and location:
                at = self._redirected(at, location)
            elif answer.status == 401 and not has_signed:
                return replace(answer, is_login_shown=False)  # at most with a nonce of long ago: that proves nothing
            else:
                return answer
        raise DeviceError(Fault.NOT_FOUND, "the device redirects in a circle")

    def _accept(self, offers: list[str]) -> bool:
        """Whether there is a challenge that may be answered; noted for the next requests."""
        challenge = self._auth.accept(offers)
        note_offer(self._home, self._auth.offered)
        return challenge is not None

    async def _exchange(self, method: str, at: URL, body: bytes, headers: dict[str, str], most_bytes: int) -> tuple[Answer, list[str]]:
        """One request, and a second time where a kept connection turns out to have been closed: servers do so without a word."""
        attempt = _Attempt()
        try:
            return await self._send(method, at, body, headers, most_bytes, attempt)
        except (aiohttp.ServerDisconnectedError, ConnectionResetError, BrokenPipeError):
            if not attempt.is_on_kept_connection:
                raise
            return await self._send(method, at, body, headers, most_bytes, _Attempt())

    async def _send(
        self, method: str, at: URL, body: bytes, headers: dict[str, str], most_bytes: int, attempt: _Attempt
    ) -> tuple[Answer, list[str]]:
        if self._session is None:
            self._session = _open_session(self.line)
        asked = self._session.request(method, at, data=body or None, headers=headers, allow_redirects=False, trace_request_ctx=attempt)
        async with asked as response:
            content = await _read(response, most_bytes)
            answer = Answer(response.status, response.headers, content, "Authorization" in headers)
            return answer, response.headers.getall("WWW-Authenticate", [])

    def _url(self, path: str) -> URL:
        if not path.startswith("/") or any(character <= " " or character == "\x7f" for character in path):
            raise DeviceError(Fault.INVALID_ADDRESS, "the path makes no sense")
        return URL(self._home.url + path, encoded=True)

    def _redirected(self, at: URL, location: str) -> URL:
        """Where a redirection leads on the same host, without giving encryption up. Raises DeviceError, SourceError."""
        target = parse_address(urljoin(str(at), location))
        if target.scheme not in ("http", "https") or target.host.lower() != self.host.lower() or (self.tls and not target.is_tls):
            raise DeviceError(Fault.NOT_FOUND, "the device redirects elsewhere")
        return URL(target.url, encoded=True)


def device_fault(error: BaseException) -> DeviceError:
    """The fault behind an exception of the HTTP client."""
    match error:
        case DeviceError():
            return error
        case aiohttp.ClientConnectorDNSError():
            return DeviceError(Fault.UNKNOWN_HOST, "the name does not resolve")
        case aiohttp.ClientConnectorError():
            return device_fault(connection_fault(error.os_error))
        case aiohttp.ConnectionTimeoutError():
            return DeviceError(Fault.NO_ROUTE, "no answer to the connection attempt")
        case aiohttp.ClientPayloadError() | aiohttp.ServerDisconnectedError():
            return DeviceError(Fault.CLOSED_UNANSWERED, "the device closed the connection instead of an answer")
        case aiohttp.ClientResponseError() | aiohttp.InvalidURL():
            return DeviceError(Fault.NOT_RTSP, "the answer is not HTTP")
        case SourceError(fault=fault, detail=detail):
            return DeviceError(fault, detail)
        case _:
            return device_fault(connection_fault(error))


@dataclass(slots=True)
class _Attempt:
    """What the HTTP client tells about one request."""

    is_on_kept_connection: bool = False


def _open_session(line: DeviceLine) -> aiohttp.ClientSession:
    async def note_kept(_session: object, context: Any, _parameters: object) -> None:
        context.trace_request_ctx.is_on_kept_connection = True

    watch = aiohttp.TraceConfig()
    watch.on_connection_reuseconn.append(note_kept)
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT_S)
    jar = aiohttp.DummyCookieJar()
    return aiohttp.ClientSession(
        connector=line.connector, connector_owner=False, cookie_jar=jar, headers=_HEADERS, timeout=timeout, trace_configs=[watch]
    )


async def _read(response: aiohttp.ClientResponse, most_bytes: int) -> bytes:
    """The content. Raises DeviceError where it is longer; the connection is given up then."""
    found = bytearray()
    async for chunk in response.content.iter_any():
        found += chunk
        if len(found) > most_bytes:
            response.close()
            raise DeviceError(Fault.TOO_COSTLY, "the answer is too large")
    return bytes(found)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host

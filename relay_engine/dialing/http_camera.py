"""HttpCamera: asks an HTTP camera for things, with its login and its redirections; deadlines and sizes are bounded."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from urllib.parse import urljoin

import aiohttp
from yarl import URL

from relay_engine.dialing.address import SourceAddress, parse_address
from relay_engine.dialing.http_resolver import HttpResolver
from relay_engine.dialing.login import note_offer, weakest_login
from relay_engine.dialing.network_fault import CONNECT_TIMEOUT_S, camera_tls_context, connection_fault, status_fault
from relay_engine.errors import Fault, SourceError
from relay_engine.rtsp.client_auth import ClientAuth

_SILENCE_S = 15.0  # between two reads
_HEAD_S = 10.0  # until an answer begins
_MAX_REDIRECTS = 5
_READ_BYTES = 256 * 1024
_HEADERS = {"User-Agent": "Relay Server", "Accept": "multipart/x-mixed-replace, image/jpeg, */*"}


class HttpCamera:
    """One connection after the other; the login goes to the host of the address only."""

    def __init__(self, address: SourceAddress) -> None:
        self._address = address
        weakest = weakest_login(address, address)
        self._auth = ClientAuth(address.username, address.password, make_nonce=lambda: secrets.token_hex(8), weakest=weakest)
        self._at = address.url  # where redirections have led
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_TIMEOUT_S, sock_read=_SILENCE_S)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=1, resolver=HttpResolver(), ssl=camera_tls_context()),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=_HEADERS,
            timeout=timeout,
            read_bufsize=_READ_BYTES,
        )

    async def close(self) -> None:
        """Hang up."""
        await self._session.close()

    async def get(self, headers: Mapping[str, str] | None = None, url: str | None = None) -> aiohttp.ClientResponse:
        """The answer (200, 206 or 304) of the camera's address or of `url`, its content still to be read. Raises SourceError."""
        at = self._at if url is None else parse_redirection(self._at, url)
        try:
            async with asyncio.timeout(_HEAD_S):
                response, at = await self._follow(at, dict(headers or {}))
        except TimeoutError:
            raise SourceError(Fault.TIMED_OUT, "connected, but no answer") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise http_fault(error) from None  # its text may hold the address
        if url is None:
            self._at = at
        return response

    async def _follow(self, at: str, headers: dict[str, str]) -> tuple[aiohttp.ClientResponse, str]:
        """The answer, and where redirections have led."""
        has_logged_in = False
        for _ in range(_MAX_REDIRECTS):
            response = await self._ask(at, headers)
            location = response.headers.get("Location")
            if response.status in (200, 206, 304):
                return response, at
            response.close()
            if response.status == 401 and not has_logged_in and self._is_at_home(at):
                has_logged_in = True
                challenge = self._auth.accept(response.headers.getall("WWW-Authenticate", []))
                note_offer(parse_address(self._at), self._auth.offered)
                if challenge is None and self._auth.is_downgraded:
                    raise SourceError(Fault.LOGIN_WITHHELD, "the camera asks for a weaker login than it knows")
                if challenge is None:
                    raise status_fault(401)
            elif response.status in (301, 302, 303, 307, 308) and location:
                at = parse_redirection(at, location)
            else:
                raise status_fault(response.status)
        raise SourceError(Fault.NOT_FOUND, "the camera redirects in a circle")

    async def _ask(self, at: str, headers: dict[str, str]) -> aiohttp.ClientResponse:
        url = URL(at, encoded=True)
        login = self._auth.authorize("GET", url.raw_path_qs) if self._is_at_home(at) else ""
        sent = {**headers, **({"Authorization": login} if login else {})}
        return await self._session.get(url, headers=sent, allow_redirects=False)

    def _is_at_home(self, at: str) -> bool:
        """True where the login may be sent: the same host and port, and no encryption given up."""
        here, home = parse_address(at), self._address
        same_port = (here.scheme, here.port) == (home.scheme, home.port)
        return here.host.lower() == home.host.lower() and (same_port or here.is_tls)


def parse_redirection(base: str, location: str) -> str:
    """Where a redirection leads, without a login in it. Raises SourceError where that is not HTTP."""
    target = parse_address(urljoin(base, location))
    if target.scheme not in ("http", "https"):
        raise SourceError(Fault.NOT_FOUND, "the camera redirects to something that is not HTTP")
    return target.url


def http_fault(error: BaseException) -> SourceError:
    """The fault behind an exception of the HTTP client."""
    match error:
        case SourceError():
            return error
        case aiohttp.ClientConnectorDNSError():
            return SourceError(Fault.UNKNOWN_HOST, "the name does not resolve")
        case aiohttp.ClientConnectorError():
            return connection_fault(error.os_error)
        case aiohttp.ServerTimeoutError():
            return SourceError(Fault.NO_FRAMES, "the connection fell silent")
        case aiohttp.ClientPayloadError() | aiohttp.ServerDisconnectedError():
            return SourceError(Fault.ENDED, "the camera closed the connection")
        case aiohttp.ClientResponseError() | aiohttp.InvalidURL():
            return SourceError(Fault.NO_VIDEO, "the answer is not understood")
        case _:
            return connection_fault(error)

"""Fence: what pages of other sites may not do with this relay, decided for every route before anything else happens.

A browser inside the network carries strangers' pages in. They may neither reach the relay under a name of their own
(DNS rebinding), nor read what it serves, nor wake a camera or take a viewer's place. `http.allow_origins` lists the sites
that may. Programs that are no browsers send none of the headers that are looked at, and are let through.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from enum import Enum
from urllib.parse import urlsplit

from aiohttp import HttpVersion11, hdrs, web

from relay_engine.config import HttpConfig
from relay_engine.web.host_names import HostNames, split_host
from relay_engine.web.trusted_proxies import TrustedProxies

_log = logging.getLogger(__name__)

_MOST_NAMES_SAID = 20  # refused names that are told in the log: it must not be filled by who is refused
_MAX_NAME_CHARACTERS = 80
_MOST_FORWARDED = 8
_PREFLIGHT_AGE_S = 7200  # the longest that browsers take
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}
_EXPOSED = "Accept-Patch, Accept-Post, ETag, Link, Location, Relay-Reason, Retry-After"
_ALLOWED_HEADERS = "Authorization, Content-Type, If-Match, If-None-Match, Range"
_BROWSER = re.compile(r"Mozilla/5\.0 .*(?:AppleWebKit|Gecko)/")  # recorders call themselves Mozilla too, but none of these
# Televisions and players that call themselves Mozilla and know nothing of Sec-Fetch-Site.
_PLAYERS = re.compile(r"\b(?:Roku|Tizen|Web0S|HbbTV|NetCast|SMART-TV|SmartTV|BRAVIA|VIERA|AFT\w+|CrKey|stagefright)\b", re.IGNORECASE)

_WRONG_NAME = (
    "This relay does not answer to the name that was asked for. Open it by its address, or let its operator list the name in"
    " http.allowed_hosts.\n"
)
_NO_NAME = "This request does not say which host it is for.\n"
_STRANGER = "Pages of other sites may not use this relay. Its operator can list a site in http.allow_origins.\n"
_REFUSED = {"Cache-Control": "no-store"}

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Caller(Enum):
    """On whose behalf a request comes, as far as its headers tell."""

    OWN = "own"  # one of this relay's pages, or a person who typed the address
    UNKNOWN = "unknown"  # no browser, or a browser that does not say
    FRIEND = "friend"  # a page of a site that http.allow_origins lists
    STRANGER = "stranger"  # a page of any other site


_CALLER = web.RequestKey("caller", Caller)


class Fence:
    """`guard` is the first middleware; `add_headers` tells browsers the same about every answer."""

    def __init__(self, config: HttpConfig) -> None:
        self._pages: set[Handler] = set()
        self._said: set[str] = set()
        self.change(config)

    def change(self, config: HttpConfig) -> None:
        """Know other names, friends and proxies from now on."""
        self._proxies = TrustedProxies(config.trusted_proxies)
        self.names = HostNames(config.allowed_hosts)
        self._friends = frozenset(_normal(origin) for origin in config.allow_origins)
        self._open = "*" in config.allow_origins

    def add_pages(self, handlers: Iterable[Handler]) -> None:
        """Let links of other sites lead to these: they show themselves, and do nothing by being fetched."""
        self._pages.update(handlers)

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse what does not come to this relay by its name, or comes from a page of a stranger."""
        await self._check_host(request)
        caller = request[_CALLER] = self.judge(request)
        if caller is Caller.STRANGER and not self._is_link(request):
            origin = request.headers.get(hdrs.ORIGIN) or _origin_of(request.headers.get(hdrs.REFERER, ""))
            self._say(origin, "a page of %s was refused; http.allow_origins lists the sites that may use this relay")
            raise web.HTTPForbidden(text=_STRANGER, headers=_REFUSED)
        failure = request.match_info.http_exception
        if request.method == "OPTIONS" and isinstance(failure, web.HTTPMethodNotAllowed):
            return _options(request, failure)
        return await handler(request)

    def judge(self, request: web.Request) -> Caller:
        """Read the headers that a page cannot set itself (Fetch Metadata, RFC 6454 7.3, and Referer where there is nothing better)."""
        headers = request.headers
        site = headers.get("Sec-Fetch-Site")
        if site in ("same-origin", "none"):
            return Caller.OWN
        origin = headers.get(hdrs.ORIGIN)
        if origin is None:
            origin = _origin_of(headers.get(hdrs.REFERER, ""))
        if origin is None:
            return Caller.UNKNOWN if site is None else self._stranger()
        if any(self._is_own(origin, host) for host in self._hosts_of(request)):
            return Caller.OWN
        return Caller.FRIEND if _normal(origin) in self._friends else self._stranger()

    def _stranger(self) -> Caller:
        return Caller.FRIEND if self._open else Caller.STRANGER

    async def add_headers(self, request: web.BaseRequest, response: web.StreamResponse) -> None:
        """Say who may read the answer."""
        headers = response.headers
        caller = request.get(_CALLER)
        is_friend = self._open or caller is Caller.FRIEND
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if is_friend else "same-origin"
        if self._open:
            headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = "*"
        elif self._friends:
            headers[hdrs.VARY] = ", ".join([*headers.getall(hdrs.VARY, ()), hdrs.ORIGIN])
            if caller is Caller.FRIEND and (origin := request.headers.get(hdrs.ORIGIN)) is not None:
                headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = origin
        if (policy := headers.get("Content-Security-Policy")) is not None:
            ancestors = "*" if self._open else " ".join(["'self'", *sorted(self._friends)])
            headers["Content-Security-Policy"] = f"{policy}; frame-ancestors {ancestors}"
        if hdrs.ACCESS_CONTROL_ALLOW_ORIGIN in headers:
            headers[hdrs.ACCESS_CONTROL_EXPOSE_HEADERS] = _EXPOSED

    async def _check_host(self, request: web.Request) -> None:
        hosts = request.headers.getall(hdrs.HOST, [])
        if len(hosts) > 1 or (not hosts and request.version >= HttpVersion11):  # RFC 9112 3.2
            raise web.HTTPBadRequest(text=_NO_NAME, headers=_REFUSED)
        # An address with a host in the request line stands for Host (RFC 9112 3.2.2): neither may be a stranger's.
        for host in {*self._hosts_of(request), *([request.host] if hosts else [])}:
            if not self.names.knows(host) and not await self.names.may_become_known(host):
                self._say(host, "a request for the name %s was refused; http.allowed_hosts lists further names of this relay")
                raise web.HTTPForbidden(text=_WRONG_NAME, headers=_REFUSED)

    def _hosts_of(self, request: web.Request) -> list[str]:
        """What the client calls this relay: Host, and what a listed proxy says that it was."""
        hosts = request.headers.getall(hdrs.HOST, [])
        if hdrs.X_FORWARDED_HOST in request.headers and self._proxies.is_proxy(request.remote or ""):
            told = ",".join(request.headers.getall(hdrs.X_FORWARDED_HOST))
            hosts = [*hosts, *(host.strip() for host in told.split(",", _MOST_FORWARDED)[:_MOST_FORWARDED])]
        return hosts

    def _is_link(self, request: web.Request) -> bool:
        """True for a link on another site that somebody has followed to one of our pages."""
        headers = request.headers
        is_navigation = headers.get("Sec-Fetch-Mode", "navigate") == "navigate" and hdrs.ORIGIN not in headers
        return is_navigation and request.method in ("GET", "HEAD") and request.match_info.handler in self._pages

    def _is_own(self, origin: str, host: str) -> bool:
        scheme, _, authority = origin.partition("://")
        if scheme.lower() not in _DEFAULT_PORTS:
            return False
        if _without_port(authority, scheme) == _without_port(host, scheme):
            return True
        name = split_host(authority)
        return name is not None and self.names.is_listed(name)  # a proxy in front may have written Host anew

    def _say(self, name: str | None, text: str) -> None:
        shown = "".join(character for character in name or "another site" if character.isprintable())[:_MAX_NAME_CHARACTERS]
        if shown not in self._said and len(self._said) < _MOST_NAMES_SAID:
            self._said.add(shown)
            _log.warning(text, shown)


def is_own_page(request: web.Request) -> bool:
    """True where one of this relay's pages asks, or a person who typed the address."""
    return request.get(_CALLER) is Caller.OWN


def may_wake(request: web.Request) -> bool:
    """True where the request may wake a camera that rests.

    Over plain HTTP a browser does not say whose page loads a picture: its own pages wake a camera by POST, where it does.
    """
    if request.get(_CALLER) in (Caller.OWN, Caller.FRIEND) or request.method not in ("GET", "HEAD"):
        return True
    agent = request.headers.get(hdrs.USER_AGENT, "")
    return not _BROWSER.match(agent) or _PLAYERS.search(agent) is not None


def _options(request: web.Request, failure: web.HTTPMethodNotAllowed) -> web.Response:
    """What may be done here; for a browser that asks ahead (preflight) also with which headers."""
    methods = ", ".join(sorted({*failure.allowed_methods, "OPTIONS"}))
    headers = {hdrs.ALLOW: methods, "Cache-Control": "no-store"}
    if hdrs.ORIGIN in request.headers and hdrs.ACCESS_CONTROL_REQUEST_METHOD in request.headers:
        headers |= {
            hdrs.ACCESS_CONTROL_ALLOW_METHODS: methods,
            hdrs.ACCESS_CONTROL_ALLOW_HEADERS: _ALLOWED_HEADERS,
            hdrs.ACCESS_CONTROL_MAX_AGE: str(_PREFLIGHT_AGE_S),
        }
        if request.headers.get("Access-Control-Request-Private-Network") == "true":
            headers["Access-Control-Allow-Private-Network"] = "true"
    return web.Response(status=204, headers=headers)


def _origin_of(address: str) -> str | None:
    """The origin of a Referer, None where it names none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.scheme and parts.netloc else None


def _normal(origin: str) -> str:
    scheme, separator, authority = origin.lower().partition("://")
    return f"{scheme}{separator}{_without_port(authority, scheme)}"


def _without_port(authority: str, scheme: str) -> str:
    """`authority` in lower case, without the port that the scheme implies."""
    return authority.lower().removesuffix(_DEFAULT_PORTS.get(scheme.lower(), ":")).removesuffix(".")

"""ScriptedRecorder: a recorder on 127.0.0.1 that answers as a maker's devices do; its channels' streams really play."""

from __future__ import annotations

import hashlib
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any, Self

from aiohttp import encode_basic_auth, web

from relay_engine.ingest.demo.clip import load_demo_clip
from relay_engine.media.access_unit import AccessUnit
from relay_engine.transcode.still import make_still
from tests.kit.cameras.quirky_camera import QuirkyCamera

USER, PASSWORD, REALM = "admin", "Parking-2026", "DVR"
LOCKED_S = 60.0
_FIELD = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')


@dataclass(frozen=True)
class MadeChannel:
    """One channel."""

    number: int  # from 1
    name: str = ""
    online: bool = True
    codec: str = "H.264"
    size: tuple[int, int] = (1920, 1080)
    fps: int = 25
    kbps: int = 4096
    steered: bool = False
    battery: bool = False
    empty: bool = False  # a place without a camera


def made_channels(
    count: int, *, offline: tuple[int, ...] = (), steered: tuple[int, ...] = (), empty: tuple[int, ...] = ()
) -> tuple[MadeChannel, ...]:
    """So many, with names."""
    return tuple(
        MadeChannel(number, f"Bay {number}", online=number not in offline, steered=number in steered, empty=number in empty)
        for number in range(1, count + 1)
    )


@dataclass(frozen=True)
class Manners:
    """How it misbehaves; the defaults are a good one."""

    locks_after: int = 0  # refused logins; then nobody gets in for a minute
    missing: frozenset[str] = frozenset()  # beginnings of paths, or words in a query, that it does not know
    missing_answer: str = "404"  # "404", "400", "501", "html" (a page, with 200), "hang up"
    guards_everything: bool = False  # wants a login for whatever is asked
    basic_only: bool = False
    fresh_nonces: bool = False  # a new one with each request, and the connection closed (Dahua)
    encoding: str = "utf-8"
    slow_s: float = 0.0
    redirects_to: str = ""  # another address, for everything


@dataclass
class Seen:
    """What came."""

    requests: list[str] = field(default_factory=list)  # "GET /path?query"
    refused: int = 0  # logins that were shown, and wrong
    accepted: int = 0
    bodies: list[bytes] = field(default_factory=list)
    open_now: int = 0
    most_at_once: int = 0


class ScriptedRecorder(ABC):
    """`async with HikvisionRecorder(made_channels(16)) as recorder`; then `recorder.address`, and what it has seen."""

    model = "NVR"
    serial = "SN0001"
    name = "Car park"
    needs_login = True  # in HTTP; others have one of their own

    def __init__(self, channels: tuple[MadeChannel, ...], *, plays: bool = True, rtsp_port: int = 0, **manners: Any) -> None:
        self.channels = channels
        self.manners = Manners(**manners)
        self.seen = Seen()
        self._plays = plays
        self._told_rtsp_port = rtsp_port
        self._rtsp: QuirkyCamera | None = None
        self._runner: web.AppRunner | None = None
        self._site: web.TCPSite | None = None
        self._nonce = 0
        self._wrong = 0
        self._locked_until = 0.0
        self.picture = b""

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.stop()

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Serve."""
        clip = load_demo_clip()
        sets = clip.tracks[0].parameter_sets
        unit = AccessUnit(0, 0, True, sets.sps + sets.pps + clip.pictures[min(clip.key_pictures)])
        self.picture = make_still(unit, clip.tracks[0], 1280)
        if self._plays:
            self._rtsp = QuirkyCamera(login="MD5", user=USER, password=PASSWORD, pictures_per_s=25.0, serves=self._serves)
            await self._rtsp.__aenter__()
        app = web.Application(middlewares=[self._guard], client_max_size=1_000_000)
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True)
        await self._runner.setup()
        self._site = web.TCPSite(self._runner, host, port)
        await self._site.start()

    async def stop(self) -> None:
        """Go."""
        if self._runner is not None:
            await self._runner.cleanup()
        if self._rtsp is not None:
            self._rtsp.close_connections()
            await self._rtsp.__aexit__(None, None, None)

    def change(self, number: int, **facts: Any) -> None:
        """Have a channel otherwise from now on: another name, offline, ..."""
        self.channels = tuple(replace(each, **facts) if each.number == number else each for each in self.channels)

    @property
    def port(self) -> int:
        assert self._runner is not None
        port: int = self._runner.addresses[0][1]
        return port

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def rtsp_port(self) -> int:
        if self._told_rtsp_port:
            return self._told_rtsp_port
        return self._rtsp.port if self._rtsp is not None else 554

    @property
    def rtsp(self) -> QuirkyCamera:
        """Whose streams all of them are."""
        assert self._rtsp is not None
        return self._rtsp

    @abstractmethod
    async def handle(self, request: web.Request) -> web.StreamResponse:
        """The answer to somebody who may ask."""

    def channel_of(self, path: str) -> int:
        """Which channel an RTSP address is of; 0 for none."""
        return 0

    def text(self, text: str, content_type: str = "text/plain") -> web.Response:
        """An answer in its own encoding."""
        return web.Response(body=text.encode(self.manners.encoding, "replace"), content_type=content_type)

    def is_online(self, number: int) -> bool:
        return any(each.online and each.number == number for each in self.channels)

    # --- inside --------------------------------------------------------------------------------------------------------

    def _serves(self, url: str) -> bool:
        return self.is_online(self.channel_of(url.partition("://")[2].partition("/")[2]))

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        return await self.handle(request)

    @web.middleware
    async def _guard(self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
        seen = self.seen
        seen.requests.append(f"{request.method} {request.raw_path}")
        seen.open_now += 1
        seen.most_at_once = max(seen.most_at_once, seen.open_now)
        try:
            return await self._let_in(request, handler)
        finally:
            seen.open_now -= 1

    async def _let_in(self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
        if self.manners.redirects_to:
            return web.Response(status=302, headers={"Location": self.manners.redirects_to + request.raw_path})
        if self.needs_login and (self.manners.guards_everything or self.is_known(request)) and not self._is_logged_in(request):
            return self._challenge()
        if any(word in request.raw_path for word in self.manners.missing):
            return self._miss(request)
        return await handler(request)

    def is_known(self, request: web.Request) -> bool:
        """True where it is a path of this maker: a login is wanted for it."""
        return True

    def _miss(self, request: web.Request) -> web.StreamResponse:
        match self.manners.missing_answer:
            case "html":
                return web.Response(text="<!DOCTYPE html><html><body>Not here</body></html>", content_type="text/html")
            case "hang up":
                assert request.transport is not None
                request.transport.close()
                return web.Response(status=500)
            case status:
                return web.Response(status=int(status), text="Error\r\n")

    def _challenge(self) -> web.Response:
        if self.manners.fresh_nonces:
            self._nonce += 1
        way = (
            f'Basic realm="{REALM}"'
            if self.manners.basic_only
            else f'Digest realm="{REALM}", nonce="n{self._nonce}", qop="auth", algorithm=MD5'
        )
        answer = web.Response(status=401, headers={"WWW-Authenticate": way}, body=self.refusal_body(), content_type="text/xml")
        if self.manners.fresh_nonces:
            answer.force_close()
        return answer

    def refusal_body(self) -> bytes:
        """What it says beside a refusal."""
        return b"<html>Unauthorized</html>"

    @property
    def attempts_left(self) -> int:
        return max(0, self.manners.locks_after - self._wrong)

    @property
    def is_locked(self) -> bool:
        return time.monotonic() < self._locked_until

    def note_login(self, is_right: bool) -> bool:
        """Count it; True where whoever showed it is let in."""
        if self.is_locked or not is_right:
            self.seen.refused += 1
            self._wrong += 1
            if self.manners.locks_after and self._wrong >= self.manners.locks_after:
                self._locked_until = time.monotonic() + LOCKED_S
            return False
        self.seen.accepted += 1
        self._wrong = 0
        return True

    def _is_logged_in(self, request: web.Request) -> bool:
        shown = request.headers.get("Authorization", "")
        if self.manners.basic_only:
            return bool(shown) and self.note_login(shown == encode_basic_auth(USER, PASSWORD))
        fields = {name: quoted or plain for name, quoted, plain in _FIELD.findall(shown)}
        if not shown.startswith("Digest") or fields.get("nonce") != f"n{self._nonce}":
            return False
        return self.note_login(fields.get("username") == USER and fields.get("response") == _response(request, fields))


def _response(request: web.Request, fields: dict[str, str]) -> str:
    first, second = _md5(f"{USER}:{REALM}:{PASSWORD}"), _md5(f"{request.method}:{request.raw_path}")
    return _md5(f"{first}:{fields['nonce']}:{fields.get('nc', '')}:{fields.get('cnonce', '')}:{fields.get('qop', '')}:{second}")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()

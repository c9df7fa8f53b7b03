"""Portal: `/` with every mount, `/wall` that plays many, `/MOUNT/` that plays one, and the JSON that these pages live on."""

from __future__ import annotations

import contextlib
import html
import secrets
from collections.abc import Callable
from string import Template
from urllib.parse import quote

import msgspec
from aiohttp import web

from relay_engine.access.visit import Refusal
from relay_engine.serving.http.portal.login import Login
from relay_engine.serving.http.portal.pages import PAGE_HEADERS, answer_page, root_of
from relay_engine.serving.http.portal.visitor_view import describe_mount, list_mount
from relay_engine.serving.http_refusals import REASON
from relay_engine.serving.identity import Proof
from relay_engine.serving.mount_door import NAME, MountDoor
from relay_engine.streams.mount import Mount
from relay_engine.web.client import name_of
from relay_engine.web.server import Handler, HttpServer
from relay_engine.web.web_files import PREFIX, WebFiles

_MISSING = "There is no camera of that name here.\n"


class Portal:
    """Addresses in the pages are relative, so that a proxy may put the relay under any path."""

    def __init__(self, door: MountDoor, files: WebFiles, rtsp_port: Callable[[], int]) -> None:
        self._door = door
        self._login = Login(door, files)
        self._files = files
        self._rtsp_port = rtsp_port  # 0 where RTSP is switched off
        self._run = secrets.token_hex(4)  # tells open pages that the relay has been started anew
        self._pages = {name: Template(files.page(name)) for name in ("index.html", "wall.html", "player.html", "missing.html")}

    def register(self, server: HttpServer) -> None:
        """Add the routes to `server`; after all other routes, as a mount's name may look like anything."""
        self._files.register(server)
        self._login.register(server)
        lists = [web.get("/", self._get_index), web.get("/wall", self._get_wall), web.get(f"{PREFIX}mounts.json", self._get_mounts)]
        server.add_routes(lists, ask=self._door.ask_for_pages)
        info = [method(f"/{NAME}/info.json", self._get_info) for method in (web.get, web.post)]
        pages = [web.get(f"/{NAME}/", self._get_player), web.get(f"/{NAME}", self._redirect)]
        server.add_routes([*info, *pages], ask=self._ask)
        server.fence.add_pages([self._get_index, self._get_wall, self._get_player, self._redirect])
        server.add_middleware(self._say_missing)

    def _ask(self, request: web.Request) -> None:
        """Whom the operator keeps out for a while is told so by the page."""
        try:
            self._door.ask_to_watch(request)
        except web.HTTPForbidden as error:
            if error.headers.get(REASON) != Refusal.BLOCKED:
                raise

    async def _get_index(self, request: web.Request) -> web.StreamResponse:
        is_known = self._door.identity.of(request).proof is Proof.COOKIE
        values = {"root": "", "links": self._links(request), "leave": "" if is_known else "hidden"}
        return self._door.identity.keep_ticket(request, answer_page(self._pages["index.html"], values))

    async def _get_wall(self, request: web.Request) -> web.StreamResponse:
        page = answer_page(self._pages["wall.html"], {"root": "", "links": self._links(request)})
        return self._door.identity.keep_ticket(request, page)

    def _links(self, request: web.Request) -> str:
        """For browsers without scripts."""
        titles = ((mount.name, mount.config.title or mount.name) for mount in self._listed(request))
        return "".join(f'<li><a href="{html.escape(quote(name))}/">{html.escape(title)}</a></li>' for name, title in titles)

    async def _get_mounts(self, request: web.Request) -> web.StreamResponse:
        return _json([{**list_mount(mount), **self._leads(request, mount)} for mount in self._listed(request)])

    def _leads(self, request: web.Request, mount: Mount) -> dict[str, str]:
        """Its smaller picture, where whoever asks may watch that too, with its state; and whether they may steer it."""
        subs = self._door.choose_watchable(request, self._door.mounts.variants_of(mount))
        sub = {"sub": subs[0].name, "sub_state": subs[0].state.value} if subs else {"sub": "", "sub_state": ""}
        return {**sub, "steer": self._door.steering(request, mount)}

    async def _get_player(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        mount = self._door.mounts.get(name)
        if mount is None:
            raise web.HTTPNotFound(text=_MISSING)
        title = html.escape(mount.config.title or mount.name)
        page = answer_page(self._pages["player.html"], {"root": root_of(request), "title": title, "name": html.escape(name)})
        return self._door.identity.keep_ticket(request, page)

    @web.middleware
    async def _say_missing(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Say that nothing is there to people in a page, and to programs in a line."""
        try:
            return await handler(request)
        except web.HTTPNotFound:
            if request.method in ("GET", "HEAD") and "text/html" in request.headers.get("Accept", ""):
                return answer_page(self._pages["missing.html"], {"root": root_of(request)}, status=404)
            if request.match_info.http_exception is not None:  # no route at all
                raise web.HTTPNotFound(text=_MISSING) from None
            raise

    async def _get_info(self, request: web.Request) -> web.StreamResponse:
        """The state of a mount; with `?open` a camera that rests is woken, and the answer comes when it is live.

        Browsers have to POST for that: over plain HTTP nothing else says that no page of another site asks.
        """
        mount = self._door.mounts.get(request.match_info["name"])
        if mount is None:
            return _json({"error": "unknown"}, status=404)
        if "open" in request.query:
            with contextlib.suppress(web.HTTPServiceUnavailable, web.HTTPForbidden):  # the state says why
                await self._door.open(request)
        found = {
            **self._leads(request, mount),
            "rtsp_port": self._rtsp_port(),
            "relay": self._run,
            "is_blocked": mount.keeps_out(name_of(request)),
        }
        return _json({**describe_mount(mount), **found})

    async def _redirect(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if self._door.mounts.get(name) is None:
            raise web.HTTPNotFound(text=_MISSING)
        last = name.rpartition("/")[2]
        query = f"?{request.rel_url.raw_query_string}" if request.rel_url.raw_query_string else ""
        return web.Response(status=308, headers={"Location": f"{quote(last)}/{query}", "Cache-Control": "no-store"})

    def _listed(self, request: web.Request) -> tuple[Mount, ...]:
        """Every camera that is listed and for who asks, once: its smaller picture stands behind the same door."""
        mounts = self._door.mounts
        mains = (mount for mount in mounts if mount.config.listed and mounts.main_of(mount) is mount)
        return self._door.choose_watchable(request, mains)


def _json(value: object, *, status: int = 200) -> web.Response:
    body = msgspec.json.encode(value)
    return web.Response(body=body, status=status, content_type="application/json", headers=PAGE_HEADERS)

"""Portal: `/` with every mount, `/MOUNT/` that plays one, and the JSON that both pages live on."""

from __future__ import annotations

import contextlib
import html
import secrets
from collections.abc import Callable, Mapping
from string import Template
from urllib.parse import quote

import msgspec
from aiohttp import web

from relay_engine.serving.http.portal.visitor_view import SUB_SUFFIX, describe_mount, list_mount
from relay_engine.serving.mount_door import NAME, MountDoor
from relay_engine.streams.mount import Mount
from relay_engine.web.server import Handler, HttpServer
from relay_engine.web.visit import name_of
from relay_engine.web.web_files import POLICY, PREFIX, WebFiles

_MISSING = "There is no camera of that name here.\n"
_HEADERS = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY}


class Portal:
    """Addresses in the pages are relative, so that a proxy may put the relay under any path."""

    def __init__(self, door: MountDoor, files: WebFiles, rtsp_port: Callable[[], int]) -> None:
        self._door = door
        self._files = files
        self._rtsp_port = rtsp_port  # 0 where RTSP is switched off
        self._run = secrets.token_hex(4)  # tells open pages that the relay has been started anew
        self._pages = {name: Template(files.page(name)) for name in ("index.html", "player.html", "missing.html")}

    def register(self, server: HttpServer) -> None:
        """Add the routes to `server`; after all other routes, as a mount's name may look like anything."""
        self._files.register(server)
        routes = {
            "/": self._get_index,
            f"{PREFIX}mounts.json": self._get_mounts,
            f"/{NAME}/info.json": self._get_info,
            f"/{NAME}/": self._get_player,
            f"/{NAME}": self._redirect,
        }
        server.add_routes([web.get(path, handler) for path, handler in routes.items()])
        server.add_routes([web.post(f"/{NAME}/info.json", self._get_info)])
        server.fence.add_pages([self._get_index, self._get_player, self._redirect])
        server.add_middleware(self._say_missing)

    async def _get_index(self, _request: web.Request) -> web.StreamResponse:
        links = "".join(f'<li><a href="{html.escape(quote(name))}/">{html.escape(title)}</a></li>' for name, title in self._titles())
        return _page(self._pages["index.html"], {"root": "", "links": links})

    async def _get_mounts(self, _request: web.Request) -> web.StreamResponse:
        return _json([list_mount(mount) for mount in self._listed()])

    async def _get_player(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        mount = self._door.mounts.get(name)
        if mount is None:
            raise web.HTTPNotFound(text=_MISSING)
        title = html.escape(mount.config.title or mount.name)
        return _page(self._pages["player.html"], {"root": _root(request), "title": title, "name": html.escape(name)})

    @web.middleware
    async def _say_missing(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Say that nothing is there to people in a page, and to programs in a line."""
        try:
            return await handler(request)
        except web.HTTPNotFound:
            if request.method in ("GET", "HEAD") and "text/html" in request.headers.get("Accept", ""):
                return _page(self._pages["missing.html"], {"root": _root(request)}, status=404)
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
        sub = self._door.mounts.get(mount.name + SUB_SUFFIX)
        found = {"sub": sub.name if sub is not None else "", "rtsp_port": self._rtsp_port(), "relay": self._run}
        found["is_blocked"] = mount.keeps_out(name_of(request))
        info = {**describe_mount(mount), **found}
        return _json(info)

    async def _redirect(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if self._door.mounts.get(name) is None:
            raise web.HTTPNotFound(text=_MISSING)
        last = name.rpartition("/")[2]
        query = f"?{request.rel_url.raw_query_string}" if request.rel_url.raw_query_string else ""
        return web.Response(status=308, headers={"Location": f"{quote(last)}/{query}", "Cache-Control": "no-store"})

    def _listed(self) -> list[Mount]:
        """Every camera that is for everybody, once: its smaller picture stands behind the same door."""
        names = {mount.name for mount in self._door.mounts}
        listed = (mount for mount in self._door.mounts if mount.config.listed)
        return [mount for mount in listed if mount.name.removesuffix(SUB_SUFFIX) not in names - {mount.name}]

    def _titles(self) -> list[tuple[str, str]]:
        return [(mount.name, mount.config.title or mount.name) for mount in self._listed()]


def _root(request: web.Request) -> str:
    """The way from the page asked for to `/`."""
    return "../" * (request.rel_url.raw_path.count("/") - 1)


def _page(template: Template, values: Mapping[str, str], *, status: int = 200) -> web.Response:
    return web.Response(text=template.substitute(values), status=status, content_type="text/html", headers=_HEADERS)


def _json(value: object, *, status: int = 200) -> web.Response:
    body = msgspec.json.encode(value)
    return web.Response(body=body, status=status, content_type="application/json", headers=_HEADERS)

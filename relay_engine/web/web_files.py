"""WebFiles: the pages, scripts and styles in resources/web, read once and served from memory."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from relay_engine.web.server import HttpServer, everybody

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "web"
PREFIX = "/~/"  # no mount may have a "~" in its name
# Nothing from elsewhere, nothing inline; pictures and media also from what scripts put together.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; connect-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'"
)  # whose pages may show ours in a frame says the fence
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}


@dataclass(frozen=True, slots=True)
class _File:
    data: bytes
    content_type: str
    tag: str


class WebFiles:
    """Only what was there at the start has an address: no path can lead anywhere else."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._files = {path.relative_to(folder).as_posix(): _load(path) for path in sorted(folder.rglob("*")) if path.suffix in _TYPES}

    def register(self, server: HttpServer) -> None:
        """Serve everything but the pages, which need their blanks filled in."""
        # For everybody: the same as in every copy of this program, and the page with which people log in needs some of it.
        server.add_routes([web.get(PREFIX + "{file:[a-z0-9_./-]+}", self._get)], ask=everybody)

    def page(self, name: str) -> str:
        """The text of a page; raises KeyError where the installation is damaged."""
        return self._files[name].data.decode()

    async def _get(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["file"]
        file = self._files.get(name)
        if file is None or name.endswith(".html"):
            raise web.HTTPNotFound(text="There is no such file.\n")
        headers = {"ETag": file.tag, "Cache-Control": "no-cache", "Content-Security-Policy": POLICY}
        if file.tag in request.headers.get("If-None-Match", ""):
            return web.Response(status=304, headers=headers)
        return web.Response(body=file.data, headers={**headers, "Content-Type": file.content_type})


def _load(path: Path) -> _File:
    data = path.read_bytes()
    return _File(data, _TYPES[path.suffix], f'"{hashlib.sha256(data).hexdigest()[:16]}"')

"""How a page is answered: filled in, never cached, with a content policy."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from aiohttp import web

from relay_engine.web.web_files import POLICY

PAGE_HEADERS = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY, "Vary": "Authorization, Cookie"}


def answer_page(
    template: Template, values: Mapping[str, str], *, status: int = 200, headers: Mapping[str, str] | None = None
) -> web.Response:
    """`values` are HTML already; `headers` count before the usual ones."""
    text = template.substitute(values)
    return web.Response(text=text, status=status, content_type="text/html", headers={**PAGE_HEADERS, **(headers or {})})


def root_of(request: web.Request) -> str:
    """The way from the page asked for to `/`."""
    return "../" * (request.rel_url.raw_path.count("/") - 1)


def wants_page(request: web.Request) -> bool:
    """True for a person's browser, which shows what it gets."""
    return request.method in ("GET", "HEAD") and "text/html" in request.headers.get("Accept", "")

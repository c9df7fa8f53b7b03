"""IndexPage: `/`, a plain page that lists the mounts and how to play them; no scripts, nothing loaded from elsewhere."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from aiohttp import web

from relay_engine.events import Event, ListenerStatus, MountState, MountStatus
from relay_engine.serving.http.server import HttpServer

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
_STATES = {
    MountState.LIVE: "live",
    MountState.IDLE: "starts when somebody watches",
    MountState.CONNECTING: "connecting",
    MountState.RETRYING: "not answering",
    MountState.STOPPED: "stopped",
}
_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Relay Server</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem }}
article {{ border-top: 1px solid #8888; padding: .75rem 0 }}
h2 {{ font-size: 1.1rem; margin: 0 }}
h2 span {{ font-weight: normal; opacity: .7 }}
code {{ overflow-wrap: anywhere }}
</style></head>
<body><h1>Relay Server</h1>
<p>{intro}</p>
{mounts}</body></html>
"""


class IndexPage:
    """Built anew for each request from the engine's snapshot."""

    def __init__(self, snapshot: Callable[[], tuple[Event, ...]]) -> None:
        self._snapshot = snapshot

    def register(self, server: HttpServer) -> None:
        """Serve the page at `/`."""
        server.add_routes([web.get("/", self._get)])

    async def _get(self, request: web.Request) -> web.StreamResponse:
        page = render_index_page(self._snapshot(), _host_of(request.headers.get("Host", "")))
        return web.Response(text=page, content_type="text/html", headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"})


def render_index_page(events: tuple[Event, ...], host: str) -> str:
    """The page for a visitor who reached the relay as `host` (a name, an IPv4 address, or an IPv6 address in brackets)."""
    ports = [event.port for event in events if isinstance(event, ListenerStatus) and event.protocol == "rtsp" and not event.error]
    mounts = [event for event in events if isinstance(event, MountStatus)]
    intro = "Open an address below in VLC, ffplay, an NVR or any other RTSP player." if mounts else "No camera is set up yet."
    return _PAGE.format(intro=intro, mounts="".join(_render_mount(mount, host, ports[0] if ports else 0) for mount in mounts))


def _render_mount(mount: MountStatus, host: str, rtsp_port: int) -> str:
    title, state = html.escape(mount.title or mount.name), html.escape(_STATES[mount.state])
    url = html.escape(f"rtsp://{host}:{rtsp_port}/{mount.name}") if rtsp_port else ""
    return f"<article><h2>{title} <span>({state})</span></h2>{f'<code>{url}</code>' if url else ''}</article>\n"


def _host_of(header: str) -> str:
    """The host of a Host header without its port; what cannot be one becomes localhost."""
    found = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.\-]+)(?::\d{1,5})?", header)
    return found[1] if found else "localhost"

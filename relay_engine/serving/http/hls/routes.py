"""HlsRoutes: the HLS playlists and files of every mount.

    /MOUNT/index.m3u8          multivariant playlist, low latency; every address in it carries the viewer's token
    /MOUNT/index.m3u8?plain    for players that stumble over low latency; some are known by name and get it by themselves
    /MOUNT/index.m3u8?ts       MPEG-TS segments, for old televisions and set-top boxes
    ...?shared                 no token: the same addresses for everybody, for a cache in front of the relay, which
                               counts as one viewer here

Mounts that are `variant_of` NAME stand beside it in its multivariant playlist. One is left out while it is not live; one that
runs on demand is offered while it rests if its formats are known, and only its own playlist wakes it.
Nothing else of the query stands in them: it may hold a secret, and playlists are passed on. Whoever comes with a ticket
(`?ticket=`) shows it once: after that the viewer's token stands for it. Caches in between may keep what is for everybody.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web

from relay_engine.mux.hls_playlist import (
    CONTENT_TYPE,
    FMP4_VERSION,
    LOW_LATENCY_VERSION,
    MPEGTS_VERSION,
    SKIP_TARGETS,
    RenditionReport,
    serialize_multivariant_playlist,
)
from relay_engine.mux.hls_window import PLAIN_START, Availability
from relay_engine.serving.http.hls.feed import Container, HlsFeed
from relay_engine.serving.http.hls.service import HlsService
from relay_engine.serving.http.hls.variants import describe_variant, is_offered, way_to
from relay_engine.serving.http.hls.viewers import TOKEN_KEY, shows_ticket
from relay_engine.serving.http_refusals import HEADERS
from relay_engine.serving.identity import TICKET_KEY
from relay_engine.serving.mount_door import NAME, MountDoor, pass_of, unavailable
from relay_engine.streams.audio_fitting import AudioFitter
from relay_engine.streams.mount import Mount
from relay_engine.web.server import HttpServer

_FILE = "{file:(?:mp4|ts)-[0-9a-f]+_[a-z0-9.]+}"
_FILE_AGE_S = 3600
_INDEX_AGE_S = 30
_LARGEST_NUMBER = 10**12


@dataclass(frozen=True, slots=True)
class _Mode:
    """One kind of media playlist."""

    container: Container
    low_latency: bool
    version: int


_MODES = {
    "low-latency": _Mode("mp4", True, LOW_LATENCY_VERSION),
    "plain": _Mode("mp4", False, FMP4_VERSION),
    "ts": _Mode("ts", False, MPEGTS_VERSION),
}
# Players that know nothing of low latency and stumble over the gaps that iPhones want: VLC 3, ffmpeg, GStreamer, televisions.
_PLAIN_AGENTS = re.compile(
    r"\b(?:Lib)?VLC/|Lavf/|libmpv|\bmpv\b|GStreamer|Kodi/|Roku|Tizen|Web0S|HbbTV|NetCast|Dalvik/|stagefright", re.IGNORECASE
)


class HlsRoutes:
    """Playlists and files come from memory; requests for what is not there yet are held."""

    def __init__(self, door: MountDoor, fitter: AudioFitter) -> None:
        self._door = door
        self._service = HlsService(door, fitter)

    def register(self, server: HttpServer) -> None:
        """Add the routes to `server`."""
        modes = "|".join(_MODES)
        children = [web.get(f"/{NAME}/{{mode:{modes}}}.m3u8", self._get_playlist), web.get(f"/{NAME}/{_FILE}", self._get_file)]
        server.add_routes([web.get(f"/{NAME}/index.m3u8", self._get_index)], ask=self._door.ask_to_watch)
        server.add_routes(children, ask=self._service.viewers.ask, on_stop=self._stop)
        server.visitors.add_accounts(self._service.viewers.account_of)

    async def _stop(self) -> None:
        await self._service.stop()
        await asyncio.sleep(0)  # held requests are answered

    async def _get_index(self, request: web.Request) -> web.StreamResponse:
        is_shared = "shared" in request.query and not shows_ticket(self._door, request)
        name = next((name for name in ("ts", "plain") if name in request.query), "low-latency")
        if name == "low-latency" and not is_shared and _PLAIN_AGENTS.search(request.headers.get("User-Agent", "")):
            name = "plain"
        mode = _MODES[name]
        mount, feed = await self._service.open(request, mode.container)
        query = _query_for_children("" if is_shared else self._service.viewers.mint(mount, request))
        variants = [describe_variant(f"{name}.m3u8{query}", mount, feed.stream, mode.container, feed.window)]
        for sub in self._door.mounts.variants_of(mount):
            if sub.stream is not None and is_offered(sub, mode.container) and self._door.may_watch(pass_of(request).visit, sub):
                running = self._service.accompany(sub, mode.container)
                uri = f"{way_to(sub, mount)}{name}.m3u8{query}"
                variants.append(describe_variant(uri, sub, sub.stream, mode.container, running.window if running else None))
        text = serialize_multivariant_playlist(variants, version=mode.version)
        return _playlist(text, self._door.cache_headers(mount, f"public, max-age={_INDEX_AGE_S}" if is_shared else "no-store"))

    async def _get_playlist(self, request: web.Request) -> web.StreamResponse:
        mode = _MODES[request.match_info["mode"]]
        mount = self._door.find(request)
        if shows_ticket(self._door, request):  # somebody left the first playlist out
            return _send_on(request, self._service.viewers.mint(mount, request))
        if (token := self._service.viewers.renewed_token(mount, request)) is not None:
            return _send_on(request, token)
        wanted = _parse_directives(request.query) if mode.low_latency else _Directives()
        mount, feed = await self._service.open(request, mode.container)
        viewer = self._service.viewers.see(mount, request, feed.timing.target_duration_s)
        # A cache in front gives one playlist to everybody. Others who would ask for the gaps' files are spared them.
        gaps = TOKEN_KEY not in request.query or not _PLAIN_AGENTS.search(request.headers.get("User-Agent", ""))
        await _hold(feed, _check(feed, mode, wanted, gaps=gaps))
        viewer.seen_at = self._door.clock.monotonic()
        query = _query_for_children(request.query.get(TOKEN_KEY, ""))
        reports = self._report_others(mount, mode, request)
        text = feed.playlist(low_latency=mode.low_latency, skip=wanted.skip, query=query, reports=reports, gaps=gaps)
        viewer.bytes_sent += len(text)
        age = _playlist_age(feed, mode, wanted, has_token=TOKEN_KEY in request.query)
        return _playlist(text, self._door.cache_headers(mount, age))

    def _report_others(self, mount: Mount, mode: _Mode, request: web.Request) -> tuple[RenditionReport, ...]:
        """Where the other pictures of the camera are, for players that change to one (4.4.5.4); nothing of those that are not cut."""
        watchable = (other for other in self._door.mounts.others_of(mount) if self._door.may_watch(pass_of(request).visit, other))
        others = ((other, self._service.accompany(other, mode.container)) for other in watchable)
        return tuple(
            RenditionReport(f"{way_to(other, mount)}low-latency.m3u8", *feed.window.last_position)
            for other, feed in others
            if feed is not None and mode.low_latency and feed.window.has_parts
        )

    async def _get_file(self, request: web.Request) -> web.StreamResponse:
        mount, name = self._door.find(request), request.match_info["file"]
        feed = self._service.find_past(mount, "mp4" if name.startswith("mp4") else "ts")
        if feed is None:
            raise _gone()
        viewer = self._service.viewers.see(mount, request, feed.timing.target_duration_s)
        if feed.window.locate_file(name) is not Availability.READY:
            await _hold(feed, lambda: feed.window.locate_file(name), refusal=_gone)
            viewer.seen_at = self._door.clock.monotonic()
        data = feed.get(name)
        if data is None:
            raise _gone()
        if "_init" not in name:
            viewer.note_first_picture(self._door.clock.monotonic())
        viewer.bytes_sent += len(data)
        # What one viewer's address names is that viewer's alone: no cache in between may give it to others.
        scope = "private" if TOKEN_KEY in request.query else "public"
        headers = {"Content-Type": feed.content_type, **self._door.cache_headers(mount, f"{scope}, max-age={_FILE_AGE_S}")}
        return web.Response(body=data, headers=headers)


@dataclass(frozen=True, slots=True)
class _Directives:
    """Delivery directives of a playlist request (RFC 8216bis 6.2.5)."""

    segment: int | None = None
    part: int | None = None
    skip: bool = False


def _parse_directives(query: Mapping[str, str]) -> _Directives:
    """Raises 400 for what the RFC forbids."""
    try:
        segment, part = (int(query[key]) if key in query else None for key in ("_HLS_msn", "_HLS_part"))
    except ValueError:
        raise _bad_request("_HLS_msn and _HLS_part are whole numbers") from None
    if any(number is not None and not 0 <= number < _LARGEST_NUMBER for number in (segment, part)):
        raise _bad_request("_HLS_msn and _HLS_part are not that large")
    if part is not None and segment is None:
        raise _bad_request("_HLS_part needs _HLS_msn")
    return _Directives(segment, part, query.get("_HLS_skip", "") in ("YES", "v2"))


def _check(feed: HlsFeed, mode: _Mode, wanted: _Directives, *, gaps: bool) -> Callable[[], Availability]:
    """What a request for a playlist waits for."""

    def check() -> Availability:
        window = feed.window  # another one while nobody has been given anything
        if mode.low_latency and wanted.segment is not None:
            return window.locate_position(wanted.segment, wanted.part)
        ready = window.has_parts if mode.low_latency and gaps else window.complete_segments >= PLAIN_START
        return Availability.READY if ready else Availability.LATER

    return check


async def _hold(feed: HlsFeed, check: Callable[[], Availability], refusal: Callable[[], web.HTTPException] | None = None) -> None:
    """Wait until what is asked for is there. Raises 400 (or `refusal`) where it never will, 503 where it takes too long."""
    match await feed.hold(check):
        case Availability.REFUSED:
            raise refusal() if refusal else _bad_request("That position is too far ahead or no longer there")
        case Availability.LATER:
            raise unavailable("This camera is not answering at the moment. The relay keeps trying.")
        case Availability.READY:
            pass


def _playlist_age(feed: HlsFeed, mode: _Mode, wanted: _Directives, *, has_token: bool) -> str:
    """A playlist for one viewer is never cached; one for all is, each position of it for as long as players may ask for it."""
    if has_token:
        return "no-cache"
    if not mode.low_latency:
        return f"public, max-age={max(1, feed.window.plain_max_age_s)}"
    if wanted.segment is None:
        return "public, max-age=1"
    return f"public, max-age={SKIP_TARGETS * feed.timing.target_duration_s}"


def _query_for_children(token: str) -> str:
    """What stands behind every address in a playlist."""
    return f"?{urlencode({TOKEN_KEY: token})}" if token else ""


def _playlist(text: str, cache: dict[str, str]) -> web.Response:
    return web.Response(body=text.encode(), headers={"Content-Type": CONTENT_TYPE, **cache})


def _send_on(request: web.Request, token: str) -> web.Response:
    """Give a player another token, where its own is of an earlier run of the relay, or invented: it takes a place when it comes back."""
    told = (f"{TOKEN_KEY}=", f"{TICKET_KEY}=")
    others = [part for part in request.rel_url.raw_query_string.split("&") if part and not part.startswith(told)]
    query = "&".join([*others, f"{TOKEN_KEY}={token}"])
    return web.Response(status=302, headers={**HEADERS, "Location": f"{request.match_info['mode']}.m3u8?{query}"})


def _bad_request(text: str) -> web.HTTPException:
    return web.HTTPBadRequest(text=f"{text}.\n", headers=HEADERS)


def _gone() -> web.HTTPException:
    return web.HTTPNotFound(text="This piece of the stream is no longer there.\n", headers=HEADERS)

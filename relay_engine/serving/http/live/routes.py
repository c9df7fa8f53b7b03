"""LiveRoutes: `/MOUNT/live.mp4`, `.ts`, `.flv`, `.mjpeg`, and `/MOUNT/snapshot.jpg`."""

from __future__ import annotations

import asyncio
import functools
from dataclasses import dataclass

from aiohttp import HttpVersion11, web

from relay_engine.leave_reason import LeaveReason
from relay_engine.media.track import Track
from relay_engine.serving.http.live.feed import Feed, LiveFeed
from relay_engine.serving.http.live.format import FORMATS
from relay_engine.serving.http.live.picture_feed import PictureFeed
from relay_engine.serving.http.live.reader import LiveReader
from relay_engine.serving.http.sound_fit import fit_sound
from relay_engine.serving.http_refusals import HEADERS
from relay_engine.serving.mount_door import NAME, MountDoor, agent_of, pass_of, unavailable
from relay_engine.serving.stills import FULL_WIDTH, Stills
from relay_engine.streams.audio_fitting import AudioFitter
from relay_engine.streams.stream import Stream
from relay_engine.web.client import client_of
from relay_engine.web.server import HttpServer

THUMBNAIL_WIDTH = 480
_THUMBNAIL_AGE_S = 4.0
_CACHE_AGE_S = "1"  # in an nginx in front, which keeps nothing else of `no-store`; browsers do not see it
_STREAM_HEADERS = {**HEADERS, "Accept-Ranges": "none", "X-Accel-Buffering": "no"}  # nginx must not hold it back

type _Key = tuple[str, str, tuple[Track, ...]]  # mount, format, tracks: a client keeps the header it began with


@dataclass(slots=True)
class _Shared:
    """A feed and how many clients it has."""

    stream: Stream
    feed: Feed
    clients: int = 0


class LiveRoutes:
    """A feed lives as long as it has clients."""

    def __init__(self, door: MountDoor, stills: Stills, fitter: AudioFitter) -> None:
        self._door = door
        self._fitter = fitter
        self._stills = stills
        self._feeds: dict[_Key, _Shared] = {}
        self._readers: set[LiveReader] = set()

    def register(self, server: HttpServer) -> None:
        """Add the routes to `server`."""
        formats = "|".join(FORMATS)
        live = web.get(f"/{NAME}/live.{{format:{formats}}}", self._get_live)
        routes = [live, web.get(f"/{NAME}/snapshot.jpg", self._get_snapshot)]
        server.add_routes(routes, ask=self._door.ask_to_watch, on_stop=self._close_all)

    async def _get_live(self, request: web.Request) -> web.StreamResponse:
        kind = request.match_info["format"]
        headers = {**_STREAM_HEADERS, "Content-Type": FORMATS[kind].content_type}
        if request.method == "HEAD":  # nothing is woken for it
            self._door.find(request)
            return web.Response(headers=headers)
        client, budget = client_of(request), self._door.budget
        asked_at = self._door.clock.monotonic()
        mount, stream = await self._door.open(request)
        if not budget.has_room(client.account):
            raise unavailable("As many people watch as this relay serves. Please try again in a moment.")
        key, shared = self._share(mount.name, kind, stream)
        if request.transport is None:
            raise ConnectionResetError
        reader = LiveReader(
            request.transport,
            shared.feed,
            self._door.limits,
            self._door.clock,
            framed=request.version >= HttpVersion11,
            peer=client.name,
            user_agent=agent_of(request),
        )
        reader.asked_at = asked_at
        self._enter(key, shared, reader)
        budget.open_session(client.account)
        try:
            self._door.attach(mount, reader, pass_of(request))
            return await self._send(request, reader, shared.feed, headers)
        finally:
            self._leave(key, shared, reader)
            budget.close_session(client.account)
            mount.detach(reader, reader.leave_reason)

    @staticmethod
    async def _send(request: web.Request, reader: LiveReader, feed: Feed, headers: dict[str, str]) -> web.StreamResponse:
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        if feed.header:
            await response.write(feed.header)
        reader.begin(feed.start())
        await reader.ended
        if request.transport is not None and not reader.has_taken_all:
            request.transport.abort()  # who does not take what waits would hold up the end of the answer
        return response

    async def _get_snapshot(self, request: web.Request) -> web.StreamResponse:
        """The picture of now; with `?thumbnail` a small one that wakes no camera."""
        is_thumbnail = "thumbnail" in request.query
        if is_thumbnail or request.method == "HEAD":
            mount = self._door.find(request)
            stream = mount.stream
        else:
            mount, stream = await self._door.open(request)
        if request.method == "HEAD":
            return web.Response(headers={**HEADERS, "Content-Type": "image/jpeg"})
        if is_thumbnail:
            jpeg = (
                await self._stills.get(stream, max_width=THUMBNAIL_WIDTH, key_frame_only=True, max_age_s=_THUMBNAIL_AGE_S)
                if stream
                else b""
            )
            if not jpeg:
                return web.Response(status=204, headers=HEADERS)  # no error for pages, which show a symbol instead
        else:
            jpeg = await self._stills.get(stream, max_width=FULL_WIDTH) if stream else b""
        if not jpeg:
            raise unavailable("There is no picture of this camera yet.")
        age = {"X-Accel-Expires": _CACHE_AGE_S} if self._door.is_for_everybody(mount) else {}
        return web.Response(body=jpeg, headers={**HEADERS, **age, "Content-Type": "image/jpeg"})

    def _share(self, name: str, kind: str, stream: Stream) -> tuple[_Key, _Shared]:
        """The feed for these tracks, made where there is none. Raises 406 where the container carries none of them."""
        live_format = FORMATS[kind]
        tracks = live_format.choose_tracks(stream.tracks)
        as_stills = kind == "mjpeg" and not tracks and stream.video_id is not None
        if as_stills:
            assert stream.video_id is not None
            tracks = (stream.tracks[stream.video_id],)
        if not tracks:
            sent = ", ".join(track.codec.value for track in stream.tracks)
            raise web.HTTPNotAcceptable(text=f"This camera sends {sent}, which live.{kind} cannot carry.\n", headers=HEADERS)
        key = (name, kind, tracks)
        shared = self._feeds.get(key)
        if shared is None or shared.stream is not stream:
            if as_stills:
                feed: Feed = PictureFeed(stream, self._stills)
            else:
                fit = functools.partial(fit_sound, self._fitter, stream, tracks, live_format.codecs)
                feed = LiveFeed(stream, tracks, live_format.make_muxer, fit)
            shared = self._feeds[key] = _Shared(stream, feed)
        return key, shared

    def _enter(self, key: _Key, shared: _Shared, reader: LiveReader) -> None:
        self._feeds[key] = shared
        shared.clients += 1
        shared.feed.add(reader)
        self._readers.add(reader)

    def _leave(self, key: _Key, shared: _Shared, reader: LiveReader) -> None:
        self._readers.discard(reader)
        shared.feed.remove(reader)
        shared.clients -= 1
        if not shared.clients:
            shared.feed.close()
            if self._feeds.get(key) is shared:
                del self._feeds[key]

    async def _close_all(self) -> None:
        for reader in tuple(self._readers):
            reader.close(LeaveReason.RELAY_STOPPED)
        await asyncio.sleep(0)

"""HlsService: the HLS feeds of all mounts: begun by the first request, ended some time after the last."""

from __future__ import annotations

import asyncio

from aiohttp import web

from relay_engine import tasks
from relay_engine.leave_reason import LeaveReason
from relay_engine.media.track import Track
from relay_engine.serving.http.hls.feed import Container, HlsFeed, choose_tracks
from relay_engine.serving.http.hls.variants import is_offered
from relay_engine.serving.http.hls.viewers import HlsViewers
from relay_engine.serving.http_refusals import HEADERS
from relay_engine.serving.mount_door import MountDoor
from relay_engine.streams.audio_fitting import AudioFitter
from relay_engine.streams.mount import Mount
from relay_engine.streams.stream import Stream

_IDLE_S = 30.0  # without a request
_SWEEP_INTERVAL_S = 1.0


class HlsService:
    """Feeds by mount and container."""

    def __init__(self, door: MountDoor, fitter: AudioFitter) -> None:
        self._door = door
        self._fitter = fitter
        self._feeds: dict[tuple[str, Container], HlsFeed] = {}
        self._sweeper: asyncio.Task[None] | None = None
        self.viewers = HlsViewers(door)

    async def open(self, request: web.Request, container: Container) -> tuple[Mount, HlsFeed]:
        """The mount and its feed, begun where it does not run. Raises 404, 406 or 503."""
        mount = self._door.find(request)
        feed = self.find(mount, container)
        if feed is None:
            mount, stream = await self._door.open(request)
            feed = self.find(mount, container)  # somebody else may have waited for the same
            if feed is None:
                if not choose_tracks(stream.tracks, container):
                    raise web.HTTPNotAcceptable(text=_not_carried(stream.tracks), headers=HEADERS)
                feed = self._begin(mount, stream, container)
        return mount, feed

    def accompany(self, mount: Mount, container: Container) -> HlsFeed | None:
        """The feed of a quality that players may change to: only with a past can they go on where they are.

        It runs along where that wakes nobody and keeps nobody awake; None where none runs.
        """
        stream = mount.stream
        if mount.config.on_demand or stream is None or not is_offered(mount, container):
            return self.peek(mount, container)
        return self.find(mount, container) or self._begin(mount, stream, container)

    def find(self, mount: Mount, container: Container) -> HlsFeed | None:
        """The feed of what the mount sends now, noted as asked for; None where none runs."""
        feed = self.peek(mount, container)
        if feed is not None:
            feed.asked_at = self._door.clock.monotonic()
        return feed

    def peek(self, mount: Mount, container: Container) -> HlsFeed | None:
        """As `find`, but the feed does not go on for it."""
        feed = self._feeds.get((mount.name, container))
        return feed if feed is not None and feed.mount is mount and self._keeps_up(feed) else None

    def find_past(self, mount: Mount, container: Container) -> HlsFeed | None:
        """As `find`, or one that waits for a camera whose format has just changed: what is in its memory stays there."""
        feed = self._feeds.get((mount.name, container))
        return self.find(mount, container) or (feed if feed is not None and feed.mount is mount and not feed.closed else None)

    @staticmethod
    def _keeps_up(feed: HlsFeed) -> bool:
        """True where it cuts what its mount sends now; one whose mount sends something else follows as soon as that is known."""
        if feed.closed or feed.stream is feed.mount.stream:
            return not feed.closed
        stream = feed.mount.stream
        if stream is not None and not stream.ready.is_set():
            return False
        if stream is None or not feed.follow(stream):
            feed.stop()
        return not feed.closed

    async def stop(self) -> None:
        """End every feed and forget every viewer."""
        await tasks.cancel(self._sweeper)
        self._sweeper = None
        feeds, self._feeds = self._feeds, {}
        for feed in feeds.values():
            feed.stop()
        self.viewers.close_all(LeaveReason.RELAY_STOPPED)

    def _begin(self, mount: Mount, stream: Stream, container: Container) -> HlsFeed:
        key = (mount.name, container)
        old = self._feeds.get(key)
        if old is not None:
            old.stop()
        feed = self._feeds[key] = HlsFeed(mount, stream, container, self._door.clock, self._fitter)
        feed.start()
        if self._sweeper is None or self._sweeper.done():
            self._sweeper = tasks.spawn(self._sweep(), name="HLS sweep")
        return feed

    async def _sweep(self) -> None:
        while self._feeds or len(self.viewers):
            await asyncio.sleep(_SWEEP_INTERVAL_S)
            now = self._door.clock.monotonic()
            self.viewers.sweep(now)
            for key, feed in tuple(self._feeds.items()):
                self._keeps_up(feed)  # those whose requests wait ask no more
                if feed.closed or (not feed.held and now - feed.asked_at > _IDLE_S):
                    feed.stop()
                    del self._feeds[key]


def _not_carried(tracks: tuple[Track, ...]) -> str:
    sent = ", ".join(track.codec.value for track in tracks)
    return f"This camera sends {sent}, which HLS cannot carry.\n"

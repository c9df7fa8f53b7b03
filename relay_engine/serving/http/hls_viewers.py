"""HlsViewers: who watches by HLS. Nobody keeps a connection open, so that a viewer is whoever goes on asking."""

from __future__ import annotations

import re
import secrets

from aiohttp import web

from relay_engine.serving.http.hls_variants import camera_of
from relay_engine.serving.http.mount_door import HEADERS, MountDoor, agent_of, peer_of, unavailable
from relay_engine.streams.burst import Burst
from relay_engine.streams.mount import Mount
from relay_engine.streams.reader import Reader
from relay_engine.streams.stream import Stream

TOKEN_KEY = "s"  # of the query
_TOKEN = re.compile(r"[A-Za-z0-9_-]{8,32}")
_SHORTEST_PATIENCE_S = 8.0
_HELD_MARGIN_S = 2.0  # a request may be held for three target durations
_BANNED_S = 60.0  # for which somebody whom the operator has disconnected stays out


class HlsViewer(Reader):
    """One viewer by its token; or all who come without one from the same address: a shared cache in front of us."""

    def __init__(self, stream: Stream, *, peer: str, user_agent: str, since: float) -> None:
        super().__init__(protocol="hls", peer=peer, user_agent=user_agent, since=since)
        self.stream = stream
        self.seen_at = 0.0  # monotonic, at any quality of its camera
        self.seen_here_at = 0.0  # at the mount that counts it
        self.patience_s = _SHORTEST_PATIENCE_S
        self.is_closed = False

    def push(self, burst: Burst) -> None:
        """Nothing: viewers fetch."""

    def close(self, reason: str) -> None:
        """Refuse what it asks for from now on."""
        self.is_closed = True


def make_token() -> str:
    """A viewer's name, that nobody else can guess."""
    return secrets.token_urlsafe(9)


class HlsViewers:
    """Counts a viewer from its first media playlist until it has not asked for some target durations.

    One who changes between the qualities of a camera stays one viewer. It moves to the other mount once it has left the first.
    """

    def __init__(self, door: MountDoor) -> None:
        self._door = door
        self._viewers: dict[tuple[str, str], tuple[Mount, HlsViewer]] = {}

    def __len__(self) -> int:
        return len(self._viewers)

    def see(self, mount: Mount, request: web.Request, target_duration_s: int) -> HlsViewer:
        """The viewer who asks. Raises 410 for one that was disconnected, 503 for one too many."""
        token = request.query.get(TOKEN_KEY, "")
        if token and not _TOKEN.fullmatch(token):
            raise web.HTTPBadRequest(text="That is no viewer's token.\n", headers=HEADERS)
        key = (camera_of(mount), token or f"@{request.remote}")
        now = self._door.clock.monotonic()
        home, viewer = self._viewers.get(key, (mount, None))
        if viewer is None or viewer.stream is not home.stream:
            home, viewer = mount, self._admit(mount, request, key)
        elif viewer.is_closed:
            raise web.HTTPGone(text="This viewer was disconnected.\n", headers=HEADERS)
        elif home is not mount and now - viewer.seen_here_at > viewer.patience_s:
            del self._viewers[key]
            home.detach(viewer)
            home, viewer = mount, self._admit(mount, request, key, since=viewer.since)
        viewer.seen_at = now
        if home is mount:
            viewer.seen_here_at = now
        viewer.patience_s = max(_SHORTEST_PATIENCE_S, 3 * target_duration_s + _HELD_MARGIN_S)
        return viewer

    def sweep(self, now: float) -> None:
        """Let those go who ask no more."""
        for key, (mount, viewer) in tuple(self._viewers.items()):
            silent_s = now - viewer.seen_at
            if viewer.is_closed:
                if silent_s > _BANNED_S:
                    del self._viewers[key]
            elif silent_s > viewer.patience_s:
                del self._viewers[key]
                mount.detach(viewer)

    def close_all(self, reason: str) -> None:
        """Forget everybody."""
        viewers, self._viewers = self._viewers, {}
        for mount, viewer in viewers.values():
            mount.detach(viewer, reason)

    def _admit(self, mount: Mount, request: web.Request, key: tuple[str, str], *, since: float | None = None) -> HlsViewer:
        assert mount.stream is not None
        if len(self._viewers) >= self._door.limits.max_connections:
            raise unavailable("As many people watch as this relay serves. Please try again in a moment.")
        since = self._door.clock.wall() if since is None else since
        viewer = HlsViewer(mount.stream, peer=peer_of(request), user_agent=agent_of(request), since=since)
        self._door.attach(mount, viewer)
        mount.pause(viewer)  # counted, but no bursts
        self._viewers[key] = (mount, viewer)
        return viewer

"""HlsViewers: who watches by HLS. Nobody keeps a connection open, so that a viewer is whoever goes on asking."""

from __future__ import annotations

import re

from aiohttp import web

from relay_engine.access.mount_facts import facts_of
from relay_engine.access.visit import Pass
from relay_engine.leave_reason import LeaveReason
from relay_engine.serving.http.hls.grants import HlsGrants
from relay_engine.serving.http.hls.tokens import HlsTokens
from relay_engine.serving.http_refusals import HEADERS
from relay_engine.serving.identity import Proof
from relay_engine.serving.mount_door import MountDoor, agent_of, keep_pass, pass_of, unavailable
from relay_engine.sockets.peer_account import PeerAccount
from relay_engine.streams.burst import Burst
from relay_engine.streams.mount import Mount
from relay_engine.streams.mount_table import camera_of
from relay_engine.streams.reader import Reader
from relay_engine.web.client import Client, client_of

TOKEN_KEY = "s"  # of the query
_TOKEN = re.compile(r"(?:^|(?<=&))s=([A-Za-z0-9_-]{8,32})(?=&|$)")
_LONGEST_OLD = 100  # characters of a token that is not ours
_SHORTEST_PATIENCE_S = 8.0
_HELD_MARGIN_S = 2.0  # a request may be held for three target durations
_CPU_PERCENT = 2.0  # of one core, for one viewer's requests: some ten times what it asks for
_CREDIT_S = 0.1
_BANNED_S = 60.0  # for which somebody whom the operator has disconnected stays out
_KEPT_OUT = frozenset({LeaveReason.DISCONNECTED, LeaveReason.BLOCKED})  # others may come again at once, with the same token


class HlsViewer(Reader):
    """One viewer by its token; or all who come without one from the same address: a shared cache in front of us."""

    fetches = True

    def __init__(self, account: PeerAccount, own_account: PeerAccount, *, peer: str, user_agent: str, since: float) -> None:
        super().__init__(protocol="hls", peer=peer, user_agent=user_agent, since=since)
        self.account = account  # of its peer, where it is counted
        self.own_account = own_account  # its requests: a crowd behind one address does not share its strangers' credit
        self.seen_at = 0.0  # monotonic, at any quality of its camera
        self.seen_here_at = 0.0  # at the mount that counts it
        self.patience_s = _SHORTEST_PATIENCE_S
        self.closed_for: LeaveReason | None = None  # why it is no longer counted; None while it is

    def push(self, burst: Burst) -> None:
        """Nothing: viewers fetch."""

    def close(self, reason: LeaveReason) -> None:
        """Count it no more; what becomes of what it asks for depends on why."""
        self.closed_for = reason

    @property
    def is_kept_out(self) -> bool:
        """True where the operator has sent it away."""
        return self.closed_for in _KEPT_OUT


class HlsViewers:
    """Counts a viewer from its first media playlist until it has not asked for some target durations.

    One who changes between the qualities of a camera stays one viewer. It moves to the other mount once it has left the first.
    """

    def __init__(self, door: MountDoor) -> None:
        self._door = door
        self.tokens = HlsTokens()
        self.grants = HlsGrants()
        self._viewers: dict[tuple[str, str], tuple[Mount, HlsViewer]] = {}

    def __len__(self) -> int:
        return len(self._viewers)

    def mint(self, mount: Mount, request: web.Request | None = None) -> str:
        """A new viewer's token; it takes no place before its first media playlist. Where `request` shows a ticket, it stands for that."""
        token = self.tokens.mint(camera_of(mount), self._door.clock.wall())
        if request is not None and shows_ticket(self._door, request):
            self.grants.put((camera_of(mount), token), pass_of(request))
        return token

    def ask(self, request: web.Request) -> None:
        """What each playlist and file asks: whether its viewer's pass still holds, and where there is none, the door.

        A pass that was given to everybody from one address is good for no other; one of a login wants its cookie each time.
        """
        mount, token = self._door.mounts.get(request.match_info["name"]), request.query.get(TOKEN_KEY, "")
        if mount is not None and token:
            key = (camera_of(mount), token)
            granted = self.grants.get(key)
            pass_ = granted or self._pass_of(key, request)
            if pass_ is not None:
                answer = self._door.access.door.renew(pass_, facts_of(mount))
                if isinstance(answer, Pass):
                    keep_pass(request, answer)
                    if granted is not None and answer is not granted and answer.visit.mount == granted.visit.mount:
                        self.grants.put(key, answer)
                    return
        self._door.ask_to_watch(request)

    def _pass_of(self, key: tuple[str, str], request: web.Request) -> Pass | None:
        """That of the viewer with this token, where it was given for the address alone, and `request` comes from there."""
        known = self._viewers.get(key)
        pass_ = known[1].pass_ if known is not None else None
        if not isinstance(pass_, Pass) or pass_.subject is not None or pass_.visit.subject is not None:
            return None
        client = client_of(request)
        return pass_ if client.host == pass_.visit.host and client.via_proxy == pass_.visit.via_proxy else None

    def account_of(self, request: web.BaseRequest, client: Client) -> PeerAccount | None:
        """A viewer's own account, for requests with its token."""
        token = _TOKEN.search(request.query_string) if request.query_string else None
        if token is None:
            return None
        mount = self._door.mounts.get(request.path[1:].rpartition("/")[0])
        known = self._viewers.get((camera_of(mount), token[1])) if mount is not None else None
        return known[1].own_account if known is not None else None

    def renewed_token(self, mount: Mount, request: web.Request) -> str | None:
        """The token that the request should have instead of its own; None where that one is good, or there is none."""
        token = request.query.get(TOKEN_KEY, "")
        camera, wall_s = camera_of(mount), self._door.clock.wall()
        if not token or (camera, token) in self._viewers or self.tokens.is_good(camera, token, wall_s):
            return None
        return self.tokens.renew(camera, wall_s, token[:_LONGEST_OLD], client_of(request).account.key)

    def see(self, mount: Mount, request: web.Request, target_duration_s: int) -> HlsViewer:
        """The viewer who asks. Raises 404 for one with a token that was not made here, 410 for one that was disconnected, 503 for one too many."""
        token = request.query.get(TOKEN_KEY, "")
        client = client_of(request)
        key = (camera_of(mount), token or f"@{client.proxy or client.account.key}")
        if token and key not in self._viewers and not self.tokens.is_signed(*key):
            raise web.HTTPNotFound(text="That is no viewer's token.\n", headers=HEADERS)
        now = self._door.clock.monotonic()
        home, viewer = self._viewers.get(key, (mount, None))
        if viewer is not None and viewer.is_kept_out:
            raise web.HTTPGone(text="This viewer was disconnected.\n", headers=HEADERS)
        if viewer is None or viewer.closed_for is not None:
            if viewer is not None:  # its mount was stopped, and is here again
                self._forget(key, viewer.closed_for or LeaveReason.CLIENT_LEFT)
            home, viewer = mount, self._admit(mount, request, key)
        elif home is not mount and now - viewer.seen_here_at > viewer.patience_s:
            self._forget(key, LeaveReason.QUALITY_CHANGED)
            home, viewer = mount, self._admit(mount, request, key, since=viewer.since)
        viewer.seen_at = now
        if home is mount:
            viewer.seen_here_at = now
        viewer.patience_s = max(_SHORTEST_PATIENCE_S, 3 * target_duration_s + _HELD_MARGIN_S)
        return viewer

    def sweep(self, now: float) -> None:
        """Let those go who ask no more."""
        for key, (_mount, viewer) in tuple(self._viewers.items()):
            if now - viewer.seen_at > (_BANNED_S if viewer.is_kept_out else viewer.patience_s):
                self._forget(key, LeaveReason.CLIENT_LEFT)

    def close_all(self, reason: LeaveReason) -> None:
        """Forget everybody."""
        for key in tuple(self._viewers):
            self._forget(key, reason)

    def _forget(self, key: tuple[str, str], reason: LeaveReason) -> None:
        mount, viewer = self._viewers.pop(key)
        mount.detach(viewer, reason)
        self._door.budget.close_session(viewer.account)

    def _admit(self, mount: Mount, request: web.Request, key: tuple[str, str], *, since: float | None = None) -> HlsViewer:
        client, budget = client_of(request), self._door.budget
        most = self._door.limits.max_connections
        if (most and len(self._viewers) >= most) or not budget.has_room(client.account):
            raise unavailable("As many people watch as this relay serves. Please try again in a moment.")
        since = self._door.clock.wall() if since is None else since
        own = budget.own_account(key[1], cpu_percent=_CPU_PERCENT, credit_s=_CREDIT_S)
        viewer = HlsViewer(client.account, own, peer=client.name, user_agent=agent_of(request), since=since)
        self._door.attach(mount, viewer, pass_of(request))
        budget.open_session(client.account)
        self._viewers[key] = (mount, viewer)
        viewer.asked_at = self._door.clock.monotonic()  # for its first playlist of media: the one before names no viewer yet
        return viewer


def shows_ticket(door: MountDoor, request: web.Request) -> bool:
    """True where `request` is allowed by a ticket in its address."""
    return door.identity.of(request).proof is Proof.TICKET and pass_of(request).subject is not None

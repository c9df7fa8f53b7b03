"""MountDoor: finds the mount that a request names and asks the door for its client, or says in plain words why not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from aiohttp import web

from relay_engine.access.access import Access
from relay_engine.access.mount_facts import facts_of
from relay_engine.access.subject import Action
from relay_engine.access.visit import Pass, Refusal, Refused, Visit
from relay_engine.clock import Clock
from relay_engine.config import LimitsConfig
from relay_engine.errors import Fault
from relay_engine.events import MountState
from relay_engine.serving.http_refusals import HEADERS, RETRY_AFTER_S, refuse
from relay_engine.serving.identity import Identity
from relay_engine.sockets.peer_budget import PeerBudget
from relay_engine.streams.admission import AdmissionRefused, HostBlocked
from relay_engine.streams.mount import Mount, MountUnavailable
from relay_engine.streams.mount_table import MountTable
from relay_engine.streams.reader import Reader
from relay_engine.streams.stream import Stream
from relay_engine.web.fence import may_wake

# The names that config_file allows; nothing else may reach a handler.
NAME = "{name:[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*}"

_OPEN_DEADLINE_S = 10.0
_RESTS = "This camera rests. Open its page on this relay, which wakes it.\n"
_MAX_AGENT = 200  # characters of a User-Agent that are kept
_VARY = "Authorization, Cookie"
_PASS = web.RequestKey("pass", Pass)


class MountDoor:
    """What every route of HTTP media needs; refusals are HTTP exceptions with one line of text."""

    def __init__(
        self, mounts: MountTable, limits: LimitsConfig, clock: Clock, budget: PeerBudget | None = None, access: Access | None = None
    ) -> None:
        self.mounts = mounts
        self.limits = limits
        self.clock = clock
        self.budget = budget or PeerBudget(limits, clock)
        self.access = access or Access(clock)
        self.identity = Identity(self.access)

    def ask_to_watch(self, request: web.Request) -> None:
        """For routes of one mount: keep the pass with the request, or raise what the door's refusal is in HTTP.

        A name that is not here is answered like one that may not be watched, where nothing could be.
        """
        mount = self.mounts.get(request.match_info["name"])
        request[_PASS] = self.admit(request, Action.WATCH, mount)

    def admit(self, request: web.Request, action: Action, mount: Mount | None) -> Pass:
        """The door's pass; raises the HTTP exception of its refusal."""
        answer = self.access.door.admit(self.identity.visit(request, action, facts_of(mount) if mount is not None else None))
        if isinstance(answer, Refused):
            raise refuse(answer)
        return answer

    def steering(self, request: web.Request, mount: Mount) -> Literal["yes", "login", ""]:
        """Whether whoever asks may steer `mount`, or might after a login; "" where it cannot be steered, or not by them."""
        if not self.mounts.main_of(mount).config.control:
            return ""
        answer = self.access.door.admit(self.identity.visit(request, Action.STEER, facts_of(mount)))
        if not isinstance(answer, Refused):
            return "yes"
        return "login" if answer.reason in (Refusal.LOGIN_REQUIRED, Refusal.LOGIN_WRONG) else ""

    def choose_watchable(self, request: web.Request, mounts: Iterable[Mount]) -> tuple[Mount, ...]:
        """Those that whoever asks may watch."""
        visit = self.identity.visit(request, Action.WATCH, None)
        return self.access.door.choose_visible(visit, tuple(mounts), facts_of)

    def may_watch(self, visit: Visit, mount: Mount) -> bool:
        """Tell whether `mount`, to which another one leads, is for whoever has made `visit` to that one."""
        return bool(self.access.door.choose_visible(visit, (mount,), facts_of))

    def ask_for_pages(self, request: web.Request) -> None:
        """For what leads to mounts: whoever may watch at all, or one that is listed. Raises as `ask_to_watch`."""
        listed = (mount for mount in self.mounts if mount.config.listed)
        if not self.choose_watchable(request, listed):
            self.admit(request, Action.WATCH, None)

    def is_for_everybody(self, mount: Mount) -> bool:
        """True where a cache in between may give what it keeps of `mount` to others."""
        return self.access.door.is_for_everybody(facts_of(mount))

    def cache_headers(self, mount: Mount, wanted: str) -> dict[str, str]:
        """Cache-Control `wanted`, such as "public, max-age=5", for a mount that is for everybody; else for who asks alone."""
        if self.is_for_everybody(mount):
            return {"Cache-Control": wanted}
        return {"Cache-Control": wanted.replace("public", "private"), "Vary": _VARY}

    def find(self, request: web.Request) -> Mount:
        """The mount of the path. Raises 404 where there is none, 503 where it is switched off."""
        mount = self.mounts.get(request.match_info["name"])
        if mount is None:
            raise web.HTTPNotFound(text="There is no camera of that name here.\n", headers=HEADERS)
        if mount.state is MountState.STOPPED:
            raise unavailable("This camera is switched off.")
        return mount

    async def open(self, request: web.Request, deadline_s: float = _OPEN_DEADLINE_S) -> tuple[Mount, Stream]:
        """The mount and its stream, once live. Raises 404, 503, or 403 where this request may not wake it; do not await before `attach`."""
        mount = self.find(request)
        if mount.state is not MountState.LIVE and mount.config.on_demand and not may_wake(request):
            raise web.HTTPForbidden(text=_RESTS, headers=HEADERS)
        try:
            return mount, await mount.open_stream(deadline_s)
        except MountUnavailable as error:
            raise unavailable(_explain(error)) from None

    def attach(self, mount: Mount, reader: Reader, pass_: Pass) -> None:
        """Count `reader` in, by the right of `pass_`. Raises 503 where it is one too many, 403 where its address is blocked."""
        try:
            mount.attach(reader, pass_)
        except HostBlocked:
            raise refuse(Refused(Refusal.BLOCKED)) from None
        except AdmissionRefused as error:
            raise refuse(Refused(Refusal.FULL if error.is_by_count else Refusal.NO_BANDWIDTH, cap=error.cap)) from None
        except MountUnavailable as error:
            raise unavailable(_explain(error)) from None


def unavailable(text: str) -> web.HTTPServiceUnavailable:
    """A refusal that invites the client to come again."""
    return web.HTTPServiceUnavailable(text=f"{text}\n", headers={**HEADERS, "Retry-After": str(RETRY_AFTER_S)})


def pass_of(request: web.Request) -> Pass:
    """The door's answer to the route's question."""
    return request[_PASS]


def keep_pass(request: web.Request, pass_: Pass) -> None:
    """For routes that ask in a way of their own."""
    request[_PASS] = pass_


def agent_of(request: web.Request) -> str:
    """What the client calls itself."""
    return request.headers.get("User-Agent", "")[:_MAX_AGENT]


def _explain(error: MountUnavailable) -> str:
    """For visitors: nothing about addresses or passwords, those are the operator's."""
    match error.fault:
        case None:
            return "This camera is switched off."
        case Fault.UNSUPPORTED_CODEC | Fault.NO_VIDEO:
            return "This camera sends nothing that can be shown here."
        case _:
            return "This camera is not answering at the moment. The relay keeps trying."

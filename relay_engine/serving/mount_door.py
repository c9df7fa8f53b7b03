"""MountDoor: finds the mount that a request names and lets its client in, or says in plain words why not."""

from __future__ import annotations

from aiohttp import web

from relay_engine.clock import Clock
from relay_engine.config import LimitsConfig
from relay_engine.errors import Fault
from relay_engine.events import MountState
from relay_engine.sockets.peer_budget import PeerBudget
from relay_engine.streams.admission import AdmissionRefused, HostBlocked
from relay_engine.streams.mount import Mount, MountUnavailable
from relay_engine.streams.mount_table import MountTable
from relay_engine.streams.reader import Reader
from relay_engine.streams.stream import Stream
from relay_engine.web.fence import may_wake
from relay_engine.web.visit import name_of

# The names that config_file allows; nothing else may reach a handler.
NAME = "{name:[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*}"

_OPEN_DEADLINE_S = 10.0
_RETRY_AFTER_S = 5
_RESTS = "This camera rests. Open its page on this relay, which wakes it.\n"
_BLOCKED = "Whoever runs this relay has ended watching from here for a while.\n"
_FULL = "As many people watch as may watch at the same time. Please try again in a moment."
_NO_BANDWIDTH = "As many people watch as this relay has bandwidth for. Please try again in a moment."
_MAX_AGENT = 200  # characters of a User-Agent that are kept
HEADERS = {"Cache-Control": "no-store"}


class MountDoor:
    """What every route of HTTP media needs; refusals are HTTP exceptions with one line of text."""

    def __init__(self, mounts: MountTable, limits: LimitsConfig, clock: Clock, budget: PeerBudget | None = None) -> None:
        self.mounts = mounts
        self.limits = limits
        self.clock = clock
        self.budget = budget or PeerBudget(limits, clock)

    def find(self, request: web.Request) -> Mount:
        """The mount of the path. Raises 404 where there is none, 403 where this visitor is blocked, 503 where it is switched off."""
        mount = self.mounts.get(request.match_info["name"])
        if mount is None:
            raise web.HTTPNotFound(text="There is no camera of that name here.\n", headers=HEADERS)
        if mount.keeps_out(name_of(request)):
            raise web.HTTPForbidden(text=_BLOCKED, headers=HEADERS)
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

    def attach(self, mount: Mount, reader: Reader) -> None:
        """Count `reader` in. Raises 503 where it is one too many, 403 where its address is blocked."""
        try:
            mount.attach(reader)
        except HostBlocked:
            raise web.HTTPForbidden(text=_BLOCKED, headers=HEADERS) from None
        except AdmissionRefused as error:
            raise unavailable(_FULL if error.is_by_count else _NO_BANDWIDTH) from None
        except MountUnavailable as error:
            raise unavailable(_explain(error)) from None


def unavailable(text: str) -> web.HTTPServiceUnavailable:
    """A refusal that invites the client to come again."""
    return web.HTTPServiceUnavailable(text=f"{text}\n", headers={**HEADERS, "Retry-After": str(_RETRY_AFTER_S)})


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

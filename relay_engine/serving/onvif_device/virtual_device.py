"""VirtualDevice: one mount as an ONVIF device: its HTTP server, and what becomes of a request."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import msgspec
from aiohttp import hdrs, web

from relay_engine.access.mount_facts import facts_of
from relay_engine.access.subject import Action
from relay_engine.access.visit import Pass, Refusal, Refused, Visit
from relay_engine.clock import Clock
from relay_engine.config import HttpConfig
from relay_engine.errors import RemoteProtocolError
from relay_engine.events import ListenerFault, MountState
from relay_engine.serving.mount_door import NAME, MountDoor, unavailable
from relay_engine.serving.onvif_device.answers.events import SIGNAL_LOSS, header_of
from relay_engine.serving.onvif_device.asked import Asked, Operation, Place, Right
from relay_engine.serving.onvif_device.client_list import ClientList
from relay_engine.serving.onvif_device.device_facts import DeviceFacts
from relay_engine.serving.onvif_device.device_login import DeviceLogin, Shown, Way
from relay_engine.serving.onvif_device.operation_refused import OperationRefused
from relay_engine.serving.onvif_device.operations import find_operation
from relay_engine.serving.onvif_device.soap_answer import NO_STORE, answer_with, explain, fault_with, refuse
from relay_engine.serving.onvif_device.steering_wheel import SteeringWheel
from relay_engine.serving.onvif_device.subscriptions import Subscriptions
from relay_engine.serving.stills import Stills
from relay_engine.soap.envelope import MOST_REQUEST_BYTES, Envelope, parse_envelope
from relay_engine.soap.faults import SoapFault
from relay_engine.soap.reader import local_name
from relay_engine.sockets.peer_budget import PeerBudget
from relay_engine.streams.mount import Mount
from relay_engine.web.client import client_of
from relay_engine.web.host_names import HostNames
from relay_engine.web.request_body import read_body
from relay_engine.web.server import Handler, HttpServer, everybody

PROTOCOL = "onvif"
_LOST = (MountState.RETRYING, MountState.STOPPED, MountState.WAITING)
_ACTIONS = {Right.WATCH: Action.WATCH, Right.STEER: Action.STEER}

type MakeFacts = Callable[[], DeviceFacts]


class VirtualDevice:
    """Its mount may be off, or away: the device stays, as recorders keep their cameras."""

    def __init__(
        self,
        name: str,
        http: HttpConfig,
        door: MountDoor,
        login: DeviceLogin,
        stills: Stills,
        wheel: SteeringWheel,
        make_facts: MakeFacts,
        budget: PeerBudget,
        clock: Clock,
    ) -> None:
        self.name = name
        self.clients = ClientList()
        self.subscriptions = Subscriptions(clock)
        self._door = door
        self._login = login
        self._stills = stills
        self._wheel = wheel
        self._make_facts = make_facts
        self._clock = clock
        self._names = HostNames(http.allowed_hosts)
        self._server = HttpServer(_for_machines(http), budget=budget, explain=explain)
        self._server.add_middleware(self._keep_pages_out)
        # Each operation asks the door by itself, with a right of its own; some ask for nothing (ONVIF Core 5.9.4.3).
        routes = [web.get(f"/{NAME}/snapshot.jpg", self._get_snapshot), web.post("/{path:.*}", self._post)]
        self._server.add_routes(routes, ask=everybody, on_stop=self._end_subscriptions)

    @property
    def port(self) -> int:
        """The real one once it is open."""
        return self._server.port

    @property
    def fault(self) -> ListenerFault | None:
        """Why nobody can come in now."""
        return self._server.fault

    @property
    def facts(self) -> DeviceFacts:
        """What it tells of its camera now."""
        return self._make_facts()

    async def start(self) -> None:
        """Listen. Raises OSError where the port cannot be had."""
        await self._server.start()

    async def stop(self) -> None:
        """End whoever asks; idempotent."""
        await self._server.stop()

    def change(self, http: HttpConfig) -> None:
        """Have other names and proxies from now on."""
        self._names = HostNames(http.allowed_hosts)
        self._server.change(_for_machines(http))

    def look(self) -> None:
        """Tell those who wait for news whether the picture is there; now and then, and before somebody asks."""
        mount = self._door.mounts.get(self.name)
        if mount is not None:
            self.subscriptions.tell(SIGNAL_LOSS, "State", mount.state in _LOST)

    async def _end_subscriptions(self) -> None:
        self.subscriptions.close()

    @web.middleware
    async def _keep_pages_out(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Recorders may call the relay whatever its router calls it; only a browser can be led here under a stranger's name (DNS rebinding)."""
        if _is_browser(request) and not (self._names.knows(request.host) and _is_of_this_host(request)):
            raise web.HTTPForbidden(text="This camera is for recorders, under the relay's own addresses.\n")
        return await handler(request)

    async def _post(self, request: web.Request) -> web.StreamResponse:
        client = client_of(request)
        self.clients.note(client.host, self._clock.monotonic())
        try:
            envelope = parse_envelope(await read_body(request), MOST_REQUEST_BYTES)
            payload = envelope.payload
        except RemoteProtocolError as error:
            return fault_with(SoapFault("Sender", "WellFormed", str(error)))
        if self._door.mounts.get(self.name) is None:
            return fault_with(SoapFault("Receiver", "Action", "this camera is being changed"))
        self.look()
        facts = self.facts
        operation = find_operation(payload, request.path, facts)
        if operation is None:
            return fault_with(SoapFault("Receiver", "ActionNotSupported", f"{local_name(payload)[:80]} is not done here"))
        pass_ = None
        if operation.right is not Right.NONE:
            answer = self._ask(request, operation.right, envelope)
            if isinstance(answer, web.Response):
                return answer
            pass_ = answer
        return await self._do(request, operation, envelope, facts, pass_)

    async def _do(
        self, request: web.Request, operation: Operation, envelope: Envelope, facts: DeviceFacts, pass_: Pass | None
    ) -> web.StreamResponse:
        place, host = _place_of(request, self.port), client_of(request).host
        asked = Asked(envelope.payload, facts, place, self._clock.wall(), request.path, pass_, host, self.subscriptions, self._wheel)
        try:
            made = operation.answer(asked)
            body = await made if inspect.isawaitable(made) else made
        except OperationRefused as refused:
            return fault_with(refused.fault)
        return answer_with(body, header_of(envelope.header))

    def _ask(self, request: web.Request, right: Right, envelope: Envelope | None) -> Pass | web.Response:
        """The door's pass, or the answer that says why not. A wrong login is refused also where nobody needs one: a recorder has to hear of it."""
        client, authorization = client_of(request), request.headers.get(hdrs.AUTHORIZATION)
        shown = self._login.identify(client, request.method, request.raw_path, authorization, envelope.header if envelope else None)
        answer = self._admit(request, right, shown)
        if shown.wait_s > 0:
            answer = Refused(Refusal.TOO_MANY_ATTEMPTS, shown.wait_s)
        elif shown.failed or shown.stale:
            answer = Refused(Refusal.LOGIN_WRONG)
        if isinstance(answer, Pass):
            return answer
        challenges = self._login.challenges(stale=shown.stale)
        return refuse(answer, challenges, shown.reason, by_token=shown.way is Way.TOKEN)

    def _admit(self, request: web.Request, right: Right, shown: Shown) -> Pass | Refused:
        client, mount = client_of(request), self._door.mounts.get(self.name)
        visit = Visit(
            _ACTIONS[right],
            facts_of(mount) if mount is not None else None,
            shown.subject,
            PROTOCOL,
            client.host,
            client.encrypted,
            client.via_proxy,
            login_failed=shown.failed,
        )
        return self._door.access.door.admit(visit)

    async def _get_snapshot(self, request: web.Request) -> web.StreamResponse:
        """The picture of now; the same login is good for it as for the rest."""
        name = request.match_info["name"]
        mount = self._find(name)
        answer = self._ask(request, Right.WATCH, None)
        if isinstance(answer, web.Response):
            answer.text = "A login is needed.\n" if answer.status == 401 else "That is not for this login.\n"
            return answer
        if mount is None:
            raise web.HTTPNotFound(text="There is no picture of that name here.\n")
        if request.method == "HEAD":
            return web.Response(headers={**NO_STORE, "Content-Type": "image/jpeg"})
        _, stream = await self._door.open(request)
        jpeg = await self._stills.get(stream)
        if not jpeg:
            raise unavailable("There is no picture of this camera yet.")
        return web.Response(body=jpeg, headers={**NO_STORE, "Content-Type": "image/jpeg"})

    def _find(self, name: str) -> Mount | None:
        """One of this device's own pictures: others have devices of their own."""
        own = self._door.mounts.get(self.name)
        if own is None:
            return None
        return next((mount for mount in (own, *self._door.mounts.variants_of(own)) if mount.name == name), None)


def _for_machines(http: HttpConfig) -> HttpConfig:
    return msgspec.structs.replace(http, allowed_hosts=("*",))


def _is_browser(request: web.Request) -> bool:
    headers, agent = request.headers, request.headers.get(hdrs.USER_AGENT, "")
    return hdrs.ORIGIN in headers or "Sec-Fetch-Mode" in headers or ("AppleWebKit/" in agent or "Gecko/" in agent)


def _is_of_this_host(request: web.Request) -> bool:
    origin = request.headers.get(hdrs.ORIGIN)
    return origin is None or origin.partition("://")[2] == request.host


def _place_of(request: web.Request, port: int) -> Place:
    """As the client writes it (ONVIF Core: the scheme and address that the request used).

    No port means 80, which a router may lead here, unless the client speaks to this very address: then it has left the port out.
    """
    name = request.transport.get_extra_info("sockname") if request.transport is not None else None
    own = str(name[0]).removeprefix("::ffff:") if name else "127.0.0.1"
    own = f"[{own}]" if ":" in own else own
    host, separator, told = request.headers.get(hdrs.HOST, "").rpartition(":")
    if separator and told.isdigit():
        return Place(host, int(told), request.scheme)
    host = request.headers.get(hdrs.HOST, "") or own
    return Place(host, port if host == own else 80, request.scheme)

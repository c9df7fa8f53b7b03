"""SteeringSockets: /api/v1/mounts/NAME/ptz, on which whoever steers sends action after action, and hears who steers.

Client: an action object, with an "id" of its own choice where it wants an answer. Relay: first {"type": "hello", "me", "name"}, {"type": "steering", ...}
and {"type": "presets", "presets": [...]}; these two again whenever they change; {"type": "answer", "id", "steering": {...}} and
{"type": "error", "id", "error": {"code", "message", "params"}}. What it moves is stopped when the socket closes, and after a second of silence.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from typing import Any

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web

from relay_engine import tasks
from relay_engine.access.blocked_hosts import host_key
from relay_engine.access.subject import Action as Right
from relay_engine.access.subject import Subject
from relay_engine.access.visit import Pass, Refused, Visit
from relay_engine.allowance import Allowance
from relay_engine.commands.ptz import ActPtz
from relay_engine.commands.reading import read_request
from relay_engine.control.controlled import ControlledRelay
from relay_engine.control.statuses import ErrorBody, error_body
from relay_engine.control.steering_outbox import SteeringOutbox
from relay_engine.errors import UserFacingError
from relay_engine.events import Event, Removed, SteeringStatus
from relay_engine.execution.mount_views import facts_named
from relay_engine.ptz.actions import Stop
from relay_engine.ptz.actor import Actor, actor_of
from relay_engine.ptz.values import SteererKind
from relay_engine.web.client import client_of

_SEND_TIMEOUT_S = 5  # for one message to be taken; then the client is let go
_HEARTBEAT_S = 5
_LOOK_S = 5  # how often a right that ends by time is looked at
_MAX_MESSAGE_BYTES = 4096
_MAX_SOCKETS = 500
_MAX_SOCKETS_PER_HOST = 200  # a control room behind one router
_PER_S, _AT_ONCE = 20, 40  # actions of one client: four a second are meant
_MOST_AT_WORK = 8  # actions of one client that wait for the camera; stopping is not counted
_numbers = itertools.count(1)


class SteeringSockets:
    """They end when the server stops, and when the right that they were opened by does."""

    def __init__(self, relay: ControlledRelay) -> None:
        self._relay = relay
        self._sockets: dict[web.WebSocketResponse, str] = {}  # with the host that each comes from

    async def serve(self, request: web.Request, name: str, subject: Subject, kind: SteererKind, session: str = "") -> web.StreamResponse:
        """Let `subject` steer the camera of the mount `name`; `session`: the cookie by which it is known. Raises UserFacingError."""
        client = client_of(request)
        self._relay.steering.controller_of(name)  # raises where there is nothing to steer
        host = host_key(client.host)
        if len(self._sockets) >= _MAX_SOCKETS or list(self._sockets.values()).count(host) >= _MAX_SOCKETS_PER_HOST:
            raise UserFacingError("too_many_listeners", "too many programs listen already")
        visit = Visit(
            Right.STEER, facts_named(self._relay.mounts, name), subject, "control", client.name, client.encrypted, client.via_proxy
        )
        pass_ = self._relay.access.door.admit(visit)
        if isinstance(pass_, Refused):
            raise UserFacingError(pass_.reason.value, "this login may not do that")
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT_S, max_msg_size=_MAX_MESSAGE_BYTES, compress=False)
        await socket.prepare(request)
        self._sockets[socket] = host
        try:
            actor = actor_of(pass_, kind, host, session=f"socket {next(_numbers)}")
            await _Conversation(self._relay, socket, request, name, actor, pass_, session).run()
        finally:
            del self._sockets[socket]
        return socket

    async def close(self) -> None:
        """Let all go."""
        closing = (socket.close(code=WSCloseCode.GOING_AWAY, message=b"the relay was stopped") for socket in tuple(self._sockets))
        with contextlib.suppress(TimeoutError):  # who does not answer is cut off by the server
            async with asyncio.timeout(0.5):
                await asyncio.gather(*closing, return_exceptions=True)


class _Conversation:
    """With one client."""

    def __init__(
        self,
        relay: ControlledRelay,
        socket: web.WebSocketResponse,
        request: web.Request,
        name: str,
        actor: Actor,
        pass_: Pass,
        session: str,
    ) -> None:
        self._relay = relay
        self._socket = socket
        self._request = request
        self._name = name
        self._actor = actor
        self._pass = pass_
        self._session = session
        self._controller = relay.steering.controller_of(name)
        self._key = f"steering/{self._controller.name}"
        self._outbox = SteeringOutbox()
        self._at_work: set[asyncio.Task[None]] = set()
        self._is_over = False  # the camera is not steered any more

    async def run(self) -> None:
        """Until either side ends it."""
        self._outbox.answer({"type": "hello", "me": self._actor.id, "name": self._actor.name})
        self._outbox.tell_status(self._controller.status)
        ends = (
            self._relay.bus.subscribe(self._hear),
            self._controller.watch_presets(self._fetch_presets),
            self._relay.access.door.on_change(self._outbox.wake),
        )
        self._fetch_presets()
        sender = tasks.spawn(self._send(), name=f"steering of {self._request.remote}")
        allowance = Allowance(_PER_S, _AT_ONCE, asyncio.get_running_loop().time())
        try:
            async for message in self._socket:
                if message.type is not WSMsgType.TEXT:
                    break
                self._take(message.data, allowance)
        finally:
            self._relay.steering.gone(self._actor)  # before anything that waits
            for end in ends:
                end()
            await tasks.cancel(sender)
            for task in tuple(self._at_work):
                await tasks.cancel(task)

    def _take(self, text: str, allowance: Allowance) -> None:
        """One message. Stopping is always done; whatever else comes too fast is refused."""
        number: object = None
        try:
            body = msgspec.json.decode(text)
            if isinstance(body, dict):
                number = body.pop("id", None)
            request: Any = read_request(ActPtz, {"name": self._name}, body)
            is_stop = isinstance(request.action, Stop)
            if not is_stop and (not allowance.take(asyncio.get_running_loop().time()) or len(self._at_work) >= _MOST_AT_WORK):
                raise UserFacingError("steering_busy", "too much is asked at once: four actions a second are meant")
            if is_stop and len(self._at_work) >= 4 * _MOST_AT_WORK:
                return  # so many stops are under way
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            self._refuse(number, UserFacingError("body_invalid", "this is not JSON"))
        except UserFacingError as error:
            self._refuse(number, error)
        else:
            task = tasks.spawn(self._act(number, request), name="action of a steering client")
            self._at_work.add(task)
            task.add_done_callback(self._at_work.discard)

    async def _act(self, number: object, request: ActPtz) -> None:
        try:
            if self._renew() is None:
                self._outbox.wake()  # which ends it
                return
            status = await self._relay.steering.act(self._name, self._actor, request.action)
        except UserFacingError as error:
            self._refuse(number, error)
        else:
            if number is not None:
                self._outbox.answer({"type": "answer", "id": _shown(number), "steering": msgspec.to_builtins(status)})

    def _refuse(self, number: object, error: UserFacingError) -> None:
        body: ErrorBody = error_body(error)
        self._outbox.answer({"type": "error", "id": _shown(number), "error": msgspec.to_builtins(body)})

    def _hear(self, event: Event) -> None:
        if event.key == self._key:
            if isinstance(event, SteeringStatus):
                self._outbox.tell_status(event)
            elif isinstance(event, Removed):
                self._is_over = True
                self._outbox.wake()

    def _fetch_presets(self) -> None:
        task = tasks.spawn(self._tell_presets(), name="presets for a steering client")
        self._at_work.add(task)
        task.add_done_callback(self._at_work.discard)

    async def _tell_presets(self) -> None:
        with contextlib.suppress(UserFacingError):
            self._outbox.tell_presets(await self._relay.steering.presets(self._name))

    def _renew(self) -> Pass | None:
        """The door's yes as it is now; None where it says no, and where the browser was logged out: by itself, or by a new password."""
        if self._session and self._relay.access.sessions.user_of(self._session) is None:
            return None
        answer = self._relay.access.door.renew(self._pass, facts_named(self._relay.mounts, self._name))
        if isinstance(answer, Refused):
            return None
        self._pass = answer
        return answer

    async def _send(self) -> None:
        try:
            while not self._socket.closed:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_S):
                        await self._outbox.wait()
                async with asyncio.timeout(_SEND_TIMEOUT_S):
                    if self._renew() is None:
                        await self._socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"this login is not good any more")
                        return
                    for message in self._outbox.take():
                        await self._socket.send_str(message.decode())
                    if self._is_over or self._outbox.is_full:
                        await self._socket.close(code=WSCloseCode.GOING_AWAY, message=b"not steered, or not taken")
                        return
        except ConnectionError:
            pass  # the client has gone; receiving ends too
        except TimeoutError:
            if self._request.transport is not None:
                self._request.transport.abort()


def _shown(number: object) -> str | int | None:
    """What a client calls its action, as far as it is told back."""
    return number if isinstance(number, int) else number[:64] if isinstance(number, str) else None

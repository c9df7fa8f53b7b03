"""RemoteClient: a relay on another machine, with the commands and the events of the one in this program; over HTTP and a WebSocket."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import Callable

import aiohttp

from app.bridge.client_commands import ClientCommands
from app.bridge.engine_client import RelayState
from app.bridge.event_pump import EventPump, Subscriber
from relay_engine import (
    Event,
    EventBus,
    LogEntry,
    RemoteProtocolError,
    Removed,
    Request,
    UserFacingError,
    parse_events,
    read_answer,
    spawn,
    write_request,
)

_log = logging.getLogger(__name__)

_EVENTS = "/api/v1/events"
_ANSWER_TIMEOUT_S = 60.0  # some commands wait for a camera
_CONNECT_TIMEOUT_S = 10.0
_HEARTBEAT_S = 20.0
_FIRST_PAUSE_S = 0.5  # before the events are asked for again
_LONGEST_PAUSE_S = 10.0
_MAX_MESSAGE_BYTES = 64_000_000  # a snapshot of thousands of viewers
_SNAPSHOT = "snapshot"


class RemoteClient(ClientCommands):
    """Belongs to one loop. `connect`, then commands and events until `close`; events that break off are asked for again, for ever."""

    def __init__(self, url: str, token: str, *, tls: ssl.SSLContext | None = None) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}
        self._tls: ssl.SSLContext | bool = tls if tls is not None else True
        self._session: aiohttp.ClientSession | None = None
        self._bus = EventBus()
        self._pump = EventPump()
        self._keys: set[str] = set()  # of what subscribers know of
        self._last_log = ""  # key of the newest line
        self._listening: asyncio.Task[None] | None = None
        self._state_subscribers: list[Callable[[RelayState], None]] = []
        self.state = RelayState.STOPPED

    @property
    def is_running(self) -> bool:
        """Tell whether the relay answers."""
        return self.state is RelayState.RUNNING

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber(events)` for every batch, first of all with all that is known."""
        return self._pump.subscribe(subscriber)

    def subscribe_state(self, subscriber: Callable[[RelayState], None]) -> Callable[[], None]:
        """Call `subscriber(state)` whenever the relay is found or lost."""
        self._state_subscribers.append(subscriber)
        return lambda: self._state_subscribers.remove(subscriber)

    async def connect(self) -> None:
        """Find the relay and hear its events. Raises UserFacingError relay_unreachable, login_wrong, forbidden."""
        if self._session is not None:
            return
        timeout = aiohttp.ClientTimeout(total=_ANSWER_TIMEOUT_S, connect=_CONNECT_TIMEOUT_S)
        self._session = aiohttp.ClientSession(headers=self._headers, timeout=timeout, connector=aiohttp.TCPConnector(ssl=self._tls))
        self._set_state(RelayState.STARTING)
        try:
            self._pump.attach(self._bus)
            socket = await self._open_events(self._session)
        except BaseException:
            await self.close()
            raise
        self._listening = spawn(self._listen(self._session, socket), name=f"events of {self._url}")

    async def close(self) -> None:
        """Let go of the relay; idempotent."""
        listening, self._listening = self._listening, None
        if listening is not None:
            listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait({listening})
        session, self._session = self._session, None
        if session is not None:
            await session.close()
            self._pump.detach()
            self._keys.clear()
            self._set_state(RelayState.STOPPED)

    async def execute[R](self, request: Request[R]) -> R:
        """Have the relay do it. Raises UserFacingError: what it refuses, or relay_unreachable."""
        if self._session is None:
            raise UserFacingError("relay_stopped", "There is no connection to a relay.")
        method, target, body = write_request(request)
        headers = {"Content-Type": "application/json"} if body is not None else None
        try:
            async with self._session.request(method, self._url + target, data=body, headers=headers, allow_redirects=False) as answer:
                return read_answer(request, answer.status, await answer.read())
        except (aiohttp.ClientError, TimeoutError) as error:
            raise self._unreachable(error) from None

    async def _open_events(self, session: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
        try:
            async with asyncio.timeout(_CONNECT_TIMEOUT_S):
                return await session.ws_connect(self._url + _EVENTS, heartbeat=_HEARTBEAT_S, max_msg_size=_MAX_MESSAGE_BYTES, compress=0)
        except aiohttp.WSServerHandshakeError as error:
            codes = {401: "login_wrong", 403: "forbidden"}
            raise UserFacingError(codes.get(error.status, "relay_unknown"), f"{self._url} answers with {error.status}") from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise self._unreachable(error) from None

    async def _listen(self, session: aiohttp.ClientSession, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Hear one connection to its end, then the next."""
        pause_s = _FIRST_PAUSE_S
        while True:
            try:
                async with socket:
                    async for message in socket:
                        if message.type is aiohttp.WSMsgType.TEXT:
                            self._take(*parse_events(message.data))
                            pause_s = _FIRST_PAUSE_S
            except RemoteProtocolError as error:
                _log.warning("%s: %s", self._url, error)
            self._set_state(RelayState.STARTING)
            while True:
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
                with contextlib.suppress(UserFacingError):  # it is tried again
                    socket = await self._open_events(session)
                    break

    def _take(self, kind: str, events: tuple[Event, ...]) -> None:
        """Give a message to the subscribers; a snapshot also says what is no more."""
        if kind == _SNAPSHOT:
            for key in self._keys - {event.key for event in events}:
                self._bus.publish(Removed(key))
            self._keys.clear()
            newest = max((_number(event.key) for event in events if isinstance(event, LogEntry)), default=0)
            if newest < _number(self._last_log):
                self._last_log = ""  # it has been started anew
            events = tuple(event for event in events if not isinstance(event, LogEntry) or self._is_news(event))
        for event in events:
            match event:
                case LogEntry():
                    self._last_log = event.key
                case Removed():
                    self._keys.discard(event.key)
                case _:
                    self._keys.add(event.key)
            self._bus.publish(event)
        self._set_state(RelayState.RUNNING)

    def _is_news(self, entry: LogEntry) -> bool:
        """False for a line that was heard before the events broke off."""
        return not self._last_log or _number(entry.key) > _number(self._last_log)

    def _set_state(self, state: RelayState) -> None:
        if state is not self.state:
            self.state = state
            for subscriber in tuple(self._state_subscribers):
                subscriber(state)

    def _unreachable(self, error: Exception) -> UserFacingError:
        detail = str(error) or type(error).__name__
        return UserFacingError("relay_unreachable", f"no relay answers at {self._url}: {detail}", url=self._url, detail=detail)


def _number(key: str) -> int:
    text = key.rpartition("/")[2]
    return int(text) if text.isdecimal() else 0

"""EventSockets: /api/v1/events, the relay's events to whoever may hear them."""

from __future__ import annotations

import asyncio
import contextlib

from aiohttp import WSCloseCode, web

from relay_engine import tasks
from relay_engine.access.subject import Subject
from relay_engine.commands.event_message import EVENTS, serialize_events
from relay_engine.control.controlled import ControlledRelay
from relay_engine.control.event_feed import EventFeed
from relay_engine.control.event_filter import EventFilter
from relay_engine.errors import UserFacingError

_BATCH_INTERVAL_S = 0.05
_SEND_TIMEOUT_S = 10  # for one message to be taken; then the client is let go
_HEARTBEAT_S = 20
_MAX_MESSAGE_BYTES = 4096  # clients have nothing to say
_MAX_SOCKETS = 100


class EventSockets:
    """They end when the server stops, and when the right that they were opened by does."""

    def __init__(self, relay: ControlledRelay) -> None:
        self._relay = relay
        self._sockets: set[web.WebSocketResponse] = set()

    async def serve(self, request: web.Request, subject: Subject) -> web.StreamResponse:
        """Tell `subject` everything that is, then what changes. Raises UserFacingError too_many_listeners or forbidden."""
        if len(self._sockets) >= _MAX_SOCKETS:
            raise UserFacingError("too_many_listeners", "too many programs listen to the events already")
        chosen = EventFilter(self._relay.access, self._relay.mounts, subject)
        if chosen.look() is None:
            raise UserFacingError("forbidden", "this login may not do that")
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT_S, max_msg_size=_MAX_MESSAGE_BYTES, compress=False)
        await socket.prepare(request)
        feed = EventFeed(self._relay.snapshot)
        unsubscribe = self._relay.bus.subscribe(feed.push)
        self._sockets.add(socket)
        sender = tasks.spawn(_send(feed, chosen, socket, request), name=f"events to {request.remote}")
        try:
            async for _message in socket:
                pass  # read only; receiving answers pings and notices the end
        finally:
            self._sockets.discard(socket)
            unsubscribe()
            await tasks.cancel(sender)
        return socket

    async def close(self) -> None:
        """Let all go."""
        closing = (socket.close(code=WSCloseCode.GOING_AWAY, message=b"the relay was stopped") for socket in tuple(self._sockets))
        with contextlib.suppress(TimeoutError):  # who does not answer is cut off by the server
            async with asyncio.timeout(0.5):
                await asyncio.gather(*closing, return_exceptions=True)


async def _send(feed: EventFeed, chosen: EventFilter, socket: web.WebSocketResponse, request: web.Request) -> None:
    try:
        while not socket.closed:
            await feed.wait()
            async with asyncio.timeout(_SEND_TIMEOUT_S):
                match chosen.look():
                    case None:
                        await socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"this login is not good any more")
                        return
                    case True:
                        feed.begin_anew()
                kind, events = feed.take()
                events = chosen.choose(events)
                if events or kind != EVENTS:
                    await socket.send_str(serialize_events(kind, events).decode())
            await asyncio.sleep(_BATCH_INTERVAL_S)
    except ConnectionError:
        pass  # the client has gone; receiving ends too
    except TimeoutError:
        if request.transport is not None:
            request.transport.abort()

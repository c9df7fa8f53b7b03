"""RtspConnection: one client's TCP connection; requests are answered in order, one at a time."""

from __future__ import annotations

import asyncio
import logging
from typing import cast

from relay_engine import tasks
from relay_engine.errors import RemoteProtocolError
from relay_engine.leave_reason import LeaveReason
from relay_engine.rtsp.events import InterleavedReceived, RequestRejected, ServerEvent
from relay_engine.rtsp.message import Request
from relay_engine.rtsp.server_connection import ServerConnection
from relay_engine.serving.rtsp.answer import Answer, PendingAnswer, RequestRefused
from relay_engine.serving.rtsp.channels import InterleavedChannels
from relay_engine.serving.rtsp.context import Context
from relay_engine.serving.rtsp.responder import AnyRequest, Responder
from relay_engine.serving.rtsp.session import RtspSession
from relay_engine.sockets.lost_connection import Loss, loss_of
from relay_engine.sockets.peer import Peer, peer_of
from relay_engine.sockets.peer_account import PeerAccount

_log = logging.getLogger(__name__)

_FIRST_REQUEST_S = 10.0  # a connection that has sent no whole request by then is closed
_IDLE_S = 60.0  # and so is one without a session that has been silent for so long
_CLOSE_S = 1.0  # to flush what is still to be sent
_MAX_WAITING_BYTES = 64 * 1024  # of requests behind one that takes its time
_ANSWERS_BYTES = 64 * 1024  # that may wait for a client to read them
_WRITE_HIGH_WATER_BYTES = 256 * 1024  # above the media's own bound
_REQUESTS_A_TURN = 16  # of the loop; then everybody else has a turn
_EVENTS_A_TURN = 256  # receiver reports in between cost less
_FIRST_REQUESTS = 32  # what a client asks until it plays, and more: not held up by what its peer's other connections ask
_MAX_USER_AGENT_CHARACTERS = 120


class RtspConnection(asyncio.Protocol):
    """Bytes to events to answers; the media goes past it, straight from the readers to the transport."""

    transport: asyncio.Transport
    peer: Peer
    local_host: str

    def __init__(self, context: Context[RtspSession], connections: set[RtspConnection]) -> None:
        self.user_agent = ""
        self.asked_at = 0.0
        self.sessions: dict[str, RtspSession] = {}  # by id
        self.channels: InterleavedChannels[RtspSession] = InterleavedChannels()
        self._context = context
        self._connections = connections
        self._protocol = ServerConnection()
        self._responder: Responder
        self._account: PeerAccount | None = None
        self._task: asyncio.Task[None] | None = None  # the request that waits for its stream
        self._requests = 0
        self._is_queued = False  # what has come waits for its turn
        self._takes_answers = True  # False while too much waits for the client to read it
        self._is_reading = True
        self._has_begun = False  # media has been sent over it or for it
        self._heard_at = context.clock.monotonic()  # last whole request
        self._ending = False
        self._end_reason: LeaveReason | None = None  # where it was we who closed it
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's transports are none by class
        self.peer = peer_of(transport.get_extra_info("peername"))
        self._account = self._context.budget.connect(self.peer.host, self)
        if self._account is None:
            text = f"{self.peer} turned away: {self._context.budget.connections} connections are open"
            self._context.repeats.note("full", text, self._heard_at)
            self._ending = True
            self.transport.abort()
            return
        self._connections.add(self)
        # A client that sends requests and takes no answers is not read any further.
        self.transport.set_write_buffer_limits(high=_ANSWERS_BYTES)
        encrypted = transport.get_extra_info("sslcontext") is not None
        self.local_host = peer_of(transport.get_extra_info("sockname")).plain_host or "0.0.0.0"
        self._responder = Responder(self._context, self, encrypted=encrypted, local_host=self.local_host)

    def data_received(self, data: bytes) -> None:
        if self._ending:
            return
        self._protocol.receive_data(data)
        self._submit()

    def connection_lost(self, exc: Exception | None) -> None:
        self._ending = True
        if self._account is not None:
            self._context.budget.disconnect(self._account, self)
            self._account = None
        self._connections.discard(self)
        self.lost.set_result(None)
        if self._task is not None:
            self._task.cancel()
        for session in tuple(self.sessions.values()):
            session.lose_link(self._end_reason or _leave_reason(exc))
        self.sessions.clear()

    def pause_writing(self) -> None:
        self._takes_answers = False
        self._update_reading()

    def resume_writing(self) -> None:
        self._takes_answers = True
        self._submit()
        self._update_reading()

    def carry_media(self) -> None:
        """Media comes over this connection: what may wait is bounded by its reader, and this only by more."""
        self.transport.set_write_buffer_limits(high=self._context.limits.max_reader_buffer_kb * 1024 + _WRITE_HIGH_WATER_BYTES)

    @property
    def waiting_bytes(self) -> int:
        """What the client has not taken yet."""
        return self.transport.get_write_buffer_size()

    @property
    def account(self) -> PeerAccount:
        """Who is charged for it."""
        assert self._account is not None
        return self._account

    def note_write(self) -> None:
        """Something was written to the transport: nobody's media that goes past it must overtake that."""
        for session in self.sessions.values():
            session.note_write()

    def session_ended(self, session: RtspSession) -> None:
        """Forget a session that is over."""
        self.sessions.pop(session.id, None)

    def tick(self, now: float) -> None:
        """Close it where nothing sensible has come for too long."""
        silent_s = now - self._heard_at
        if (self._requests == 0 and silent_s > _FIRST_REQUEST_S) or (not self.sessions and self._task is None and silent_s > _IDLE_S):
            self.end(LeaveReason.IDLE)

    def end(self, reason: LeaveReason) -> None:
        """Close it: what has been written may still leave for a moment. Idempotent."""
        if self._ending:
            return
        _log.debug("closing %s: %s", self.peer, reason)
        self._ending, self._end_reason = True, reason
        self.transport.close()
        asyncio.get_running_loop().call_later(_CLOSE_S, self.transport.abort)

    def abort(self) -> None:
        """Close it now."""
        self._ending = True
        self.transport.abort()

    def _submit(self) -> None:
        """Handle what has come, now or when it is this peer's turn; read no further until then."""
        if not self._is_queued and not self._has_to_wait and self._account is not None:
            is_first = self._requests < _FIRST_REQUESTS
            self._is_queued = self._context.budget.turns.submit(self._account, self._pump, first=is_first)
        self._update_reading()

    @property
    def _has_to_wait(self) -> bool:
        return self._ending or self._task is not None or not self._takes_answers

    def _pump(self) -> bool:
        """Handle some of what has come; True where there is more that need not wait for anything."""
        requests, events, turns = self._requests, 0, self._context.budget.turns
        try:
            while not self._has_to_wait and (event := self._protocol.next_event()) is not None:
                self._handle(event)
                events += 1
                is_request = self._requests - requests == events
                if self._requests - requests >= _REQUESTS_A_TURN or events >= _EVENTS_A_TURN or (is_request and turns.is_step_long):
                    return True
        except RemoteProtocolError as error:
            self._refuse_garbage(error)
        except Exception:  # a defect of ours: nobody would read this connection any more
            self.abort()
            raise
        finally:
            if events > self._requests - requests:  # receiver reports
                for session in self.sessions.values():
                    session.touch()
        self._is_queued = False
        self._update_reading()
        return False

    def _update_reading(self) -> None:
        too_much = self._has_to_wait and self._protocol.buffered_bytes > _MAX_WAITING_BYTES
        wanted = self._takes_answers and not self._is_queued and not too_much
        if self._ending or wanted == self._is_reading:
            return
        self._is_reading = wanted
        if wanted:
            self.transport.resume_reading()
        else:
            self.transport.pause_reading()

    def _handle(self, event: ServerEvent) -> None:
        if isinstance(event, InterleavedReceived):
            self._receive(event)
            return
        self._requests += 1
        self.account.silent.pop(self, None)
        self._heard_at = self._context.clock.monotonic()
        if isinstance(event, RequestRejected):
            self._write(event.request, Answer(event.status))
            return
        self.user_agent = _readable(event.request.headers.get("User-Agent")) or self.user_agent
        self._respond(event)

    def _receive(self, event: InterleavedReceived) -> None:
        """Give a packet to the session that has set its channel up; others belong to nobody."""
        owner = self.channels.owner(event.channel)
        if owner is not None:
            session, track_id, is_rtcp = owner
            session.receive(track_id, event.payload, is_rtcp=is_rtcp)

    def _respond(self, event: AnyRequest) -> None:
        try:
            answer = self._responder.respond(event)
        except RequestRefused as refusal:
            answer = refusal.answer
        if isinstance(answer, Answer):
            self._write(event.request, answer)
        else:
            self._task = tasks.spawn(self._await_answer(event.request, answer), name=f"rtsp request of {self.peer}")
            self._task.add_done_callback(self._go_on)

    async def _await_answer(self, request: Request, waiting: PendingAnswer) -> None:
        try:
            answer = await waiting()
        except RequestRefused as refusal:
            answer = refusal.answer
        self._write(request, answer)

    def _go_on(self, task: asyncio.Task[None]) -> None:
        self._task = None
        if task.cancelled() or task.exception() is not None:
            self.end(LeaveReason.INTERNAL_ERROR)  # the task's own log line says which
        self._submit()

    def _write(self, request: Request, answer: Answer) -> None:
        if self._ending:
            return
        self._send(self._protocol.respond(request, answer.status, answer.headers, answer.body, answer.reason))
        if answer.after is None:
            return
        if self._has_begun or self._account is None:
            answer.after()
        else:  # the first picture of a viewer; who pauses and plays over and over pays for it
            self._has_begun = True
            self._context.budget.turns.spare(self._account, answer.after)

    def _send(self, data: bytes) -> None:
        self.transport.write(data)
        self.note_write()

    def _refuse_garbage(self, error: RemoteProtocolError) -> None:
        self._context.repeats.note("garbage", f"{self.peer} does not speak RTSP ({error}): closed", self._context.clock.monotonic())
        self._send(self._protocol.bad_request())
        self.end(LeaveReason.PROTOCOL_ERROR)


def _readable(text: str) -> str:
    """What a stranger calls itself, fit for a log and a table."""
    return "".join(character for character in text if character.isprintable())[:_MAX_USER_AGENT_CHARACTERS]


def _leave_reason(error: Exception | None) -> LeaveReason:
    """Why a client went."""
    return LeaveReason.CLIENT_LEFT if error is None or loss_of(error) is Loss.GONE else LeaveReason.CONNECTION_LOST

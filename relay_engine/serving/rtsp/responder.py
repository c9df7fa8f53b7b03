"""Responder: what one connection's requests come to; decides, writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import assert_never

from relay_engine.access.mount_facts import facts_of
from relay_engine.access.subject import Action
from relay_engine.access.visit import MountFacts, Pass
from relay_engine.events import MountState
from relay_engine.leave_reason import LeaveReason
from relay_engine.rtsp.events import (
    AnnounceReceived,
    DescribeReceived,
    GetParameterReceived,
    OptionsReceived,
    PauseReceived,
    PlayReceived,
    RecordReceived,
    RequestReceived,
    SetParameterReceived,
    SetupReceived,
    TeardownReceived,
)
from relay_engine.rtsp.request_target import RequestTarget, control_of
from relay_engine.rtsp.states import State
from relay_engine.sdp.stream_description import MulticastAddress, describe_stream
from relay_engine.serving.rtsp.answer import Answer, PendingAnswer, RequestRefused
from relay_engine.serving.rtsp.context import Context
from relay_engine.serving.rtsp.link import Link
from relay_engine.serving.rtsp.playback import group_of
from relay_engine.serving.rtsp.session import RtspSession
from relay_engine.serving.rtsp.visitor import Visitor
from relay_engine.streams.admission import AdmissionRefused, HostBlocked
from relay_engine.streams.mount import Mount, MountUnavailable
from relay_engine.streams.stream import Stream

type AnyRequest = (
    OptionsReceived
    | DescribeReceived
    | AnnounceReceived
    | SetupReceived
    | PlayReceived
    | PauseReceived
    | RecordReceived
    | TeardownReceived
    | GetParameterReceived
    | SetParameterReceived
)

PUBLIC = "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, TEARDOWN, GET_PARAMETER, SET_PARAMETER"

_OPEN_DEADLINE_S = 10.0
_MAX_SESSIONS_PER_CONNECTION = 16
_PENDING_S = 10.0  # that a session which has not played may have when others of its peer want its place
_MAX_NAME_CHARACTERS = 80  # of a stranger's, in the log
_VLC_MULTICAST = "vlcmulticast"  # in the query: VLC takes multicast only where the SDP has a multicast address


class Responder:
    """Gives an Answer, or a PendingAnswer where the stream has to be waited for; raises RequestRefused."""

    def __init__(self, context: Context[RtspSession], link: Link[RtspSession], *, encrypted: bool, local_host: str) -> None:
        self._context = context
        self._link = link
        self._local_host = local_host
        self._visitor = Visitor(context.access, context.clock, link.peer, encrypted=encrypted, note_failure=self._note_failed_login)

    def respond(self, event: AnyRequest) -> Answer | PendingAnswer:
        """Decide on one request."""
        self._keep_alive(event)
        self._refuse_unknown_features(event)
        match event:
            case OptionsReceived():
                return self._options(event)
            case DescribeReceived():
                return self._describe(event)
            case SetupReceived():
                return self._setup(event)
            case PlayReceived():
                return translate_errors(self._session_of(event).play)
            case PauseReceived():
                return self._session_of(event).pause()
            case TeardownReceived():
                return self._session_of(event).teardown(event.target)
            case GetParameterReceived() | SetParameterReceived():
                return self._parameters(event)
            case AnnounceReceived() | RecordReceived():
                return self._record(event)
            case _:
                assert_never(event)

    def _options(self, event: OptionsReceived) -> Answer:
        headers = (self._session_of(event).header,) if event.session_id else ()
        return Answer(headers=(("Public", PUBLIC), *headers))

    def _parameters(self, event: RequestReceived) -> Answer:
        """A keep-alive: always 200 while the session lives, also for parameters we do not know."""
        if event.session_id or self._link.sessions:
            return self._alive(self._session_of(event).header)
        self._ask(event)
        return self._alive()

    def _alive(self, *headers: tuple[str, str]) -> Answer:
        return Answer(headers=(*headers, ("Content-Type", "text/parameters"), ("Content-Length", "0")))

    def _record(self, event: AnnounceReceived | RecordReceived) -> Answer:
        """Nobody may publish over RTSP yet."""
        self._ask(event, Action.PUBLISH)
        if event.session_id or self._link.sessions:
            self._session_of(event).next_state(event.request.method)
        raise RequestRefused(405, headers=(("Allow", PUBLIC),))

    def _describe(self, event: DescribeReceived) -> Answer | PendingAnswer:
        self._ask(event)
        accepted = event.request.headers.get("Accept")
        if accepted and "application/sdp" not in accepted.lower() and "*" not in accepted:
            raise RequestRefused(406)
        mount = self._mount_of(event)
        self._link.asked_at = self._context.clock.monotonic()

        def answer(stream: Stream) -> Answer:
            headers = (("Content-Base", event.target.base + "/"), ("Content-Type", "application/sdp"))
            return Answer(headers=headers, body=self._sdp(event, mount, stream))

        return _with_stream(mount, answer)

    def _sdp(self, event: DescribeReceived, mount: Mount, stream: Stream) -> bytes:
        tracks = [track for track in stream.tracks if track.id not in stream.refused]
        if not tracks:
            raise _not_carried(stream, stream.tracks[0].id)
        group = group_of(self._context, mount) if event.target.has_flag(_VLC_MULTICAST) else None
        return describe_stream(
            tracks,
            [stream.feed.payload_type(track.id) for track in tracks],
            session_name=mount.config.title or mount.name,
            # Behind a query players disagree on what a relative address means: GStreamer cuts the mount's name off.
            control=event.target.track_url if event.target.query else control_of,
            address=self._local_host,
            multicast=[MulticastAddress(group.address, group.ports(track.id)[0], group.ttl) for track in tracks] if group else None,
        )

    def _setup(self, event: SetupReceived) -> Answer | PendingAnswer:
        if event.session_id:
            session = self._session_of(event)
            if session.mount.name != event.target.name:
                raise RequestRefused(459)
            return session.setup(event.target, event.request.uri, event.transports)
        if (begun := self._begun_without_name(event)) is not None:
            self._renew(begun)
            return begun.setup(event.target, event.request.uri, event.transports)
        pass_ = self._ask(event)
        mount = self._mount_of(event)
        self._link.asked_at = self._link.asked_at or self._context.clock.monotonic()
        return _with_stream(mount, lambda stream: self._open_session(event, mount, stream, pass_))

    def _begun_without_name(self, event: SetupReceived) -> RtspSession | None:
        """The session that a client means which never names one: its only one, with other tracks of the same mount and not playing yet.

        Else a request without the name is the first track of another session (RFC 2326 10.4).
        """
        if len(self._link.sessions) != 1:
            return None
        session = next(iter(self._link.sessions.values()))
        is_begun = session.mount.name == event.target.name and session.state is State.READY and not session.played_at
        return session if is_begun and event.target.track_id not in (None, *session.grants) else None

    def _open_session(self, event: SetupReceived, mount: Mount, stream: Stream, pass_: Pass) -> Answer:
        link, context = self._link, self._context
        most = context.limits.max_connections
        if len(link.sessions) >= _MAX_SESSIONS_PER_CONNECTION or (most and len(context.sessions) >= most):
            raise RequestRefused(503, "Too Many Sessions")
        self._make_room(link)
        session = RtspSession(context, mount, stream, link, pass_)
        link.sessions[session.id] = session
        try:
            return session.setup(event.target, event.request.uri, event.transports)
        except BaseException:
            session.end(LeaveReason.PROTOCOL_ERROR)
            raise

    def _make_room(self, link: Link[RtspSession]) -> None:
        """Let a session go that was set up long ago and has never played, where its peer has too many of them. Raises RequestRefused."""
        context, account = self._context, link.account
        if not context.budget.has_room(account):
            raise RequestRefused(503, "Too Many Sessions")
        if link.sessions and not context.budget.has_pending_room(account):
            oldest = context.sessions.oldest_pending(account)
            if oldest is None or context.clock.monotonic() - oldest.created_at < _PENDING_S:
                raise RequestRefused(503, "Too Many Sessions Set Up")
            oldest.close(LeaveReason.NEVER_PLAYED)

    def _mount_of(self, event: RequestReceived) -> Mount:
        mount = self._context.mounts.get(event.target.name)
        if mount is None:
            now = self._context.clock.monotonic()
            name = event.target.name[:_MAX_NAME_CHARACTERS]
            self._context.repeats.note(("404", self._link.account.key), f"{self._link.peer} asked for {name!r}, which is not here", now)
            raise RequestRefused(404)
        return mount

    def _session_of(self, event: RequestReceived) -> RtspSession:
        """The session a request belongs to. Raises RequestRefused 454, or as the door says to who has none on this connection."""
        link = self._link
        if event.session_id:
            session = self._context.sessions.get(event.session_id)
        else:  # a client with one session may leave its name out
            session = next(iter(link.sessions.values())) if len(link.sessions) == 1 else None
        if session is not None and session.link is link:
            self._renew(session)
            return session
        # The login of a connection that has gone is none of this one; and strangers learn nothing of sessions that they guess.
        pass_ = self._ask(event)
        if session is None or session.peer.host != link.peer.host or session.pass_.subject_id != pass_.subject_id:
            raise RequestRefused(454)
        session.use(link)
        self._renew(session)
        return session

    def _renew(self, session: RtspSession) -> None:
        """Raises RequestRefused where `session` may not go on; it is over then."""
        refused = session.renew()
        if refused is not None:
            session.end(LeaveReason.RIGHTS_ENDED)
            raise self._visitor.refusal(refused)

    def _keep_alive(self, event: RequestReceived) -> None:
        """Every request counts, named session or not (ONVIF Streaming, keep-alive)."""
        for session in self._link.sessions.values():
            session.touch()
        named = self._context.sessions.get(event.session_id)
        if named is not None and named.link is None and named.peer.host == self._link.peer.host:
            named.touch()

    def _ask(self, event: RequestReceived, action: Action = Action.WATCH) -> Pass:
        """What the door says to the mount of the address, which may be there or not. Raises RequestRefused."""
        mount = self._context.mounts.get(event.target.name)
        facts = facts_of(mount) if mount is not None else MountFacts(event.target.name)
        return self._visitor.ask(event, action, facts)

    def _note_failed_login(self, target: RequestTarget) -> None:
        now = self._context.clock.monotonic()
        text = f"{self._link.peer} failed to log in for {target.name[:_MAX_NAME_CHARACTERS]!r}"
        self._context.repeats.note(("401", self._link.account.key), text, now)

    def _refuse_unknown_features(self, event: RequestReceived) -> None:
        # "www.onvif.org/ver20/backchannel" above all: 551 lets the client try again without it.
        headers = event.request.headers
        wanted = ", ".join((*headers.get_all("Require"), *headers.get_all("Proxy-Require")))
        if wanted:
            raise RequestRefused(551, headers=(("Unsupported", wanted),))


def _not_carried(stream: Stream, track_id: int) -> RequestRefused:
    """Better said now than with silence after PLAY."""
    return RequestRefused(415, f"Unsupported Media Type ({stream.refused[track_id]})")


def translate_errors(action: Callable[[], Answer]) -> Answer:
    """What `action` answers, with the streams' refusals in RTSP's numbers."""
    try:
        return action()
    except HostBlocked as error:
        raise RequestRefused(403) from error
    except AdmissionRefused as error:
        raise RequestRefused(453) from error
    except MountUnavailable as error:
        raise _unavailable(error) from error


def _with_stream(mount: Mount, answer: Callable[[Stream], Answer]) -> Answer | PendingAnswer:
    """`answer` at once where the stream is there, else as soon as it is."""
    stream = mount.stream
    is_live = mount.state is MountState.LIVE and stream is not None and stream.ready.is_set()
    return answer(stream) if is_live and stream is not None else partial(_wait_for_stream, mount, answer)


async def _wait_for_stream(mount: Mount, answer: Callable[[Stream], Answer]) -> Answer:
    try:
        stream = await mount.open_stream(_OPEN_DEADLINE_S)
    except MountUnavailable as error:
        raise _unavailable(error) from error
    return answer(stream)


def _unavailable(error: MountUnavailable) -> RequestRefused:
    if error.fault is None:
        return RequestRefused(404, "Stream Is Stopped")
    return RequestRefused(503, f"Source Not Available ({error.fault})")

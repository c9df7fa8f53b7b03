"""Whep: WebRTC signalling over HTTP (draft-ietf-wish-whep), `/MOUNT/whep` and a URL for each session.

    POST    /MOUNT/whep          application/sdp offer -> 201, answer, Location, ETag
                                 -> 406, a counter-offer and Location, where the offer lacks the camera's format: PATCH an answer to it
                                 -> 4xx/5xx, application/problem+json {"status", "reason", "detail"}
    OPTIONS, HEAD, GET           discovery
    PATCH   .../whep/SESSION     application/sdp answer to a counter-offer -> 204; application/trickle-ice-sdpfrag -> 204,
                                 or for an ICE restart 200 with our new credentials and ETag
    DELETE  .../whep/SESSION     -> 200

Every refusal also names its reason (refusal.Reason) in the header Relay-Reason: after b_frames, codec_not_offered and
codec_unsupported a player should try LL-HLS. What the door refuses is answered with a line of text and the door's reason there.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Awaitable, Callable

from aiohttp import web

from relay_engine.access.mount_facts import facts_of
from relay_engine.access.visit import Pass, Refused
from relay_engine.access.visit import Refusal as DoorRefusal
from relay_engine.errors import RemoteProtocolError
from relay_engine.leave_reason import LeaveReason
from relay_engine.media import h264
from relay_engine.media.codec import Codec, MediaKind
from relay_engine.serving.http_refusals import refuse
from relay_engine.serving.mount_door import MountDoor, pass_of
from relay_engine.serving.webrtc.agreement import AgreedTrack, Agreement, agree
from relay_engine.serving.webrtc.local_description import LocalSide, answer, counter_offer, ice_fragment, offered_format
from relay_engine.serving.webrtc.media_feed import MediaFeed
from relay_engine.serving.webrtc.peer_session import PeerSession
from relay_engine.serving.webrtc.refusal import Reason, Refusal
from relay_engine.serving.webrtc.remote_description import RemoteDescription, parse_remote_description
from relay_engine.serving.webrtc.server import WebRtcServer
from relay_engine.streams.admission import AdmissionRefused, HostBlocked
from relay_engine.streams.mount import Mount, MountUnavailable
from relay_engine.streams.stream import Stream
from relay_engine.web.client import account_of, name_of
from relay_engine.web.request_body import read_body
from relay_engine.web.server import HttpServer

SDP = "application/sdp"
TRICKLE = "application/trickle-ice-sdpfrag"
_SESSION_PATTERN = "[A-Za-z0-9_-]{32}"
_ENDPOINT_METHODS = "GET, HEAD, OPTIONS, POST"
_SESSION_METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH"
# Which sites may ask at all says the fence in front of every route.
_PREFLIGHT = {"Access-Control-Allow-Headers": "Authorization, Content-Type, If-Match", "Access-Control-Max-Age": "7200"}
_OPEN_DEADLINE_S = 10.0
_RETRY_AFTER_S = 3

type Handler = Callable[[web.Request], Awaitable[web.Response]]


class Whep:
    """Routes on the one HTTP server."""

    def __init__(self, server: WebRtcServer, door: MountDoor) -> None:
        self._server = server
        self._door = door

    def register(self, http_server: HttpServer) -> None:
        """Add the routes."""
        http_server.add_routes([web.route("*", "/{name:.+}/whep", self._answer_endpoint)], ask=self._ask)
        session = web.route("*", f"/{{name:.+}}/whep/{{session:{_SESSION_PATTERN}}}", self._answer_session)
        http_server.add_routes([session], ask=self._ask_for_session)

    def _ask(self, request: web.Request) -> None:
        """A browser that asks ahead (preflight) shows nothing of what it will show."""
        if request.method != "OPTIONS":
            self._door.ask_to_watch(request)

    def _ask_for_session(self, request: web.Request) -> None:
        """A session is for who has begun it. Of a ticket its id is proof enough: the ticket was shown, and stands in no address of ours."""
        if request.method == "OPTIONS":
            return
        session = self._server.get(request.match_info["name"], request.match_info["session"])
        begun_by = session.viewer.pass_ if session is not None else None
        if session is not None and isinstance(begun_by, Pass) and begun_by.subject is not None and begun_by.subject.is_ticket:
            answer = self._door.access.door.renew(begun_by, facts_of(session.mount))
            if isinstance(answer, Refused):
                raise refuse(answer)
            return
        self._door.ask_to_watch(request)
        if begun_by is not None and begun_by.subject_id != pass_of(request).subject_id:
            raise refuse(Refused(DoorRefusal.FORBIDDEN))

    async def _answer_endpoint(self, request: web.Request) -> web.Response:
        try:
            match request.method:
                case "POST":
                    return await self._post(request)
                case "OPTIONS":
                    return _respond(204, headers={**_PREFLIGHT, "Access-Control-Allow-Methods": _ENDPOINT_METHODS, "Accept-Post": SDP})
                case "GET" | "HEAD":
                    self._find_mount(request)
                    return _respond(200, headers={"Accept-Post": SDP, "Content-Type": SDP})
                case _:
                    raise _wrong_method(request)
        except Refusal as refusal:
            return _explain(refusal, _ENDPOINT_METHODS)

    async def _answer_session(self, request: web.Request) -> web.Response:
        try:
            if request.method == "OPTIONS":
                return _respond(204, headers={**_PREFLIGHT, "Access-Control-Allow-Methods": _SESSION_METHODS, "Accept-Patch": TRICKLE})
            session = self._server.get(request.match_info["name"], request.match_info["session"])
            if session is None:
                raise Refusal(404, Reason.UNKNOWN_SESSION, "there is no such session, or it has ended")
            match request.method:
                case "PATCH":
                    return await self._patch(request, session)
                case "DELETE":
                    session.end(LeaveReason.CLIENT_LEFT)
                    return _respond(200)
                case "GET" | "HEAD":
                    return _respond(200, headers={"ETag": session.tag})
                case _:
                    raise _wrong_method(request)
        except Refusal as refusal:
            return _explain(refusal, _SESSION_METHODS)

    async def _post(self, request: web.Request) -> web.Response:
        mount, asked_at = self._find_mount(request), self._server.clock.monotonic()
        if request.content_type != SDP:
            raise Refusal(415, Reason.WRONG_CONTENT_TYPE, f"the offer must be sent as {SDP}")
        account = account_of(request)
        self._server.check_room(account)
        remote = _parse(await read_body(request))
        stream = await _open(mount)
        self._server.check_room(account)  # others may have come while this one waited
        with self._server.feed_of(stream) as feed:
            try:
                agreement, status = agree(remote, stream.tracks, stream.cached_units()), 201
                refusal = None
            except Refusal as error:
                if error.status != 406:
                    raise
                agreement, status, refusal = _propose(stream), 406, error
            session = self._add_session(mount, feed, agreement, request)
            session.viewer.asked_at = asked_at
        side = self._local_side(session, feed, request)
        if refusal is None:
            session.accept(remote)
            body = answer(remote, agreement, side, setup=session.setup)
        else:
            body = counter_offer(agreement, side)
        headers = {"Location": f"/{mount.name}/whep/{session.id}", "ETag": session.tag, "Accept-Patch": TRICKLE, "Content-Type": SDP}
        return _respond(status, body, {**headers, **({"Relay-Reason": refusal.reason.value} if refusal else {})})

    def _add_session(self, mount: Mount, feed: MediaFeed, agreement: Agreement, request: web.Request) -> PeerSession:
        name = name_of(request)
        user_agent = request.headers.get("User-Agent", "")[:200]
        try:
            return self._server.add_session(
                mount, feed, agreement, account=account_of(request), peer=name, user_agent=user_agent, pass_=pass_of(request)
            )
        except HostBlocked as error:
            raise Refusal(403, Reason.BLOCKED, str(error)) from None
        except AdmissionRefused as error:
            reason = Reason.FULL if error.is_by_count else Reason.NO_BANDWIDTH
            raise Refusal(503, reason, str(error), retry_after_s=_RETRY_AFTER_S) from None
        except MountUnavailable as error:
            raise _not_live(error) from None

    async def _patch(self, request: web.Request, session: PeerSession) -> web.Response:
        tag = request.headers.get("If-Match")
        if tag not in (None, "*", session.tag):
            raise Refusal(412, Reason.WRONG_TAG, "If-Match names other ICE credentials than the current ones")
        body = await read_body(request)
        if session.is_ended:
            raise Refusal(404, Reason.UNKNOWN_SESSION, "the session has ended")
        match request.content_type:
            case "application/sdp" if session.remote is None:
                self._take_answer(session, _parse(body))
                return _respond(204)
            case "application/trickle-ice-sdpfrag":
                return self._take_fragment(session, body, request)
            case _:
                raise Refusal(415, Reason.WRONG_CONTENT_TYPE, f"a session takes {TRICKLE}, and {SDP} as the answer to a counter-offer")

    def _take_answer(self, session: PeerSession, remote: RemoteDescription) -> None:
        stream = session.viewer.feed.stream
        session.viewer.agreement = agree(remote, stream.tracks, stream.cached_units())
        session.accept(remote)

    def _take_fragment(self, session: PeerSession, body: bytes, request: web.Request) -> web.Response:
        """Candidates mean nothing to a lite agent, which learns addresses from checks; new credentials are an ICE restart."""
        text = body.decode("utf-8", "replace")
        found = re.search(r"^a=ice-ufrag:(\S+)", text, re.MULTILINE)
        if found is None or session.remote is None or found[1] == session.fragment_of_client:
            return _respond(204)
        session.fragment_of_client = found[1]
        self._server.restart(session)
        side = self._local_side(session, session.viewer.feed, request)
        mid = session.viewer.agreement.tracks[0].mid
        return _respond(200, ice_fragment(side, mid), {"ETag": session.tag, "Content-Type": TRICKLE})

    def _local_side(self, session: PeerSession, feed: MediaFeed, request: web.Request) -> LocalSide:
        local = request.transport.get_extra_info("sockname") if request.transport is not None else None
        return LocalSide(
            session_id=secrets.randbits(62),
            credentials=session.credentials[-1],
            fingerprint=self._server.fingerprint,
            candidates=self._server.candidates(local[0] if local else ""),
            cname=feed.cname,
            ssrcs={kind: feed.ssrc(kind) for kind in MediaKind},
        )

    def _find_mount(self, request: web.Request) -> Mount:
        mount = self._door.mounts.get(request.match_info["name"])
        if mount is None:
            raise Refusal(404, Reason.UNKNOWN_MOUNT, "there is no mount of that name")
        return mount


async def _open(mount: Mount) -> Stream:
    try:
        return await mount.open_stream(_OPEN_DEADLINE_S)
    except MountUnavailable as error:
        raise _not_live(error) from None


def _propose(stream: Stream) -> Agreement:
    """What a counter-offer names: the camera's own formats, sound as Opus where browsers know no better."""
    agreed: dict[MediaKind, AgreedTrack] = {}
    for track in stream.tracks:
        codec = track.codec if track.kind is MediaKind.VIDEO or track.codec in (Codec.OPUS, Codec.PCMU, Codec.PCMA) else Codec.OPUS
        sps = track.parameter_sets.sps
        profile = h264.profile_level_id(sps[0]) if codec is Codec.H264 and sps else "42e01f"
        chosen = offered_format(codec, 96 + track.id, profile)
        agreed.setdefault(track.kind, AgreedTrack(track.id, track.kind, codec, codec is not track.codec, chosen, str(len(agreed))))
    return Agreement(agreed.get(MediaKind.VIDEO), agreed.get(MediaKind.AUDIO))


def _parse(data: bytes) -> RemoteDescription:
    try:
        return parse_remote_description(data)
    except RemoteProtocolError as error:
        raise Refusal(400, Reason.BAD_OFFER, str(error)) from None


def _not_live(error: MountUnavailable) -> Refusal:
    return Refusal(409, Reason.NOT_LIVE, "the camera sends nothing now", retry_after_s=_RETRY_AFTER_S)


def _wrong_method(request: web.Request) -> Refusal:
    return Refusal(405, Reason.WRONG_METHOD, f"{request.method} means nothing here")


def _explain(refusal: Refusal, methods: str) -> web.Response:
    body = json.dumps({"status": refusal.status, "reason": refusal.reason.value, "detail": refusal.text}).encode()
    headers = {"Content-Type": "application/problem+json", "Relay-Reason": refusal.reason.value}
    if refusal.retry_after_s:
        headers["Retry-After"] = str(refusal.retry_after_s)
    if refusal.status == 405:
        headers["Allow"] = methods
    return _respond(refusal.status, body, headers)


def _respond(status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(status=status, body=body or None, headers={"Cache-Control": "no-store", **(headers or {})})

"""QuirkyCamera: an RTSP server on 127.0.0.1 that misbehaves as real cameras do, one option a quirk."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from relay_engine import tasks
from relay_engine.ingest.demo.clip import load_demo_clip
from tests.kit.cameras.camera_login import PASSWORD, USER, CameraLogin
from tests.kit.cameras.camera_media import MediaQuirks


def _as_it_is(text: str) -> str:
    return text


def _with_slash(url: str) -> str:
    return url + "/"


@dataclass(frozen=True)
class Quirks:
    """What is wrong with the camera; the defaults are a good one."""

    media: MediaQuirks = field(default_factory=MediaQuirks)
    # answers
    login: str = ""  # "Basic" or digest algorithms, comma separated
    user: str = USER
    password: str = PASSWORD
    serves: Callable[[str], bool] = lambda url: True  # what else is asked for is not there
    stale_after: int = 0  # requests after which the nonce is renewed
    needs_user_agent: bool = False
    header_case: Callable[[str], str] = _as_it_is  # how the names of headers are written
    public: str = "OPTIONS, DESCRIBE, SETUP, TEARDOWN, PLAY, GET_PARAMETER"
    statuses: Mapping[str, str] = field(default_factory=dict)  # method -> "453 Not Enough Bandwidth"
    audio_setup_status: str = "200 OK"
    never_answers: frozenset[str] = frozenset()  # methods
    raw_answer: bytes | None = None  # to everything; b"": closes the connection
    hangs_up: Mapping[str, str] = field(default_factory=dict)  # method -> "close" or "reset", instead of an answer
    bytewise: bool = False
    redirect_to: str = ""
    session: str = "12345678;timeout=60"  # "": none
    content_base: Callable[[str], str] = _with_slash
    sdp: Callable[[str], str] = _as_it_is
    has_audio: bool = True  # in the SDP
    rtp_info: str = "true"  # "none", "wrong"
    # transports
    transports: frozenset[str] = frozenset({"tcp", "udp"})
    silent_transports: frozenset[str] = frozenset()  # agreed to, and then nothing is sent
    wakes_after_s: float = 0.0  # until then, from its start, nothing is sent at all
    interleaved: Callable[[int], str] = lambda first: f"interleaved={first}-{first + 1}"  # what the answer says
    channel_shift: int = 0  # and where packets really go
    tcp_profile: str = "RTP/AVP/TCP"
    says_server_port: bool = True
    waits_for_punch: bool = False  # UDP goes nowhere before the client's first datagram, and then where that came from
    # media
    sends_audio: bool = True
    media_before_answer: bool = False
    garbage: bytes = b""  # between interleaved packets
    swaps_packets: bool = False  # UDP delivers them out of order
    sends_reports: bool = False
    own_requests: tuple[str, ...] = ()  # after PLAY
    goodbye_after: int = 1 << 30  # pictures; then silence
    pictures_per_s: float = 200.0  # stamps stay those of 25


@dataclass(frozen=True)
class Seen:
    """One request."""

    method: str
    url: str
    headers: Mapping[str, str]  # names in lower case
    connection: int


class QuirkyCamera:
    """`async with QuirkyCamera(...) as camera`; then `camera.url`, and what it has seen."""

    def __init__(self, tls: ssl.SSLContext | None = None, **quirks: Any) -> None:
        self.quirks = Quirks(**quirks)
        self.login = CameraLogin(self.quirks.login, self.quirks.stale_after, user=self.quirks.user, password=self.quirks.password)
        self.requests: list[Seen] = []
        self.answers: list[str] = []  # first lines of the client's answers to our own requests
        self.reports: list[bytes] = []  # RTCP from the client
        self.punches: list[bytes] = []  # RTP from the client
        self.connections = 0
        self.wakes_at = time.monotonic() + self.quirks.wakes_after_s
        self._asked = asyncio.Event()
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._senders: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self._server is not None
        self._server.close()
        self._server.close_clients()
        for sender in self._senders:
            await tasks.cancel(sender)
        await asyncio.sleep(0)

    @property
    def port(self) -> int:
        assert self._server is not None
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def url(self) -> str:
        login = "user:pa%3Ass%2F%40@" if self.quirks.login else ""
        return f"{'rtsps' if self._tls else 'rtsp'}://{login}127.0.0.1:{self.port}/live"

    def methods(self) -> list[str]:
        """Of every request, in order."""
        return [seen.method for seen in self.requests]

    def seen(self, method: str) -> list[Seen]:
        """The requests of one method."""
        return [seen for seen in self.requests if seen.method == method]

    def note(self, seen: Seen) -> None:
        """A request came."""
        self.requests.append(seen)
        self._asked.set()

    async def wait_for(self, method: str) -> None:
        """Until a request of this method has come."""
        while method not in self.methods():
            self._asked.clear()
            await self._asked.wait()

    def close_connections(self) -> None:
        """As a camera does that is switched off."""
        assert self._server is not None
        self._server.abort_clients()

    def describe(self) -> str:
        """The SDP."""
        video, audio = load_demo_clip().tracks
        sets = video.parameter_sets
        sprop = ",".join(base64.b64encode(nal).decode() for nal in sets.sps + sets.pps)
        lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=Quirky", "c=IN IP4 0.0.0.0", "t=0 0", "a=control:*"]
        lines += ["m=video 0 RTP/AVP 96", "a=rtpmap:96 H264/90000", f"a=fmtp:96 packetization-mode=1;sprop-parameter-sets={sprop}"]
        lines += ["a=control:trackID=0"]
        if self.quirks.has_audio:
            fmtp = f"streamtype=5;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config={audio.audio_config.hex()}"
            lines += ["m=audio 0 RTP/AVP 97", "a=rtpmap:97 mpeg4-generic/48000/1", f"a=fmtp:97 {fmtp}", "a=control:trackID=1"]
        return self.quirks.sdp("\r\n".join([*lines, ""]))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from tests.kit.cameras.quirky_session import QuirkySession

        self.connections += 1
        session = QuirkySession(self, reader, writer, self.connections)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await session.run(self._senders)
        session.close()

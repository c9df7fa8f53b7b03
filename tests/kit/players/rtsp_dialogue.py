"""RtspDialogue: a client that talks with an RtspConnection without any network."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from relay_engine.access.caps import Caps
from relay_engine.access.mode import AccessMode
from relay_engine.config import LimitsConfig, MountConfig, RtspConfig
from relay_engine.leave_reason import LeaveReason
from relay_engine.media.track import Track
from relay_engine.repeat_counter import RepeatCounter
from relay_engine.rtsp.client_auth import ClientAuth
from relay_engine.rtsp.message import InterleavedFrame, Response
from relay_engine.rtsp.parser import Parser
from relay_engine.rtsp.session_header import parse_session
from relay_engine.serving.rtsp.connection import RtspConnection
from relay_engine.serving.rtsp.context import Context
from relay_engine.serving.rtsp.multicast_groups import MulticastGroups
from relay_engine.serving.rtsp.session import RtspSession
from relay_engine.serving.rtsp.session_table import SessionTable
from relay_engine.serving.rtsp.udp_routes import UdpRoutes
from relay_engine.sockets.peer_budget import PeerBudget
from relay_engine.streams.mount import Mount
from relay_engine.streams.mount_table import MountTable
from tests.kit.media.feeding import intake_of
from tests.kit.media.made_media import AUDIO, VIDEO, ManualClock, audio_unit, video_unit
from tests.kit.relay.known_people import make_access

BASE = "rtsp://relay:8554/gate"
LOG = logging.getLogger("tests.rtsp")


class Observer:
    """Notes who joins and leaves."""

    def __init__(self) -> None:
        self.news: list[str] = []
        self.clients: list[tuple[Any, LeaveReason]] = []  # of groups, who have left

    def client_left(self, mount: Mount, reader: Any, reason: LeaveReason) -> None:
        self.clients.append((reader, reason))

    def reader_refused(self, mount: Mount) -> None:
        """Nobody is told here."""

    def mount_changed(self, mount: Mount) -> None:
        pass

    def reader_joined(self, mount: Mount, reader: Any) -> None:
        self.news.append(f"joined {reader.protocol}")

    def reader_left(self, mount: Mount, reader: Any, reason: LeaveReason) -> None:
        self.news.append(f"left {reader.protocol}: {reason}")


class SentDatagrams:
    """In place of DatagramSender."""

    def __init__(self) -> None:
        self.sent: list[tuple[bytes, Any]] = []

    def send(self, train: tuple[int, bytes], address: Any) -> bool:
        size, data = train
        self.sent += [(data[offset : offset + size], address) for offset in range(0, len(data), size)]
        return True


class FakeUdp:
    """In place of UdpTransport."""

    server_ports = (20_000, 20_001)

    def __init__(self) -> None:
        self.rtp, self.rtcp = SentDatagrams(), SentDatagrams()

    def connects_to(self, _address: Any) -> bool:
        return False


class FakeTransport(asyncio.Transport):
    """Takes what is written; its write buffer holds back what `stalled` says."""

    local_host = "192.0.2.1"

    def __init__(self, peer: tuple[str, int]) -> None:
        super().__init__({"peername": peer, "sockname": (self.local_host, 8554)})
        self.written = bytearray()
        self.reading = True
        self.closed = False

    def write(self, data: Any) -> None:
        assert not self.closed, "written after close"
        self.written += data

    def get_write_buffer_size(self) -> int:
        return 0

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        pass

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    def abort(self) -> None:
        self.closed = True


class RtspWorld:
    """One mount `gate` (H.264 and PCMU, 25 fps), and the context that connections share. With `credentials` nobody else gets in."""

    def __init__(
        self,
        *,
        tracks: tuple[Track, ...] = (VIDEO, AUDIO),
        max_readers: int = 0,
        limits: LimitsConfig | None = None,
        credentials: dict[str, str] | None = None,
        mode: AccessMode | None = None,
        **config: Any,
    ) -> None:
        self.clock = ManualClock()
        self.cpu = 0.0  # seconds that requests are said to have cost
        self.mounts = MountTable()
        self.observer = Observer()
        admission = Caps(max_readers, 0, lambda: tuple(self.mounts))
        self.mount = Mount(MountConfig(name="gate", source="x"), self.clock, admission, self.observer)
        self.mounts.add(self.mount)
        self.tracks = tracks
        self.access = make_access(self.clock, credentials, mode)
        self.udp = FakeUdp()
        self.connections: set[RtspConnection] = set()
        rtsp = RtspConfig(**config)
        self.context: Context[RtspSession] = Context(
            config=rtsp,
            limits=limits or LimitsConfig(),
            budget=PeerBudget(limits or LimitsConfig(), self.clock, cpu=lambda: self.cpu),
            mounts=self.mounts,
            clock=self.clock,
            sessions=SessionTable(),
            routes=UdpRoutes(self.clock),
            groups=MulticastGroups(rtsp, self.clock),
            repeats=RepeatCounter(LOG),
            udp=self.udp if rtsp.udp else None,  # type: ignore[arg-type]
            access=self.access,
        )
        self._next_picture = 0

    def go_live(self) -> RtspWorld:
        """Start the mount and feed it two pictures, the first a random access point."""
        self.mount.start()
        intake_of(self.mount).connecting()
        intake_of(self.mount).started(self.tracks, kind="demo", transport="")
        self.feed(2)
        return self

    def feed(self, pictures: int = 1, *, sound: bool = True) -> None:
        """So many pictures more, each with its sound before it; every 25th is a random access point."""
        for _ in range(pictures):
            index = self._next_picture
            self._next_picture += 1
            for half in range(2 if sound and len(self.tracks) > 1 else 0):
                intake_of(self.mount).write(audio_unit(2 * index + half))
            intake_of(self.mount).write(video_unit(index, key=index % 25 == 0))

    def connect(self, peer: tuple[str, int] = ("192.0.2.50", 40_000)) -> RtspDialogue:
        """A client that has just connected."""
        return RtspDialogue(self, peer)

    def pass_time(self, seconds: float) -> None:
        """Let the clock go on and sweep as the server does."""
        self.clock.now += seconds
        for connection in tuple(self.connections):
            connection.tick(self.clock.now)
        for session in self.context.sessions:
            if session.renew() is not None:
                session.close(LeaveReason.RIGHTS_ENDED)
            elif session.is_expired(self.clock.now):
                session.close(LeaveReason.TIMED_OUT)


class RtspDialogue:
    """Requests go in as bytes, answers and frames come out parsed."""

    def __init__(self, world: RtspWorld, peer: tuple[str, int]) -> None:
        self.transport = FakeTransport(peer)
        self.connection = RtspConnection(world.context, world.connections)
        self.connection.connection_made(self.transport)
        self.frames: list[InterleavedFrame] = []
        self.session = ""
        self.login: ClientAuth | None = None  # what it answers a challenge with
        self._parser = Parser()
        self._cseq = 0

    def receive(self) -> list[Response]:
        """The answers written since the last call; frames are kept aside in order."""
        self._parser.receive_data(bytes(self.transport.written))
        self.transport.written.clear()
        answers = []
        while (message := self._parser.next_message()) is not None:
            if isinstance(message, Response):
                answers.append(message)
            elif isinstance(message, InterleavedFrame):
                self.frames.append(message)
        return answers

    def send(self, method: str, uri: str = BASE, *, session: bool = True, **headers: str) -> None:
        """Write a request; `Transport="..."` and the like become headers."""
        self._cseq += 1
        lines = [f"{method} {uri} RTSP/1.0", f"CSeq: {self._cseq}"]
        if session and self.session:
            lines.append(f"Session: {self.session}")
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if self.login is not None and (signed := self.login.authorize(method, uri)):
            lines.append(f"Authorization: {signed}")
        self.connection.data_received("\r\n".join([*lines, "", ""]).encode())

    def ask(self, method: str, uri: str = BASE, *, session: bool = True, **headers: str) -> Response:
        """Send a request and take its answer; where a login is wanted and there is one, that to the second try."""
        self.send(method, uri, session=session, **headers)
        (answer,) = self.receive()
        if answer.status == 401 and self.login is not None and self.login.accept(answer.headers.get_all("WWW-Authenticate")):
            self.send(method, uri, session=session, **headers)
            (answer,) = self.receive()
        assert answer.cseq == str(self._cseq)
        if answer.status == 200 and method == "SETUP":
            self.session = parse_session(answer.headers.get("Session")).id
        return answer

    def log_in(self, username: str, password: str) -> RtspDialogue:
        """Have a login from now on, to be shown where one is wanted."""
        self.login = ClientAuth(username, password, make_nonce=lambda: "c0ffee")
        return self

    def play(self, transport: Callable[[int], str], *, tracks: tuple[int, ...] = (0, 1)) -> Response:
        """SETUP these tracks and PLAY."""
        for track_id in tracks:
            assert self.ask("SETUP", f"{BASE}/trackID={track_id}", Transport=transport(track_id)).status == 200
        return self.ask("PLAY", BASE)

    def lose(self) -> None:
        """The client's connection is gone."""
        self.transport.closed = True
        self.connection.connection_lost(None)


def tcp(track_id: int) -> str:
    """The Transport header of a client that takes interleaved frames."""
    return f"RTP/AVP/TCP;unicast;interleaved={2 * track_id}-{2 * track_id + 1}"


def udp(track_id: int) -> str:
    """The Transport header of a client that takes unicast UDP on 50000 and up."""
    return f"RTP/AVP;unicast;client_port={50_000 + 2 * track_id}-{50_001 + 2 * track_id}"

"""RtspSession: one RTSP session with a camera, from DESCRIBE to TEARDOWN (RFC 2326), over TCP or UDP."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any, Literal

from relay_engine import tasks
from relay_engine.dialing.address import SourceAddress, parse_address
from relay_engine.dialing.login import note_offer, weakest_login, with_login_of
from relay_engine.dialing.network_fault import status_fault
from relay_engine.dialing.rtsp_connection import PacketHandler, RtspConnection
from relay_engine.errors import Fault, RemoteProtocolError, SourceError
from relay_engine.ingest.rtsp.channel import RtspChannel
from relay_engine.ingest.rtsp.description import OfferedTrack, RtspDescription, read_description
from relay_engine.ingest.rtsp.keeper import RtspKeeper
from relay_engine.ingest.rtsp.udp_ports import RtspUdpPorts
from relay_engine.ingest.source import SourceSink
from relay_engine.media.access_unit import AccessUnit
from relay_engine.notices import NoticeCode, make_notice
from relay_engine.rtp.depacketizer import make_depacketizer
from relay_engine.rtp.drift_follower import make_follower
from relay_engine.rtp.receiver import RtpReceiver
from relay_engine.rtp.reorder_buffer import ReorderBuffer
from relay_engine.rtp.stream_clock import StreamClock
from relay_engine.rtsp.control_url import redirected_url
from relay_engine.rtsp.message import Response
from relay_engine.rtsp.rtp_info_header import parse_rtp_info
from relay_engine.rtsp.session_header import SessionHeader, parse_session
from relay_engine.rtsp.transport_header import TransportSpec, parse_transports

_log = logging.getLogger(__name__)

_MAX_REDIRECTS = 3
_UNAUTHORIZED = 401
_UNSUPPORTED_TRANSPORT = 461
_LOOK_INTERVAL_S = 0.1  # for the first packet
_CONNECTION_LOST = frozenset({Fault.ENDED, Fault.CLOSED_UNANSWERED, Fault.TIMED_OUT})

type Transport = Literal["tcp", "udp"]


class WrongTransportError(SourceError):
    """The camera does not deliver over this transport; another one may work."""


class RtspSession:
    """Used once. Never asks for the back channel: doorbells fall silent and cameras time out when a client does."""

    def __init__(self, address: SourceAddress, transport: Transport, sink: SourceSink, name: str) -> None:
        self._address = address
        self._transport = transport
        self._sink = sink
        self._name = name
        self._connection: RtspConnection | None = None
        self._session: SessionHeader | None = None
        self._channels: list[RtspChannel] = []
        self._clock = StreamClock(())
        self._public = ""  # methods that the camera lists
        self._url = ""  # of all tracks together; "" while nothing is set up
        self.is_playing = False  # the camera has agreed to send
        self.has_started = False  # media came

    async def run(self, first_packet_s: float) -> None:
        """Deliver until it fails: raises SourceError; WrongTransportError where no packet came in `first_packet_s`."""
        try:
            connection, description = await self._describe()
            await self._set_up(connection, description)
            await self._play(connection)
            await self._stay(connection, first_packet_s)
        finally:
            self._close()

    async def _describe(self) -> tuple[RtspConnection, RtspDescription]:
        address = self._address
        for _ in range(_MAX_REDIRECTS):
            connection = self._connection = await RtspConnection.open(address, weakest=weakest_login(self._address, address))
            try:
                response = await connection.request("OPTIONS", address.url)
                if response.status == _UNAUTHORIZED:
                    self._check_login(connection, address, response)  # a second try with the same password could lock the account
                self._public = ",".join(response.headers.get_all("Public"))
                response = await connection.request("DESCRIBE", address.url, [("Accept", "application/sdp")])
            finally:
                note_offer(address, connection.offered)
            location = response.headers.get("Location")
            if not (300 <= response.status < 400 and location):
                self._check_login(connection, address, response)
                return connection, read_description(response, address.url)
            address = self._redirected(address, location)
            connection.close()
        raise SourceError(Fault.NOT_FOUND, "the camera redirects in a circle")

    def _redirected(self, address: SourceAddress, location: str) -> SourceAddress:
        """Where the camera sends us to, with the login that may go there."""
        target = parse_address(redirected_url(location, address.url))
        if target.scheme not in ("rtsp", "rtsps"):
            raise SourceError(Fault.NOT_RTSP, "the camera redirects to something that is not RTSP")
        return with_login_of(self._address, target)

    def _check_login(self, connection: RtspConnection, address: SourceAddress, response: Response) -> None:
        """As `_check`; where a login was kept back, say so."""
        if response.status == _UNAUTHORIZED and connection.is_downgraded:
            raise SourceError(Fault.LOGIN_WITHHELD, "the camera asks for a weaker login than it knows, or is another one")
        if response.status == _UNAUTHORIZED and self._address.username and not address.username:
            raise SourceError(Fault.LOGIN_WITHHELD, "the camera redirects to another one, which is not shown this one's password")
        _check(response)

    async def _set_up(self, connection: RtspConnection, description: RtspDescription) -> None:
        self._url = description.url
        for notice in description.left_out:
            self._sink.notice(notice)
        tracks = [offered.track for offered in description.tracks]
        self._clock = StreamClock([track.clock_rate for track in tracks], make_follower(tracks))
        handlers: dict[int, PacketHandler] = {}
        for offered in description.tracks:
            try:
                self._channels.append(await self._set_up_track(connection, offered, handlers))
            except SourceError as error:
                is_lost = isinstance(error, WrongTransportError) or error.fault in _CONNECTION_LOST
                if not self._channels or is_lost:
                    raise
                _log.warning("%s: the sound is left out: %s", self._name, error.detail)  # it must not stop the picture
                codec = offered.track.codec.value
                self._sink.notice(make_notice(NoticeCode.TRACK_NOT_CARRIED, kind=offered.track.kind.value, codec=codec))
        connection.listen(handlers)

    async def _set_up_track(self, connection: RtspConnection, offered: OfferedTrack, handlers: dict[int, PacketHandler]) -> RtspChannel:
        try:
            depacketizer = make_depacketizer(offered.track, offered.fmtp)
        except RemoteProtocolError as error:
            raise SourceError(Fault.UNSUPPORTED_CODEC, str(error)) from None
        receiver = RtpReceiver(offered.track, offered.payload_type, depacketizer, self._clock, self._write)
        channel = RtspChannel(offered.url, receiver)
        if self._transport == "udp":
            channel.ports = RtspUdpPorts(connection.local_host, frozenset({connection.peer_host}))
        try:
            granted = await self._send_setup(connection, channel)
            if granted is not None and granted.ssrc is not None:
                receiver.expect(granted.ssrc)
            if channel.ports is None:
                self._connect_interleaved(channel, granted, handlers)
            else:
                await self._connect_ports(connection, channel.ports, receiver, granted)
        except BaseException:
            channel.close()
            raise
        return channel

    async def _send_setup(self, connection: RtspConnection, channel: RtspChannel) -> TransportSpec | None:
        """What the camera grants; None where its answer does not tell."""
        if channel.ports is None:
            wanted = TransportSpec(tcp=True, interleaved=self._next_pair())
        else:
            wanted = TransportSpec(tcp=False, client_port=channel.ports.ports)
        response = await connection.request("SETUP", channel.url, [("Transport", wanted.serialize()), *self._session_headers()])
        if response.status == _UNSUPPORTED_TRANSPORT:
            raise WrongTransportError(Fault.UNKNOWN, f"the camera does not offer {self._transport.upper()}")
        _check(response)
        self._learn_session(response)
        try:
            granted = parse_transports(response.headers.get_all("Transport"))[0]
        except RemoteProtocolError:
            return None  # it said 200: it does what was asked
        if granted.tcp is not wanted.tcp:
            raise WrongTransportError(Fault.UNKNOWN, f"the camera does not offer {self._transport.upper()}")
        return granted

    def _learn_session(self, response: Response) -> None:
        if self._session is None:
            try:
                self._session = parse_session(response.headers.get("Session"))
            except RemoteProtocolError:
                _log.info("%s: the camera names no session", self._name)

    def _next_pair(self) -> tuple[int, int]:
        return 2 * len(self._channels), 2 * len(self._channels) + 1

    def _connect_interleaved(self, channel: RtspChannel, granted: TransportSpec | None, handlers: dict[int, PacketHandler]) -> None:
        """Some cameras take other numbers than asked for, some tell none, some those of another track."""
        pair = granted.interleaved if granted is not None else None
        if pair is None or pair[0] in handlers:
            pair = self._next_pair()
        handlers[pair[0]] = channel.receiver.receive
        handlers[pair[1]] = channel.receiver.receive_rtcp
        channel.rtcp_channel = pair[1]

    @staticmethod
    async def _connect_ports(connection: RtspConnection, ports: RtspUdpPorts, receiver: RtpReceiver, granted: TransportSpec | None) -> None:
        ports.set_peer(connection.peer_host, granted.server_port if granted is not None else None)
        ports.start(ReorderBuffer(receiver.receive, lambda: receiver.ssrc).receive, receiver.receive_rtcp, time.monotonic)
        ports.punch()

    async def _play(self, connection: RtspConnection) -> None:
        response = await connection.request("PLAY", self._url, [*self._session_headers(), ("Range", "npt=0.000-")])
        _check(response)
        self.is_playing = True
        self._read_rtp_info(response)
        for channel in self._channels:
            channel.receiver.release()

    def _read_rtp_info(self, response: Response) -> None:
        entries = parse_rtp_info(response.headers.get("RTP-Info"))
        for index, channel in enumerate(self._channels):
            ending = channel.url.rstrip("/").rpartition("/")[2]
            named = [entry for entry in entries if entry.url.rstrip("/").endswith(ending)]
            entry = named[0] if len(named) == 1 else entries[index] if len(entries) == len(self._channels) else None
            if entry is not None and entry.rtp_timestamp is not None:
                self._clock.set_start(channel.receiver.track.id, entry.rtp_timestamp)

    async def _stay(self, connection: RtspConnection, first_packet_s: float) -> None:
        """Keep the session alive until it breaks."""
        keeper = RtspKeeper(
            connection, self._channels, url=self._url, headers=self._session_headers(), session=self._session, public=self._public, name=self._name
        )  # fmt: skip
        upkeep = tasks.spawn(keeper.run(), name=f"rtsp upkeep {self._name}")
        waiters: set[asyncio.Future[Any]] = {upkeep, connection.lost}
        limit = time.monotonic() + first_packet_s
        try:
            while not self._has_heard():
                if time.monotonic() > limit:
                    raise WrongTransportError(Fault.NO_FRAMES, f"playing, but nothing arrives over {self._transport.upper()}")
                done, _ = await asyncio.wait(waiters, timeout=_LOOK_INTERVAL_S, return_when=asyncio.FIRST_COMPLETED)
                if done:
                    raise done.pop().result()
            done, _ = await asyncio.wait(waiters, return_when=asyncio.FIRST_COMPLETED)
            raise done.pop().result()
        finally:
            await tasks.cancel(upkeep)

    def _has_heard(self) -> bool:
        return any(channel.receiver.packets for channel in self._channels)

    def _write(self, unit: AccessUnit) -> None:
        if not self.has_started:
            self.has_started = True
            self._sink.started(tuple(channel.receiver.track for channel in self._channels), kind="rtsp", transport=self._transport)
        self._sink.write(unit)

    def _session_headers(self) -> list[tuple[str, str]]:
        return [("Session", self._session.id)] if self._session is not None else []

    def _close(self) -> None:
        for channel in self._channels:
            channel.close()
        if self._connection is not None:
            if self._channels:
                self._connection.send("TEARDOWN", self._url, self._session_headers())
            self._connection.close()


def _check(response: Response) -> None:
    """Raise the fault behind a status that is none of success."""
    if not 200 <= response.status < 300:
        raise status_fault(response.status, response.reason)

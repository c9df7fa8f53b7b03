"""WhepClient: a small WebRTC viewer for tests and load: WHEP, checks, DTLS, SRTP; it counts and keeps what it is asked to."""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
import struct
import time
from collections.abc import Callable
from typing import Any

import aiohttp
from OpenSSL import SSL
from pylibsrtp import Error, Policy, Session

from relay_engine.ice.datagram_kind import DatagramKind, classify
from relay_engine.ice.stream_framing import FrameReader, frame
from relay_engine.ice.stun_message import AttributeKind, MessageKind, StunMessage, parse_stun
from relay_engine.rtp.packet import RtpPacket
from relay_engine.serving.webrtc.certificate import Certificate, make_certificate
from relay_engine.serving.webrtc.dtls import DtlsEndpoint, make_context
from relay_engine.serving.webrtc.remote_description import parse_remote_description

H264 = ("96 H264/90000", "96 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f")
H265 = ("97 H265/90000", "")
VP8 = ("98 VP8/90000", "")
OPUS = ("111 opus/48000/2", "111 minptime=10;useinbandfec=1")
PCMU = ("0 PCMU/8000", "")
PCMA = ("8 PCMA/8000", "")
_CHECK_INTERVAL_S = 2.5
_PATIENCE_S = 30.0
_PROFILES = {
    b"SRTP_AEAD_AES_128_GCM": Policy.SRTP_PROFILE_AEAD_AES_128_GCM,
    b"SRTP_AES128_CM_SHA1_80": Policy.SRTP_PROFILE_AES128_CM_SHA1_80,
}

type Format = tuple[str, str]  # rtpmap and fmtp


class Identity:
    """A certificate that many clients may share."""

    def __init__(self) -> None:
        self.certificate: Certificate = make_certificate(time.time())
        self.context: SSL.Context = make_context(self.certificate)


def make_offer(
    fingerprint: str, fragment: str, password: str, *, video: tuple[Format, ...] = (H264,), audio: tuple[Format, ...] = (OPUS,), setup: str = "actpass"
) -> str:  # fmt: skip
    """An offer as a browser makes it, with these formats."""
    sections = [(kind, formats) for kind, formats in (("video", video), ("audio", audio)) if formats]
    lines = ["v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0", f"a=group:BUNDLE {' '.join(str(n) for n in range(len(sections)))}"]
    for index, (kind, formats) in enumerate(sections):
        numbers = " ".join(rtpmap.partition(" ")[0] for rtpmap, _ in formats)
        lines += [f"m={kind} 9 UDP/TLS/RTP/SAVPF {numbers}", "c=IN IP4 0.0.0.0", f"a=mid:{index}", "a=recvonly", "a=rtcp-mux"]
        lines += [f"a=ice-ufrag:{fragment}", f"a=ice-pwd:{password}", f"a=fingerprint:{fingerprint}", f"a=setup:{setup}"]
        for rtpmap, fmtp in formats:
            lines += [f"a=rtpmap:{rtpmap}", *([f"a=fmtp:{fmtp}"] if fmtp else [])]
    return "".join(f"{line}\r\n" for line in lines)


class WhepClient:
    """`await open(...)`, then media comes until `close`. With `on_rtp` every packet is decrypted, else only counted."""

    def __init__(
        self, identity: Identity, *, tcp: bool = False, setup: str = "actpass", on_rtp: Callable[[RtpPacket], None] | None = None, **formats: Any
    ) -> None:  # fmt: skip
        self.bytes_received = self.packets_received = 0
        self.first_media_s: float | None = None  # after the POST
        self.rtcp: list[bytes] = []
        self.is_closed = asyncio.Event()  # the server has said goodbye
        self.location = ""
        self.answer = ""
        self.drop: Callable[[RtpPacket], bool] = lambda _packet: False  # of what comes in; its payload is still encrypted
        self._identity = identity
        self._tcp = tcp
        self._setup = setup
        self._on_rtp = on_rtp
        self._formats = formats
        self._fragment, self._password = secrets.token_hex(4), secrets.token_hex(16)
        self._transport: Any = None
        self._frames = FrameReader()
        self._connected = asyncio.Event()
        self._checked = asyncio.Event()
        self._receiver: Session | None = None
        self._sender: Session | None = None
        self._checks: asyncio.Task[None] | None = None

    async def open(self, http: aiohttp.ClientSession, url: str) -> None:
        """POST the offer to `url` and connect."""
        self._started = time.monotonic()
        async with http.post(url, data=self.offer(), headers={"Content-Type": "application/sdp"}) as response:
            self.answer = await response.text()
            assert response.status == 201, (response.status, self.answer)
            self.location = response.headers["Location"]
        await self.connect()

    def offer(self) -> str:
        """Our SDP."""
        fingerprint = self._identity.certificate.fingerprint
        return make_offer(fingerprint, self._fragment, self._password, setup=self._setup, **self._formats)

    async def connect(self) -> None:
        """Check, shake hands."""
        remote = parse_remote_description(self.answer.encode())
        self._remote_name, self._remote_password = remote.fragment, remote.password.encode()
        self._dtls = DtlsEndpoint(self._identity.context, remote.fingerprint, is_client=remote.setup != "active")
        host, port = self._choose_candidate()
        loop = asyncio.get_running_loop()
        if self._tcp:
            self._transport, _ = await loop.create_connection(lambda: _StreamProtocol(self), host, port)
        else:
            self._transport, _ = await loop.create_datagram_endpoint(lambda: _DatagramProtocol(self), remote_addr=(host, port))
        self._checks = asyncio.get_running_loop().create_task(self._keep_checking())
        async with asyncio.timeout(_PATIENCE_S):
            await self._checked.wait()
            self._dtls.start()
            self._flush()
            await self._connected.wait()

    async def move(self, remote_name: str, remote_password: str) -> None:
        """Go on from another socket, with the server's new ICE credentials, as after a change of network."""
        self._remote_name, self._remote_password = remote_name, remote_password.encode()
        self._transport.close()
        host, port = self._choose_candidate()
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: _DatagramProtocol(self), remote_addr=(host, port))
        self._checked.clear()
        assert self._checks is not None
        self._checks.cancel()
        self._checks = loop.create_task(self._keep_checking())
        async with asyncio.timeout(_PATIENCE_S):
            await self._checked.wait()

    async def close(self) -> None:
        """Leave without a word."""
        if self._checks is not None:
            self._checks.cancel()
        if self._transport is not None:
            self._transport.close()

    def say_goodbye(self) -> None:
        """Close the DTLS association."""
        self._dtls.close()
        self._flush()

    def send_nack(self, ssrc: int, first: int, mask: int = 0) -> None:
        """Ask for packets again."""
        self._send_rtcp(struct.pack("!BBHIIHH", 0x81, 205, 3, 1, ssrc, first, mask))

    def send_picture_request(self, ssrc: int) -> None:
        """PLI."""
        self._send_rtcp(struct.pack("!BBHII", 0x81, 206, 2, 1, ssrc))

    def stop_checks(self) -> None:
        """Consent is given no more."""
        assert self._checks is not None
        self._checks.cancel()

    def receive(self, data: bytes) -> None:
        """One datagram of the server."""
        match classify(data):
            case DatagramKind.RTP:
                self._receive_rtp(data)
            case DatagramKind.RTCP if self._receiver is not None:
                self.rtcp.append(self._receiver.unprotect_rtcp(data))
            case DatagramKind.STUN:
                received = parse_stun(data)
                assert received.is_authentic(self._remote_password)
                if received.message.kind == MessageKind.BINDING_SUCCESS:
                    self._checked.set()
            case DatagramKind.DTLS:
                self._dtls.receive(data)
                self._flush()
                self._note_progress()
            case _:
                pass

    def receive_stream(self, data: bytes) -> None:
        """Bytes of the TCP connection."""
        for datagram in self._frames.receive(data):
            self.receive(datagram)

    def _receive_rtp(self, data: bytes) -> None:
        if self.first_media_s is None:
            self.first_media_s = time.monotonic() - self._started
        self.bytes_received += len(data)
        self.packets_received += 1
        if self._on_rtp is None or self._receiver is None or self.drop(RtpPacket.parse(data)):
            return
        with contextlib.suppress(Error):  # a packet that was there before
            self._on_rtp(RtpPacket.parse(self._receiver.unprotect(data)))

    def _note_progress(self) -> None:
        if self._dtls.is_closed:
            self.is_closed.set()
        keys = self._dtls.keys
        if keys is not None and self._receiver is None:
            profile = _PROFILES[keys.profile]
            self._receiver = Session(Policy(keys.receiving, Policy.SSRC_ANY_INBOUND, srtp_profile=profile))
            self._sender = Session(Policy(keys.sending, Policy.SSRC_ANY_OUTBOUND, srtp_profile=profile))
            self._connected.set()

    def _send_rtcp(self, packet: bytes) -> None:
        assert self._sender is not None
        receiver_report = struct.pack("!BBHI", 0x80, 201, 1, 1)
        self._send(self._sender.protect_rtcp(receiver_report + packet))

    def _send(self, datagram: bytes) -> None:
        if self._tcp:
            self._transport.write(frame([datagram]))
        else:
            self._transport.sendto(datagram)

    def _flush(self) -> None:
        for datagram in self._dtls.take_datagrams():
            self._send(datagram)

    async def _keep_checking(self) -> None:
        while True:
            name = f"{self._remote_name}:{self._fragment}".encode()
            attributes = (
                (AttributeKind.USERNAME, name),
                (AttributeKind.PRIORITY, struct.pack("!I", 1)),
                (AttributeKind.ICE_CONTROLLING, bytes(8)),
                (AttributeKind.USE_CANDIDATE, b""),
            )
            check = StunMessage(MessageKind.BINDING_REQUEST, secrets.token_bytes(12), attributes)
            self._send(check.serialize(self._remote_password))
            await asyncio.sleep(_CHECK_INTERVAL_S if self._checked.is_set() else 0.1)

    def _choose_candidate(self) -> tuple[str, int]:
        kind = "tcp" if self._tcp else "udp"
        found = re.findall(rf"^a=candidate:\S+ 1 {kind} \d+ (\S+) (\d+) typ host", self.answer, re.MULTILINE)
        host, port = found[0]
        return host, int(port)


class _DatagramProtocol(asyncio.DatagramProtocol):
    def __init__(self, client: WhepClient) -> None:
        self._client = client

    def datagram_received(self, data: bytes, addr: Any) -> None:
        self._client.receive(data)


class _StreamProtocol(asyncio.Protocol):
    def __init__(self, client: WhepClient) -> None:
        self._client = client

    def data_received(self, data: bytes) -> None:
        self._client.receive_stream(data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._client.is_closed.set()

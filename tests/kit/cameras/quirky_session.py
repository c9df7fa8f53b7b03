"""QuirkySession: one client's connection to a QuirkyCamera."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import struct
import time
from collections.abc import Callable

from relay_engine import tasks
from tests.kit.cameras.camera_media import AUDIO_START, VIDEO_SSRC, VIDEO_START, CameraMedia
from tests.kit.cameras.quirky_camera import QuirkyCamera, Seen


class QuirkySession:
    """Reads requests, answers them as the camera's quirks say, and sends media after PLAY."""

    def __init__(self, camera: QuirkyCamera, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> None:
        self._camera = camera
        self._quirks = camera.quirks
        self._reader = reader
        self._writer = writer
        self._number = number
        self._media = CameraMedia(camera.quirks.media)
        self._ways: list[_Way] = []  # by track
        self._playing = False

    async def run(self, senders: list[asyncio.Task[None]]) -> None:
        while True:
            first = await self._reader.readexactly(1)
            if first == b"$":
                _channel, size = struct.unpack("!BH", await self._reader.readexactly(3))
                self._camera.reports.append(await self._reader.readexactly(size))
                continue
            head = (first + await self._reader.readuntil(b"\r\n\r\n")).decode()
            if head.startswith("RTSP/"):
                self._camera.answers.append(head.split("\r\n")[0])
                continue
            if self._quirks.raw_answer is not None:
                self._writer.write(self._quirks.raw_answer)
                await self._writer.drain()
                if not self._quirks.raw_answer:
                    return
                continue
            if (manner := self._quirks.hangs_up.get(head.split(" ")[0])) is not None:
                if manner == "reset":
                    self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            plays = await self._take(head)
            if plays:
                senders.append(tasks.spawn(self._send_media(), name="quirky camera"))

    def close(self) -> None:
        for way in self._ways:
            way.close()
        self._writer.close()

    async def _take(self, head: str) -> bool:
        """Answer one request; True where media begins."""
        lines = head.strip().split("\r\n")
        method, url, _version = lines[0].split(" ")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        self._camera.note(Seen(method, url, headers, self._number))
        if method in self._quirks.never_answers:
            return False
        status, fields, body = self._answer(method, url, headers)
        begins = method == "PLAY" and status.startswith("200")
        if begins and self._quirks.media_before_answer:
            self._send_picture(0)
        fields = [("CSeq", headers.get("cseq", "0")), *fields]
        if body:
            fields.append(("Content-Length", str(len(body))))
        text = "".join(f"{self._quirks.header_case(name)}: {value}\r\n" for name, value in fields)
        await self._write(f"RTSP/1.0 {status}\r\n{text}\r\n".encode() + body)
        return begins

    def _answer(self, method: str, url: str, headers: dict[str, str]) -> tuple[str, list[tuple[str, str]], bytes]:
        if self._quirks.needs_user_agent and "user-agent" not in headers:
            return "401 Unauthorized", [], b""
        if (login := self._camera.login.check(method, headers.get("authorization", ""))) != "ok":
            challenges = self._camera.login.challenges(stale=login == "stale" and "authorization" in headers)
            return "401 Unauthorized", [("WWW-Authenticate", value) for value in challenges], b""
        if method == "DESCRIBE" and not self._quirks.serves(url):
            return "404 Not Found", [], b""
        if method in self._quirks.statuses:
            return self._quirks.statuses[method], [], b""
        match method:
            case "OPTIONS":
                return "200 OK", [("Public", self._quirks.public)], b""
            case "DESCRIBE":
                return self._describe(url)
            case "SETUP":
                return self._set_up(url, headers.get("transport", ""))
            case "PLAY":
                return "200 OK", [*self._session_field(), *self._rtp_info(url)], b""
        return "200 OK", self._session_field(), b""

    def _describe(self, url: str) -> tuple[str, list[tuple[str, str]], bytes]:
        if self._quirks.redirect_to:
            return "302 Moved Temporarily", [("Location", self._quirks.redirect_to)], b""
        fields = [("Content-Type", "application/sdp")]
        if base := self._quirks.content_base(url):
            fields.append(("Content-Base", base))
        return "200 OK", fields, self._camera.describe().encode()

    def _set_up(self, url: str, transport: str) -> tuple[str, list[tuple[str, str]], bytes]:
        quirks = self._quirks
        if self._ways and not quirks.audio_setup_status.startswith("200"):
            return quirks.audio_setup_status, [], b""
        kind = "tcp" if "TCP" in transport else "udp"
        if kind not in quirks.transports:
            return "461 Unsupported Transport", [], b""
        numbers = re.search(r"(?:interleaved|client_port)=(\d+)-(\d+)", transport)
        assert numbers is not None
        first = int(numbers[1])
        if kind == "tcp":
            channel = first + quirks.channel_shift
            self._ways.append(_Interleaved(self._writer, channel, quirks.garbage, silent="tcp" in quirks.silent_transports))
            parts = [quirks.tcp_profile, "unicast", quirks.interleaved(first)]
        else:
            way = _Datagrams(self._camera, first, silent="udp" in quirks.silent_transports)
            self._ways.append(way)
            parts = ["RTP/AVP", "unicast", f"client_port={first}-{first + 1}"]
            if quirks.says_server_port:
                parts.append(f"server_port={way.port}-{way.port + 1}")
        return "200 OK", [("Transport", ";".join(part for part in parts if part)), *self._session_field()], b""

    def _session_field(self) -> list[tuple[str, str]]:
        return [("Session", self._quirks.session)] if self._quirks.session else []

    def _rtp_info(self, url: str) -> list[tuple[str, str]]:
        if self._quirks.rtp_info == "none":
            return []
        wrong = 900_000 if self._quirks.rtp_info == "wrong" else 0
        video = f"url={url.rstrip('/')}/trackID=0;seq=65500;rtptime={(VIDEO_START + wrong) % 2**32}"
        return [("RTP-Info", f"{video},url={url.rstrip('/')}/trackID=1;seq=100;rtptime={AUDIO_START}")]

    async def _write(self, data: bytes) -> None:
        for piece in (data[at : at + 1] for at in range(len(data))) if self._quirks.bytewise else (data,):
            self._writer.write(piece)
            await self._writer.drain()
            if self._quirks.bytewise:
                await asyncio.sleep(0)

    async def _send_media(self) -> None:
        quirks = self._quirks
        begun, wall_s = time.monotonic(), time.time()
        for number in range(1 if quirks.media_before_answer else 0, quirks.goodbye_after):
            if quirks.sends_reports and number == 2:
                self._send_reports(number, wall_s + number / 25)
            self._send_picture(number)
            if number == 1:
                for request in quirks.own_requests:
                    self._writer.write(f"{request} {self._camera.url} RTSP/1.0\r\nCSeq: 9\r\n\r\n".encode())
            await asyncio.sleep(max(0.0, begun + (number + 1) / quirks.pictures_per_s - time.monotonic()))
        self._ways[0].send_rtcp(struct.pack("!BBHI", 0x81, 203, 1, VIDEO_SSRC))

    def _send_picture(self, number: int) -> None:
        if time.monotonic() < self._camera.wakes_at:
            return
        packets = list(self._media.picture(number))
        if self._quirks.swaps_packets:
            packets = [packet for at in range(0, len(packets), 2) for packet in reversed(packets[at : at + 2])]
        for packet in packets:
            self._ways[0].send_rtp(packet)
        for packet in self._media.sounds_until(number):
            if self._quirks.sends_audio and len(self._ways) > 1:
                self._ways[1].send_rtp(packet)

    def _send_reports(self, number: int, wall_s: float) -> None:
        for track_id, way in enumerate(self._ways):
            way.send_rtcp(self._media.sender_report(track_id, number, wall_s))


class _Way:
    """Where a track's packets go."""

    def send_rtp(self, packet: bytes) -> None: ...
    def send_rtcp(self, packet: bytes) -> None: ...
    def close(self) -> None: ...


class _Interleaved(_Way):
    def __init__(self, writer: asyncio.StreamWriter, channel: int, garbage: bytes, *, silent: bool) -> None:
        self._writer, self._channel, self._garbage, self._silent = writer, channel, garbage, silent

    def send_rtp(self, packet: bytes) -> None:
        self._send(self._channel, packet)

    def send_rtcp(self, packet: bytes) -> None:
        self._send(self._channel + 1, packet)

    def _send(self, channel: int, packet: bytes) -> None:
        if not self._silent and not self._writer.is_closing():
            self._writer.write(self._garbage + struct.pack("!cBH", b"$", channel, len(packet)) + packet)


class _Datagrams(_Way):
    def __init__(self, camera: QuirkyCamera, client_port: int, *, silent: bool) -> None:
        self._camera = camera
        self._silent = silent
        waits = camera.quirks.waits_for_punch
        self._targets: list[tuple[str, int] | None] = [None if waits else ("127.0.0.1", client_port + index) for index in (0, 1)]
        self._sockets = _bind_pair()
        loop = asyncio.get_running_loop()
        for index, (sock, kept) in enumerate(zip(self._sockets, (camera.punches, camera.reports), strict=True)):
            loop.add_reader(sock, self._reader(index, sock, kept))

    @property
    def port(self) -> int:
        port: int = self._sockets[0].getsockname()[1]
        return port

    def send_rtp(self, packet: bytes) -> None:
        self._send(0, packet)

    def send_rtcp(self, packet: bytes) -> None:
        self._send(1, packet)

    def close(self) -> None:
        for sock in self._sockets:
            asyncio.get_running_loop().remove_reader(sock)
            sock.close()

    def _send(self, index: int, packet: bytes) -> None:
        target = self._targets[index]
        if target is not None and not self._silent and self._sockets[index].fileno() >= 0:
            with contextlib.suppress(OSError):
                self._sockets[index].sendto(packet, target)

    def _reader(self, index: int, sock: socket.socket, kept: list[bytes]) -> Callable[[], None]:
        def read() -> None:
            data, address = sock.recvfrom(2048)
            kept.append(data)
            self._targets[index] = self._targets[index] or address

        return read


def _bind_pair() -> tuple[socket.socket, socket.socket]:
    while True:
        pair = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
        pair[0].bind(("127.0.0.1", 0))
        try:
            pair[1].bind(("127.0.0.1", pair[0].getsockname()[1] + 1))
        except OSError:
            for sock in pair:
                sock.close()
            continue
        for sock in pair:
            sock.setblocking(False)
        return pair[0], pair[1]

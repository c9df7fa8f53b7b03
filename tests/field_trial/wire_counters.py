"""Wire counters: how many pictures a camera has begun, read off the bytes that it sends by RTSP, HTTP or RTMP."""

from __future__ import annotations

import re
import struct
import time
from typing import Protocol

from tests.field_trial.coded_pictures import annexb_picture_starts, length_prefixed_picture_starts, rtp_picture_starts

_OTHER_SSRC_AFTER_S = 0.5  # an older session's packets beside ours do not count
_AVC, _HEVC_OLD = 7, 12


class WireCounter(Protocol):
    """Fed with what the camera sends."""

    has_sound: bool  # the camera offers or sends some

    def feed(self, data: bytes) -> int:
        """Return how many pictures begin in `data`."""


class RtspCounter:
    """RTSP with interleaved media; media by UDP is not seen."""

    def __init__(self) -> None:
        self.has_sound = False
        self._buffer = bytearray()
        self._codec = "H264"
        self._payload_type = 96
        self._channels: set[int] = set()
        self._ssrc = b""
        self._heard_at = 0.0

    def feed(self, data: bytes) -> int:
        self._buffer += data
        count = 0
        while self._buffer:
            if self._buffer[0] == 0x24:
                if len(self._buffer) < 4 or len(self._buffer) < (end := 4 + int.from_bytes(self._buffer[2:4])):
                    break
                count += self._frame(self._buffer[1], bytes(self._buffer[4:end]))
                del self._buffer[:end]
            elif not self._answer():
                break
        return count

    def _answer(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = bytes(self._buffer[:end]).decode(errors="replace")
        length = re.search(r"(?im)^content-length:\s*(\d+)", head)
        whole = end + 4 + (int(length[1]) if length else 0)
        if len(self._buffer) < whole:
            return False
        self._read_head(head)
        self._read_sdp(bytes(self._buffer[end + 4 : whole]).decode(errors="replace"))
        del self._buffer[:whole]
        return True

    def _read_head(self, head: str) -> None:
        if channels := re.search(r"interleaved=(\d+)", head):
            self._channels.add(int(channels[1]))
        if ssrc := re.search(r"ssrc=([0-9A-Fa-f]{8})", head):
            self._ssrc = self._ssrc or bytes.fromhex(ssrc[1])

    def _read_sdp(self, sdp: str) -> None:
        if video := re.search(r"(?m)^m=video \d+ \S+ (\d+)", sdp):
            self._payload_type = int(video[1])
            name = re.search(rf"(?m)^a=rtpmap:{video[1]} ([^/\s]+)", sdp)
            self._codec = name[1].upper() if name else "JPEG"
        self.has_sound = self.has_sound or "m=audio" in sdp

    def _frame(self, channel: int, packet: bytes) -> int:
        if channel not in self._channels or len(packet) < 12 or packet[1] & 0x7F != self._payload_type:
            return 0
        now, ssrc = time.monotonic(), packet[8:12]
        if ssrc != self._ssrc and now - self._heard_at < _OTHER_SSRC_AFTER_S:
            return 0
        self._ssrc, self._heard_at = ssrc, now
        start = 12 + 4 * (packet[0] & 15)
        if packet[0] & 0x10:
            start += 4 + 4 * int.from_bytes(packet[start + 2 : start + 4])
        return rtp_picture_starts(packet[start:], self._codec)


class FlvTags:
    """Counts pictures in the video messages that FLV and RTMP share."""

    def __init__(self) -> None:
        self.has_sound = False

    def take(self, kind: int, body: bytes) -> int:
        """One tag."""
        self.has_sound = self.has_sound or kind == 8
        if kind != 9 or len(body) < 5:
            return 0
        if body[0] & 0x80:  # enhanced
            packet, hevc = body[0] & 15, body[1:5] == b"hvc1"
            return length_prefixed_picture_starts(body[8 if packet == 1 else 5 :], hevc=hevc) if packet in (1, 3) else 0
        codec = body[0] & 15
        return length_prefixed_picture_starts(body[5:], hevc=codec == _HEVC_OLD) if codec in (_AVC, _HEVC_OLD) and body[1] == 1 else 0


class HttpBody:
    """The bytes of an answer's body, without the frames of RFC 9112 7.1."""

    def __init__(self, *, is_chunked: bool) -> None:
        self._is_chunked = is_chunked
        self._buffer = bytearray()

    def feed(self, data: bytes) -> bytes:
        """What of `data` is body."""
        if not self._is_chunked:
            return data
        self._buffer += data
        body = bytearray()
        while (line := self._buffer.find(b"\r\n")) > 0:
            size = int(self._buffer[:line].split(b";")[0], 16)
            if len(self._buffer) < line + 4 + size:
                break
            body += self._buffer[line + 2 : line + 2 + size]
            del self._buffer[: line + 4 + size]
        return bytes(body)


class HttpCounter:
    """FLV, MPEG-TS, or JPEG pictures in whatever framing, behind an answer's head."""

    def __init__(self) -> None:
        self.has_sound = False
        self._buffer = bytearray()
        self._tags = FlvTags()
        self._kind = ""
        self._unit = bytearray()  # of TS, since its last PES header
        self._pid = -1
        self._hevc = False
        self._head = bytearray()
        self._body: HttpBody | None = None

    def feed(self, data: bytes) -> int:
        if self._body is None:
            self._head += data
            head, _, data = bytes(self._head).partition(b"\r\n\r\n")
            if len(head) == len(self._head):
                return 0
            self._body = HttpBody(is_chunked=b"transfer-encoding: chunked" in head.lower())
        self._buffer += self._body.feed(data)
        if len(self._buffer) < 4:
            return 0
        self._kind = self._kind or ("flv" if self._buffer.startswith(b"FLV") else "ts" if self._buffer[0] == 0x47 else "jpeg")
        return {"flv": self._flv, "ts": self._ts, "jpeg": self._jpeg}[self._kind]()

    def _flv(self) -> int:
        if self._buffer.startswith(b"FLV"):
            if len(self._buffer) < 13:
                return 0
            del self._buffer[:13]
        count = 0
        while len(self._buffer) >= 11 and len(self._buffer) >= (end := 15 + int.from_bytes(self._buffer[1:4])):
            count += self._tags.take(self._buffer[0], bytes(self._buffer[11 : end - 4]))
            del self._buffer[:end]
        self.has_sound = self._tags.has_sound
        return count

    def _jpeg(self) -> int:
        count = self._buffer.count(b"\xff\xd8\xff")
        del self._buffer[: max(0, len(self._buffer) - 2)]
        return count

    def _ts(self) -> int:
        count = 0
        while len(self._buffer) >= 188:
            count += self._ts_packet(bytes(self._buffer[:188]))
            del self._buffer[:188]
        return count

    def _ts_packet(self, packet: bytes) -> int:
        start = 5 + packet[4] if packet[3] & 0x20 else 4
        payload, begins = packet[start:], bool(packet[1] & 0x40)
        if begins and payload[:3] == b"\0\0\1" and 0xC0 <= payload[3] < 0xE0:
            self.has_sound = True
        if begins and payload[:3] == b"\0\0\1" and payload[3] & 0xF0 == 0xE0:
            count = annexb_picture_starts(bytes(self._unit), hevc=self._hevc)
            self._unit = bytearray(payload[9 + payload[8] :])
            self._hevc = self._hevc or b"\0\0\1\x40\x01" in self._unit  # a VPS
            self._pid = int.from_bytes(packet[1:3]) & 0x1FFF
            return count
        if self._unit and int.from_bytes(packet[1:3]) & 0x1FFF == self._pid:
            self._unit += payload
        return 0


class RtmpCounter:
    """RTMP's chunk stream from the server (Adobe's RTMP 1.0, 5.3)."""

    _HANDSHAKE = 1 + 1536 + 1536

    def __init__(self) -> None:
        self._tags = FlvTags()
        self._buffer = bytearray()
        self._started = False
        self._chunk_size = 128
        self._messages: dict[int, list[int]] = {}  # chunk stream -> length, type
        self._bodies: dict[int, bytearray] = {}

    @property
    def has_sound(self) -> bool:
        return self._tags.has_sound

    def feed(self, data: bytes) -> int:
        self._buffer += data
        if not self._started:
            if len(self._buffer) < self._HANDSHAKE:
                return 0
            del self._buffer[: self._HANDSHAKE]
            self._started = True
        count = 0
        while (taken := self._chunk()) is not None:
            count += taken
        return count

    def _chunk(self) -> int | None:
        data = self._buffer
        if len(data) < 3:
            return None
        form, stream, at = data[0] >> 6, data[0] & 63, 1
        if stream < 2:
            stream, at = (64 + data[1], 2) if stream == 0 else (64 + data[1] + 256 * data[2], 3)
        header = (11, 7, 3, 0)[form]
        if len(data) < at + header + 4:
            return None
        message = self._messages.setdefault(stream, [0, 0])
        stamp = int.from_bytes(data[at : at + 3]) if header else 0
        if header >= 7:
            message[:] = int.from_bytes(data[at + 3 : at + 6]), data[at + 6]
        at += header + (4 if stamp == 0xFFFFFF else 0)
        body = self._bodies.setdefault(stream, bytearray())
        size = min(self._chunk_size, message[0] - len(body))
        if len(data) < at + size:
            return None
        body += data[at : at + size]
        del data[: at + size]
        if len(body) < message[0]:
            return 0
        del self._bodies[stream]
        return self._message(message[1], bytes(body))

    def _message(self, kind: int, body: bytes) -> int:
        if kind == 1 and len(body) >= 4:
            (self._chunk_size,) = struct.unpack("!I", body[:4])
        return self._tags.take(kind, body)

"""Odd RTSP cameras: the quirks of the field over codecs that its reports did not name; interleaved only."""

from __future__ import annotations

import asyncio
import contextlib
import random
import struct
import time
from collections.abc import Iterator

from relay_engine import tasks
from tests.field_trial.odd_media import PICTURES_PER_S, hevc, jpeg_scans

_MTU = 1400
_VIDEO = 96

type Payload = tuple[bytes, int, bool]  # bytes, picture number whose stamp it has, marker


class OddCamera:
    """H.265 as it should be; each subclass changes what it sends."""

    rtpmap = "H265/90000"
    payload_type = _VIDEO
    pictures_per_s = float(PICTURES_PER_S)
    has_sound = False
    sound_speed = 1.0  # how fast its stamps run; no sender reports

    def payloads(self, number: int) -> Iterator[Payload]:
        """Of picture `number`."""
        parts = [part for nal in self.picture(number) for part in fragments(nal)]
        yield from ((part, number, part is parts[-1]) for part in parts)

    def picture(self, number: int) -> tuple[bytes, ...]:
        pictures = hevc()
        return pictures[number % len(pictures)]

    def sends(self, number: int) -> bool:
        return True

    def beside(self, number: int) -> Iterator[tuple[int, bytes]]:
        """(channel, bytes) of what else it sends after a picture."""
        return iter(())

    def describe(self) -> str:
        sound = "m=audio 0 RTP/AVP 8\r\na=control:t2\r\n" if self.has_sound else ""
        rtpmap = f"a=rtpmap:{self.payload_type} {self.rtpmap}\r\n" if self.rtpmap else ""
        return (
            f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=odd\r\nt=0 0\r\nm=video 0 RTP/AVP {self.payload_type}\r\n{rtpmap}a=control:t1\r\n{sound}"
        )

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        playing: asyncio.Task[None] | None = None
        try:
            while True:
                first = await reader.readexactly(1)
                if first == b"$":
                    await reader.readexactly(int.from_bytes((await reader.readexactly(3))[1:]))
                    continue
                lines = (first + await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
                method = lines[0].split()[0]
                writer.write(self._answer(method, fields))
                if method == "PLAY" and playing is None:
                    playing = tasks.spawn(self._play(writer), name="odd camera")
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            if playing is not None:
                await tasks.cancel(playing)
            writer.close()

    def _answer(self, method: str, fields: dict[str, str]) -> bytes:
        head, body = f"RTSP/1.0 200 OK\r\nCSeq: {fields.get('cseq', '0')}\r\nSession: 1\r\n", b""
        if method == "DESCRIBE":
            body = self.describe().encode()
            head += f"Content-Type: application/sdp\r\nContent-Length: {len(body)}\r\n"
        elif method == "SETUP":
            head += f"Transport: {fields['transport']}\r\n"
        elif method == "OPTIONS":
            head += "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER\r\n"
        return f"{head}\r\n".encode() + body

    async def _play(self, writer: asyncio.StreamWriter) -> None:
        video, sound = RtpStream(self.payload_type), RtpStream(8)
        begun, sounds = time.monotonic(), 0
        for number in range(1 << 30):
            if writer.is_closing():
                return
            if self.sends(number):
                for payload, at, marker in self.payloads(number):
                    packet = video.packet(payload, round(at * 90_000 / self.pictures_per_s), marker=marker)
                    writer.write(struct.pack("!cBH", b"$", 0, len(packet)) + packet)
            for channel, data in self.beside(number):
                writer.write(struct.pack("!cBH", b"$", channel, len(data)) + data)
            while self.has_sound and sounds * 0.04 <= number / self.pictures_per_s:
                packet = sound.packet(_tone(sounds), round(sounds * 320 * self.sound_speed), marker=False)
                writer.write(struct.pack("!cBH", b"$", 2, len(packet)) + packet)
                sounds += 1
            with contextlib.suppress(OSError):
                await writer.drain()
            await asyncio.sleep(max(0.0, begun + (number + 1) / self.pictures_per_s - time.monotonic()))


class RtpStream:
    """Numbers its packets."""

    def __init__(self, payload_type: int) -> None:
        self._payload_type = payload_type
        self._sequence, self._base, self._ssrc = random.randrange(1 << 16), random.randrange(1 << 32), random.randrange(1 << 32)

    def packet(self, payload: bytes, ticks: int, *, marker: bool) -> bytes:
        self._sequence = (self._sequence + 1) & 0xFFFF
        kind = self._payload_type | (0x80 if marker else 0)
        return struct.pack("!BBHII", 0x80, kind, self._sequence, (self._base + ticks) & 0xFFFFFFFF, self._ssrc) + payload


class HevcMarkerEveryNal(OddCamera):
    """Marker on the last packet of every NAL unit, four slices a picture."""

    def picture(self, number: int) -> tuple[bytes, ...]:
        pictures = hevc(4)
        return pictures[number % len(pictures)]

    def payloads(self, number: int) -> Iterator[Payload]:
        for nal in self.picture(number):
            parts = fragments(nal)
            yield from ((part, number, part is parts[-1]) for part in parts)


class HevcSetsWithOldStamp(OddCamera):
    """Parameter sets and SEI carry the stamp of the picture before, each with a marker."""

    def payloads(self, number: int) -> Iterator[Payload]:
        for nal in self.picture(number):
            is_slice = (nal[0] >> 1) & 63 < 32
            parts = fragments(nal)
            yield from ((part, number if is_slice else number - 1, part is parts[-1]) for part in parts)


class HevcSuffixSeiAlone(OddCamera):
    """A suffix SEI follows each picture with a stamp of its own."""

    def payloads(self, number: int) -> Iterator[Payload]:
        yield from super().payloads(number)
        yield bytes([40 << 1, 1]) + b"\x05\x14an UUID 16 bytestext\x80", number + 1, True

    def picture(self, number: int) -> tuple[bytes, ...]:
        return super().picture(number // 2)

    pictures_per_s = 2.0 * PICTURES_PER_S

    def sends(self, number: int) -> bool:
        return number % 2 == 0


class HevcExtraChannel(OddCamera):
    """Metadata on a channel that nobody has set up."""

    def beside(self, number: int) -> Iterator[tuple[int, bytes]]:
        yield from ((6, random.randbytes(1400)) for _ in range(2))


class HevcQuietScene(OddCamera):
    """25 pictures a second for 8 s, then one in 4 s for 12 s; A-law all the time."""

    has_sound = True

    def sends(self, number: int) -> bool:
        return number % 500 < 200 or number % 100 == 0

    def picture(self, number: int) -> tuple[bytes, ...]:
        return super().picture(number if number % 500 < 200 else number // 50 * 50)


class HevcSlowSound(OddCamera):
    """Sound whose stamps run 10 % slow, without sender reports."""

    has_sound = True
    sound_speed = 0.9


class HevcDriftingSound(OddCamera):
    """Sound whose stamps run 4 % slow, too little for anybody to call its clock wrong; without sender reports."""

    has_sound = True
    sound_speed = 0.96


class JpegMarkerEarly(OddCamera):
    """RFC 2435 with a marker on each packet."""

    rtpmap = ""
    payload_type = 26
    pictures_per_s = 10.0
    early_markers = True

    def payloads(self, number: int) -> Iterator[Payload]:
        tables, scan = jpeg_scans()[number % len(jpeg_scans())]
        for at in range(0, len(scan), _MTU):
            head = bytes(1) + at.to_bytes(3) + bytes([1, 255, 640 // 8, 360 // 8])
            head += struct.pack("!BBH", 0, 0, len(tables)) + tables if at == 0 else b""
            yield head + scan[at : at + _MTU], number, self.early_markers or at + _MTU >= len(scan)


class JpegExtraChannel(JpegMarkerEarly):
    """JPEG as it should be, beside a channel that nobody has set up."""

    early_markers = False

    def beside(self, number: int) -> Iterator[tuple[int, bytes]]:
        yield from ((5, random.randbytes(1400)) for _ in range(4))


def fragments(nal: bytes) -> list[bytes]:
    """RFC 7798 4.4.3."""
    if len(nal) <= _MTU:
        return [nal]
    head, kind, body = bytes([(nal[0] & 0x81) | (49 << 1), nal[1]]), (nal[0] >> 1) & 63, nal[2:]
    pieces = [body[at : at + _MTU] for at in range(0, len(body), _MTU)]
    last = len(pieces) - 1
    return [head + bytes([kind | 0x80 * (at == 0) | 0x40 * (at == last)]) + piece for at, piece in enumerate(pieces)]


def _tone(number: int) -> bytes:
    """40 ms of a buzz in A-law."""
    return bytes(0xD5 if (number * 320 + at) // 9 % 2 else 0x2A for at in range(320))

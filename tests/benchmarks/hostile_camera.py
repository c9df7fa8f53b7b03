"""HostileCamera: an RTSP camera whose media costs far more than it weighs; one kind after the other."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import struct
import time
from collections.abc import Callable, Iterator

from tests.kit.media.made_media import VIDEO

_SPS, _PPS = VIDEO.parameter_sets.sps[0], VIDEO.parameter_sets.pps[0]
_KEY = b"\x65\x88" + bytes(2_000)
_H264 = "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;sprop-parameter-sets={sets}\r\n"
_LATM = "m=audio 0 RTP/AVP 96\r\na=rtpmap:96 MP4A-LATM/48000\r\na=fmtp:96 cpresent=0;config=40002320\r\n"
_STEP = 3_600

type Packet = tuple[bytes, int, bool]  # payload, time stamp, marker


def _good(stamp: int) -> list[Packet]:
    return [(_SPS, stamp, False), (_PPS, stamp, False), (_KEY, stamp, True)]


def many_nalus(number: int) -> list[Packet]:
    """Once in 3 s one picture of 15 MB in NAL units of two bytes."""
    stamp = number * _STEP
    if number % 75 != 10:
        return _good(stamp)
    return [(b"\x18" + b"\0\x02\x41\x9a" * 15_000, stamp, False)] * 250 + [(b"\x41\x9a", stamp, True)]


def embedded_nalus(number: int) -> list[Packet]:
    """The same by start codes inside of one NAL unit."""
    stamp = number * _STEP
    return _good(stamp) if number % 50 != 10 else [(b"\x41" + b"\0\0\1\x41" * 15_000, stamp, False)] * 100 + [(b"\x41\x9a", stamp, True)]


def set_ids(number: int) -> list[Packet]:
    """Twenty parameter sets of 60 kB a picture, each with an id of its own."""
    stamp = number * _STEP
    sets: list[Packet] = [(_picture_set(20 * number + index) + bytes([0x55]) * 60_000, stamp, False) for index in range(20)]
    return [*sets, *_good(stamp)]


def small_sets(number: int) -> list[Packet]:
    """Two thousand small ones a picture."""
    stamp = number * _STEP
    sets = [_picture_set(2_000 * number + index) for index in range(2_000)]
    return [(b"\x18" + b"".join(len(item).to_bytes(2) + item for item in sets), stamp, False), *_good(stamp)]


def tiny_units(number: int) -> list[Packet]:
    """Two thousand pictures of four bytes a second, and no key frame after the first."""
    return _good(0) if number == 0 else [(b"\x41\x9a\1\2", number * _STEP + 45 * index, True) for index in range(80)]


def latm(number: int) -> list[Packet]:
    """Frames that never end, a byte a packet."""
    return [(b"\xff", 1_000, False)] * 200


def _picture_set(number: int) -> bytes:
    code = f"{number + 1:b}"
    bits = f"{'0' * (len(code) - 1)}{code}1" + "01" * 8  # ue(v) and what looks like the rest
    bits += "1" + "0" * (-(len(bits) + 1) % 8)
    return b"\x68" + int(bits, 2).to_bytes(len(bits) // 8)


KINDS: dict[str, Callable[[int], list[Packet]]] = {
    kind.__name__: kind for kind in (many_nalus, embedded_nalus, set_ids, small_sets, tiny_units, latm)
}


async def serve_hostile_camera(kind: str, port: int, until: float) -> None:
    """Be that camera on `port` of this machine until monotonic `until`; it is to be asked for by TCP."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, ValueError):
            await _Dialogue(kind, reader, writer).run(until)
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", port)
    await asyncio.sleep(max(0.0, until - time.monotonic()))
    server.close()


class _Dialogue:
    def __init__(self, kind: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._kind = kind
        self._reader = reader
        self._writer = writer
        self._number = 0  # of the next RTP packet

    async def run(self, until: float) -> None:
        while True:
            head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            method = head.partition(" ")[0].lstrip("\r\n")
            fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
            self._answer(method, fields.get("cseq", "1"))
            if method == "PLAY":
                await self._play(until)
                return

    def _answer(self, method: str, cseq: str) -> None:
        body = self._description() if method == "DESCRIBE" else ""
        lines = ["RTSP/1.0 200 OK", f"CSeq: {cseq}", "Public: DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER"]
        if body:
            lines += ["Content-Type: application/sdp", f"Content-Length: {len(body)}"]
        elif method != "OPTIONS":
            lines += ["Session: 12345", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1"]
        self._writer.write("\r\n".join([*lines, "", body]).encode())

    def _description(self) -> str:
        sets = ",".join(base64.b64encode(item).decode() for item in (_SPS, _PPS))
        media = _LATM if self._kind == "latm" else _H264.format(sets=sets)
        return f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\n{media}a=control:t0\r\n"

    async def _play(self, until: float) -> None:
        begun, picture = time.monotonic(), 0
        while time.monotonic() < until:
            self._writer.writelines(self._frames(KINDS[self._kind](picture)))
            await self._writer.drain()
            picture += 1
            await asyncio.sleep(max(0.0, begun + picture * 0.04 - time.monotonic()))

    def _frames(self, packets: list[Packet]) -> Iterator[bytes]:
        for payload, stamp, marker in packets:
            self._number = (self._number + 1) & 0xFFFF
            head = struct.pack("!BBHII", 0x80, 96 | marker << 7, self._number, stamp & 0xFFFFFFFF, 0x11223344)
            yield b"$\0" + (len(head) + len(payload)).to_bytes(2) + head + payload

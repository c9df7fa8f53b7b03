"""RtmpCamera: an RTMP server on 127.0.0.1 that plays prepared FLV tags to whoever asks (Adobe's RTMP 1.0; Enhanced RTMP v2)."""

from __future__ import annotations

import asyncio
import contextlib
import struct
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from relay_engine import tasks

_CHUNK = 60_000
_AUDIO, _VIDEO, _SCRIPT = 8, 9, 18


@dataclass(frozen=True)
class FlvTag:
    """What FLV and RTMP share."""

    kind: int  # 8 sound, 9 picture, 18 facts
    at_ms: int
    body: bytes

    @property
    def is_enhanced(self) -> bool:
        """A picture in a format that only Enhanced RTMP knows."""
        return self.kind == _VIDEO and bool(self.body[0] & 0x80)


def read_flv(path: Path) -> list[FlvTag]:
    """The tags of a file."""
    data, at, tags = path.read_bytes(), 13, []
    while at + 11 <= len(data):
        size = int.from_bytes(data[at + 1 : at + 4])
        stamp = int.from_bytes(data[at + 4 : at + 7]) | data[at + 7] << 24
        tags.append(FlvTag(data[at], stamp, data[at + 11 : at + 11 + size]))
        at += 15 + size
    return tags


class RtmpCamera:
    """`async with RtmpCamera(tags) as camera`; it begins anew at the end, stamps going on.

    `honest`: pictures of Enhanced RTMP go only to clients that have announced their format, as in MediaMTX.
    """

    def __init__(self, tags: Iterable[FlvTag], *, honest: bool = False, port: int = 0) -> None:
        self.announced: list[tuple[str, ...]] = []  # fourCcList of each client's `connect`
        self._tags = list(tags)
        self._honest = honest
        self._port = port
        self._server: asyncio.Server | None = None
        self._players: list[asyncio.Task[None]] = []

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"rtmp://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/live/cam"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_error: object) -> None:
        assert self._server is not None
        self._server.close()
        self._server.abort_clients()
        for player in self._players:
            await tasks.cancel(player)
        await asyncio.sleep(0)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            hello = await reader.readexactly(1537)
            writer.write(b"\x03" + bytes(1536) + hello[1:])
            await reader.readexactly(1536)
            writer.write(_message(2, 1, struct.pack("!I", _CHUNK)))
            kinds: tuple[str, ...] = ()
            async for command in _commands(reader):
                name, transaction = _name_of(command)
                if name == "connect":
                    kinds = _four_cc_list(command)
                    self.announced.append(kinds)
                    writer.write(_message(2, 5, struct.pack("!I", 5_000_000)) + _message(2, 6, struct.pack("!IB", 5_000_000, 2)))
                    writer.write(_command("_result", transaction, {"fmsVer": "FMS/3,0,1,123"}, {"code": "NetConnection.Connect.Success"}))
                elif name == "createStream":
                    writer.write(_command("_result", transaction, None, 1.0))
                elif name == "play":
                    status = {"level": "status", "code": "NetStream.Play.Start", "description": ""}
                    writer.write(_message(2, 4, struct.pack("!HI", 0, 1)) + _command("onStatus", 0.0, None, status))
                    self._players.append(tasks.spawn(self._play(writer, kinds), name="rtmp camera"))
        writer.close()

    async def _play(self, writer: asyncio.StreamWriter, kinds: tuple[str, ...]) -> None:
        begun, base = time.monotonic(), 0
        while not writer.is_closing():
            for tag in self._tags:
                at_ms = base + tag.at_ms
                if writer.is_closing():
                    return
                if self._honest and tag.is_enhanced and tag.body[1:5].decode() not in kinds:
                    continue
                await asyncio.sleep(max(0.0, begun + at_ms / 1000 - time.monotonic()))
                writer.write(_message({_AUDIO: 4, _VIDEO: 6}.get(tag.kind, 5), tag.kind, tag.body, at_ms))
            with contextlib.suppress(OSError):
                await writer.drain()
            base += max(tag.at_ms for tag in self._tags) + 40


async def _commands(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """The client's AMF0 commands out of its chunks."""
    size, messages, bodies = 128, {}, {}
    while True:
        first = (await reader.readexactly(1))[0]
        stream, form = first & 63, first >> 6
        head = await reader.readexactly((11, 7, 3, 0)[form])
        if len(head) >= 7:
            messages[stream] = int.from_bytes(head[3:6]), head[6]
        length, kind = messages[stream]
        body = bodies.setdefault(stream, bytearray())
        body += await reader.readexactly(min(size, length - len(body)))
        if len(body) < length:
            continue
        del bodies[stream]
        if kind == 1:
            (size,) = struct.unpack("!I", body)
        elif kind == 20:
            yield bytes(body)


def _name_of(command: bytes) -> tuple[str, float]:
    length = int.from_bytes(command[1:3])
    (transaction,) = struct.unpack("!d", command[4 + length : 12 + length])
    return command[3 : 3 + length].decode(), transaction


def _four_cc_list(command: bytes) -> tuple[str, ...]:
    """A strict array of strings; empty where there is none."""
    _, key, rest = command.partition(b"fourCcList\x0a")
    if not key:
        return ()
    count, at, found = int.from_bytes(rest[:4]), 4, []
    for _ in range(count):
        length = int.from_bytes(rest[at + 1 : at + 3])
        found.append(rest[at + 3 : at + 3 + length].decode())
        at += 3 + length
    return tuple(found)


def _message(stream: int, kind: int, body: bytes, at_ms: int = 0) -> bytes:
    """One message in chunks."""
    head = bytes([stream]) + at_ms.to_bytes(3) + len(body).to_bytes(3) + bytes([kind]) + struct.pack("<I", int(kind > 6))
    pieces = [body[at : at + _CHUNK] for at in range(0, len(body), _CHUNK)] or [b""]
    return head + bytes([0xC0 | stream]).join(pieces)


def _command(name: str, transaction: float, *values: object) -> bytes:
    return _message(3, 20, b"".join(_amf(value) for value in (name, transaction, *values)))


def _amf(value: object) -> bytes:
    """AMF0."""
    match value:
        case None:
            return b"\x05"
        case str():
            return b"\x02" + _text(value)
        case float():
            return b"\0" + struct.pack("!d", value)
        case dict():
            return b"\x03" + b"".join(_text(key) + _amf(entry) for key, entry in value.items()) + b"\0\0\x09"
    raise TypeError(value)


def _text(value: str) -> bytes:
    return len(value).to_bytes(2) + value.encode()

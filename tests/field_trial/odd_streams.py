"""Odd cameras by RTMP and HTTP: the quirks of the field on the roads that FFmpeg reads."""

from __future__ import annotations

import asyncio
import contextlib
import time

from tests.field_trial.odd_media import flv, transport_stream
from tests.kit.cameras.rtmp_camera import FlvTag, read_flv

_AAC = ("-c:a", "aac", "-ar")


def rtmp_change() -> list[FlvTag]:
    """8 s of one size, then a new sequence header and another size, stamps going on."""
    return _joined(read_flv(flv("640x360")), read_flv(flv("320x240")))


def rtmp_sound_change() -> list[FlvTag]:
    """AAC at 48 kHz, then at 44.1 kHz, the picture going on."""
    return _joined(read_flv(flv(sound=(*_AAC, "48000"))), read_flv(flv(sound=(*_AAC, "44100"))))


def rtmp_quiet_scene() -> list[FlvTag]:
    """25 pictures a second for 8 s, then a key picture in 4 s for 12 s; AAC all the time."""
    film = read_flv(flv(sound=(*_AAC, "48000")))
    sound = [tag for tag in film if tag.kind == 8 and tag.body[1] == 1]
    key = next(tag for tag in film if tag.kind == 9 and tag.body[0] >> 4 == 1 and tag.body[1] == 1)
    length = 8000
    tags = [*film, *(FlvTag(9, at_ms, key.body) for at_ms in (length, length + 4000, length + 8000))]
    tags += [FlvTag(8, tag.at_ms + turn * length, tag.body) for turn in (1, 2) for tag in sound if tag.at_ms + turn * length < 20_000 - 40]
    return sorted(tags, key=lambda tag: tag.at_ms)


def rtmp_sei_alone() -> list[FlvTag]:
    """After each picture a message that holds a SEI and nothing else, with a stamp of its own."""
    film = read_flv(flv())
    message = b"\x06\x05\x14" + b"an UUID 16 bytestext" + b"\x80"
    sei = b"\x27\x01\0\0\0" + len(message).to_bytes(4) + message
    alone = [FlvTag(9, tag.at_ms + 20, sei) for tag in film if tag.kind == 9 and tag.body[1] == 1]
    return sorted([*film, *alone], key=lambda tag: tag.at_ms)


async def serve_ts(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """MPEG-TS in real time; after each picture a PES packet that holds a recovery point SEI and nothing else."""
    with contextlib.suppress(OSError, asyncio.IncompleteReadError):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\nConnection: close\r\n\r\n")
        await _send_ts(writer)
    writer.close()


async def _send_ts(writer: asyncio.StreamWriter) -> None:
    data = transport_stream()
    packets = [bytearray(data[at : at + 188]) for at in range(0, len(data), 188)]
    begun, base, counter, first = time.monotonic(), 0, 0, None
    while not writer.is_closing():
        last = 0
        for packet in packets:
            packet = bytearray(packet)
            is_video = int.from_bytes(packet[1:3]) & 0x1FFF == 0x100
            start = _payload_start(packet)
            if packet[1] & 0x40 and packet[start : start + 3] == b"\0\0\1" and packet[start + 3] >= 0xC0:
                stamps = _shift_stamps(packet, start, base)
                if is_video:
                    first = stamps if first is None else first
                    last = stamps - base
                    await writer.drain()
                    await asyncio.sleep(max(0.0, begun + (stamps - first) / 90_000 - time.monotonic()))
                    for piece in _sei_pes(stamps - 1800) if stamps > first else ():
                        writer.write(_counted(piece, counter))
                        counter += 1
            _shift_clock(packet, base)
            if is_video and packet[3] & 0x10:
                writer.write(_counted(packet, counter))
                counter += 1
            else:
                writer.write(packet)
        base += last - (first or 0) + 3600


def _payload_start(packet: bytearray) -> int:
    return 5 + packet[4] if packet[3] & 0x20 else 4


def _counted(packet: bytearray, counter: int) -> bytes:
    packet[3] = (packet[3] & 0xF0) | (counter & 15)
    return bytes(packet)


def _shift_stamps(packet: bytearray, start: int, base: int) -> int:
    """Add `base` to PTS and DTS; the PTS."""
    pts = 0
    for index in range(1 + (packet[start + 7] >> 6 == 3)):
        at = start + 9 + 5 * index
        value = (packet[at] >> 1 & 7) << 30 | packet[at + 1] << 22 | packet[at + 2] >> 1 << 15 | packet[at + 3] << 7 | packet[at + 4] >> 1
        packet[at : at + 5] = _stamp(packet[at] >> 4, value + base)
        pts = pts or value + base
    return pts


def _stamp(prefix: int, value: int) -> bytes:
    return bytes(
        [
            prefix << 4 | (value >> 30 & 7) << 1 | 1,
            value >> 22 & 255,
            (value >> 15 & 127) << 1 | 1,
            value >> 7 & 255,
            (value & 127) << 1 | 1,
        ]
    )


def _shift_clock(packet: bytearray, base: int) -> None:
    if packet[3] & 0x20 and packet[4] and packet[5] & 0x10:
        clock = (int.from_bytes(packet[6:10]) << 1 | packet[10] >> 7) + base
        packet[6:11] = (clock >> 1 & 0xFFFFFFFF).to_bytes(4) + bytes([(clock & 1) << 7 | packet[10] & 0x7F])


def _sei_pes(pts: int) -> list[bytearray]:
    """A whole PES packet in one TS packet: recovery_frame_cnt 0, exact_match, no broken link."""
    pes = b"\0\0\1\xe0\0\0\x80\x80\x05" + _stamp(2, pts) + b"\0\0\0\1\x06\x06\x01\xc4\x80"
    stuffing = 184 - len(pes) - 2
    return [bytearray(b"\x47\x41\x00\x30" + bytes([stuffing + 1, 0]) + b"\xff" * stuffing + pes)]


def _joined(first: list[FlvTag], second: list[FlvTag]) -> list[FlvTag]:
    base = max(tag.at_ms for tag in first) + 40
    return [*first, *(FlvTag(tag.kind, tag.at_ms + base, tag.body) for tag in second)]

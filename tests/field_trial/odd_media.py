"""Odd media: the pictures and sounds that the odd cameras send, encoded once by ffmpeg."""

from __future__ import annotations

import functools
import subprocess
import tempfile
from pathlib import Path

PICTURES_PER_S = 25
_LAVFI = ("-f", "lavfi", "-i")
_X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-bf", "0", "-g", "50")
_X265 = ("-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
_X265_PARAMETERS = "keyint=50:bframes=0:repeat-headers=1:log-level=none"


@functools.cache
def folder() -> Path:
    """Where they lie as long as this process runs."""
    keeper = tempfile.TemporaryDirectory(prefix="odd-media-")
    _kept.append(keeper)
    return Path(keeper.name)


_kept: list[tempfile.TemporaryDirectory[str]] = []


@functools.cache
def hevc(slices: int = 1) -> tuple[tuple[bytes, ...], ...]:
    """NAL units by picture, 12 s."""
    file = folder() / f"h265-{slices}.265"
    _encode(file, "640x360", 12, (*_X265, "-x265-params", f"{_X265_PARAMETERS}:slices={slices}", "-f", "hevc"))
    nals = [part.rstrip(b"\0") for part in file.read_bytes().split(b"\0\0\1")[1:]]
    pictures: list[list[bytes]] = []
    has_picture = True
    for nal in nals:
        is_slice = (nal[0] >> 1) & 63 < 32
        if has_picture and (not is_slice or nal[2] & 0x80):
            pictures.append([])
            has_picture = False
        pictures[-1].append(nal)
        has_picture = has_picture or is_slice
    return tuple(tuple(picture) for picture in pictures)


@functools.cache
def jpeg_scans() -> tuple[tuple[bytes, bytes], ...]:
    """(quantisation tables, scan) of each picture, 2 s at 10 pictures a second."""
    pattern = folder() / "%03d.jpg"
    _encode(pattern, "640x360", 2, ("-r", "10", "-pix_fmt", "yuvj420p", "-c:v", "mjpeg", "-q:v", "5", "-huffman", "default"))
    return tuple(_split_jpeg(file.read_bytes()) for file in sorted(folder().glob("*.jpg")))


@functools.cache
def flv(size: str = "640x360", *, codec: str = "h264", sound: tuple[str, ...] = ()) -> Path:
    """A file of 8 s; `sound`: ffmpeg's options for a tone in AAC."""
    file = folder() / f"{size}-{codec}-{'-'.join(sound)}.flv"
    _encode(file, size, 8, (*_X264, "-f", "flv"), sound)
    return file


@functools.cache
def transport_stream() -> bytes:
    """H.264 and AAC in MPEG-TS, 8 s."""
    file = folder() / "film.ts"
    _encode(file, "640x360", 8, (*_X264, "-x264-params", "aud=0", "-f", "mpegts"), ("-c:a", "aac", "-ar", "48000"))
    return file.read_bytes()


def _encode(file: Path, size: str, seconds: int, options: tuple[str, ...], sound: tuple[str, ...] = ()) -> None:
    command = ["ffmpeg", "-v", "error", "-nostdin", "-y", *_LAVFI, f"testsrc2=size={size}:rate={PICTURES_PER_S}"]
    command += [*_LAVFI, "sine=frequency=440:sample_rate=48000"] if sound else []
    subprocess.run([*command, "-t", str(seconds), *sound, *options, str(file)], check=True)


def _split_jpeg(data: bytes) -> tuple[bytes, bytes]:
    tables, at = b"", 2
    while data[at + 1] != 0xDA:
        size = int.from_bytes(data[at + 2 : at + 4])
        if data[at + 1] == 0xDB:
            body = data[at + 4 : at + 2 + size]
            tables += b"".join(body[start + 1 : start + 65] for start in range(0, len(body), 65))
        at += 2 + size
    start = at + 2 + int.from_bytes(data[at + 2 : at + 4])
    return tables, data[start : data.rindex(b"\xff\xd9")]

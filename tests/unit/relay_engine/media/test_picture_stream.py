"""Pictures are found whatever stands around them, whole and byte by byte."""

from __future__ import annotations

import random
import re

import pytest

from relay_engine.errors import RemoteProtocolError
from relay_engine.media import picture_stream
from relay_engine.media.picture_stream import PictureStream


def picture(number: int, *, scan: int = 300, thumbnail: bool = False, progressive: bool = False) -> bytes:
    """What is shaped like a JPEG; only its markers mean anything."""
    source = random.Random(number)
    body = bytes(source.randrange(256) for _ in range(scan)).replace(b"\xff", b"\xff\x00")
    inner = picture(number + 1000, scan=20) if thumbnail else b""
    application = b"\xff\xe1" + (2 + 6 + len(inner)).to_bytes(2, "big") + b"Exif\x00\x00" + inner
    frame = b"\xff\xc2\x00\x05abc" if progressive else b"\xff\xc0\x00\x05abc"
    start = b"\xff\xda\x00\x04\x01\x02"
    again = b"\xff\xc4\x00\x04xy" + start + body + b"\xff\xd3" + body if progressive else b""
    return b"\xff\xd8" + application + frame + start + body + b"\xff\xd0" + body + again + b"\xff\xd9"


def parts(
    pictures: list[bytes],
    *,
    end: bytes = b"\r\n",
    boundary: bytes = b"--frame",
    first: bool = True,
    kind: bool = True,
    length: int | None = 0,
    trail: bytes | None = None,
) -> bytes:
    """A multipart body; `length`: how far the Content-Length is off, None for none."""
    out = b""
    for number, data in enumerate(pictures):
        out += boundary + end if first or number else b""
        out += b"Content-Type: image/jpeg" + end if kind else b""
        out += b"content-length: %d" % (len(data) + length) + end if length is not None else b""
        out += end + data + (end if trail is None else trail)
    return out


PICTURES = [picture(number, thumbnail=number % 2 == 0, progressive=number == 3) for number in range(6)]
CASES = {
    "usual": parts(PICTURES),
    "no first boundary": parts(PICTURES, first=False),
    "no type": parts(PICTURES, kind=False),
    "no length": parts(PICTURES, length=None),
    "nothing said at all": parts(PICTURES, kind=False, length=None, first=False),
    "line feeds": parts(PICTURES, end=b"\n"),
    "line feeds, no length": parts(PICTURES, end=b"\n", length=None),
    "nothing behind a picture": parts(PICTURES, trail=b""),
    "length too short": parts(PICTURES, length=-40),
    "length too long": parts(PICTURES, length=40),
    "length with the line end": parts(PICTURES, length=2),
    "another boundary": parts(PICTURES, boundary=b"----- a b"),
    "no boundary": b"".join(PICTURES),
    "rubbish between": b"hello".join(PICTURES),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("step", [1, 7, 1000, 1 << 20])
def test_every_framing(name: str, step: int) -> None:
    stream = PictureStream()
    data = CASES[name] + b"--frame\r\n\r\n"
    assert [found for at in range(0, len(data), step) for found in stream.push(data[at : at + step])] == PICTURES


def test_parts_that_are_no_pictures_are_passed_over() -> None:
    sound = PICTURES[0]  # may hold what looks like one
    audio = b"--frame\r\nContent-Type: audio/basic\r\nContent-Length: %d\r\n\r\n" % len(sound) + sound + b"\r\n"
    data = parts(PICTURES[:1]) + audio + parts(PICTURES[1:2])
    for step in (1, 5, 10_000):
        stream = PictureStream()
        assert [found for at in range(0, len(data), step) for found in stream.push(data[at : at + step])] == PICTURES[:2]


def test_a_picture_without_an_end_is_ended_by_the_next() -> None:
    data = parts([PICTURES[1][:-2], PICTURES[2]], length=None)
    assert PictureStream().push(data) == PICTURES[1:3]


def test_one_broken_picture_costs_no_other() -> None:
    assert PictureStream().push(b"\xff\xd8\xff\xe0\x00\x01broken" + parts(PICTURES[:2]))[-2:] == PICTURES[:2]
    assert PictureStream().push(b"\xff\xd8\xff\xe0\x00\x04xybroken" + parts(PICTURES[:2])) == PICTURES[:2]


def test_bounds() -> None:
    with pytest.raises(RemoteProtocolError):
        PictureStream().push(b"x" * 100_000)
    endless = PictureStream()
    endless.push(b"\xff\xd8\xff\xe0\x00\x04xy\xff\xda\x00\x02")
    for _ in range(16):
        assert endless.push(bytes(1_000_000)) == []
    with pytest.raises(RemoteProtocolError):
        endless.push(bytes(1_000_000))
    with pytest.raises(RemoteProtocolError):
        PictureStream().push(b"Content-Type: image/jpeg\r\nContent-Length: 99999999\r\n\r\n\xff\xd8\xff\xe0")


class Counting:
    """A pattern that counts the bytes which are looked through."""

    def __init__(self, pattern: re.Pattern[bytes]) -> None:
        self._pattern = pattern
        self.bytes = 0

    def search(self, data: bytes, start: int = 0) -> re.Match[bytes] | None:
        self.bytes += len(data) - start
        return self._pattern.search(data, start)

    def findall(self, data: bytes) -> list[tuple[bytes, ...]]:
        self.bytes += len(data)
        return self._pattern.findall(data)


@pytest.mark.parametrize(
    "line", [b"x", b"\n", b"Content-Type: image/jpeg\n", b"--b\r\nContent-Type: text/plain\r\nContent-Length: 1\r\n\r\nx"]
)
def test_what_comes_byte_by_byte_is_not_looked_through_again_for_each(line: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    patterns = [Counting(picture_stream._START_OR_END_OF_HEAD), Counting(picture_stream._HEAD_FIELD)]
    monkeypatch.setattr(picture_stream, "_START_OR_END_OF_HEAD", patterns[0])
    monkeypatch.setattr(picture_stream, "_HEAD_FIELD", patterns[1])
    stream, data = PictureStream(), (line * 60_000)[:60_000]
    for byte in data:
        assert stream.push(bytes((byte,))) == []
    assert sum(pattern.bytes for pattern in patterns) < 10 * len(data)


def test_random_bytes_end_in_pictures_or_a_refusal() -> None:
    source = random.Random(5)
    for _ in range(300):
        data = bytearray(CASES["usual"])
        for _change in range(20):
            data[source.randrange(len(data))] = source.randrange(256)
        stream = PictureStream()
        for at in range(0, len(data), 500):
            assert all(found.startswith(b"\xff\xd8") for found in stream.push(bytes(data[at : at + 500])))

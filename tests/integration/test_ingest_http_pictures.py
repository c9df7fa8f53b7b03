"""HTTP cameras as they really are: multipart in every framing, still-image addresses, logins, answers that are something else."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import numpy as np
import pytest

from relay_engine import tasks
from relay_engine.config import MountConfig
from relay_engine.dialing.address import parse_address
from relay_engine.dialing.source_cost import SourceCost, count_for
from relay_engine.errors import Fault, SourceError
from relay_engine.ingest.http.picture_source import PictureSource
from relay_engine.ingest.make_source import make_source
from relay_engine.ingest.source import Source
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.notices import Notice
from tests.kit.media.made_files import remux_demo

type Answer = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]
_PATIENCE_S = 30


@cache
def jpegs() -> tuple[bytes, ...]:
    """Small real pictures."""
    found = []
    for shade in (20, 120, 220):
        context = av.CodecContext.create("mjpeg", "w")
        context.width, context.height, context.pix_fmt, context.time_base = 64, 48, "yuvj420p", Fraction(1, 25)
        frame = av.VideoFrame.from_ndarray(np.full((48, 64), shade, np.uint8), format="gray").reformat(format="yuvj420p")
        found.append(bytes(context.encode(frame)[0]))
    return tuple(found)


class Sink:
    """Keeps what comes and says when there is enough."""

    def __init__(self, enough: int) -> None:
        self.tracks: tuple[Track, ...] = ()
        self.kind = ""
        self.units: list[AccessUnit] = []
        self.starts = 0
        self.full = asyncio.Event()
        self._enough = enough

    def started(self, tracks: tuple[Track, ...], *, kind: str, transport: str) -> None:
        self.tracks, self.kind = tracks, kind
        self.starts += 1

    def write(self, unit: AccessUnit) -> None:
        self.units.append(unit)
        if len(self.units) >= self._enough:
            self.full.set()

    def dropped(self, units: int) -> None:
        pass

    def notice(self, notice: Notice) -> None:
        pass


@contextlib.asynccontextmanager
async def camera(answer: Answer) -> AsyncIterator[int]:
    """A server that answers every request on a connection; its port."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while not writer.is_closing():
                await answer(await reader.readuntil(b"\r\n\r\n"), writer)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        server.close_clients()


async def play(source: Source, enough: int) -> Sink:
    sink = Sink(enough)
    task = tasks.spawn(source.run(sink), name="source")
    full = tasks.spawn(sink.full.wait(), name="enough")
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await asyncio.wait({task, full}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
    finally:
        await tasks.cancel(full)
        await tasks.cancel(task)
    return sink


def source_of(port: int, path: str = "video", login: str = "") -> Source:
    return make_source(MountConfig(name="gate", source=f"http://{login}127.0.0.1:{port}/{path}"))


def part(picture: bytes, end: str = "\r\n", **fields: object) -> bytes:
    head = "".join(f"{name.replace('_', '-')}: {value}{end}" for name, value in fields.items())
    return head.encode() + end.encode() + picture + end.encode()


FRAMINGS: dict[str, Callable[[int, bytes], bytes]] = {
    "usual": lambda _n, data: b"--frame\r\n" + part(data, Content_Type="image/jpeg", Content_Length=len(data)),
    "no first boundary": lambda n, data: (b"--frame\r\n" if n else b"") + part(data, Content_Type="image/jpeg", Content_Length=len(data)),
    "no type": lambda _n, data: b"--frame\r\n" + part(data, Content_Length=len(data)),
    "nothing": lambda _n, data: b"--frame\r\n" + part(data),
    "line feeds": lambda _n, data: b"--frame\n" + part(data, "\n", Content_Type="image/jpeg"),
    "another boundary": lambda _n, data: b'--"--x"\r\n' + part(data, Content_Type="image/jpeg", Content_Length=len(data) + 3),
}


@pytest.mark.parametrize("name", FRAMINGS)
@pytest.mark.parametrize("coding", ["close", "chunked", "gzip"])
async def test_multipart(name: str, coding: str) -> None:
    async def answer(_head: bytes, writer: asyncio.StreamWriter) -> None:
        extra = {"close": "", "chunked": "Transfer-Encoding: chunked\r\n", "gzip": "Content-Encoding: gzip\r\n"}[coding]
        writer.write(f'HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary="frame"\r\n{extra}\r\n'.encode())
        packed = io.BytesIO()
        with gzip.GzipFile(fileobj=packed, mode="w") as packer:
            for number in range(12):
                data = FRAMINGS[name](number, jpegs()[number % 3])
                packer.write(data)
                if coding == "close":
                    writer.write(data)
                elif coding == "chunked":
                    writer.write(b"%x\r\n%b\r\n" % (len(data), data))
        if coding == "gzip":
            writer.write(packed.getvalue())
        await asyncio.sleep(_PATIENCE_S)

    async with camera(answer) as port:
        sink = await play(source_of(port), 9)
    assert [unit.nalus[0] for unit in sink.units[:9]] == list(jpegs() * 3)
    assert sink.kind == "http"
    assert (sink.tracks[0].codec, sink.tracks[0].width, sink.tracks[0].height, sink.starts) == (Codec.JPEG, 64, 48, 1)


async def test_what_comes_is_counted_against_the_budget_of_its_source() -> None:
    data = FRAMINGS["usual"](0, jpegs()[0]) * 20

    async def answer(_head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n" + data)
        await asyncio.sleep(_PATIENCE_S)

    cost = SourceCost()
    count_for(cost)
    async with camera(answer) as port:
        await play(source_of(port), 20)
    assert cost.received_bytes >= 20 * len(jpegs()[0])
    assert cost.busy_s > 0
    assert not cost.is_counting


async def test_a_still_image_is_polled_and_only_what_is_new_is_fetched() -> None:
    asked: list[bytes] = []

    async def answer(head: bytes, writer: asyncio.StreamWriter) -> None:
        asked.append(head)
        if b'If-None-Match: "b"' in head:
            writer.write(b'HTTP/1.1 304 Not Modified\r\nETag: "b"\r\n\r\n')
            return
        tag, data = (b'"a"', jpegs()[0]) if len(asked) < 3 else (b'"b"', jpegs()[1])
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nETag: %b\r\nContent-Length: %d\r\n\r\n" % (tag, len(data)) + data)

    async with camera(answer) as port:
        sink = await play(PictureSource(parse_address(f"http://127.0.0.1:{port}/snap.jpg"), poll_interval_s=0.05), 6)
    assert [unit.nalus[0] for unit in sink.units] == [jpegs()[0]] * 2 + [jpegs()[1]] * 4
    assert b"If-None-Match" not in asked[0]
    assert b'If-None-Match: "a"' in asked[1]
    assert sink.starts == 1
    assert all(later.pts > earlier.pts for earlier, later in zip(sink.units, sink.units[1:], strict=False))


async def test_a_poll_that_fails_now_and_then_is_no_outage() -> None:
    count = 0

    async def answer(_head: bytes, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        count += 1
        if count % 3 == 2:
            writer.close()
            return
        data = jpegs()[count % 3]
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(data) + data)

    async with camera(answer) as port:
        sink = await play(PictureSource(parse_address(f"http://127.0.0.1:{port}/snap.jpg"), poll_interval_s=0.05), 6)
    assert len(sink.units) >= 6


@pytest.mark.parametrize("challenge", ['Basic realm="c"', 'Digest realm="c", nonce="n", qop="auth"'])
async def test_login(challenge: str) -> None:
    heads: list[bytes] = []

    async def answer(head: bytes, writer: asyncio.StreamWriter) -> None:
        heads.append(head)
        if b"Authorization:" not in head:
            writer.write(f"HTTP/1.1 401 No\r\nWWW-Authenticate: {challenge}\r\nContent-Length: 0\r\n\r\n".encode())
            return
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=x\r\n\r\n")
        for data in jpegs():
            writer.write(b"--x\r\n" + part(data, Content_Type="image/jpeg", Content_Length=len(data)))
        await asyncio.sleep(_PATIENCE_S)

    async with camera(answer) as port:
        sink = await play(source_of(port, "a/video?x=1&y=%2F", "user:s%40cret@"), 3)
    assert len(sink.units) == 3
    if challenge.startswith("Digest"):
        assert b'uri="/a/video?x=1&y=%2F"' in heads[-1]
    assert all(b"s@cret" not in head and b"s%40cret" not in head for head in heads)


async def test_the_login_goes_to_no_other_host() -> None:
    heads: list[bytes] = []

    async def elsewhere(head: bytes, writer: asyncio.StreamWriter) -> None:
        heads.append(head)
        writer.write(b'HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm="c"\r\nContent-Length: 0\r\n\r\n')

    async with camera(elsewhere) as other:

        async def answer(_head: bytes, writer: asyncio.StreamWriter) -> None:
            writer.write(f"HTTP/1.1 302 Go\r\nLocation: http://localhost:{other}/x\r\nContent-Length: 0\r\n\r\n".encode())

        async with camera(answer) as port:
            with pytest.raises(SourceError) as caught:
                await play(PictureSource(parse_address(f"http://user:secret@127.0.0.1:{port}/video")), 1)
    assert caught.value.fault is Fault.WRONG_PASSWORD
    assert heads
    assert all(b"uthorization" not in head for head in heads)


@pytest.mark.parametrize(
    ("status", "fault"), [("401 No", Fault.WRONG_PASSWORD), ("404 Gone", Fault.NOT_FOUND), ("503 Full", Fault.TOO_MANY_SESSIONS)]
)
async def test_refusals(status: str, fault: Fault) -> None:
    async def answer(_head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode())

    async with camera(answer) as port:
        with pytest.raises(SourceError) as caught:
            await play(source_of(port), 1)
    assert caught.value.fault is fault


@pytest.mark.parametrize("kind", [b"video/x-flv", b"application/octet-stream"])
async def test_what_is_no_pictures_goes_through_ffmpeg(tmp_path: Path, kind: bytes) -> None:
    data = remux_demo(tmp_path / "a.flv", "flv", seconds=2).read_bytes()

    asked: list[bytes] = []

    async def answer(head: bytes, writer: asyncio.StreamWriter) -> None:
        asked.append(head)
        writer.write(b"HTTP/1.0 200 OK\r\nContent-Type: %b\r\n\r\n" % kind + data)
        await writer.drain()
        writer.close()

    async with camera(answer) as port:
        for connections in (2, 3):  # the second time FFmpeg is asked first: some encoders serve one connection only
            sink = await play(source_of(port, "live"), 20)
            assert sink.kind == "pyav"
            assert sink.tracks[0].codec is Codec.H264
            assert len(asked) == connections

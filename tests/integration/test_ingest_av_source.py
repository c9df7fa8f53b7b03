"""The PyAV source against servers of ours on 127.0.0.1."""

from __future__ import annotations

import asyncio
import contextlib
import io
import itertools
import os
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import av
import pytest

from relay_engine import tasks
from relay_engine.config import MountConfig, SourceTransport
from relay_engine.dialing.address import parse_address
from relay_engine.errors import Fault, SourceError
from relay_engine.ingest.probe import probe
from relay_engine.ingest.pyav.source import AvSource
from relay_engine.media.access_unit import AccessUnit
from relay_engine.media.codec import Codec
from relay_engine.media.track import Track
from relay_engine.notices import Notice
from tests.kit.media.made_files import encode, remux_demo

type Answer = Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]


class Collector:
    """A sink that keeps everything and says when there is enough."""

    def __init__(self, enough: int = 1 << 30) -> None:
        self.tracks: tuple[Track, ...] = ()
        self.kind = self.transport = ""
        self.units: list[AccessUnit] = []
        self.notices: list[Notice] = []
        self.lost = 0
        self.full = asyncio.Event()
        self._enough = enough

    def started(self, tracks: tuple[Track, ...], *, kind: str, transport: str) -> None:
        assert not self.units
        self.tracks, self.kind, self.transport = tracks, kind, transport

    def write(self, unit: AccessUnit) -> None:
        self.units.append(unit)
        if len(self.units) >= self._enough:
            self.full.set()

    def dropped(self, units: int) -> None:
        self.lost += units

    def notice(self, notice: Notice) -> None:
        self.notices.append(notice)

    def of(self, track_id: int) -> list[AccessUnit]:
        return [unit for unit in self.units if unit.track_id == track_id]


@contextlib.asynccontextmanager
async def serve(answer: Answer) -> AsyncIterator[int]:
    """A TCP server that calls `answer` with the head of each request; its port."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            await answer(head, writer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        server.close_clients()


def http_body(data: bytes, kind: str = "application/octet-stream") -> bytes:
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n".encode() + data


def answer_with(data: bytes) -> Answer:
    async def answer(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    return answer


async def run(url: str, sink: Collector, deadline_s: float = 20.0, *, transport: SourceTransport = "auto") -> None:
    """Run the source until it ends, fails or the sink has enough."""
    source = tasks.spawn(AvSource(parse_address(url), transport=transport, name="gate").run(sink), name="source")
    full = tasks.spawn(sink.full.wait(), name="enough")
    try:
        async with asyncio.timeout(deadline_s):
            await asyncio.wait({source, full}, return_when=asyncio.FIRST_COMPLETED)
        if source.done():
            source.result()
    finally:
        await tasks.cancel(full)
        await tasks.cancel(source)


@pytest.mark.parametrize(("format_name", "kind"), [("mpegts", "video/mp2t"), ("flv", "video/x-flv")])
async def test_http_streams(tmp_path: Path, format_name: str, kind: str) -> None:
    data = remux_demo(tmp_path / "a", format_name).read_bytes()
    sink = Collector()
    async with serve(answer_with(http_body(data, kind))) as port:
        with pytest.raises(SourceError, match="ended: "):  # the server closed the stream
            await run(f"http://127.0.0.1:{port}/live", sink)
    assert [track.codec for track in sink.tracks] == [Codec.H264, Codec.AAC]
    assert (sink.kind, sink.transport) == ("pyav", "tcp")
    assert len(sink.of(0)) == 75
    assert sink.of(0)[0].random_access
    assert sink.lost == 0


async def test_multipart_jpeg_over_http_is_stamped_by_its_arrival(tmp_path: Path) -> None:
    container = encode(tmp_path / "a.avi", "avi", video="mjpeg", frames=12).read_bytes()
    pictures = [b"\xff\xd8" + part.split(b"\xff\xd9")[0] + b"\xff\xd9" for part in container.split(b"\xff\xd8")[1:]]

    async def answer(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n")
        for picture in pictures:
            writer.write(b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n%s\r\n" % (len(picture), picture))
            await writer.drain()
            await asyncio.sleep(0.1)

    sink = Collector()
    async with serve(answer) as port:
        with pytest.raises(SourceError, match="ended: "):
            await run(f"http://127.0.0.1:{port}/mjpg", sink)
    assert sink.tracks[0].codec is Codec.JPEG
    assert len(sink.units) >= len(pictures) - 1
    gaps = sorted((later.pts - earlier.pts) / 90_000 for earlier, later in itertools.pairwise(sink.units))
    assert gaps[len(gaps) // 2] == pytest.approx(0.1, abs=0.05)


async def test_hls_is_delivered_in_real_time(tmp_path: Path) -> None:
    segment = remux_demo(tmp_path / "a.ts", "mpegts", seconds=4.0).read_bytes()
    playlist = b"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:4.0,\na.ts\n"

    async def answer(head: bytes, writer: asyncio.StreamWriter) -> None:
        is_list = b".m3u8" in head.split(b"\r\n")[0]
        writer.write(http_body(playlist if is_list else segment, "application/vnd.apple.mpegurl" if is_list else "video/mp2t"))

    sink = Collector(enough=100)
    async with serve(answer) as port:
        await run(f"http://127.0.0.1:{port}/i.m3u8", sink)
    pictures = sink.of(0)
    elapsed_s = pictures[-1].received_at - pictures[0].received_at
    assert elapsed_s == pytest.approx((pictures[-1].pts - pictures[0].pts) / 90_000, abs=0.25)


async def test_a_transport_stream_by_udp(tmp_path: Path, free_port: int) -> None:
    data = remux_demo(tmp_path / "a.ts", "mpegts", seconds=8.0).read_bytes()
    sink = Collector(enough=60)

    async def send() -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            for start in itertools.cycle(range(0, len(data), 1316)):
                sender.sendto(data[start : start + 1316], ("127.0.0.1", free_port))
                await asyncio.sleep(0.002)

    sender = tasks.spawn(send(), name="sender")
    try:
        await run(f"udp://127.0.0.1:{free_port}", sink)
    finally:
        await tasks.cancel(sender)
    assert sink.transport == "udp"
    assert sink.tracks[0].codec is Codec.H264
    assert sink.of(0)


async def test_a_file_is_played_in_real_time_for_ever(tmp_path: Path) -> None:
    path = encode(tmp_path / "short film.mp4", "mp4", video="libx264", audio="aac", frames=12)
    sink = Collector(enough=90)
    begun = time.monotonic()
    await run(str(path), sink)
    elapsed_s = time.monotonic() - begun
    pictures = sink.of(0)
    assert sink.kind == "file"
    stamps = sorted(unit.pts for unit in pictures)
    assert max(later - earlier for earlier, later in itertools.pairwise(stamps)) <= 2 * 3600  # sound may end a little later
    assert (stamps[-1] - stamps[0]) / 90_000 == pytest.approx(elapsed_s, abs=0.3)
    assert elapsed_s > 1.0  # so that it did begin anew


async def test_a_looped_file_that_travels_as_a_transport_stream_has_no_seam_in_it(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.mkv", "matroska", video="mpeg2video", audio="mp2", frames=12, options={"g": "5"})
    sink = Collector(enough=100)
    await run(str(path), sink)
    data = b"".join(packet for unit in sink.units for packet in unit.nalus)
    counters: dict[int, int] = {}
    for at in range(0, len(data), 188):
        pid, flags = (data[at + 1] & 0x1F) << 8 | data[at + 2], data[at + 3]
        if flags & 0x10:  # a payload
            assert (flags & 15) == (counters.get(pid, flags - 1) + 1) & 15
            counters[pid] = flags & 15
    with av.open(io.BytesIO(data), format="mpegts") as container:
        stamps = [packet.dts for packet in container.demux(video=0) if packet.dts is not None]
    assert len(stamps) > 24
    assert all(0 < later - earlier <= 7200 for earlier, later in itertools.pairwise(stamps))


REDIRECT = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/x\r\nContent-Length: 0\r\n\r\n"


@pytest.mark.parametrize(
    ("scheme", "answer", "fault"),
    [
        ("http", b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", Fault.WRONG_PASSWORD),
        ("http", b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", Fault.WRONG_PASSWORD),
        ("http", b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", Fault.NOT_FOUND),
        ("http", b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", Fault.TOO_MANY_SESSIONS),
        ("http", b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n", Fault.UNKNOWN),
        ("http", http_body(b"<html>log in first</html>" * 50, "text/html"), Fault.NO_VIDEO),
        ("http", http_body(b""), Fault.NO_VIDEO),
        ("http", REDIRECT, Fault.REFUSED),
        ("https", b"HTTP/1.1 400 Bad Request\r\n\r\n", Fault.TLS),
        ("http", b"A" * 200_000, Fault.NOT_RTSP),  # a line without end
        ("http", b"", Fault.CLOSED_UNANSWERED),
        ("rtsp", b"", Fault.CLOSED_UNANSWERED),
        ("rtsp", b"RTSP/1.0 453 Not Enough Bandwidth\r\nCSeq: 1\r\n\r\n", Fault.TOO_MANY_SESSIONS),
        ("rtsp", b"HTTP/1.1 400 Bad Request\r\n\r\n", Fault.NOT_RTSP),
    ],
)
async def test_faults_are_told_apart(scheme: str, answer: bytes, fault: Fault) -> None:
    async with serve(answer_with(answer)) as port:
        with pytest.raises(SourceError) as caught:
            await run(f"{scheme}://user:secret@127.0.0.1:{port}/live", Collector())
    assert caught.value.fault is fault
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://user:secret@127.0.0.1:1/live", Fault.REFUSED),
        ("rtmp://user:secret@127.0.0.1:1/live/a", Fault.REFUSED),
        ("http://user:secret@no-such-host.invalid/live", Fault.UNKNOWN_HOST),
        ("rtmp://user:secret@no-such-host.invalid/live/a", Fault.UNKNOWN_HOST),
        ("/no/such/film.mp4", Fault.FILE_NOT_FOUND),
        ("/", Fault.FILE_NOT_FOUND),
    ],
)
async def test_faults_of_addresses(url: str, fault: Fault) -> None:
    with pytest.raises(SourceError) as caught:
        await run(url, Collector())
    assert caught.value.fault is fault
    assert "secret" not in str(caught.value)


async def test_a_file_that_is_no_film(tmp_path: Path) -> None:
    (tmp_path / "notes.mp4").write_text("nothing to see here\n" * 100)
    with pytest.raises(SourceError) as caught:
        await run(str(tmp_path / "notes.mp4"), Collector())
    assert caught.value.fault is Fault.NO_VIDEO


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
async def test_a_pipe_that_nobody_writes_to_holds_no_thread(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError) as caught:
        await asyncio.wait_for(run(str(tmp_path / "pipe"), Collector()), 5)
    assert caught.value.fault is Fault.FILE_NOT_FOUND


async def test_a_file_name_is_no_protocol(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(encode(tmp_path / "a.mp4", "mp4", video="libx264").parent)
    with pytest.raises(SourceError) as caught:
        await run("subfile,,start,0,end,0,,:a.mp4", Collector())
    assert caught.value.fault is Fault.FILE_NOT_FOUND


async def test_cancelling_a_live_source_ends_its_thread_at_once(tmp_path: Path) -> None:
    path = encode(tmp_path / "a.mp4", "mp4", video="libx264")
    task = tasks.spawn(AvSource(parse_address(str(path))).run(sink := Collector(enough=5)), name="source")
    await asyncio.wait_for(sink.full.wait(), 5)
    begun = time.monotonic()
    await tasks.cancel(task)
    assert time.monotonic() - begun < 5
    count = len(sink.units)
    await asyncio.sleep(0.1)
    assert len(sink.units) == count


async def test_a_silent_server_cannot_hold_up_the_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay_engine.ingest.pyav.demux_plan._SILENCE_US", "1500000")  # so that the thread is gone when the test ends

    async def say_nothing(head: bytes, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    async with serve(say_nothing) as port:
        task = tasks.spawn(AvSource(parse_address(f"http://127.0.0.1:{port}/live")).run(Collector()), name="source")
        await asyncio.sleep(0.2)
        begun = time.monotonic()
        await tasks.cancel(task)
        assert time.monotonic() - begun < 10
    assert task.cancelled()


async def test_a_server_that_falls_silent_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay_engine.ingest.pyav.demux_plan._SILENCE_US", "800000")
    data = remux_demo(tmp_path / "a.ts", "mpegts").read_bytes()

    async def answer(head: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(http_body(data, "video/mp2t"))
        await asyncio.sleep(30)

    sink = Collector()
    async with serve(answer) as port:
        with pytest.raises(SourceError) as caught:
            await run(f"http://127.0.0.1:{port}/live", sink)
    assert caught.value.fault is Fault.NO_FRAMES
    assert sink.of(0)


async def test_probe_of_a_file(tmp_path: Path) -> None:
    path = remux_demo(tmp_path / "a.mkv", "matroska", seconds=4.0)
    result = await probe(MountConfig(name="trial", source=str(path)), 10.0)
    assert (result.kind, result.frame_rate) == ("file", 25.0)
    assert (result.tracks[0].width, result.tracks[0].height) == (1280, 720)
    assert result.unit is not None
    assert result.unit.random_access

"""A camera's password goes to that camera alone, and never in clear where it knows better, by every client that we have."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from pathlib import Path

import pytest

from relay_engine import tasks
from relay_engine.dialing.address import parse_address
from relay_engine.errors import Fault, SourceError
from relay_engine.ingest.pyav.source import AvSource
from relay_engine.ingest.rtsp.source import RtspSource
from relay_engine.ingest.source import Source
from tests.kit.cameras.camera_login import PASSWORD, USER
from tests.kit.cameras.camera_trial import Collector, playing
from tests.kit.cameras.quirky_camera import QuirkyCamera
from tests.kit.cameras.thief import CHALLENGES, Thief
from tests.kit.relay.self_signed import self_signed_context

LOGIN = "user:pa%3Ass%2F%40@"
here_only = pytest.mark.skipif(sys.platform == "darwin", reason="has no 127.0.0.2 unless told to")


def make(road: str, url: str) -> Source:
    address = parse_address(url)
    return RtspSource(address, name="gate") if road == "native" else AvSource(address, name="gate")


async def fault_of(source: Source) -> SourceError:
    with pytest.raises(SourceError) as caught:
        await asyncio.wait_for(source.run(Collector(1)), 30)
    return caught.value


@here_only
@pytest.mark.parametrize("challenge", CHALLENGES)
@pytest.mark.parametrize("road", ["native", "ffmpeg"])
async def test_a_redirect_to_another_host(road: str, challenge: str) -> None:
    async with Thief(challenge) as thief, QuirkyCamera(redirect_to=f"rtsp://{thief.authority}/x") as camera:
        error = await fault_of(make(road, f"rtsp://{LOGIN}127.0.0.1:{camera.port}/live"))
        thief.assert_empty_handed()
    assert error.fault is Fault.LOGIN_WITHHELD


@here_only
@pytest.mark.parametrize("road", ["native", "ffmpeg"])
async def test_a_redirect_to_another_host_after_a_login(road: str) -> None:
    async with Thief("both") as thief, QuirkyCamera(login="MD5", redirect_to=f"rtsp://{thief.authority}/x") as camera:
        await fault_of(make(road, camera.url))
        thief.assert_empty_handed()


@pytest.mark.parametrize("road", ["native", "ffmpeg"])
async def test_a_redirect_to_another_port_gets_no_basic(road: str) -> None:
    async with Thief("Basic", host="127.0.0.1") as thief, QuirkyCamera(redirect_to=f"rtsp://{thief.authority}/x") as camera:
        error = await fault_of(make(road, f"rtsp://{LOGIN}127.0.0.1:{camera.port}/live"))
        thief.assert_empty_handed()
    assert error.fault is Fault.LOGIN_WITHHELD


@pytest.mark.parametrize("road", ["native", "ffmpeg"])
async def test_a_redirect_out_of_tls(road: str, tmp_path: Path) -> None:
    context = self_signed_context(tmp_path)
    async with (
        Thief("Digest", host="127.0.0.1") as thief,
        QuirkyCamera(context, login="MD5", redirect_to=f"rtsp://{thief.authority}/x") as camera,
    ):
        await fault_of(make(road, camera.url))
        thief.assert_empty_handed()


@pytest.mark.parametrize("road", ["native", "ffmpeg"])
@pytest.mark.parametrize(("known", "asked"), [("MD5", "Basic"), ("SHA-256, MD5", "MD5")])
async def test_who_knew_better_gets_no_weaker_login_later(road: str, known: str, asked: str) -> None:
    async with QuirkyCamera(login=known) as camera:
        async with playing(camera, pictures=3):
            pass
        camera.login = type(camera.login)(asked)  # somebody in the line, or another camera at its address
        camera.requests.clear()
        error = await fault_of(make(road, camera.url))
        assert error.fault is Fault.LOGIN_WITHHELD
        assert camera.requests
        assert not [seen for seen in camera.requests if "authorization" in seen.headers and seen.method != "TEARDOWN"]


async def test_basic_and_digest_offered_together_bind_as_well() -> None:
    async with QuirkyCamera(login="Basic, MD5") as camera:
        async with playing(camera, pictures=3):
            pass
        camera.login = type(camera.login)("Basic")
        camera.requests.clear()
        await fault_of(make("native", camera.url))
        assert not [seen for seen in camera.requests if "Basic" in seen.headers.get("authorization", "")]


@pytest.mark.parametrize("login_of_camera", ["", "Basic", "MD5", "SHA-256"])
@pytest.mark.parametrize("transport", ["tcp", "udp"])
async def test_ffmpeg_plays_a_camera_whose_login_it_does_not_know(login_of_camera: str, transport: str) -> None:
    async with QuirkyCamera(login=login_of_camera, transports=frozenset({transport}), pictures_per_s=25.0) as camera:
        sink = Collector(5)
        task = tasks.spawn(
            AvSource(parse_address(f"rtsp://{LOGIN}127.0.0.1:{camera.port}/live"), transport=transport).run(sink), name="source"
        )  # type: ignore[arg-type]
        try:
            await asyncio.wait_for(sink.full.wait(), 20)
        finally:
            await tasks.cancel(task)
        assert sink.kind == "pyav"
        assert all("127.0.0.1" in seen.url and str(camera.port) in seen.url for seen in camera.requests if seen.url != "*")


async def test_ffmpeg_follows_a_redirect_on_the_same_host_with_a_digest() -> None:
    async with QuirkyCamera(login="MD5", pictures_per_s=25.0) as target, QuirkyCamera(login="MD5") as camera:
        camera.quirks = type(camera.quirks)(redirect_to=f"rtsp://127.0.0.1:{target.port}/live", login="MD5")
        sink = Collector(3)
        task = tasks.spawn(AvSource(parse_address(camera.url), name="gate").run(sink), name="source")
        try:
            await asyncio.wait_for(sink.full.wait(), 20)
        finally:
            await tasks.cancel(task)


async def test_a_relative_redirect() -> None:
    async with QuirkyCamera(login="MD5", redirect_to="/other") as camera:
        error = await fault_of(make("native", camera.url))
        assert (error.fault, error.detail) == (Fault.NOT_FOUND, "the camera redirects in a circle")
        assert [seen.url for seen in camera.seen("DESCRIBE")][-1] == f"rtsp://127.0.0.1:{camera.port}/other"


@here_only
@pytest.mark.parametrize("challenge", CHALLENGES)
async def test_http_sources(challenge: str) -> None:
    """FFmpeg's HTTP client: redirects, and playlists that name other hosts."""
    async with Thief(challenge) as thief:

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                if "authorization" not in head.lower():
                    writer.write(
                        b'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
                    )
                elif "/redirect" in head:
                    writer.write(f"HTTP/1.1 302 Found\r\nLocation: http://{thief.authority}/x\r\nContent-Length: 0\r\n\r\n".encode())
                else:
                    playlist = "\n".join(
                        [
                            "#EXTM3U",
                            "#EXT-X-TARGETDURATION:2",
                            f'#EXT-X-MAP:URI="http://{thief.authority}/m"',
                            "#EXTINF:2,",
                            f"http://{thief.authority}/s.mp4",
                            "",
                        ]
                    )
                    writer.write(
                        f"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.apple.mpegurl\r\nContent-Length: {len(playlist)}\r\n\r\n{playlist}".encode()
                    )
                await writer.drain()
                writer.close()

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        try:
            for path in ("redirect", "live.m3u8"):
                thief.taken.clear()
                await fault_of(AvSource(parse_address(f"http://{LOGIN}127.0.0.1:{port}/{path}"), name="gate"))
                thief.assert_empty_handed()
                assert b"User-Agent: Relay Server\r\n" in thief.taken  # by which the relay's own control pages know it
        finally:
            server.close()


async def test_looking_for_the_fault_shows_no_login() -> None:
    async with Thief("Digest", host="127.0.0.1") as thief:
        await fault_of(AvSource(parse_address(f"http://{LOGIN}{thief.authority}/x"), name="gate"))
        assert PASSWORD.encode() not in thief.taken
        assert b"Basic " not in thief.taken
        assert USER.encode() in thief.taken  # the digest itself went out


async def test_an_answer_that_is_an_sdp_opens_no_port() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        wanted = probe.getsockname()[1]
    sdp = f"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video {wanted} RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(f"HTTP/1.1 200 OK\r\nContent-Type: application/sdp\r\nContent-Length: {len(sdp)}\r\n\r\n{sdp}".encode())
            await writer.drain()
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    task = tasks.spawn(
        fault_of(AvSource(parse_address(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/x"), name="gate")), name="source"
    )
    try:
        while not task.done():
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
                probe.bind(("0.0.0.0", wanted))  # raises where somebody has it
            await asyncio.wait({task}, timeout=0.05)
        await task
    finally:
        server.close()

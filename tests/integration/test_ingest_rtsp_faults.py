"""The native RTSP source: transports, ends, faults, TLS and the fall-back."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
import subprocess
from pathlib import Path

import pytest

from relay_engine import tasks
from relay_engine.config import MountConfig, SourceTransport
from relay_engine.errors import Fault, SourceError
from relay_engine.ingest.make_source import make_source
from relay_engine.ingest.probe import probe
from relay_engine.media import h264
from tests.kit.cameras.camera_trial import CLIP, Collector, assert_plays, outcome, playing
from tests.kit.cameras.quirky_camera import QuirkyCamera

# --- transports ---


async def test_a_camera_without_tcp_is_taken_by_udp() -> None:
    camera, sink = await assert_plays(transports=frozenset({"udp"}))
    assert sink.transport == "udp"
    assert camera.connections == 2
    assert camera.seen("DESCRIBE")[-1].connection == 2  # Hikvision wants a new one


async def test_a_camera_that_agrees_to_tcp_and_then_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay_engine.ingest.rtsp.source._PLANS", {"auto": (("tcp", 0.3), ("udp", 0.3), ("tcp", 0.3))})
    camera, sink = await assert_plays(silent_transports=frozenset({"tcp"}))
    assert sink.transport == "udp"
    assert camera.methods().index("TEARDOWN") < len(camera.methods()) - 5


async def test_a_slow_starter_gets_a_second_chance_over_tcp(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay_engine.ingest.rtsp.source._PLANS", {"auto": (("tcp", 0.3), ("udp", 0.3), ("tcp", 5.0))})
    async with QuirkyCamera(transports=frozenset({"tcp"}), wakes_after_s=0.8) as camera, playing(camera, pictures=5) as sink:
        assert sink.transport == "tcp"
        assert camera.connections == 3


@pytest.mark.parametrize("transport", ["tcp", "udp", "auto"])
async def test_a_camera_that_never_sends(transport: SourceTransport, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = {
        name: tuple((kind, 0.2) for kind in kinds)
        for name, kinds in {"tcp": ["tcp"], "udp": ["udp"], "auto": ["tcp", "udp", "tcp"]}.items()
    }
    monkeypatch.setattr("relay_engine.ingest.rtsp.source._PLANS", plans)
    async with QuirkyCamera(silent_transports=frozenset({"tcp", "udp"})) as camera:
        with pytest.raises(SourceError) as caught:
            async with playing(camera, transport=transport):
                pass
    assert caught.value.fault is Fault.NO_FRAMES


async def test_a_camera_that_refuses_the_only_transport_allowed() -> None:
    async with QuirkyCamera(transports=frozenset({"udp"})) as camera:
        with pytest.raises(SourceError, match="does not offer TCP"):
            async with playing(camera, transport="tcp"):
                pass


# --- ends and faults ---


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports and keep-alives within the time of a test."""
    monkeypatch.setattr("relay_engine.ingest.rtsp.keeper._TICK_S", 0.05)
    monkeypatch.setattr("relay_engine.ingest.rtsp.keeper._REPORT_INTERVAL_S", 0.2)
    monkeypatch.setattr("relay_engine.ingest.rtsp.keeper._KEEP_ALIVE_MARGIN_S", 0.0)


async def test_a_camera_that_is_switched_off() -> None:
    async with QuirkyCamera() as camera:
        task = tasks.spawn(outcome(camera.url, sink := Collector(20)), name="source")
        await asyncio.wait_for(sink.full.wait(), 5)
        camera.close_connections()
        error = await asyncio.wait_for(task, 2)
    assert error.fault is Fault.ENDED


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("quirks", [{"own_requests": ("TEARDOWN",)}, {"goodbye_after": 10, "has_audio": False}])
async def test_a_camera_that_says_goodbye(quirks: dict[str, object]) -> None:
    async with QuirkyCamera(**quirks) as camera:
        error = await asyncio.wait_for(outcome(camera.url, Collector(1 << 30)), 5)
    assert error.fault is Fault.ENDED


@pytest.mark.parametrize(
    ("quirks", "fault"),
    [
        ({"statuses": {"DESCRIBE": "404 Not Found"}}, Fault.NOT_FOUND),
        ({"statuses": {"DESCRIBE": "403 Forbidden"}}, Fault.WRONG_PASSWORD),
        ({"statuses": {"DESCRIBE": "401 Unauthorized"}}, Fault.WRONG_PASSWORD),
        ({"statuses": {"SETUP": "453 Not Enough Bandwidth"}}, Fault.TOO_MANY_SESSIONS),
        ({"statuses": {"PLAY": "453 Not Enough Bandwidth"}}, Fault.TOO_MANY_SESSIONS),
        ({"statuses": {"DESCRIBE": "503 Service Unavailable"}}, Fault.TOO_MANY_SESSIONS),
        ({"statuses": {"PLAY": "500 Internal Server Error"}}, Fault.UNKNOWN),
        ({"raw_answer": b"HTTP/1.1 400 Bad Request\r\n\r\n"}, Fault.NOT_RTSP),
        ({"raw_answer": b"220 ftp ready\r\n\r\n"}, Fault.NOT_RTSP),
        ({"raw_answer": bytes(range(256)) * 300}, Fault.NOT_RTSP),
        ({"raw_answer": b""}, Fault.CLOSED_UNANSWERED),
        ({"hangs_up": {"OPTIONS": "reset"}}, Fault.CLOSED_UNANSWERED),
        ({"hangs_up": {"SETUP": "close"}}, Fault.CLOSED_UNANSWERED),
        ({"hangs_up": {"PLAY": "reset"}}, Fault.CLOSED_UNANSWERED),
        ({"sdp": lambda text: ""}, Fault.NO_VIDEO),
        ({"sdp": lambda text: "<html>"}, Fault.NO_VIDEO),
        ({"sdp": lambda text: text.split("m=")[0]}, Fault.NO_VIDEO),
        ({"sdp": lambda text: text.replace("H264/90000", "H261/90000")}, Fault.UNSUPPORTED_CODEC),
    ],
)
async def test_faults(quirks: dict[str, object], fault: Fault) -> None:
    async with QuirkyCamera(login="MD5", **quirks) as camera:
        error = await asyncio.wait_for(outcome(camera.url, Collector(1)), 5)
    assert error.fault is fault
    assert "pa:ss" not in str(error)


async def test_a_camera_that_asks_without_end_and_never_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay_engine.dialing.rtsp_connection._MAX_UNREAD_BYTES", 4096)
    monkeypatch.setattr(
        "relay_engine.dialing.rtsp_connection._REQUEST_TIMEOUT_S", 60.0
    )  # the system's buffers take some MB of answers first
    flood = b"OPTIONS rtsp://h/ RTSP/1.0\r\nCSeq: 1\r\n\r\n" * 2000

    async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.pause_reading()
        with contextlib.suppress(OSError):
            while True:
                writer.write(flood)
                await writer.drain()

    server = await asyncio.start_server(ask, "127.0.0.1", 0)
    error = await asyncio.wait_for(outcome(f"rtsp://127.0.0.1:{server.sockets[0].getsockname()[1]}/", Collector(1)), 60)
    server.close()
    server.close_clients()
    assert error.fault is Fault.ENDED


@pytest.mark.parametrize("method", ["OPTIONS", "DESCRIBE", "SETUP", "PLAY"])
async def test_a_camera_that_falls_silent_during_the_set_up(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("relay_engine.dialing.rtsp_connection._REQUEST_TIMEOUT_S", 0.3)
    async with QuirkyCamera(never_answers=frozenset({method})) as camera:
        error = await asyncio.wait_for(outcome(camera.url, Collector(1)), 5)
    assert error.fault is Fault.TIMED_OUT
    assert method in error.detail


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("rtsp://127.0.0.1:1/live", Fault.REFUSED),
        ("rtsp://no-such-host.invalid/live", Fault.UNKNOWN_HOST),
        ("rtsps://127.0.0.1:1/", Fault.REFUSED),
    ],
)
async def test_addresses_where_nobody_is(url: str, fault: Fault) -> None:
    error = await asyncio.wait_for(outcome(url, Collector(1)), 10)
    assert error.fault is fault


# --- TLS ---


@pytest.fixture
def certificate(tmp_path: Path) -> ssl.SSLContext:
    """A certificate that the camera has signed itself, for another name and long expired."""
    files = [str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")]
    subject = ["-subj", "/CN=camera", "-not_before", "20100101000000Z", "-not_after", "20110101000000Z"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", files[0], "-out", files[1]]
    if subprocess.run([*command, *subject], capture_output=True, check=False).returncode:
        subprocess.run([*command, *subject[:2]], capture_output=True, check=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files[1], files[0])
    return context


async def test_rtsps_with_a_certificate_of_the_cameras_own(certificate: ssl.SSLContext) -> None:
    async with QuirkyCamera(tls=certificate) as camera, playing(camera, url=camera.url + "?enableSrtp") as sink:  # UniFi's suffix
        assert sink.pictures()[:60] == list(CLIP.pictures[:60])
        assert camera.seen("DESCRIBE")[0].url.endswith("/live")


async def test_rtsps_to_a_camera_without_tls() -> None:
    async with QuirkyCamera() as camera:
        error = await asyncio.wait_for(outcome(camera.url.replace("rtsp:", "rtsps:"), Collector(1)), 10)
    assert error.fault is Fault.TLS


# --- probe and fall-back ---


async def test_probe_tells_size_rate_and_the_first_picture() -> None:
    async with QuirkyCamera(sdp=lambda text: text.replace("sprop-parameter-sets", "x"), pictures_per_s=100.0) as camera:
        result = await probe(MountConfig(name="trial", source=camera.url), 10.0)
    assert (result.kind, result.transport, result.frame_rate) == ("rtsp", "tcp", 25.0)
    assert (result.tracks[0].width, result.tracks[0].height) == (1280, 720)
    assert result.unit is not None
    assert h264.nal_type(result.unit.nalus[0]) == h264.SPS


async def test_what_our_client_does_not_understand_is_given_to_ffmpeg(caplog: pytest.LogCaptureFixture) -> None:
    async with QuirkyCamera(has_audio=False, sdp=lambda text: text.replace("H264/90000", "H264X/90000")) as camera:
        caplog.set_level(logging.INFO)
        source = make_source(MountConfig(name="gate", source=camera.url))
        with contextlib.suppress(SourceError):
            await asyncio.wait_for(source.run(Collector(1)), 12)
    assert camera.connections >= 2
    assert "trying FFmpeg" in caplog.text

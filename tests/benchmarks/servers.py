"""The servers that are measured: the relay, the send floor, and the other relays that are on PATH."""

from __future__ import annotations

import contextlib
import json
import shutil
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.compiled_program import compile_program
from tests.benchmarks.server_process import ServerProcess, free_port, run_server

CHECKOUT = Path(__file__).parents[2]

_RELAY_CONFIG = """\
[rtsp]
host = "127.0.0.1"
port = {rtsp}
{rtsp_more}
[http]
host = "127.0.0.1"
port = {http}

[webrtc]
enabled = {webrtc}
host = "127.0.0.1"
udp_port = 0
tcp_port = 0

[limits]
{limits}
{mounts}
"""


@contextlib.contextmanager
def run_relay(
    folder: Path,
    *,
    rtsp_more: str = "",
    limits: str = "",
    mounts: str = "",
    mount: str = "demo",
    http_port: int = 0,
    webrtc: bool = False,
) -> Iterator[ServerProcess]:
    """`main.py serve --demo` with its settings and data under `folder`; the strings are lines of TOML, `http_port` 0 is any free one."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    config = folder / "relay.toml"
    values = {"rtsp": port, "http": http_port or free_port(), "webrtc": str(webrtc).lower()}
    config.write_text(_RELAY_CONFIG.format(**values, rtsp_more=rtsp_more, limits=limits, mounts=mounts))
    command = [sys.executable, "main.py", "serve", "--demo", "--config", str(config), "--data-dir", str(folder / "data")]
    with run_server("relay", command, url=f"rtsp://127.0.0.1:{port}/{mount}", log=folder / "relay.log", cwd=CHECKOUT, port=port) as server:
        yield server


def owner_token(folder: Path) -> str:
    """What the control API of the relay below `folder` asks for; "" where there is none yet."""
    return next((path.read_text().strip() for path in folder.rglob("api-token")), "")


@contextlib.contextmanager
def run_floor(folder: Path, *, bytes_per_tick: int) -> Iterator[ServerProcess]:
    """One send() per client per 40 ms, in C."""
    port = free_port()
    command = [str(compile_program("send_floor")), "--port", str(port), "--bytes", str(bytes_per_tick)]
    with run_server("send floor", command, url=f"rtsp://127.0.0.1:{port}/", log=folder / "floor.log", port=port) as server:
        yield server


@contextlib.contextmanager
def run_udp_floor(
    folder: Path, *, bytes_per_tick: int, clients: int, first_port: int, audio_rate: float = 0, audio_bytes: int = 0
) -> Iterator[ServerProcess]:
    """One sendmsg() with UDP_SEGMENT per client per 40 ms, in C, and `audio_rate` small datagrams per second beside it."""
    command = [
        str(compile_program("send_floor")),
        "--udp",
        "--port",
        str(first_port),
        "--clients",
        str(clients),
        "--bytes",
        str(bytes_per_tick),
    ]
    audio = ["--audio-rate", str(audio_rate), "--audio-bytes", str(audio_bytes)] if audio_rate else []
    with run_server("UDP_SEGMENT floor", command + audio, url="rtsp://127.0.0.1:1/", log=folder / "floor.log") as server:
        yield server


@contextlib.contextmanager
def run_mediamtx(folder: Path, camera: str) -> Iterator[ServerProcess]:
    port = free_port()
    config = folder / "mediamtx.yml"
    config.write_text(
        f"rtspAddress: 127.0.0.1:{port}\nrtspTransports: [tcp]\nrtmp: no\nhls: no\nwebrtc: no\nsrt: no\n"
        f"paths:\n  demo:\n    source: {camera}\n    rtspTransport: tcp\n"
    )
    command = ["mediamtx", str(config)]
    with run_server("mediamtx", command, url=f"rtsp://127.0.0.1:{port}/demo", log=folder / "mediamtx.log", port=port) as server:
        yield server


@contextlib.contextmanager
def run_go2rtc(folder: Path, camera: str) -> Iterator[ServerProcess]:
    port = free_port()
    config = folder / "go2rtc.yaml"
    config.write_text(f'api:\n  listen: ""\nwebrtc:\n  listen: ""\nrtsp:\n  listen: "127.0.0.1:{port}"\nstreams:\n  demo: {camera}\n')
    command = ["go2rtc", "-config", str(config)]
    with run_server("go2rtc", command, url=f"rtsp://127.0.0.1:{port}/demo", log=folder / "go2rtc.log", port=port) as server:
        yield server


@contextlib.contextmanager
def run_zlmediakit(folder: Path, camera: str) -> Iterator[ServerProcess]:
    rtsp, http, secret = free_port(), free_port(), "0123456789abcdef0123456789abcdef"
    config = folder / "zlmediakit.ini"
    config.write_text(
        f"[api]\nsecret={secret}\n[http]\nport={http}\nsslport=0\n[rtsp]\nport={rtsp}\nsslport=0\n[rtmp]\nport=0\nsslport=0\n"
        "[rtp_proxy]\nport=0\n[rtc]\nport=0\ntcpPort=0\n[srt]\nport=0\n[shell]\nport=0\n[general]\nlisten_ip=127.0.0.1\n"
        "[protocol]\nenable_rtmp=0\nenable_ts=0\nenable_fmp4=0\nenable_hls=0\nenable_hls_fmp4=0\nenable_mp4=0\n"
    )
    command = ["MediaServer", "-c", str(config), "--log-dir", str(folder / "zlmediakit-log")]
    with run_server("ZLMediaKit", command, url=f"rtsp://127.0.0.1:{rtsp}/live/demo", log=folder / "zlmediakit.log", port=rtsp) as server:
        request = (
            f"http://127.0.0.1:{http}/index/api/addStreamProxy?secret={secret}&vhost=__defaultVhost__&app=live&stream=demo&url={camera}"
        )
        with urllib.request.urlopen(request, timeout=15) as answer:
            if json.load(answer).get("code") != 0:
                raise RuntimeError("ZLMediaKit does not take the camera")
        yield server


type PeerRunner = Callable[[Path, str], contextlib.AbstractContextManager[ServerProcess]]

_PEERS: dict[str, PeerRunner] = {"mediamtx": run_mediamtx, "go2rtc": run_go2rtc, "MediaServer": run_zlmediakit}


def peers_on_path() -> list[PeerRunner]:
    """The other relays that can be measured here."""
    return [runner for program, runner in _PEERS.items() if shutil.which(program)]

"""WebRTC fan-out: the relay's CPU for each viewer of the demo camera, by UDP and by ICE-TCP; the sound becomes Opus, so one transcoder runs too."""

from __future__ import annotations

import contextlib
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.markdown_table import format_table
from tests.benchmarks.plan import Plan
from tests.benchmarks.server_process import ServerProcess, free_port, run_server
from tests.benchmarks.servers import CHECKOUT

_VIEWERS = (1, 25, 100)
_PATIENCE_S = 300
_CONFIG = """\
[rtsp]
enabled = false
[http]
host = "127.0.0.1"
port = {http}
[webrtc]
host = "127.0.0.1"
udp_port = 0
tcp_port = 0
"""

type Figures = dict[str, float]


def run(plan: Plan) -> str:
    rows = [_row(tcp, viewers, [_measure(plan, viewers, tcp) for _ in range(plan.runs)]) for tcp in (False, True) for viewers in _VIEWERS]
    head = (
        "transport",
        "viewers",
        "runs",
        "CPU % of a core",
        "CPU % a viewer",
        "CPU us/MB",
        "Mbit/s median / slowest viewer",
        "packets/s a viewer",
        "CPU ms a join",
        "first media ms",
    )
    return f"### WebRTC fan-out (SRTP AEAD_AES_128_GCM)\n\n{format_table(head, rows)}\n"


@contextlib.contextmanager
def _run_relay(folder: Path) -> Iterator[ServerProcess]:
    folder.mkdir(parents=True, exist_ok=True)
    port, config = free_port(), folder / "relay.toml"
    config.write_text(_CONFIG.format(http=port))
    command = [sys.executable, "main.py", "serve", "--demo", "--config", str(config), "--data-dir", str(folder / "data")]
    with run_server(
        "relay", command, url=f"http://127.0.0.1:{port}/demo/whep", log=folder / "relay.log", cwd=CHECKOUT, port=port
    ) as server:
        yield server


def _measure(plan: Plan, viewers: int, tcp: bool) -> Figures:
    with _run_relay(plan.folder / "webrtc") as server:
        command = [sys.executable, "-m", "tests.benchmarks.webrtc_viewers", "--url", server.url, "--watch-pid", str(server.pid)]
        command += ["--viewers", str(viewers), "--seconds", str(plan.seconds), *(["--tcp"] if tcp else [])]
        answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, timeout=_PATIENCE_S, cwd=CHECKOUT)
    figures: Figures = json.loads(answer.stdout)
    return figures


def _row(tcp: bool, viewers: int, runs: list[Figures]) -> tuple[str, ...]:
    def median(name: str) -> float:
        return statistics.median(figures[name] for figures in runs)

    return (
        "TCP" if tcp else "UDP",
        str(viewers),
        str(len(runs)),
        f"{median('server_cpu_percent'):.1f}",
        f"{median('cpu_percent_per_viewer'):.2f}",
        f"{median('cpu_us_per_mb'):.0f}",
        f"{median('megabits_per_s'):.2f} / {min(figures['slowest_megabits_per_s'] for figures in runs):.2f}",
        f"{median('packets_per_s'):.0f}",
        f"{median('join_cpu_ms'):.1f}",
        f"{median('first_media_ms'):.0f}",
    )

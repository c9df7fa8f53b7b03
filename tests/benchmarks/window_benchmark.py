"""What the window costs the viewers: latency added by a relay without a window and with one that paints, in turns."""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import sys
import threading
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.load_result import LoadResult, run_load
from tests.benchmarks.markdown_table import format_table
from tests.benchmarks.plan import Plan
from tests.benchmarks.server_process import ServerProcess, free_port, run_server
from tests.benchmarks.servers import CHECKOUT, owner_token, run_relay

_MOUNT = "again"
_LAG = "relay_loop_lag_seconds"
_CONFIG = f'[[mounts]]\nname = "{_MOUNT}"\nsource = "{{camera}}"\ntransport = "tcp"\n'

type Runner = Callable[[Plan, str, int], contextlib.AbstractContextManager[ServerProcess]]


class LagWatch:
    """Asks the relay once a second for the worst lateness of its loop, which is of the last second."""

    def __init__(self, http_port: int, folder: Path) -> None:
        self._url = f"http://127.0.0.1:{http_port}/metrics"
        self._folder = folder
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.lags_ms: list[float] = []

    def __enter__(self) -> LagWatch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(1.0):
            request = urllib.request.Request(self._url, headers={"Authorization": f"Bearer {owner_token(self._folder)}"})
            with contextlib.suppress(OSError), urllib.request.urlopen(request, timeout=2) as answer:
                lines = answer.read().decode().splitlines()
                self.lags_ms += [float(line.split()[-1]) * 1000 for line in lines if line.startswith(_LAG)]


def run(plan: Plan) -> str:
    """The camera is a second relay's demo camera; the frames are matched by their content."""
    results: dict[str, list[tuple[LoadResult, list[float]]]] = defaultdict(list)
    load = ("--viewers", plan.latency_viewers, "--seconds", plan.seconds, "--ramp", plan.ramp, "--settle", 3)
    with run_relay(plan.folder / "camera") as camera:
        for _ in range(plan.runs):
            for name, (folder, runner) in _RUNNERS.items():
                http_port = free_port()
                with runner(plan, camera.url, http_port) as server, LagWatch(http_port, plan.folder / folder) as watch:
                    result = run_load(server, *load, "--source-url", camera.url)
                results[name].append((result, watch.lags_ms[-round(plan.seconds) :]))  # not those of starting and joining
    head = (
        "",
        "viewers",
        "runs",
        "added latency p50 / p99 / max ms",
        "first to last viewer p99 ms",
        "loop lag p50 / worst ms",
        "CPU % of a core",
        "gaps",
    )
    rows = [_row(name, plan.latency_viewers, runs) for name, runs in results.items()]
    return f"### The window beside {plan.latency_viewers} viewers\n\n{format_table(head, rows)}\n"


@contextlib.contextmanager
def _run_headless(plan: Plan, camera: str, http_port: int) -> Iterator[ServerProcess]:
    with run_relay(plan.folder / "headless", mounts=_CONFIG.format(camera=camera), mount=_MOUNT, http_port=http_port) as server:
        yield server


@contextlib.contextmanager
def _run_window(plan: Plan, camera: str, http_port: int) -> Iterator[ServerProcess]:
    folder = plan.folder / "window"
    folder.mkdir(exist_ok=True)
    rtsp_port = free_port()
    settings = {
        "rtsp_port": rtsp_port,
        "http_port": http_port,
        "webrtc_port": free_port(),
        "listen_host": "127.0.0.1",
        "cameras": [{"id": _MOUNT, "title": "Again", "mount": _MOUNT, "address": camera, "transport": "tcp"}],
    }
    (folder / "settings.json").write_text(json.dumps(settings))
    command = [sys.executable, "-m", "tests.benchmarks.window_program", str(folder)]
    environment = {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    url = f"rtsp://127.0.0.1:{rtsp_port}/{_MOUNT}"
    log = folder / "window.log"
    with run_server("window", command, url=url, log=log, cwd=CHECKOUT, port=rtsp_port, environment=environment) as server:
        yield server


_RUNNERS: dict[str, tuple[str, Runner]] = {
    "no window": ("headless", _run_headless),
    "window with the camera's page open": ("window", _run_window),
}


def _row(name: str, viewers: int, runs: list[tuple[LoadResult, list[float]]]) -> tuple[str, ...]:
    latency = [statistics.median(result.percentile("added_latency_ms", which) for result, _ in runs) for which in ("p50", "p99", "max")]
    lags = [lag for _, lags in runs for lag in lags]
    cpu = statistics.median(result.server_cpu_percent for result, _ in runs)
    return (
        name,
        str(viewers),
        str(len(runs)),
        " / ".join(f"{value:.2f}" for value in latency),
        f"{statistics.median(result.percentile('frame_delay_ms', 'p99') for result, _ in runs):.1f}",
        f"{statistics.median(lags):.1f} / {max(lags):.1f}" if lags else "-",
        f"{cpu:.0f}",
        str(sum(result.gaps for result, _ in runs)),
    )

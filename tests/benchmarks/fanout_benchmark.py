"""RTSP/TCP fan-out: server CPU per delivered MB, beside what bare send() costs in the same minutes."""

from __future__ import annotations

import contextlib
import statistics
from collections import defaultdict
from collections.abc import Callable

from tests.benchmarks.load_result import LoadResult, run_load
from tests.benchmarks.markdown_table import format_table
from tests.benchmarks.plan import Plan
from tests.benchmarks.server_process import ServerProcess
from tests.benchmarks.servers import peers_on_path, run_floor, run_relay

TICKS_PER_S = 25  # the floor sends every 40 ms

type Results = dict[str, list[LoadResult]]
type Runner = Callable[[], contextlib.AbstractContextManager[ServerProcess]]


def measure_rate(plan: Plan, *arguments: str) -> float:
    """Megabits per second that one viewer of the demo camera takes: what the floor has to send."""
    with run_relay(plan.folder / "rate") as server:
        return run_load(server, "--viewers", 2, "--seconds", 4, *arguments).megabits_per_s


def run(plan: Plan) -> str:
    rate = measure_rate(plan)
    rows = [row for viewers in plan.viewers for row in _rows(viewers, _measure(plan, viewers, rate))]
    head = (
        "viewers",
        "server",
        "runs",
        "CPU us/MB",
        "x floor",
        "CPU % of a core",
        "gaps",
        "slowest / median viewer",
        "frame delay p50/p99 ms",
    )
    return f"### RTSP/TCP fan-out ({rate:.2f} Mbit/s a viewer)\n\n{format_table(head, rows)}\n"


def _measure(plan: Plan, viewers: int, rate: float) -> Results:
    """Floor and servers take turns, so that a change of the machine's mood meets all alike."""
    results: Results = defaultdict(list)
    bytes_per_tick = round(rate * 1e6 / 8 / TICKS_PER_S)
    load = ("--viewers", viewers, "--seconds", plan.seconds, "--ramp", plan.ramp, "--settle", 2)
    for _ in range(plan.runs):
        with run_floor(plan.folder, bytes_per_tick=bytes_per_tick) as server:
            results[server.name].append(run_load(server, *load, "--drain", "--ramp", 1000))
        with run_relay(plan.folder / "relay") as server:
            results[server.name].append(run_load(server, *load))
        for peer in peers_on_path():
            with run_relay(plan.folder / "camera") as camera, peer(plan.folder, camera.url) as server:
                results[server.name].append(run_load(server, *load))
    return results


def _rows(viewers: int, results: Results) -> list[tuple[str, ...]]:
    floor = statistics.median(result.cpu_us_per_mb for result in results["send floor"])
    return [_row(viewers, name, runs, floor) for name, runs in results.items()]


def _row(viewers: int, name: str, runs: list[LoadResult], floor: float) -> tuple[str, ...]:
    cost = statistics.median(result.cpu_us_per_mb for result in runs)
    slowest = min(result.slowest_megabits_per_s / result.megabits_per_s if result.megabits_per_s else 0 for result in runs)
    delays = [statistics.median(result.percentile("frame_delay_ms", which) for result in runs) for which in ("p50", "p99")]
    is_floor = name == "send floor"
    return (
        str(viewers),
        name,
        str(len(runs)),
        f"{cost:.0f}",
        f"{cost / floor:.2f}" if floor else "-",
        f"{statistics.median(result.server_cpu_percent for result in runs):.1f}",
        "-" if is_floor else str(sum(result.gaps for result in runs)),
        f"{slowest:.3f}",
        "-" if is_floor else f"{delays[0]:.1f} / {delays[1]:.1f}",
    )

"""RTSP/UDP fan-out: server CPU per delivered MB, beside bare sendmsg() with UDP_SEGMENT."""

from __future__ import annotations

import statistics

from tests.benchmarks.fanout_benchmark import TICKS_PER_S, measure_rate
from tests.benchmarks.load_result import LoadResult, run_load
from tests.benchmarks.markdown_table import format_table
from tests.benchmarks.plan import Plan
from tests.benchmarks.servers import run_relay, run_udp_floor

_FIRST_PORT = 20_000


def run(plan: Plan) -> str:
    rate = measure_rate(plan, "--transport", "udp")
    bytes_per_tick = round(rate * 1e6 / 8 / TICKS_PER_S)
    floor: list[LoadResult] = []
    relay: list[LoadResult] = []
    load = ("--transport", "udp", "--viewers", plan.udp_viewers, "--seconds", plan.seconds)
    for _ in range(plan.runs):
        with run_udp_floor(plan.folder, bytes_per_tick=bytes_per_tick, clients=plan.udp_viewers, first_port=_FIRST_PORT) as server:
            floor.append(run_load(server, *load, "--drain", "--drain-port", _FIRST_PORT, "--ramp", 1000))
        with run_relay(plan.folder / "relay") as server:
            relay.append(run_load(server, *load, "--ramp", plan.ramp))
    costs = [statistics.median(result.cpu_us_per_mb for result in results) for results in (floor, relay)]
    rows = [
        ("UDP_SEGMENT floor", f"{costs[0]:.0f}", "1.00", "-"),
        ("relay", f"{costs[1]:.0f}", f"{costs[1] / costs[0]:.2f}", str(sum(result.gaps for result in relay))),
    ]
    return f"### RTSP/UDP, {plan.udp_viewers} viewers\n\n{format_table(('server', 'CPU us/MB', 'x floor', 'gaps'), rows)}\n"

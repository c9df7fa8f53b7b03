"""RTSP/UDP fan-out: server CPU per delivered MB, beside bare sendmsg() with UDP_SEGMENT."""

from __future__ import annotations

import statistics

from tests.benchmarks.fanout_benchmark import TICKS_PER_S, measure_rate
from tests.benchmarks.load_result import LoadResult, run_load
from tests.benchmarks.markdown_table import format_table
from tests.benchmarks.plan import Plan
from tests.benchmarks.servers import run_relay, run_udp_floor

_FIRST_PORT = 20_000
_AUDIO_RATE, _AUDIO_BYTES = TICKS_PER_S, 375  # the demo camera's sound: a datagram with each picture, bytes in each


def run(plan: Plan) -> str:
    rate = measure_rate(plan, "--transport", "udp")
    video, whole, relay = [], [], []
    for _ in range(plan.runs):
        video.append(_measure_floor(plan, rate, with_audio=False))
        relay.append(_measure_relay(plan))
        whole.append(_measure_floor(plan, rate, with_audio=True))
    floor = _median(video)
    rows = [
        _row("floor: video trains alone", video, floor, _median(whole)),
        _row("floor: video trains and sound datagrams", whole, floor, _median(whole)),
        _row("relay", relay, floor, _median(whole)),
    ]
    head = ("server", "CPU us/MB", "x video floor", "x floor with sound", "gaps")
    return f"### RTSP/UDP, {plan.udp_viewers} viewers ({rate:.2f} Mbit/s a viewer)\n\n{format_table(head, rows)}\n"


def _measure_floor(plan: Plan, rate: float, *, with_audio: bool) -> LoadResult:
    """As many bytes as the relay sends; its sound goes out in datagrams of its own, or rides in the trains."""
    bytes_per_s = rate * 1e6 / 8 - (_AUDIO_RATE * _AUDIO_BYTES if with_audio else 0)
    audio_rate = _AUDIO_RATE if with_audio else 0
    size = round(bytes_per_s / TICKS_PER_S)
    floor = run_udp_floor(
        plan.folder, bytes_per_tick=size, clients=plan.udp_viewers, first_port=_FIRST_PORT, audio_rate=audio_rate, audio_bytes=_AUDIO_BYTES
    )
    with floor as server:
        return run_load(server, *_load(plan), "--drain", "--drain-port", _FIRST_PORT, "--ramp", 1000)


def _measure_relay(plan: Plan) -> LoadResult:
    with run_relay(plan.folder / "relay") as server:
        return run_load(server, *_load(plan), "--ramp", plan.ramp)


def _load(plan: Plan) -> tuple[str | int | float, ...]:
    return ("--transport", "udp", "--viewers", plan.udp_viewers, "--seconds", plan.seconds)


def _median(results: list[LoadResult]) -> float:
    return statistics.median(result.cpu_us_per_mb for result in results)


def _row(name: str, results: list[LoadResult], floor: float, whole: float) -> tuple[str, ...]:
    cost = _median(results)
    gaps = str(sum(result.gaps for result in results)) if name == "relay" else "-"
    return (name, f"{cost:.0f}", f"{cost / floor:.2f}", f"{cost / whole:.2f}", gaps)

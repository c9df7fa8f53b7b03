"""Slow and stopped clients beside healthy ones: what the healthy ones notice, what the slow ones cost."""

from __future__ import annotations

from tests.benchmarks.load_result import LoadResult, run_load
from tests.benchmarks.markdown_table import format_table
from tests.benchmarks.plan import Plan
from tests.benchmarks.servers import run_relay

_HEALTHY, _SLOW, _STOPPED = 170, 20, 10
_SLOW_RATE = 25_000  # bytes per second: a tenth of what the demo camera sends
_STALL_LIMIT_S = 15


def run(plan: Plan) -> str:
    load = ("--ramp", 50, "--seconds", plan.slow_seconds, "--sample", -1)
    with run_relay(plan.folder / "relay") as server:
        alone = run_load(server, "--viewers", _HEALTHY, *load)
    with run_relay(plan.folder / "relay", limits=f"stalled_reader_s = {_STALL_LIMIT_S}\n") as server:
        mixed = run_load(
            server, "--viewers", _HEALTHY, "--slow", _SLOW, "--slow-rate", _SLOW_RATE, "--stopped", _STOPPED, "--stopped-wait", 60, *load
        )
    rows = [_row("healthy alone", alone), _row(f"beside {_SLOW} slow, {_STOPPED} stopped", mixed)]
    head = ("healthy viewers", "gaps", "frame delay p50 / p99 / max ms", "RSS MB")
    return f"### Slow clients\n\n{format_table(head, rows)}\n\n{_notes(alone, mixed)}\n"


def _row(name: str, result: LoadResult) -> tuple[str, ...]:
    delays = " / ".join(f"{result.percentile('frame_delay_ms', which):.1f}" for which in ("p50", "p99", "max"))
    return (name, str(result.gaps), delays, f"{result.values['server_at_window']['rss_kb'] / 1024:.0f}")


def _notes(alone: LoadResult, mixed: LoadResult) -> str:
    growth_mb = (mixed.values["server_at_window"]["rss_kb"] - alone.values["server_at_window"]["rss_kb"]) / 1024 / (_SLOW + _STOPPED)
    slow = mixed.values["slow"]
    return (
        f"RSS per unhealthy client: {growth_mb:.1f} MB. Slow ones: {slow['gaps']} skips, {slow['wrong_starts']} resumed elsewhere than at a key "
        f"frame, {slow['framing_errors']} framing errors, {slow['closed_by_server']} closed. Stopped ones closed "
        f"{mixed.values['stopped_closed_after_s']:.1f} s after the last PLAY (limit {_STALL_LIMIT_S} s)."
    )

"""Churn: thousands of viewers that join and leave, and what is left of them."""

from __future__ import annotations

from tests.benchmarks.load_result import LoadResult, run_load
from tests.benchmarks.markdown_table import format_table
from tests.benchmarks.plan import Plan
from tests.benchmarks.servers import run_relay

_WARM_UP = 500
_AT_ONCE = 100


def run(plan: Plan) -> str:
    with run_relay(plan.folder / "relay") as server:
        load = ("--viewers", _AT_ONCE, "--hold", 0.3, "--ramp", 200)
        warm = run_load(server, "--churn", _WARM_UP, *load)
        result = run_load(server, "--churn", plan.churn, *load)
    rows = [_row("after the warm-up", warm, _WARM_UP), _row("after the churn", result, plan.churn)]
    return (
        f"### Churn\n\n{format_table(('', 'joined', 'RSS MB', 'open files', 'threads', 'wrong', 'first key frame p50 / p99 ms'), rows)}\n"
    )


def _row(name: str, result: LoadResult, joins: int) -> tuple[str, ...]:
    stat = result.values["server_at_end"]
    first = f"{result.percentile('first_key_frame_ms', 'p50'):.1f} / {result.percentile('first_key_frame_ms', 'p99'):.1f}"
    return (
        name,
        str(joins),
        f"{stat['rss_kb'] / 1024:.1f}",
        str(stat["files"]),
        str(stat["threads"]),
        str(result.values["churn_wrong"]),
        first,
    )

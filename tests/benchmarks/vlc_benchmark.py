"""VLC's start at the demo camera: opening to moving pictures, and how far behind live it then is beside a VLC that was there before."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from tests.benchmarks.markdown_table import format_table
from tests.benchmarks.plan import Plan
from tests.benchmarks.servers import run_relay
from tests.kit.players.vlc_player import ClockWatch, missing_part, watch_clock_with_vlc

_STARTS = ("instant", "keyframe")
_MOUNTS = "".join(f'[[mounts]]\nname = "{start}"\nsource = "demo:"\nstart = "{start}"\n' for start in _STARTS)
_KEY_DISTANCE_S = 2.0
_JOINS = 8  # spread over the time between two key frames
_SECONDS = 5.0
_SETTLED_S = 3.0
_SPARE_S = 4.0  # until a VLC plays


def run(plan: Plan) -> str:
    if reason := missing_part():
        return f"### VLC's start\n\nNot measured: {reason}.\n"
    rows = [_row(plan, transport, start) for transport in ("tcp", "udp") for start in _STARTS]
    head = ("transport", "start", "joins", "first picture s", "moving s", "behind live after 3 s", "the same of a VLC there before")
    return (
        f"### VLC's start (median / slowest)\n\n{format_table(head, rows)}\n\n"
        "From opening the address. VLC's own buffer of 1 s is in what it stays behind.\n"
    )


def _row(plan: Plan, transport: str, start: str) -> tuple[str, ...]:
    joins = _JOINS if plan.runs > 1 else 2
    with run_relay(plan.folder / "relay", mounts=_MOUNTS, mount=start) as server, ThreadPoolExecutor() as pool:
        seconds = _SPARE_S + joins * (_SECONDS + _SPARE_S)
        before = pool.submit(watch_clock_with_vlc, server.url, seconds=seconds, transport=transport)
        time.sleep(_SPARE_S)
        watches = [_join(server.url, transport, index * _KEY_DISTANCE_S / joins) for index in range(joins)]
        old = before.result()
    moments = [watch.opened_at + _SETTLED_S for watch in watches]
    return (
        transport,
        start,
        str(joins),
        _figures([watch.first_s for watch in watches]),
        _figures([watch.moving_s for watch in watches]),
        _figures([watch.behind_s(moment) for watch, moment in zip(watches, moments, strict=True)]),
        _figures([old.behind_s(moment) for moment in moments]),
    )


def _join(url: str, transport: str, phase_s: float) -> ClockWatch:
    """Open `phase_s` after a key frame was due."""
    time.sleep((phase_s - time.time()) % _KEY_DISTANCE_S)
    return watch_clock_with_vlc(url, seconds=_SECONDS, transport=transport)


def _figures(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} / {max(values):.2f}"

"""The joiner's wait: PLAY to the first RTP byte and the first key frame with a crowd beside, and the lag behind live three seconds on."""

from __future__ import annotations

from tests.benchmarks.bench_clip import make_clip
from tests.benchmarks.load_result import LoadResult, run_load
from tests.benchmarks.markdown_table import format_table
from tests.benchmarks.plan import Plan
from tests.benchmarks.servers import run_relay

_MOUNT = '[[mounts]]\nname = "{name}"\nsource = {source}\nstart = "{start}"\n'
_CASES = ((2, "instant"), (10, "instant"), (2, "keyframe"), (2, "full-gop"))  # seconds between key frames, mount option
_SERIES = ("first_rtp_ms", "first_key_frame_ms", "lag_ms", "player_lag_ms")


def run(plan: Plan) -> str:
    rows = [_row(distance, start, _measure(plan, distance, start)) for distance, start in _CASES]
    head = (
        "key frame every",
        "start",
        "first RTP ms",
        "first key frame ms",
        "lag ms",
        "player lag ms",
        "wrong starts",
        "RTP-Info wrong",
        "gaps",
    )
    return (
        f"### First picture, {plan.crowd} viewers beside, {plan.probes} joiners (p50 / p99)\n\n{format_table(head, rows)}\n\n"
        "Lag: arrival of the same frame after its first arrival anywhere, from 3 s after PLAY on. "
        "Player lag: the same for a player that shows its first picture at once and then follows the time stamps.\n"
    )


def _measure(plan: Plan, distance: int, start: str) -> LoadResult:
    clip = make_clip(plan.folder / f"gop{distance}.mp4", key_frame_distance_s=distance, seconds=20)
    mounts = _MOUNT.format(name="clip", source=f"'{clip}'", start=start)
    with run_relay(plan.folder / "relay", mounts=mounts, mount="clip") as server:
        arguments = ("--viewers", plan.crowd, "--ramp", plan.ramp, "--seconds", 2, "--probes", plan.probes)
        return run_load(server, *arguments, "--probe-interval", 0.13)


def _row(distance: int, start: str, result: LoadResult) -> tuple[str, ...]:
    figures = [f"{result.percentile(name, 'p50'):.1f} / {result.percentile(name, 'p99'):.1f}" for name in _SERIES]
    probes = result.values["probes"]
    return (f"{distance} s", start, *figures, str(probes["wrong_starts"]), str(probes["rtp_info_wrong"]), str(probes["gaps"]))

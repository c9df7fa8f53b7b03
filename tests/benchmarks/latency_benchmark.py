"""Latency the relay adds: each frame's arrival at a viewer against its arrival at a client of the camera itself."""

from __future__ import annotations

from tests.benchmarks.load_result import run_load
from tests.benchmarks.markdown_table import format_table
from tests.benchmarks.plan import Plan
from tests.benchmarks.servers import run_relay

_MOUNT = '[[mounts]]\nname = "again"\nsource = "{camera}"\ntransport = "tcp"\n'


def run(plan: Plan) -> str:
    """The camera is a second relay's demo camera; the frames are matched by their content."""
    rows = []
    with run_relay(plan.folder / "camera") as camera:
        for viewers in (1, plan.latency_viewers):
            with run_relay(plan.folder / "relay", mounts=_MOUNT.format(camera=camera.url), mount="again") as server:
                result = run_load(server, "--viewers", viewers, "--seconds", plan.seconds, "--source-url", camera.url, "--ramp", plan.ramp)
            figures = [f"{result.percentile('added_latency_ms', which):.2f}" for which in ("n", "p50", "p99", "max")]
            rows.append((str(viewers), figures[0].partition(".")[0], *figures[1:], str(result.gaps)))
    return f"### Added latency, camera to viewer (ms)\n\n{format_table(('viewers', 'frames', 'p50', 'p99', 'max', 'gaps'), rows)}\n"

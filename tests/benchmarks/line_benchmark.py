"""Line: what crosses a thin line while a crowd comes and goes behind it, beside what one direct viewer of the same camera takes of a line like it."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.compiled_program import compile_program
from tests.benchmarks.line_operators import users_toml
from tests.benchmarks.markdown_table import format_table
from tests.benchmarks.plan import Plan
from tests.kit.cameras.gst_camera import GstCamera
from tests.kit.onvif.scripted_camera import PASSWORD, USER
from tests.kit.relay.relay_process import RelayProcess
from tests.kit.relay.thin_line import Crossed, ThinLine, missing_line_part
from tests.kit.relay.two_networks import Machine

_RATE_KBPS, _DELAY_MS = 2500, 40
_CAMERA = {"kbps": 1900, "width": 640, "height": 360}
_CROWD = 100
_HOLD_S, _JOINS_PER_S = 15.0, 10.0
_WARM_UP_S = 15.0  # sessions are set up and the queue is empty again: the windows are times, since what is measured is what crosses in one
_OPERATORS = Path(__file__).with_name("line_operators.py")
_CHECKOUT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Site:
    """A camera at the far end of two equal lines: one leads to the relay, one to a viewer of the camera itself."""

    camera: GstCamera
    head: subprocess.Popen[bytes]  # that turns it
    relay: RelayProcess
    centre: Machine
    relayed: ThinLine
    direct: ThinLine


def run(plan: Plan) -> str:
    if reason := missing_line_part():
        return f"### Thin line\n\nNot measured: {reason}.\n"
    with _set_up(plan.folder) as site:
        time.sleep(_WARM_UP_S)
        before = [*site.relayed.counted(), *site.direct.counted()]
        crowd = _start_crowd(site, plan.line_seconds)
        time.sleep(plan.line_seconds)
        after = [*site.relayed.counted(), *site.direct.counted()]
        heard = [json.loads(program.communicate()[0]) for program in crowd]
        mount = site.centre.call(site.relay.mount, "gate")
        turned = json.loads(site.head.communicate()[0])
        return _report(before, after, heard[0], heard[1], turned["commands"], mount, site.camera.sessions_created, plan.line_seconds)


@contextlib.contextmanager
def _set_up(folder: Path) -> Iterator[Site]:
    machines = site, centre, elsewhere = Machine(), Machine(), Machine()
    thin = {"rate_kbps": _RATE_KBPS, "delay_ms": _DELAY_MS}
    with contextlib.ExitStack() as stack:
        for machine in machines:
            stack.callback(machine.close)
        relayed = stack.enter_context(ThinLine(site, centre, network=1, **thin))
        direct = stack.enter_context(ThinLine(site, elsewhere, network=2, **thin))
        camera = GstCamera("h264-noise", host="0.0.0.0", **_CAMERA)
        site.call(camera.start)
        stack.callback(site.call, camera.stop)
        head = site.call(_start, sys.executable, "-m", "tests.kit.onvif.scripted_camera_program", "0.0.0.0")
        stack.callback(_end, head)
        assert head.stdout is not None
        control = f"onvif://{USER}:{PASSWORD}@{relayed.site}:{int(head.stdout.readline())}"
        source = f"rtsp://{relayed.site}:{camera.port}/cam"
        mount = {"name": "gate", "source": source, "transport": "tcp", "control": control}
        relay = RelayProcess(folder, mounts=[mount], more_toml=users_toml(_CROWD))
        centre.call(relay.start)
        stack.callback(centre.call, relay.stop)
        centre.call(relay.wait_until_live, "gate")
        viewer = ["ffmpeg", "-v", "error", "-rtsp_transport", "tcp", "-i", f"rtsp://{direct.site}:{camera.port}/cam", "-c", "copy"]
        watching = elsewhere.call(subprocess.Popen, [*viewer, "-f", "null", "-"], stdin=subprocess.DEVNULL)
        stack.callback(_end, watching)
        yield Site(camera, head, relay, centre, relayed, direct)


def _start(*command: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(list(map(str, command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_CHECKOUT)


def _end(program: subprocess.Popen[bytes]) -> None:
    program.kill()
    program.wait()


def _start_crowd(site: Site, seconds: float) -> list[subprocess.Popen[bytes]]:
    """Viewers and operators that come and go for as long as that."""
    joins = max(_CROWD, round(_CROWD * seconds / (_HOLD_S + 1.0)))
    churn = ["--viewers", _CROWD, "--churn", joins, "--hold", _HOLD_S, "--ramp", _JOINS_PER_S]
    viewers = [compile_program("load_generator"), "--url", site.relay.url("gate"), *churn]
    http = f"http://127.0.0.1:{site.relay.http_port}"
    operators = [sys.executable, _OPERATORS, http, "gate", _CROWD, seconds, 1]
    return [site.centre.call(_start, *command) for command in (viewers, operators)]


def _report(
    before: list[Crossed],
    after: list[Crossed],
    viewers: dict[str, object],
    operators: dict[str, int],
    turned: dict[str, int],
    mount: dict[str, object],
    sessions: int,
    seconds: float,
) -> str:
    taken = [late.bytes - early.bytes for early, late in zip(before, after, strict=True)]
    relayed, direct = sum(taken[:2]), sum(taken[2:])
    rows = [
        _row("relay, with the crowd behind it", before[:2], after[:2], seconds),
        _row("one direct viewer", before[2:], after[2:], seconds),
    ]
    table = format_table(("line", "to the centre MB", "back MB", "Mbit/s", "packets lost in the queue"), rows)
    facts = {
        "ratio": f"{relayed / direct:.4f}",
        "by port of the site": _flows(before[0], after[0], before[1], after[1]),
        "viewers that joined": viewers["joins"],
        "gaps and other faults in what they got": viewers["churn_wrong"],
        "operators": ", ".join(f"{what} {count}" for what, count in sorted(operators.items())),
        "commands that reached the camera's head": ", ".join(f"{what} {count}" for what, count in sorted(turned.items())) or "none",
        "camera's sessions (the relay's and the direct viewer's)": sessions,
        "relay: source came back, units dropped": f"{mount['reconnects']}, {mount['dropped_in']}",
    }
    lines = "\n".join(f"- {name}: {value}" for name, value in facts.items())
    return f"### Thin line ({_RATE_KBPS / 1000} Mbit/s, {_DELAY_MS} ms a way), {_CROWD} viewers and {_CROWD} operators for {seconds:.0f} s\n\n{table}\n\n{lines}\n"


def _row(name: str, before: list[Crossed], after: list[Crossed], seconds: float) -> tuple[str, ...]:
    up, down = (late.bytes - early.bytes for early, late in zip(before, after, strict=True))
    lost = sum(late.overflowed - early.overflowed for early, late in zip(before, after, strict=True))
    return name, f"{up / 1e6:.2f}", f"{down / 1e6:.2f}", f"{(up + down) * 8 / seconds / 1e6:.3f}", str(lost)


def _flows(up_before: Crossed, up: Crossed, down_before: Crossed, down: Crossed) -> str:
    """How much of it is for the picture, and what else there is."""
    names = sorted(up.flows.keys() | down.flows.keys())
    taken = {
        name: up.flows.get(name, 0) - up_before.flows.get(name, 0) + down.flows.get(name, 0) - down_before.flows.get(name, 0)
        for name in names
    }
    return ", ".join(f"{name} {size} B" for name, size in taken.items() if size)

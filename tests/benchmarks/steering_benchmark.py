"""Steering: a hundred operators and two recorders fight for one camera; then its holder is killed, cut off, and loses the lease."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from tests.benchmarks.markdown_table import format_table
from tests.benchmarks.plan import Plan
from tests.benchmarks.steering_crowd import name_of, number_of, users_toml
from tests.kit.cameras.steering_judge import HeardMove, NotedMotion, judge
from tests.kit.onvif.scripted_camera import PASSWORD, USER
from tests.kit.relay.free_port import find_free_port
from tests.kit.relay.relay_process import RelayProcess
from tests.kit.relay.two_networks import RELAY, TwoNetworks, ip, missing_part

_OPERATORS, _RECORDERS = 100, 2
_CHAMPION = _OPERATORS + _RECORDERS  # whose holding is ended in every way
_ONVIF_PORT = 8900
_LATE_S = 0.5  # how long a move may be under way to the camera
_STILL_S = 3.0  # a window in which nothing more may come: a camera that stands still says so by no event
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Field:
    """Where it is fought."""

    networks: TwoNetworks
    relay: RelayProcess
    paper: Path  # of the camera
    url: str

    @property
    def told(self) -> list[dict[str, Any]]:
        """What the camera heard."""
        return [json.loads(line) for line in self.paper.read_text("utf-8").splitlines()]

    def crowd(self, first: int, count: int, seconds: float, how: str) -> subprocess.Popen[bytes]:
        """Of the other network."""
        command = [sys.executable, "-m", "tests.benchmarks.steering_crowd", self.url, "gate", first, count, seconds, how]
        return self.networks.other.call(subprocess.Popen, list(map(str, command)), stdout=subprocess.PIPE, cwd=_ROOT)


def run(plan: Plan) -> str:
    if reason := missing_part():
        return f"### Steering\n\nNot measured: {reason}.\n"
    with _set_up(plan.folder) as field:
        fought = _fight(field, plan.steering_seconds)
        ends = [(name, f"{_end(field, name):.3f}") for name in _ENDS]
    return f"### Steering\n\n{fought}\n\n{format_table(('what became of who steered', 'until the camera was told to stop, s'), ends)}\n"


@contextlib.contextmanager
def _set_up(folder: Path) -> Iterator[Field]:
    paper = folder / "camera.jsonl"
    with contextlib.ExitStack() as stack:
        networks = stack.enter_context(TwoNetworks())
        port = networks.relay.call(find_free_port)
        command = [sys.executable, "-m", "tests.benchmarks.steering_camera", str(port), str(paper)]
        camera = networks.relay.call(subprocess.Popen, command, cwd=_ROOT)
        stack.callback(camera.wait)
        stack.callback(camera.kill)
        mount = {"name": "gate", "source": "demo:", "onvif": True, "control": f"onvif://{USER}:{PASSWORD}@127.0.0.1:{port}/?profile=main"}
        champion = (
            f'[[users]]\nname = "{name_of(_CHAMPION)}"\npassword = "crowd-{_CHAMPION}-password"\nrole = "operator"\nsteer_priority = 9000\n'
        )
        toml = f"[onvif]\nfirst_port = {_ONVIF_PORT}\ndiscovery = false\n{users_toml(_OPERATORS + _RECORDERS)}{champion}"
        relay = RelayProcess(folder, mounts=[mount], more_toml=toml, http_host="0.0.0.0")
        networks.relay.call(relay.start)
        stack.callback(networks.relay.call, relay.stop)
        networks.relay.call(relay.wait_until, lambda: relay.get("/api/v1/leases")[0]["online"], deadline_s=60)
        yield Field(networks, relay, paper, f"http://{RELAY}:{relay.http_port}")


def _fight(field: Field, seconds: float) -> str:
    began = time.time()
    crowds = [field.crowd(0, _OPERATORS, seconds, "fight"), field.crowd(_OPERATORS, _RECORDERS, seconds, f"onvif:{_ONVIF_PORT}")]
    heard = [json.loads(crowd.communicate()[0]) for crowd in crowds]
    time.sleep(_STILL_S)
    moves = [command for command in field.told if command["kind"] == "ContinuousMove"]
    noted = field.networks.relay.call(_history, field.relay, began)
    verdict = judge([HeardMove(move["at"], name_of(number_of(move["pan"]))) for move in moves], noted, late_s=_LATE_S)
    counts: Counter[str] = sum((Counter(crowd["counts"]) for crowd in heard), Counter())
    waits = _waits([tuple(sent) for crowd in heard for sent in crowd["sent"]], moves)
    facts = {
        "moves asked for, heard by the camera": f"{sum(len(crowd['sent']) for crowd in heard)}, {len(moves)}",
        "motions in the history, by how they ended": f"{len(noted)}: {dict(Counter(motion.reason for motion in noted))}",
        "people who moved it": len({motion.who for motion in noted}),
        "two holders at once": len(verdict.two_holders),
        "moves by who had lost it": len(verdict.by_losers),
        "moves that the history does not know": len(verdict.unnoted),
        "from asking to the camera, ms: median, p95, most": ", ".join(f"{1000 * value:.1f}" for value in waits),
        "what the crowd met": ", ".join(f"{what} {count}" for what, count in sorted(counts.items())),
    }
    lines = "\n".join(f"- {name}: {value}" for name, value in facts.items())
    return f"{_OPERATORS} operators (WebSocket) and {_RECORDERS} recorders (virtual ONVIF device) for {seconds:.0f} s\n\n{lines}"


def _history(relay: RelayProcess, since: float) -> list[NotedMotion]:
    """All of it, a thousand lines at a time."""
    found: dict[str, NotedMotion] = {}
    until = 0.0
    while True:
        page = relay.get(f"/api/v1/history/moves?limit=1000&since={since}" + (f"&until={until}" if until else ""))
        fresh = [line for line in page if line["id"] not in found and line["action"] == "move"]
        for line in fresh:
            who = line["subject"].removeprefix("user:")
            found[line["id"]] = NotedMotion(who, line["since"], line["ended_at"], line["reason"])
        if len(page) < 1000:
            return list(found.values())
        until = page[-1]["ended_at"]


def _waits(sent: list[tuple[int, float, float]], moves: list[dict[str, Any]]) -> tuple[float, float, float]:
    """Of each move that the camera heard, since the last time before that it was asked for."""
    asked: dict[tuple[int, int], list[float]] = {}
    for number, tilt, at in sent:
        asked.setdefault((number, round(tilt * 2000)), []).append(at)
    waits = []
    for move in moves:
        times = [at for at in asked.get((number_of(move["pan"]), round(move["tilt"] * 2000)), ()) if at <= move["at"]]
        if times:
            waits.append(move["at"] - max(times))
    return (median(waits), quantiles(waits, n=20)[-1], max(waits)) if len(waits) > 1 else (0.0, 0.0, 0.0)


_ENDS = ("process killed, WebSocket", "process killed, POST", "cable cut", "lease ended by an administrator")


def _end(field: Field, how: str) -> float:
    """Seconds until the camera was told to stand still for good."""
    holder = field.crowd(_CHAMPION, 1, 60, "post" if "POST" in how else "hold")
    before = len(field.told)
    field.relay.wait_until(lambda: sum(line["kind"] == "ContinuousMove" for line in field.told[before:]) >= 4, deadline_s=60)
    at = time.time()
    try:
        match how:
            case "cable cut":
                field.networks.other.call(ip, "link set cable down")
            case "lease ended by an administrator":
                field.networks.relay.call(_end_lease, field.relay)  # its next move takes it again, since it is free
            case _:
                holder.kill()
        time.sleep(_STILL_S)
    finally:
        holder.kill()
        holder.wait()
        if how == "cable cut":
            field.networks.other.call(ip, "link set cable up")
            time.sleep(_STILL_S)
    lasting = [line for line in field.told if line["kind"] in ("ContinuousMove", "Stop")]
    if how == "lease ended by an administrator":
        return float(next(line["at"] for line in lasting if line["kind"] == "Stop" and line["at"] >= at)) - at
    assert lasting[-1]["kind"] == "Stop", "the camera still moves"
    moved = max(index for index, line in enumerate(lasting) if line["kind"] == "ContinuousMove")
    stopped: float = lasting[moved + 1]["at"]
    return stopped - at


def _end_lease(relay: RelayProcess) -> None:
    url = f"http://127.0.0.1:{relay.http_port}/api/v1/leases/gate"
    with urllib.request.urlopen(urllib.request.Request(url, headers=relay.headers, method="DELETE"), timeout=5):
        pass

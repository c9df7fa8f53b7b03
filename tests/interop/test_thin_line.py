"""A camera behind a thin line: one stream crosses it, whatever the crowd does; and where even that is too much, the smaller picture."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.kit.cameras.gst_camera import GstCamera
from tests.kit.onvif.scripted_camera import PASSWORD, USER
from tests.kit.relay.relay_process import RelayProcess
from tests.kit.relay.thin_line import ThinLine, missing_line_part
from tests.kit.relay.two_networks import Machine

_MAIN: dict[str, Any] = {"kbps": 1500, "width": 640, "height": 360}
_SMALL: dict[str, Any] = {"kbps": 200, "width": 320, "height": 180}
_HEADERS = 1.1  # of IP, TCP, RTP and RTSP, and what TCP has sent twice
_SET_UP = 40_000  # bytes: what is under way, and the beginning of a session
_PATIENCE_S = 120.0
_CHECKOUT = Path(__file__).parents[2]


@contextlib.contextmanager
def machines(count: int) -> Iterator[list[Machine]]:
    if reason := missing_line_part():
        pytest.skip(reason)
    made = [Machine() for _ in range(count)]
    try:
        yield made
    finally:
        for machine in made:
            machine.close()


def watch(url: str, pictures: int, transport: str) -> subprocess.Popen[bytes]:
    """Somebody who takes so many pictures and leaves."""
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-rtsp_transport",
        transport,
        "-i",
        url,
        "-c",
        "copy",
        "-frames:v",
        str(pictures),
        "-f",
        "null",
        "-",
    ]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


@contextlib.contextmanager
def head_at(site: Machine) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """What turns the camera, on a port of the site; at the end of its input it tells what it was told to do."""
    command = [sys.executable, "-m", "tests.kit.onvif.scripted_camera_program", "0.0.0.0"]
    head = site.call(subprocess.Popen, command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_CHECKOUT)
    try:
        assert head.stdout is not None
        yield int(head.stdout.readline()), head
    finally:
        head.kill()
        head.wait()


def test_one_stream_and_the_commands_cross_while_viewers_come_and_go(tmp_path: Path) -> None:
    with machines(2) as (site, centre), ThinLine(site, centre, rate_kbps=2500, delay_ms=40) as line, head_at(site) as (port, head):
        camera = GstCamera("h264-noise", host="0.0.0.0", **_MAIN)
        site.call(camera.start)
        control = f"onvif://{USER}:{PASSWORD}@{line.site}:{port}"
        mount = {"name": "gate", "source": f"rtsp://{line.site}:{camera.port}/cam", "transport": "tcp", "control": control}
        relay = RelayProcess(tmp_path, mounts=[mount])
        centre.call(relay.start)
        try:
            centre.call(relay.wait_until_live, "gate")
            for round_ in range(3):
                transports = ("tcp", "udp", "tcp", "tcp")[: 2 + round_]
                viewers = [
                    centre.call(watch, relay.url("gate"), 25 + 10 * number, transport) for number, transport in enumerate(transports)
                ]
                actions: tuple[dict[str, object], ...] = ({"action": "move", "pan": 0.5}, {"action": "stop"})
                for action in actions:
                    centre.call(relay.change, "/api/v1/mounts/gate/ptz", action, method="POST")
                assert [viewer.wait(_PATIENCE_S) for viewer in viewers] == [0] * len(viewers)
            up, down = line.counted()
            status = centre.call(relay.mount, "gate")
            told = json.loads(head.communicate(timeout=_PATIENCE_S)[0])["commands"]
        finally:
            centre.call(relay.stop)
            site.call(camera.stop)
    assert camera.sessions_created == 1
    assert (status["reconnects"], status["dropped_in"]) == (0, 0)
    assert up.bytes + down.bytes < _HEADERS * status["bytes_in"] + _SET_UP
    assert up.flows.keys() - {"other"} == {f"tcp/{camera.port}", f"tcp/{port}"}
    assert told["ContinuousMove"] == 3
    assert told["Stop"] >= 3


def sizes_seen(url: str, *, pictures: int) -> subprocess.Popen[bytes]:
    """A player that prints the size of each picture that it has decoded."""
    command = ["ffprobe", "-v", "error", "-rtsp_transport", "tcp", "-select_streams", "v", "-show_entries", "frame=width", "-of", "csv=p=0"]
    return subprocess.Popen([*command, "-read_intervals", f"%+#{pictures}", url], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)


def test_the_smaller_picture_comes_by_the_same_connection_to_the_viewer(tmp_path: Path) -> None:
    with GstCamera("h264-noise", **_MAIN) as main, GstCamera("h264-noise", **_SMALL) as small:
        mounts: list[dict[str, object]] = [
            {"name": "gate", "source": main.url},
            {"name": "gate-sub", "source": small.url, "variant_of": "gate", "on_demand": True},
        ]
        with RelayProcess(tmp_path, mounts=mounts) as relay:
            relay.wait_until_live("gate")
            viewer = sizes_seen(relay.url("gate"), pictures=2000)
            relay.wait_until(lambda: relay.mount("gate")["readers"] == 1, deadline_s=_PATIENCE_S)
            (before,) = relay.get("/api/v1/readers")
            assert main.sessions_created == 1
            relay.change("/api/v1/limits", {"max_ingress_kbps": 1000})
            relay.wait_until(lambda: relay.mount("gate")["taken_from"] == "gate-sub", deadline_s=_PATIENCE_S)
            small.wait_for("session-created", 1, deadline_s=_PATIENCE_S)
            seen = relay.mount("gate")["units_in"]
            relay.wait_until(lambda: relay.mount("gate")["units_in"] > seen + 50, deadline_s=_PATIENCE_S)
            readers = [reader for reader in relay.get("/api/v1/readers") if reader["role"] == "viewer"]
            assert [reader["id"] for reader in readers] == [before["id"]], "it has not had to come again"
            main.wait_for("client-closed", main.clients_connected, deadline_s=_PATIENCE_S)
            viewer.terminate()
            widths = [line for line in viewer.communicate(timeout=_PATIENCE_S)[0].decode().split() if line.isdecimal()]
            assert small.sessions_created == 1
    assert list(dict.fromkeys(widths)) == ["640", "320"]

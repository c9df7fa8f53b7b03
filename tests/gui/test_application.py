"""The whole desktop app in a process of its own: it starts, serves, survives a taken port, and leaves nothing behind."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
STOP_WITHIN_S = 15.0  # tells a stop from a hang, whatever else the machine does
PATIENCE_S = 120.0  # ends what hangs; a busy machine needs many times what a free one does

# Prints "problem CODE" for a relay that cannot start, "relay STATE", and what is left at the end.
PROGRAM = """
import sys, threading
from pathlib import Path
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication
from app import application

close_on = sys.argv[2]
make_window = application.MainWindow

class Witness(QObject):
    def problem(self, problem):
        self.say(f"problem {problem and problem.code}")

    def relay(self, state):
        self.say(f"relay {state}")

    def say(self, what):
        print(what, flush=True)
        if what == close_on:
            QTimer.singleShot(100, self.close)

    def close(self):
        print("windows", sum(window.isVisible() for window in QApplication.topLevelWindows()), flush=True)
        QApplication.closeAllWindows()

witness = Witness()

def made(context):
    context.relay_problem.connect(witness.problem)
    context.events.relay_state_changed.connect(witness.relay)
    window = make_window(context)
    come_forward = window.come_forward
    window.come_forward = lambda: (print("forward", flush=True), come_forward())
    return window

application.MainWindow = made
code = application.run(["relay"], demo=True, data_dir=Path(sys.argv[1]))
print("threads", sorted(thread.name for thread in threading.enumerate()), flush=True)
sys.exit(code)
"""


class App:
    """The program, its ports, and what it said."""

    def __init__(
        self, folder: Path, rtsp_port: int, http_port: int, webrtc_port: int, *, close_on: str = "", more: dict[str, str] | None = None
    ) -> None:
        self.rtsp_port = rtsp_port
        settings = {
            "version": 1,
            "rtsp_port": rtsp_port,
            "http_port": http_port,
            "webrtc_port": webrtc_port,
            "listen_host": "127.0.0.1",
        } | (more or {})
        (folder / "settings.json").write_text(json.dumps(settings))
        self._out = (folder / "out").open("w+")
        self._error = (folder / "error").open("w+")
        command = [sys.executable, "-c", PROGRAM, str(folder), close_on]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=self._out, stderr=self._error)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._out.close()
        self._error.close()

    def wait_until(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            assert self.process.poll() is None, self.error()
            assert time.monotonic() < deadline, self.error()
            time.sleep(0.05)

    def serves(self) -> bool:
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.rtsp_port)) == 0

    def out(self) -> str:
        self._out.seek(0)
        return self._out.read()

    def error(self) -> str:
        self._error.seek(0)
        return self._error.read()

    def ends_well(self) -> None:
        started = time.monotonic()
        assert self.process.wait(PATIENCE_S) == 0, self.error()
        assert time.monotonic() - started < STOP_WITHIN_S
        assert "threads ['MainThread']" in self.out()
        assert "Traceback" not in self.error()


@pytest.mark.skipif(sys.platform == "win32", reason="a process there cannot be asked by a signal")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_closes_the_window_and_stops_the_relay(
    tmp_path: Path, free_ports: Callable[[int], list[int]], number: signal.Signals
) -> None:
    app = App(tmp_path, *free_ports(3))
    try:
        app.wait_until(app.serves)
        app.process.send_signal(number)
        app.ends_well()
        assert not app.serves()
    finally:
        app.close()


def test_closing_the_window_stops_the_relay(tmp_path: Path, free_ports: Callable[[int], list[int]]) -> None:
    app = App(tmp_path, *free_ports(3), close_on="relay running", more={"closing": "quit"})
    try:
        app.process.wait(PATIENCE_S)
        app.ends_well()
        assert "windows 1" in app.out()
        assert not app.serves()
    finally:
        app.close()


def test_a_taken_port_is_said_and_the_window_stays(tmp_path: Path, free_ports: Callable[[int], list[int]]) -> None:
    ports = free_ports(3)
    with socket.socket() as other:
        other.bind(("127.0.0.1", ports[0]))
        other.listen()
        app = App(tmp_path, *ports, close_on="problem port_taken", more={"closing": "quit"})  # the demo camera may be on air by then
        try:
            app.process.wait(PATIENCE_S)
            app.ends_well()
            assert "windows 1" in app.out()
        finally:
            app.close()


def test_a_second_start_shows_the_first_window_and_leaves_its_cameras_alone(tmp_path: Path, free_ports: Callable[[int], list[int]]) -> None:
    first = App(tmp_path, *free_ports(3))
    try:
        first.wait_until(first.serves)
        settings = (tmp_path / "settings.json").read_bytes()
        command = [sys.executable, "-c", PROGRAM, str(tmp_path), ""]
        second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        assert (second.returncode, second.stderr) == (0, "")
        assert "relay" not in second.stdout
        assert (tmp_path / "settings.json").read_bytes() == settings
        assert first.serves()
        first.wait_until(lambda: "forward" in first.out())
    finally:
        first.close()

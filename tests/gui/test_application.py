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
STOP_WITHIN_S = 3.0
PATIENCE_S = 30.0

# Prints "problem CODE" for a relay that cannot start, and what is left at the end.
PROGRAM = """
import sys, threading
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app import application

close_after_ms = int(sys.argv[2])
make_window = application.MainWindow

def made(context):
    context.relay_problem.connect(lambda problem: print("problem", problem and problem.code, flush=True))
    if close_after_ms:
        QTimer.singleShot(close_after_ms, QApplication.closeAllWindows)
    return make_window(context)

application.MainWindow = made
code = application.run(["relay"], demo=True, data_dir=Path(sys.argv[1]))
print("threads", sorted(thread.name for thread in threading.enumerate()), flush=True)
sys.exit(code)
"""


class App:
    """The program, its ports, and what it said."""

    def __init__(self, folder: Path, rtsp_port: int, http_port: int, *, close_after_ms: int = 0) -> None:
        self.rtsp_port = rtsp_port
        settings = {"version": 1, "rtsp_port": rtsp_port, "http_port": http_port, "listen_host": "127.0.0.1"}
        (folder / "settings.json").write_text(json.dumps(settings))
        self._out = (folder / "out").open("w+")
        self._error = (folder / "error").open("w+")
        command = [sys.executable, "-c", PROGRAM, str(folder), str(close_after_ms)]
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
    app = App(tmp_path, *free_ports(2))
    try:
        app.wait_until(app.serves)
        app.process.send_signal(number)
        app.ends_well()
        assert not app.serves()
    finally:
        app.close()


def test_closing_the_window_stops_the_relay(tmp_path: Path, free_ports: Callable[[int], list[int]]) -> None:
    app = App(tmp_path, *free_ports(2), close_after_ms=2500)
    try:
        app.wait_until(app.serves)
        app.process.wait(PATIENCE_S)
        app.ends_well()
    finally:
        app.close()


def test_a_taken_port_is_said_and_the_window_stays(tmp_path: Path, free_ports: Callable[[int], list[int]]) -> None:
    ports = free_ports(2)
    with socket.socket() as other:
        other.bind(("127.0.0.1", ports[0]))
        other.listen()
        app = App(tmp_path, *ports, close_after_ms=4000)
        try:
            app.wait_until(lambda: "problem port_taken" in app.out())
            app.process.wait(PATIENCE_S)
            app.ends_well()
        finally:
            app.close()

"""GstCamera: a real camera for the tests (gst-rtsp-server in a process of its own) that tells what its clients did."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.kit.relay.free_port import find_free_port

PROGRAM = Path(__file__).with_name("gst_camera_program.py")
SYSTEM_PYTHON = "/usr/bin/python3"  # the one that has the distribution's GStreamer bindings
_START_PATIENCE_S = 60.0


class GstCamera:
    """One camera on 127.0.0.1, or another address of its machine; `with GstCamera("h264-aac") as camera` starts and stops it."""

    def __init__(self, variant: str = "h264-aac", *, port: int = 0, host: str = "127.0.0.1", **options: object) -> None:
        """`options` are those of the program: width, height, rate, kbps, auth ("basic" or "digest"), user, password."""
        self.variant = variant
        self.host = host
        self.port = port or find_free_port()
        self._options = options
        self._events: list[dict[str, Any]] = []
        self._changed = threading.Condition()
        self._process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        """Its address, with the credentials it asks for."""
        credentials = f"{self._options['user']}:{self._options['password']}@" if "user" in self._options else ""
        return f"rtsp://{credentials}{self.host}:{self.port}/cam"

    @property
    def sessions_created(self) -> int:
        """RTSP sessions since the first start."""
        return self._count("session-created")

    @property
    def clients_connected(self) -> int:
        """Connections since the first start, with or without a session."""
        return self._count("client-connected")

    @property
    def sound_late_ms(self) -> float:
        """By how much its ticks are later than its flashes, as it began last time."""
        return next((float(event["sound_late_ms"]) for event in reversed(self._events) if event["event"] == "started"), 0.0)

    def start(self, **options: object) -> None:
        """Start and wait until it listens; `options` change those given at first (a new `width` is a new resolution)."""
        self._options |= options
        arguments = [f"--{name}={value}" for name, value in self._options.items()]
        command = [SYSTEM_PYTHON, str(PROGRAM), f"--host={self.host}", f"--port={self.port}", f"--variant={self.variant}", *arguments]
        ready = self._count("ready")
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self._listen, args=(self._process,), name=f"camera {self.port}", daemon=True).start()
        self.wait_for("ready", ready + 1, deadline_s=_START_PATIENCE_S)

    def kill(self) -> None:
        """Pull its plug: no TEARDOWN, no BYE."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """End it in the regular way."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self.kill()
            self._process = None

    def wait_for(self, event: str, count: int, *, deadline_s: float = 60.0) -> None:
        """Return once `event` was seen `count` times since the first start."""
        deadline = time.monotonic() + deadline_s
        with self._changed:
            while self._count(event) < count:
                left = deadline - time.monotonic()
                assert left > 0, f"camera {self.variant} did not say {event!r} {count} times; it said {self._events}"
                assert self._process is None or self._process.poll() is None, f"camera {self.variant} ended: {self._events}"
                self._changed.wait(min(left, 0.5))

    def _count(self, event: str) -> int:
        return sum(entry["event"] == event for entry in self._events)

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                with self._changed:
                    self._events.append(json.loads(line))
                    self._changed.notify_all()

    def __enter__(self) -> GstCamera:
        self.start()
        return self

    def __exit__(self, _type: type[BaseException] | None, _error: BaseException | None, _traceback: TracebackType | None) -> None:
        self.stop()

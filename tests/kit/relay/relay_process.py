"""RelayProcess: the program itself, headless, in a process of its own on free ports of 127.0.0.1."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.kit.relay.free_port import find_free_port
from tests.kit.relay.owner import owner_headers

_CHECKOUT = Path(__file__).parents[3]
_START_PATIENCE_S = 60.0  # of a machine that does much else
_STOP_PATIENCE_S = 20.0


class RelayProcess:
    """`with RelayProcess(folder, mounts=[{"name": "gate", "source": url}]) as relay` starts and stops a relay."""

    def __init__(
        self,
        folder: Path,
        *,
        mounts: Sequence[Mapping[str, object]] = (),
        demo: bool = False,
        more_toml: str = "",
        http_host: str = "127.0.0.1",
    ) -> None:
        self.rtsp_port, self.http_port = find_free_port(), find_free_port()
        self.log_file = folder / "relay.log"
        self._folder = folder
        self._mounts = mounts
        self._demo = demo
        self._more_toml = more_toml
        self._http_host = http_host
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process's id, for signals and its CPU time."""
        assert self._process is not None
        return self._process.pid

    @property
    def log(self) -> str:
        """Everything it printed so far."""
        return self.log_file.read_text(errors="replace")

    def url(self, mount: str) -> str:
        """What an RTSP viewer asks for."""
        return f"rtsp://127.0.0.1:{self.rtsp_port}/{mount}"

    def start(self) -> None:
        """Start and wait until every listener says it is ready."""
        config = self._folder / "relay.toml"
        config.write_text(self._toml())
        command = [sys.executable, str(_CHECKOUT / "main.py"), "serve", "--config", str(config), "--data-dir", str(self.data_dir)]
        with self.log_file.open("wb") as output:
            self._process = subprocess.Popen([*command, *(["--demo"] if self._demo else [])], stdout=output, stderr=subprocess.STDOUT)
        self.wait_until(lambda: all(f":{port}" in self.log for port in (self.rtsp_port, self.http_port)), deadline_s=_START_PATIENCE_S)

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, float]:
        """Ask it to end; return its exit code and how many seconds it took."""
        assert self._process is not None
        process, self._process = self._process, None
        asked = time.monotonic()
        process.send_signal(number)
        try:
            return process.wait(_STOP_PATIENCE_S), time.monotonic() - asked
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError(f"the relay did not end:\n{self.log[-3000:]}") from None

    @property
    def data_dir(self) -> Path:
        """Where it keeps its book, its token and its log."""
        return self._folder / "data"

    @property
    def headers(self) -> dict[str, str]:
        """What shows the control API that its owner asks."""
        return owner_headers((self.data_dir / "api-token").read_text().strip())

    def get(self, path: str) -> Any:
        """What the control API says, for example `get("/api/v1/readers")`."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.http_port}{path}", headers=self.headers)
        with urllib.request.urlopen(request, timeout=5) as response:
            return json.load(response)

    def change(self, path: str, changes: dict[str, object], *, method: str = "PATCH") -> None:
        """Have the control API change or do something, for example `change("/api/v1/limits", {"max_readers": 5})`."""
        headers = {**self.headers, "Content-Type": "application/json"}
        url = f"http://127.0.0.1:{self.http_port}{path}"
        request = urllib.request.Request(url, json.dumps(changes).encode(), headers, method=method)
        with urllib.request.urlopen(request, timeout=5):
            pass

    def mount(self, name: str) -> dict[str, Any]:
        """The state of one mount."""
        status: dict[str, Any] = self.get(f"/api/v1/mounts/{name}")
        return status

    def wait_until_live(self, *names: str, deadline_s: float = 60.0) -> None:
        """Return once all those mounts have media."""
        self.wait_until(lambda: all(self.mount(name)["state"] == "live" for name in names), deadline_s=deadline_s)

    def wait_until(self, condition: Callable[[], bool], *, deadline_s: float) -> float:
        """Poll until `condition`; return how many seconds it took."""
        started = time.monotonic()
        while not condition():
            waited = time.monotonic() - started
            assert self._process is None or self._process.poll() is None, f"the relay ended:\n{self.log[-3000:]}"
            assert waited < deadline_s, f"waited {waited:.1f} s in vain; the relay says:\n{self.log[-3000:]}"
            time.sleep(0.05)
        return time.monotonic() - started

    def _toml(self) -> str:
        lines = ["[rtsp]", 'host = "127.0.0.1"', f"port = {self.rtsp_port}"]
        # A group of its own, so that two relays on one machine do not send to the same; and none of it leaves the machine.
        lines += [
            f'multicast_base = "239.255.{random.randint(60, 250)}.0"',
            f"multicast_base_port = {find_free_port()}",
            "multicast_ttl = 0",
        ]
        lines += ["[http]", f'host = "{self._http_host}"', f"port = {self.http_port}"]
        lines.append(self._more_toml)
        for mount in self._mounts:
            lines += ["[[mounts]]", *(f"{key} = {json.dumps(value)}" for key, value in mount.items())]
        return "\n".join(lines) + "\n"

    def __enter__(self) -> RelayProcess:
        self.start()
        return self

    def __exit__(self, _type: type[BaseException] | None, _error: BaseException | None, _traceback: TracebackType | None) -> None:
        if self._process is not None:
            self.stop()

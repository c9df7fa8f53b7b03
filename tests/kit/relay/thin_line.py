"""ThinLine: a slow, far line between two machines of their own networks, which counts what crosses it (Linux, root, TUN devices)."""

from __future__ import annotations

import fcntl
import json
import os
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.kit.relay.two_networks import Machine, ip, missing_part

_PROGRAM = Path(__file__).with_name("thin_line_program.py")
_TUN = "/dev/net/tun"
_TUNSETIFF, _IFF_TUN, _IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
_MTU = 1500


@dataclass(frozen=True)
class Crossed:
    """What has crossed the line in one direction since it was made; bytes of whole IP packets."""

    packets: int
    bytes: int
    overflowed: int  # packets that the queue had no room for
    largest: int
    flows: dict[str, int]  # bytes by protocol and the site's port: "tcp/8554"


class ThinLine:
    """`with ThinLine(site, centre, rate_kbps=2500, delay_ms=40) as line`: the machines see each other at `line.site` and `line.centre`."""

    def __init__(
        self, site: Machine, centre: Machine, *, rate_kbps: float, delay_ms: float, queue_ms: float = 200, network: int = 1
    ) -> None:
        """`delay_ms` is of one way; `network` tells lines of the same machine apart."""
        self.site, self.centre = f"10.77.{network}.1", f"10.77.{network}.2"
        self._machines = (site, centre)
        self._name = f"line{network}"
        self._settings = [str(rate_kbps), str(delay_ms), str(queue_ms)]
        self._program: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> ThinLine:
        ends = [
            machine.call(_open_end, self._name, own, other)
            for machine, own, other in zip(self._machines, (self.site, self.centre), (self.centre, self.site), strict=True)
        ]
        command = [sys.executable, str(_PROGRAM), *map(str, ends), *self._settings]
        self._program = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, pass_fds=ends)
        for end in ends:
            os.close(end)
        return self

    def __exit__(self, _type: type[BaseException] | None, _error: BaseException | None, _traceback: TracebackType | None) -> None:
        if self._program is not None:
            self._program.communicate()

    def counted(self) -> tuple[Crossed, Crossed]:
        """From the site to the centre, and back."""
        assert self._program is not None
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(b"?\n")
        self._program.stdin.flush()
        figures: dict[str, Any] = json.loads(self._program.stdout.readline())
        return Crossed(**figures["up"]), Crossed(**figures["down"])


def missing_line_part() -> str:
    """Why there can be no thin line here, or "" where there can."""
    if reason := missing_part():
        return reason
    try:
        os.close(os.open(_TUN, os.O_RDWR))
    except OSError as error:
        return f"there are no TUN devices here: {error}"
    return ""


def _open_end(name: str, own: str, other: str) -> int:
    """Make the machine's network card for the line; its packets are read and written at the descriptor."""
    if sys.platform != "linux":
        raise OSError("TUN devices are Linux's")
    file = os.open(_TUN, os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(file, _TUNSETIFF, struct.pack("16sH22x", name.encode(), _IFF_TUN | _IFF_NO_PI))
    ip("link set lo up", f"addr add {own} peer {other} dev {name}", f"link set {name} mtu {_MTU} up")
    return file

"""VlcPlayer: lets libvlc, VLC without its window, play and decode a stream in a process of its own."""

from __future__ import annotations

import glob
import json
import os
import re
import statistics
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.kit.media.demo_clock import FRAME_RATE, seconds_behind
from tests.kit.players.playback import Playback

_PROGRAM = "tests.kit.players.vlc_player_program"
_CHECKOUT = Path(__file__).parents[3]
_PATIENCE_S = 100.0
_STANDSTILL_S = 0.15  # between two pictures
_PLUGINS = ("/usr/lib/*/vlc/plugins", "/usr/lib/vlc/plugins", "/usr/lib64/vlc/plugins")
_OPTIONS = {"tcp": [":rtsp-tcp"], "udp": [], "multicast": [":rtsp-mcast"]}
# What it says when something was wrong with what it received; that the first pictures come late is not among it.
_COMPLAINT = re.compile(r"(live555|avcodec|faad|packetizer\w*|demux\w*)\b.* error|cannot decode|unable to open|corrupt", re.IGNORECASE)
_TOLERATED = {"demux_corrupted": 0, "demux_discontinuity": 2}  # over UDP each track's first sender report may come after its first packet


@dataclass(frozen=True)
class ClockWatch:
    """What VLC showed of the demo camera; all times are wall seconds."""

    opened_at: float
    pictures: tuple[tuple[float, int], ...]  # (shown at, frame number)

    @property
    def first_s(self) -> float:
        """From opening to the first picture."""
        return self.pictures[0][0] - self.opened_at

    @property
    def moving_s(self) -> float:
        """From opening to pictures that follow each other for a second."""
        gaps = [later - earlier for (earlier, _), (later, _) in pairwise(self.pictures)]
        return next(self.pictures[i][0] for i in range(len(gaps)) if max(gaps[i : i + FRAME_RATE]) < _STANDSTILL_S) - self.opened_at

    def behind_s(self, at: float) -> float:
        """How far behind live it was then; the median of the second around."""
        return statistics.median(seconds_behind(number, shown) for shown, number in self.pictures if abs(shown - at) < 0.5)


def watch_clock_with_vlc(url: str, *, seconds: float, transport: str) -> ClockWatch:
    """Play the demo camera for `seconds` after its first picture."""
    seen = json.loads(_run(url, seconds, transport, "--clock").stdout)
    return ClockWatch(seen["opened_at"], tuple((at, number) for at, number in seen["pictures"] if number is not None))


def play_with_vlc(url: str, *, seconds: float, transport: str, pictures: int = 0) -> Playback:
    """Play `url` for `seconds`, and on until so many pictures and the sound beside them have come; `transport` is tcp, udp or multicast."""
    result = _run(url, seconds, transport, f"--pictures={pictures}")
    seen = json.loads(result.stdout)
    stats = seen["stats"]
    complaints = [line for line in result.stderr.splitlines() if _COMPLAINT.search(line)]
    complaints += [f"{name}: {stats[name]}" for name, most in _TOLERATED.items() if stats[name] > most]
    start = seen["pictures"][0][0] if seen["pictures"] else 0.0
    shown, loudness = (tuple((at - start, value) for at, value in seen[name]) for name in ("pictures", "loudness"))
    return Playback(f"VLC {transport}", shown, loudness, tuple(complaints), f"{result.stderr}\n{stats}", skips_late_pictures=True)


def _run(url: str, seconds: float, transport: str, *more: str) -> subprocess.CompletedProcess[str]:
    options = [f"--option={option}" for option in _OPTIONS[transport]]
    command = [sys.executable, "-m", _PROGRAM, url, f"--seconds={seconds}", *options, *more]
    patience_s = seconds + _PATIENCE_S
    result = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=patience_s, check=False, cwd=_CHECKOUT)
    assert result.returncode == 0, result.stderr[-3000:]
    return result


def missing_part() -> str:
    """Why VLC cannot play RTSP here, or "" where it can; VLC_PLUGIN_PATH may name a folder with what a distribution left out."""
    if not _find_plugin("vmem"):
        return "VLC is not installed"
    if not _find_plugin("live555"):
        return "this VLC was built without live555, its RTSP client, as Debian's and Ubuntu's packages are"
    return ""


def _find_plugin(name: str) -> bool:
    folders = [*_PLUGINS, *filter(None, os.environ.get("VLC_PLUGIN_PATH", "").split(os.pathsep))]
    return any(glob.glob(f"{folder}{below}/lib{name}_plugin.so") for folder in folders for below in ("", "/*"))

"""VlcPlayer: lets libvlc, VLC without its window, play and decode a stream in a process of its own."""

from __future__ import annotations

import glob
import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.helpers.playback import Playback

PROGRAM = Path(__file__).with_name("vlc_player_program.py")
_PATIENCE_S = 40.0
_PLUGINS = ("/usr/lib/*/vlc/plugins", "/usr/lib/vlc/plugins", "/usr/lib64/vlc/plugins")
_OPTIONS = {"tcp": [":rtsp-tcp"], "udp": [], "multicast": [":rtsp-mcast"]}
# What it says when something was wrong with what it received; that the first pictures come late is not among it.
_COMPLAINT = re.compile(r"(live555|avcodec|faad|packetizer\w*|demux\w*)\b.* error|cannot decode|unable to open|corrupt", re.IGNORECASE)
_TOLERATED = {"demux_corrupted": 0, "demux_discontinuity": 2}  # over UDP each track's first sender report may come after its first packet


def play_with_vlc(url: str, *, seconds: float, transport: str) -> Playback:
    """Play `url` for `seconds`; `transport` is tcp, udp or multicast."""
    options = [f"--option={option}" for option in _OPTIONS[transport]]
    command = [sys.executable, str(PROGRAM), url, f"--seconds={seconds}", *options]
    result = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=seconds + _PATIENCE_S, check=False)
    assert result.returncode == 0, result.stderr[-3000:]
    seen = json.loads(result.stdout)
    stats = seen["stats"]
    complaints = [line for line in result.stderr.splitlines() if _COMPLAINT.search(line)]
    complaints += [f"{name}: {stats[name]}" for name, most in _TOLERATED.items() if stats[name] > most]
    start = seen["pictures"][0][0] if seen["pictures"] else 0.0
    pictures, loudness = (tuple((at - start, value) for at, value in seen[name]) for name in ("pictures", "loudness"))
    return Playback(f"VLC {transport}", pictures, loudness, tuple(complaints), f"{result.stderr}\n{stats}", skips_late_pictures=True)


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

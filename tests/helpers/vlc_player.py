"""VlcPlayer: lets VLC play, decode and record a stream, then measures the recording."""

from __future__ import annotations

import functools
import os
import re
import subprocess
import tempfile
from pathlib import Path

from tests.helpers.ffmpeg_player import measuring_filters, read_measures
from tests.helpers.playback import Playback

_START_S = 2.0  # loading plug-ins and its own 1 s of cache
_NOBODY = 65534  # VLC refuses to run as root
# What it says when something was wrong with what it received; lateness of its first pictures is not among it.
_COMPLAINT = re.compile(
    r"(live555|avcodec|packetizer\w*|demux)\b.* error|cannot decode|discontinuity|corrupted|lost|unable to open", re.IGNORECASE
)


def play_with_vlc(url: str, *, seconds: float, transport: str, has_sound: bool) -> Playback:
    """Play `url` for `seconds`; `transport` is tcp, udp or multicast."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        recording, pictures, loudness = (folder / file for file in ("recording.mkv", "pictures.txt", "loudness.txt"))
        command = [*_as_nobody(), "cvlc", "--verbose=1", "--vout=vdummy", "--aout=adummy", "--no-interact"]
        command += {"tcp": ["--rtsp-tcp"], "udp": [], "multicast": ["--rtsp-mcast"]}[transport]
        command += [f"--sout=#duplicate{{dst=display,dst=std{{access=file,mux=mkv,dst={recording}}}}}", url]
        log = _run_for(command, seconds + _START_S, folder)
        measure = ["ffmpeg", "-hide_banner", "-nostdin", "-nostats", "-loglevel", "level+info", "-i", str(recording)]
        measure += [*measuring_filters(pictures, loudness, has_sound=has_sound), "-f", "null", "-"]
        result = subprocess.run(measure, capture_output=True, text=True, errors="replace", timeout=60 + seconds, check=False)
        playback = read_measures(f"VLC {transport}", pictures, loudness, result.stderr)
    own = tuple(line for line in log.splitlines() if _COMPLAINT.search(line))
    return Playback(playback.player, playback.pictures, playback.loudness, own + playback.complaints, log + playback.log)


@functools.cache
def missing_part() -> str:
    """Why VLC cannot play RTSP here, or "" where it can."""
    try:
        modules = subprocess.run(
            [*_as_nobody(), "vlc", "--list"], capture_output=True, text=True, timeout=60, env=_environment("/"), check=False
        ).stdout
    except FileNotFoundError:
        return "VLC is not installed"
    return "" if "live555" in modules else "this VLC was built without live555, its RTSP client (Debian's and Ubuntu's packages are)"


def _run_for(command: list[str], seconds: float, folder: Path) -> str:
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", env=_environment(str(folder))
    )
    try:
        log, _ = process.communicate(timeout=seconds)
        return f"{log}\nVLC ended by itself, which it should not: error"
    except subprocess.TimeoutExpired:
        process.terminate()
    try:
        log, _ = process.communicate(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        log, _ = process.communicate()
    return log


def _environment(home: str) -> dict[str, str]:
    return {**os.environ, "HOME": home, "XDG_RUNTIME_DIR": home}


def _as_nobody() -> list[str]:
    return ["setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups"] if os.geteuid() == 0 else []

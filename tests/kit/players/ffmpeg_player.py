"""FfmpegPlayer: lets ffmpeg play and decode a stream and reads brightness, loudness and complaints out of it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.kit.players.playback import AFTER_OTHERS, Playback

_PATIENCE_S = 60.0
_SAMPLE = re.compile(r"pts_time:(\S+)\s+lavfi\.\S+=(\S+)")
_COMPLAINT = re.compile(r"^\[.*?\[(warning|error|fatal|panic)\]|^\[(warning|error|fatal|panic)\]")
_HARMLESS = (
    "deprecated pixel format",  # JPEG's full range
    "Stream #0: not enough frames to estimate rate",
    "max_analyze_duration",
    "Could not find codec parameters",  # said of an address that never answers, together with an error
    "estimating duration from bitrate",
    "Guessed Channel Layout",
    "EOI missing, emulating",  # said of every third whole JPEG while probing
)


def play_with_ffmpeg(url: str, *, seconds: float, transport: str, folder: Path, has_sound: bool, options: tuple[str, ...] = ()) -> Playback:
    """Play `url` for `seconds`; `transport` is tcp, udp or udp_multicast."""
    folder.mkdir(parents=True, exist_ok=True)
    pictures, loudness = folder / "pictures.txt", folder / "loudness.txt"
    command = [
        *AFTER_OTHERS,
        "ffmpeg",
        "-hide_banner",
        "-nostdin",
        "-nostats",
        "-loglevel",
        "level+info",
        "-rtsp_transport",
        transport,
        *options,
        "-i",
        url,
    ]
    command += ["-t", str(seconds), *measuring_filters(pictures, loudness, has_sound=has_sound), "-f", "null", "-"]
    result = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=seconds + _PATIENCE_S, check=False)
    return read_measures(f"ffmpeg {transport}", pictures, loudness, result.stderr)


def measuring_filters(pictures: Path, loudness: Path, *, has_sound: bool) -> list[str]:
    """Options that make ffmpeg write down brightness and loudness with their times."""
    options = [
        "-vf",
        f"scale=32:24,signalstats,metadata=print:key=lavfi.signalstats.YAVG:file={pictures}",
        "-fps_mode",
        "passthrough",
        "-enc_time_base:v",
        "1:90000",
    ]
    if has_sound:
        measure = f"astats=metadata=1:reset=1,ametadata=print:key=lavfi.astats.Overall.RMS_level:file={loudness}"
        options += ["-af", f"aformat=sample_rates=48000,asetnsamples=n=240:p=0,{measure}"]
    return options


def read_measures(player: str, pictures: Path, loudness: Path, log: str) -> Playback:
    """Put together what ffmpeg wrote."""
    lines = [line for line in log.splitlines() if "Parsed_astats" not in line]
    complaints = complaints_in("\n".join(lines))
    sound = tuple((at, 10 ** (level / 20)) for at, level in _read(loudness))
    return Playback(player, tuple(_read(pictures)), sound, tuple(complaints), "\n".join(lines))


def complaints_in(log: str) -> list[str]:
    """What ffmpeg warned of, in a log with levels, but for what means nothing."""
    return [line for line in log.splitlines() if _COMPLAINT.search(line) and not any(text in line for text in _HARMLESS)]


def _read(file: Path) -> list[tuple[float, float]]:
    text = file.read_text() if file.exists() else ""
    return [(float(at), float(value)) for at, value in _SAMPLE.findall(text)]

"""GstPlayer: lets GStreamer's rtspsrc play and decode a stream, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from tests.kit.cameras.gst_camera import SYSTEM_PYTHON
from tests.kit.players.playback import AFTER_OTHERS, Playback

PROGRAM = Path(__file__).with_name("gst_player_program.py")
_PATIENCE_S = 60.0


def play_with_gstreamer(url: str, *, seconds: float, transport: str) -> Playback:
    """Play `url` for `seconds` of its own time line; `transport` is tcp, udp or udp-mcast."""
    command = [*AFTER_OTHERS, SYSTEM_PYTHON, str(PROGRAM), url, "--transport", transport, "--seconds", str(seconds)]
    environment = {**os.environ, "GST_DEBUG": "libav:2,rtph264depay:2,rtph265depay:2,rtpjpegdepay:2,rtpmp4gdepay:2,h264parse:2,h265parse:2"}
    environment["GST_DEBUG_NO_COLOR"] = "1"
    result = subprocess.run(command, capture_output=True, text=True, timeout=seconds + _PATIENCE_S, env=environment, check=False)
    assert result.returncode == 0, result.stderr[-3000:]
    seen = json.loads(result.stdout)
    origin = min((seen[name][0][0] for name in ("pictures", "loudness") if seen[name]), default=0.0)
    pictures, loudness = (tuple((at - origin, value) for at, value in seen[name]) for name in ("pictures", "loudness"))
    return Playback(f"GStreamer {transport}", pictures, loudness, tuple(seen["complaints"]), result.stderr)

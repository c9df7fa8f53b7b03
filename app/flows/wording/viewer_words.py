"""Viewer words: who watches, in a form that people recognise."""

from __future__ import annotations

import re
from collections.abc import Mapping

# what a User-Agent begins with or holds -> the program's name; the first that fits
_PROGRAMS: Mapping[str, str] = {
    "vlc": "VLC",
    "lavf": "FFmpeg",
    "gstreamer": "GStreamer",
    "nvr": "NVR",
    "hikvision": "Hikvision",
    "dahua": "Dahua",
    "synology": "Synology",
    "blue iris": "Blue Iris",
    "blueiris": "Blue Iris",
    "exoplayer": "Android",
    "edg/": "Edge",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "applecoremedia": "Apple",
    "safari": "Safari",
}
PROTOCOL_NAMES: Mapping[str, str] = {
    "rtsp/tcp": "RTSP (TCP)",
    "rtsp/udp": "RTSP (UDP)",
    "rtsp/multicast": "RTSP (multicast)",
    "hls": "HLS",
    "webrtc": "WebRTC",
    "http": "HTTP",
}
_FIRST_WORD = re.compile(r"[A-Za-z][\w.+-]*(?: [A-Za-z][\w.+-]*)?")
_MAX_LENGTH = 24


def program_name(user_agent: str) -> str:
    """The program behind a User-Agent, "" where it says nothing."""
    lowered = user_agent.lower()
    for sign, name in _PROGRAMS.items():
        if sign in lowered:
            return name
    match = _FIRST_WORD.match(user_agent)
    return match[0][:_MAX_LENGTH] if match is not None else ""


def host_of(peer: str) -> str:
    """The address without its port."""
    host, separator, port = peer.rpartition(":")
    return host.strip("[]") if separator and port.isdigit() and (host.count(":") == 0 or host.startswith("[")) else peer


def viewer_name(peer: str, user_agent: str) -> str:
    """Address and program: "192.168.1.30 · VLC"."""
    program = program_name(user_agent)
    return f"{host_of(peer)} · {program}" if program else host_of(peer)


def protocol_name(protocol: str) -> str:
    """The way a viewer takes, as people write it."""
    return PROTOCOL_NAMES.get(protocol, protocol.upper())

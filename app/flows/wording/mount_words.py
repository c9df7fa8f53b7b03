"""Mount words: states, rates, sizes and times as a person says them."""

from __future__ import annotations

import math
from typing import Literal

from app.flows.wording.fault_words import short_words_for_fault
from app.flows.wording.words import QT_TRANSLATE_NOOP, Translate
from relay_engine import Fault, MountState, MountStatus, TrackSummary

type Tone = Literal["live", "busy", "bad", "off"]

_TONES: dict[MountState, Tone] = {
    MountState.STOPPED: "off",
    MountState.IDLE: "off",
    MountState.WAITING: "off",
    MountState.CONNECTING: "busy",
    MountState.LIVE: "live",
    MountState.RETRYING: "bad",
}

LIVE = QT_TRANSLATE_NOOP("Flows", "Live")
STOPPED = QT_TRANSLATE_NOOP("Flows", "Switched off")
RELAY_STOPPED = QT_TRANSLATE_NOOP("Flows", "Relay is off")
CONNECTING = QT_TRANSLATE_NOOP("Flows", "Connecting")
RECONNECTING = QT_TRANSLATE_NOOP("Flows", "{fault}: trying again")
RETRYING = QT_TRANSLATE_NOOP("Flows", "{fault}: retrying in {seconds} s")
WAITING_FOR_VIEWER = QT_TRANSLATE_NOOP("Flows", "Waiting for the first viewer")
WAITING_FOR_PUBLISHER = QT_TRANSLATE_NOOP("Flows", "Waiting for somebody to send")

_CODEC_NAMES = {
    "H264": "H.264",
    "H265": "H.265",
    "AAC": "AAC",
    "OPUS": "Opus",
    "PCMU": "G.711 µ-law",
    "PCMA": "G.711 A-law",
    "MJPEG": "Motion JPEG",
    "JPEG": "Motion JPEG",
}

_CHANNELS = {1: QT_TRANSLATE_NOOP("Flows", "mono"), 2: QT_TRANSLATE_NOOP("Flows", "stereo")}
_SECONDS = QT_TRANSLATE_NOOP("Flows", "{seconds} s")
_MINUTES = QT_TRANSLATE_NOOP("Flows", "{minutes} min {seconds} s")
_HOURS = QT_TRANSLATE_NOOP("Flows", "{hours} h {minutes} min")
_SIZE = QT_TRANSLATE_NOOP("Flows", "{width} × {height}")
_FRAME_RATE = QT_TRANSLATE_NOOP("Flows", "{rate} pictures a second")
_NOT_CONNECTED = QT_TRANSLATE_NOOP("Flows", "Not connected at the moment")
_COMPATIBLE = QT_TRANSLATE_NOOP("Flows", "Connected in compatibility mode")
_OVER = QT_TRANSLATE_NOOP("Flows", "{connected} over {transport}")
_SOURCES = {
    "rtsp": QT_TRANSLATE_NOOP("Flows", "Connected directly"),
    "pyav": QT_TRANSLATE_NOOP("Flows", "Connected"),
    "demo": QT_TRANSLATE_NOOP("Flows", "Built-in test camera"),
    "file": QT_TRANSLATE_NOOP("Flows", "Video file"),
    "publisher": QT_TRANSLATE_NOOP("Flows", "A program sends to the relay"),
    "mount": QT_TRANSLATE_NOOP("Flows", "Smaller picture of the camera"),
}


def state_words(status: MountStatus | None, now: float, translate: Translate) -> str:
    """What a mount is doing; `now` in wall seconds, None = the relay does not run."""
    if status is None:
        return translate(RELAY_STOPPED)
    match status.state:
        case MountState.LIVE:
            return translate(LIVE)
        case MountState.STOPPED:
            return translate(STOPPED)
        case MountState.IDLE:
            return translate(WAITING_FOR_VIEWER)
        case MountState.WAITING:
            return translate(WAITING_FOR_PUBLISHER)
        case MountState.CONNECTING:
            return translate(CONNECTING) if status.fault is None else _with_fault(RECONNECTING, status.fault, translate)
        case MountState.RETRYING:
            return _retry_words(status, now, translate)


def tone(status: MountStatus | None) -> Tone:
    """Which colour a state has."""
    if status is None:
        return "off"
    if status.state is MountState.CONNECTING and status.fault is not None:
        return "bad"
    return _TONES[status.state]


def track_words(track: TrackSummary, translate: Translate) -> str:
    """A track in a line: "H.264, 1920 × 1080, 25 pictures a second"."""
    parts = [_CODEC_NAMES.get(track.codec.upper(), track.codec)]
    if track.kind == "video":
        if track.width and track.height:
            parts.append(translate(_SIZE).format(width=track.width, height=track.height))
        if track.frame_rate > 0:
            parts.append(translate(_FRAME_RATE).format(rate=f"{track.frame_rate:.2f}".rstrip("0").rstrip(".")))
    else:
        if track.clock_rate:
            parts.append(f"{track.clock_rate / 1000:g} kHz")
        if track.channels in _CHANNELS:
            parts.append(translate(_CHANNELS[track.channels]))
    return ", ".join(parts)


def connection_words(status: MountStatus, translate: Translate) -> str:
    """How the relay gets the pictures at the moment."""
    if status.state is not MountState.LIVE:
        return translate(_NOT_CONNECTED)
    return source_words(status.source_kind, status.source_transport, translate, by_rtsp=status.source.lower().startswith("rtsp"))


def source_words(kind: str, transport: str, translate: Translate, *, by_rtsp: bool = True) -> str:
    """A way of taking pictures in; the compatibility mode is one that RTSP cameras get which the direct way does not understand."""
    words = _COMPATIBLE if kind == "pyav" and by_rtsp else _SOURCES.get(kind, _SOURCES["pyav"])
    if kind in ("rtsp", "pyav") and transport:
        return translate(_OVER).format(connected=translate(words), transport=transport.upper())
    return translate(words)


def format_bitrate(bits_per_s: float) -> str:
    """A rate with its unit, steady in length: "640 kbit/s", "2.1 Mbit/s"."""
    if bits_per_s < 1_000:
        return f"{max(0, round(bits_per_s))} bit/s"
    for unit, size in (("kbit/s", 1e3), ("Mbit/s", 1e6), ("Gbit/s", 1e9)):
        if bits_per_s < size * 999.5 or unit == "Gbit/s":
            value = bits_per_s / size
            return f"{value:.1f} {unit}" if unit != "kbit/s" and value < 100 else f"{value:.0f} {unit}"
    raise AssertionError("unreachable")


def format_size(size: float) -> str:
    """A number of bytes with its unit: "12.4 MB"."""
    value = float(max(0, size))
    for unit in ("B", "kB", "MB", "GB"):
        if value < 999.5:
            return f"{value:.0f} {unit}" if unit in ("B", "kB") or value >= 100 else f"{value:.1f} {unit}"
        value /= 1000
    return f"{value:.1f} TB"


def format_duration(seconds: float) -> str:
    """A time span as a clock shows it: "0:42", "12:07", "3:00:01"."""
    whole = max(0, math.floor(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def span_words(seconds: float, translate: Translate) -> str:
    """A time span as a person says it: "16 s", "4 min 10 s", "2 h 5 min"."""
    whole = max(0, round(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if hours:
        return translate(_HOURS).format(hours=hours, minutes=minutes)
    return translate(_MINUTES).format(minutes=minutes, seconds=rest) if minutes else translate(_SECONDS).format(seconds=rest)


def _retry_words(status: MountStatus, now: float, translate: Translate) -> str:
    fault = status.fault if status.fault is not None else Fault.UNKNOWN
    seconds = math.ceil(status.retry_at - now) if status.retry_at else 0
    if seconds <= 0:
        return _with_fault(RECONNECTING, fault, translate)
    return translate(RETRYING).format(fault=short_words_for_fault(fault, translate), seconds=seconds)


def _with_fault(template: str, fault: Fault, translate: Translate) -> str:
    return translate(template).format(fault=short_words_for_fault(fault, translate))

"""Events to build tests on; any field can be given anew."""

from __future__ import annotations

from typing import Any

from relay_engine.device_status import OnvifDeviceStatus
from relay_engine.events import (
    LineStatus,
    LogEntry,
    MountState,
    MountStatus,
    PtzAbilities,
    ReaderRole,
    ReaderStatus,
    RelayStatus,
    SteeringStatus,
    TrackSummary,
)

ALL_ABILITIES = PtzAbilities(
    move=True, relative=True, absolute=True, zoom=True, presets=True, home=True, focus=True, iris=True, centre=True, most_presets=100
)


def make_mount_status(name: str = "gate", **changes: Any) -> MountStatus:
    """A live mount with one H.264 track."""
    values: dict[str, Any] = {
        "key": f"mount/{name}",
        "name": name,
        "title": name,
        "state": MountState.LIVE,
        "fault": None,
        "detail": "",
        "retry_at": 0.0,
        "source": "rtsp://10.0.0.5",
        "source_kind": "rtsp",
        "source_transport": "tcp",
        "tracks": (TrackSummary("H264", "video", 1280, 720, 25.0, 90_000, 0),),
        "readers": 2,
        "bitrate_in": 2_000_000,
        "bitrate_out": 4_000_000,
        "bytes_in": 1000,
        "bytes_out": 2000,
        "units_in": 25,
        "dropped_in": 3,
        "reconnects": 1,
        "live_since": 1000.5,
        "trouble_since": 0.0,
        "worked_before": True,
        "turned_away": 0,
        "turned_away_since": 0.0,
        "turned_away_by": None,
        "notices": (),
    }
    return MountStatus(**{**values, **changes})


def make_reader_status(reader_id: str = "r1", **changes: Any) -> ReaderStatus:
    """A reader of `gate` that plays over TCP."""
    values: dict[str, Any] = {
        "key": f"reader/{reader_id}",
        "id": reader_id,
        "mount": "gate",
        "protocol": "rtsp/tcp",
        "peer": "10.0.0.9:40000",
        "user_agent": "player/1",
        "since": 1001.0,
        "bytes_sent": 12_345,
        "bitrate": 2_000_000,
        "dropped_units": 4,
        "state": "playing",
    }
    values["role"] = ReaderRole.PREVIEW if changes.get("protocol") == "preview" else ReaderRole.VIEWER
    return ReaderStatus(**{**values, **changes})


def make_relay_status(**changes: Any) -> RelayStatus:
    """A relay at ease."""
    values: dict[str, Any] = {
        "key": "relay",
        "started_at": 1000.0,
        "readers": 2,
        "bitrate_in": 2_000_000,
        "bitrate_out": 4_000_000,
        "loop_lag_ms": 2.5,
        "busy_since": 0.0,
        "cpu_percent": 7.25,
        "rss_bytes": 50_000_000,
    }
    return RelayStatus(**{**values, **changes})


def make_line_status(name: str = "road", **changes: Any) -> LineStatus:
    """A line with room."""
    values: dict[str, Any] = {
        "key": f"line/{name}",
        "name": name,
        "max_kbps": 2500,
        "bitrate_in": 2_000_000,
        "sessions": 1,
        "bitrate_out": 200_000_000,
        "readers": 100,
        "reduced": (),
        "fixed": (),
        "is_over": False,
    }
    return LineStatus(**{**values, **changes})


def make_log_entry(number: int, text: str = "live") -> LogEntry:
    """A line of the log page."""
    return LogEntry(f"log/{number}", 1000.0 + number, "info", "gate", "mount_live", (), text)


def make_steering_status(mount: str = "gate", **changes: Any) -> SteeringStatus:
    """A camera that can do everything, and that nobody steers."""
    values: dict[str, Any] = {"key": f"steering/{mount}", "name": mount, "abilities": ALL_ABILITIES, "online": True}
    return SteeringStatus(**{**values, **changes})


def make_device_status(mount: str = "gate", **changes: Any) -> OnvifDeviceStatus:
    """A mount that recorders have as a camera."""
    values: dict[str, Any] = {
        "key": f"onvif/{mount}",
        "name": mount,
        "host": "0.0.0.0",
        "port": 8900,
        "uuid": "2f4c8a10-0000-4000-8000-000000000001",
        "mac": "02:00:00:00:00:01",
        "fault": None,
        "detail": "",
        "clients": (),
        "is_found": True,
    }
    return OnvifDeviceStatus(**{**values, **changes})

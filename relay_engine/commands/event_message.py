"""The messages of /api/v1/events: {"type": "snapshot" or "events", "events": [{"type": ..., fields}, ...]}."""

from __future__ import annotations

from typing import Any

import msgspec

from relay_engine.device_status import OnvifDeviceStatus
from relay_engine.errors import RemoteProtocolError
from relay_engine.events import (
    Event,
    LineStatus,
    ListenerStatus,
    LogEntry,
    MountSettings,
    MountStatus,
    ReaderStatus,
    RelaySettings,
    RelayStatus,
    Removed,
    SteeringStatus,
)

SNAPSHOT, EVENTS = "snapshot", "events"
EVENT_TYPES: dict[str, type[Any]] = {
    "mount": MountStatus,
    "reader": ReaderStatus,
    "listener": ListenerStatus,
    "relay": RelayStatus,
    "line": LineStatus,
    "steering": SteeringStatus,
    "log": LogEntry,
    "mount-settings": MountSettings,
    "relay-settings": RelaySettings,
    "onvif-device": OnvifDeviceStatus,
    "removed": Removed,
}
_NAMES = {kind: name for name, kind in EVENT_TYPES.items()}


def serialize_events(kind: str, events: tuple[Event, ...]) -> bytes:
    """One message."""
    return msgspec.json.encode({"type": kind, "events": [{"type": _NAMES[type(event)], **msgspec.to_builtins(event)} for event in events]})


def parse_events(message: bytes | str) -> tuple[str, tuple[Event, ...]]:
    """Its kind, and the events that are known here: a newer relay may have others. Raises RemoteProtocolError."""
    try:
        body = msgspec.json.decode(message, type=dict[str, Any])
        known = [event for event in body["events"] if event["type"] in EVENT_TYPES]
        return str(body["type"]), tuple(msgspec.convert(event, EVENT_TYPES[event["type"]], strict=False) for event in known)
    except (msgspec.MsgspecError, KeyError, TypeError, UnicodeError) as error:
        raise RemoteProtocolError(f"this is no message of events: {error}") from None

"""Messages of events: what goes out comes back the same."""

from __future__ import annotations

import json

import pytest

from relay_engine.commands.event_message import EVENT_TYPES, parse_events, serialize_events
from relay_engine.config import AccessConfig, HttpConfig, LimitsConfig, MountConfig, RtspConfig, WebRtcConfig
from relay_engine.errors import Fault, RemoteProtocolError
from relay_engine.events import Event, ListenerStatus, MountSettings, PtzAbilities, RelaySettings, Removed, SteeringStatus
from relay_engine.notices import Notice, NoticeCode
from tests.kit.relay.sample_events import make_line_status, make_log_entry, make_mount_status, make_reader_status, make_relay_status

EVENTS: tuple[Event, ...] = (
    make_mount_status(fault=Fault.REFUSED, notices=(Notice(next(iter(NoticeCode)), (("a", "b"),)),)),
    make_reader_status(),
    ListenerStatus("listener/rtsp", "rtsp", "0.0.0.0", 8554, ""),
    make_relay_status(),
    make_line_status(),
    make_log_entry(1),
    MountSettings("mount-settings/gate", "gate", MountConfig(name="gate", source="demo:"), "book"),
    RelaySettings("relay-settings", RtspConfig(), HttpConfig(), WebRtcConfig(), LimitsConfig(), AccessConfig()),
    SteeringStatus("steering/gate", "gate", PtzAbilities(move=True), "olga", "user:olga", "web", 3000, asked_by=("vic",), moving=True),
    Removed("reader/r1"),
)


def test_a_message_says_what_each_event_is() -> None:
    message = json.loads(serialize_events("snapshot", EVENTS))
    assert message["type"] == "snapshot"
    assert {event["type"] for event in message["events"]} <= set(EVENT_TYPES)
    assert message["events"][-1] == {"type": "removed", "key": "reader/r1"}


def test_what_goes_out_comes_back() -> None:
    assert parse_events(serialize_events("events", EVENTS)) == ("events", EVENTS)


def test_events_of_a_newer_relay_are_left_out() -> None:
    message = b'{"type":"events","events":[{"type":"future","key":"x"},{"type":"removed","key":"reader/r1","more":1}]}'
    assert parse_events(message) == ("events", (Removed("reader/r1"),))


@pytest.mark.parametrize(
    "message",
    [b"", b"[]", b"{}", b'{"type":"events"}', b'{"type":"events","events":[{"type":"mount"}]}', b'{"type":"events","events":[1]}'],
)
def test_garbage(message: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        parse_events(message)

"""What is told of a mount that recorders have as a camera."""

from __future__ import annotations

from relay_engine.commands.event_message import EVENTS, parse_events, serialize_events
from relay_engine.device_status import DeviceFault, OnvifDeviceStatus


def test_it_comes_through_the_feed_of_events() -> None:
    status = OnvifDeviceStatus(
        "onvif/gate", "gate", "0.0.0.0", 8900, "u", "02:00:00:00:00:01", DeviceFault.PORT_TAKEN, "nginx", ("10.0.0.9",)
    )
    assert parse_events(serialize_events(EVENTS, (status,))) == (EVENTS, (status,))

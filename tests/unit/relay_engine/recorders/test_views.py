"""What a look into a device tells, as it crosses HTTP."""

from __future__ import annotations

import msgspec

from relay_engine.recorders.views import ChannelView, DeviceView, StreamView


def test_a_device_comes_back_from_json_as_it_was() -> None:
    stream = StreamView(address="rtsp://10.0.0.5:554/Streaming/Channels/101", codec="h265", width=3840, height=2160, fps=12.5, kbps=4096)
    channels = (
        ChannelView(number=1, id="1", name="Einfahrt", main=stream, control="hikvision://10.0.0.5:80/?channel=1"),
        ChannelView(number=2, id="2", online=False),
    )
    device = DeviceView(brand="hikvision", address="10.0.0.5:80", is_recorder=True, channels=channels)
    assert msgspec.json.decode(msgspec.json.encode(device), type=DeviceView) == device

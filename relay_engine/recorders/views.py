"""What is told of devices that are not ours: who is in the network, and which channels a camera or recorder has."""

from __future__ import annotations

from typing import Literal

import msgspec

type Brand = Literal["", "hikvision", "dahua", "uniview", "reolink", "hanwha", "axis", "onvif"]  # "" = to be found out


class FoundView(msgspec.Struct, frozen=True, kw_only=True):
    """A camera or recorder that has answered in the network."""

    address: str  # "host:port" of its ONVIF service
    uuid: str = ""  # stays when its address changes
    name: str = ""
    model: str = ""
    brand_guess: Brand = ""
    location: str = ""
    mounts: tuple[str, ...] = ()  # names of what is taken from that host already


class StreamView(msgspec.Struct, frozen=True, kw_only=True):
    """One stream of a channel; 0 or "" where the device does not tell."""

    address: str  # rtsp://HOST:PORT/..., without a login
    codec: str = ""  # "h264", "h265", "jpeg", ...
    width: int = 0
    height: int = 0
    fps: float = 0.0
    kbps: int = 0


class ChannelView(msgspec.Struct, frozen=True, kw_only=True):
    """One picture of a device: a camera, or a channel of a recorder."""

    number: int  # as the device counts for people, from 1
    id: str  # the device's own, the same at the next look
    name: str = ""  # "" where it has none
    online: bool = True  # False: the channel is there, its camera is not
    main: StreamView | None = None
    sub: StreamView | None = None
    third: StreamView | None = None
    snapshot_url: str = ""  # without a login; "" = none, or asking would wake a camera on a battery
    control: str = ""  # address to steer it by, without a login; "" = it cannot be steered, as far as can be told


class DeviceView(msgspec.Struct, frozen=True, kw_only=True):
    """What a camera or recorder says of itself, with all its channels."""

    brand: Brand
    address: str  # "host:port" that it was asked at
    manufacturer: str = ""
    model: str = ""
    name: str = ""
    serial: str = ""  # or what else stays the same: to know it again by
    is_recorder: bool = False
    max_sessions: int = 0  # live streams that it gives at a time; 0 = unknown
    channels: tuple[ChannelView, ...] = ()


class PictureView(msgspec.Struct, frozen=True, kw_only=True):
    """One small picture of a channel."""

    jpeg_base64: str  # "" = there is none

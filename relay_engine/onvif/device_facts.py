"""DeviceFacts: what looking at a device finds out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProfileFacts:
    """One stream. Addresses are as they are reached from here, without a login; "" where there is none."""

    token: str
    name: str
    codec: str  # "H264", "H265", "JPEG", "MPEG4"
    width: int
    height: int
    fps: float
    kbps: int
    stream_uri: str
    snapshot_uri: str
    ptz: bool


@dataclass(frozen=True, slots=True)
class VideoSourceFacts:
    """One picture: a camera, or a channel of a recorder. Without profiles its camera is not there now."""

    token: str
    profiles: tuple[ProfileFacts, ...]  # the largest first: main, sub, third


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """What a device says of itself; "" where it does not."""

    address: str  # "host:port" at which it was asked
    manufacturer: str
    model: str
    serial: str
    firmware: str
    mac: str
    name: str
    location: str
    sources: tuple[VideoSourceFacts, ...]  # in the device's order

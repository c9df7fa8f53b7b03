"""The settings file as version 0.1.0 wrote it: cameras and the relay's ports stood in it, before the relay had a book."""

from __future__ import annotations

from typing import Annotated

import msgspec

from relay_engine import SourceTransport, StartMode

VERSION = 1

type Port = Annotated[int, msgspec.Meta(ge=1, le=65535)]
type Limit = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]  # 0 = no limit


class OldCamera(msgspec.Struct, frozen=True, kw_only=True):
    """A camera of that file; its password is kept under its id."""

    id: str
    title: str
    mount: str
    address: str
    sub_address: str = ""
    user: str = ""
    brand: str = ""
    host: str = ""
    port: int = 0
    channel: int = 1
    transport: SourceTransport = "auto"
    on_demand: bool = False
    enabled: bool = True
    listed: bool = True
    start: StartMode = "instant"
    max_readers: Limit = 0
    max_egress_kbps: Limit = 0


class OldSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What of that file belongs to the relay now."""

    cameras: tuple[OldCamera, ...] = ()
    rtsp_port: Port = 8554
    http_port: Port = 8080
    webrtc_port: Port = 8189
    listen_host: str = "0.0.0.0"
    allowed_hosts: tuple[str, ...] = ()
    allow_origins: tuple[str, ...] = ()
    max_readers: Limit = 0
    max_egress_kbps: Limit = 0
